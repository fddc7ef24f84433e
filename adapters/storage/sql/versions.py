"""Which schema the code is written for, and how to come there. Alembic is only loaded when there is something to do."""

import importlib

HEAD = "0007"
"""The last revision in `migrations/versions`."""


def migrate_sqlite(path: str) -> None:
    """Bring this file to the present schema. Raises `ConfigError` when it was made by a newer hub."""
    importlib.import_module("adapters.storage.migrating").migrate_sqlite(path)


def migrate_postgres(conninfo: str) -> None:
    """Bring this database to the present schema. Raises `ConfigError` when it was made by a newer hub."""
    importlib.import_module("adapters.storage.migrating").migrate_postgres(conninfo)
