"""Walking through whole tables, some rows at a time."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from adapters.storage.sql.session import Row, Session, Statement

STEP = 500
KEYS: dict[str, tuple[str, ...]] = {
    "budgets": ("key",),
    "facts": ("kind", "key"),
    "handovers": ("order_key", "warehouse"),
    "history": ("id",),
    "inbox": ("id",),
    "intents": ("id",),
    "levels": ("product", "location"),
    "names": ("kind", "label", "value"),
    "notes": ("owner", "name"),
    "outbox": ("id",),
    "pauses": ("connector", "stream"),
    "problems": ("connector", "cause"),
    "products": ("identity",),
    "profiles": ("identity",),
    "reserved": ("order_key", "line"),
    "schedules": ("connector", "job"),
    "shelves": ("product", "receiver", "remote"),
    "standings": ("key",),
    "stock_ledger": ("id",),
}
"""The primary key of every table there is."""


def walk(session: Session, table: str, columns: Sequence[str] = ("*",), *, after: Row | None = None) -> Iterator[Row]:
    """Every row of that table behind the key `after`, by its key: the key's values first, then those columns."""
    keys = KEYS[table]
    place = after or tuple(0 if key == "id" else "" for key in keys)
    while True:
        values = {f"after_{key}": value for key, value in zip(keys, place, strict=True)}
        rows = session.rows(_page(table, tuple(columns)), {**values, "size": STEP})
        yield from rows
        if len(rows) < STEP:
            return
        place = rows[-1][: len(keys)]


def one_row(table: str) -> str:
    """The condition that names one row of that table by its key, as `:old_<key>`."""
    return " AND ".join(f"{key} = :old_{key}" for key in KEYS[table])


@lru_cache
def _page(table: str, columns: tuple[str, ...]) -> Statement:
    keys = ", ".join(KEYS[table])
    places = ", ".join(f":after_{key}" for key in KEYS[table])
    return Statement(
        f"SELECT {keys}, {', '.join(columns)} FROM {table} WHERE ({keys}) > ({places}) ORDER BY {keys} LIMIT :size"  # noqa: S608 - our own words
    )
