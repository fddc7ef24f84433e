"""Steps on SQLite and PostgreSQL: the same statements, committed in groups."""

from adapters.storage.sql.storage import Sql

__all__ = ["Sql"]
