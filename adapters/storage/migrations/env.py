"""Runs revisions on the connection that the program gives, inside its transaction."""

from alembic import context

from adapters.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
