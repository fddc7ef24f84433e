"""The schema, the same on SQLite and PostgreSQL. Migrations lead to exactly this.

Times are texts in UTC with microseconds, all of one length: they sort as they read. Facts and standings are JSON.
"""

from adapters.storage.tables import goods, work
from adapters.storage.tables.columns import metadata

__all__ = ["goods", "metadata", "work"]
