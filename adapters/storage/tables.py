"""The schema, the same on SQLite and PostgreSQL. Migrations lead to exactly this.

Times are texts in UTC with microseconds, all of one length: they sort as they read. Facts and standings are JSON.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import TEXT

metadata = MetaData()

WORD = Text().with_variant(TEXT(collation="C"), "postgresql")
"""Text that sorts by code point on both databases."""

ID = BigInteger().with_variant(Integer(), "sqlite")


def _word(name: str, *, empty: bool = False) -> Column[str]:
    return Column(name, WORD, nullable=empty)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _id() -> Column[int]:
    return Column("id", ID, primary_key=True, autoincrement=True)


def _body() -> Column[str]:
    return Column("body", Text, nullable=False)


facts = Table(
    "facts",
    metadata,
    _word("kind"),
    _word("key"),
    _word("origin"),
    _word("parent", empty=True),
    _word("as_of"),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("kind", "key", name="facts_pk"),
    Index(
        "facts_by_parent",
        "parent",
        "key",
        postgresql_where=text("parent IS NOT NULL"),
        sqlite_where=text("parent IS NOT NULL"),
    ),
)

names = Table(
    "names",
    metadata,
    _word("kind"),
    _word("label"),
    _word("value"),
    _word("identity"),
    PrimaryKeyConstraint("kind", "label", "value", name="names_pk"),
    Index("names_by_identity", "kind", "identity"),
    Index("names_by_value", "kind", "value"),
)

OUTBOX_OPEN = text("parked_at IS NULL")
PARKED = text("parked_at IS NOT NULL")

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _word("receiver"),
    _word("stream"),
    _word("key"),
    _word("due"),
    _number("priority"),
    _number("attempts"),
    _number("version"),
    _number("token"),
    _word("leased_until", empty=True),
    _word("trace"),
    _word("reason"),
    _word("parked_at", empty=True),
    _word("since"),
    UniqueConstraint("stream", "key", "receiver", name="outbox_address"),
    Index("outbox_due", "receiver", "priority", "due", "id", postgresql_where=OUTBOX_OPEN, sqlite_where=OUTBOX_OPEN),
    Index("outbox_parked", "parked_at", "id", postgresql_where=PARKED, sqlite_where=PARKED),
    sqlite_autoincrement=True,
)

INBOX_OPEN = text("read_at IS NULL AND parked_at IS NULL")

inbox = Table(
    "inbox",
    metadata,
    _id(),
    _word("origin"),
    _word("topic"),
    _word("object_id"),
    Column("body", LargeBinary, nullable=False),
    Column("headers", Text, nullable=False),
    _word("kept_at"),
    _word("trace"),
    _number("attempts"),
    _word("due"),
    _number("token"),
    _word("leased_until", empty=True),
    _word("reason"),
    _word("parked_at", empty=True),
    _word("read_at", empty=True),
    Index("inbox_due", "origin", "id", "due", postgresql_where=INBOX_OPEN, sqlite_where=INBOX_OPEN),
    Index("inbox_parked", "parked_at", "id", postgresql_where=PARKED, sqlite_where=PARKED),
    sqlite_autoincrement=True,
)

standings = Table(
    "standings",
    metadata,
    Column("key", WORD, primary_key=True),
    _word("origin"),
    _word("number"),
    _word("made_at"),
    _word("status"),
    _word("life"),
    Column("body", Text, nullable=False),
    Index("standings_by_number", "number"),
    Index("standings_by_age", "made_at", "key"),
)

handovers = Table(
    "handovers",
    metadata,
    _word("order_key"),
    _word("warehouse"),
    _word("state"),
    _word("at"),
    _word("reason"),
    _word("as_of", empty=True),
    _word("digest"),
    _word("refused"),
    PrimaryKeyConstraint("order_key", "warehouse", name="handovers_pk"),
)

history = Table(
    "history",
    metadata,
    _id(),
    _word("subject"),
    _word("at"),
    _word("who"),
    _word("what"),
    _word("text"),
    _word("trace"),
    Index("history_by_subject", "subject", "at", "id"),
)

intents = Table(
    "intents",
    metadata,
    _id(),
    _word("owner"),
    _word("key"),
    _word("content"),
    _word("at"),
    Index("intents_by_key", "owner", "key", "id"),
)

notes = Table(
    "notes",
    metadata,
    _word("owner"),
    _word("name"),
    _word("value"),
    PrimaryKeyConstraint("owner", "name", name="notes_pk"),
)

problems = Table(
    "problems",
    metadata,
    _word("connector"),
    _word("cause"),
    _word("evidence"),
    _word("cure"),
    _word("since"),
    _word("last_at"),
    _number("count"),
    _word("told_at", empty=True),
    _word("solved_at", empty=True),
    PrimaryKeyConstraint("connector", "cause", name="problems_pk"),
)

schedules = Table(
    "schedules",
    metadata,
    _word("connector"),
    _word("job"),
    Column("every_seconds", Float(53)),
    _word("next_run", empty=True),
    _word("again_at", empty=True),
    _word("last_start", empty=True),
    _word("last_end", empty=True),
    Column("last_ok", Boolean),
    _word("last_result"),
    _number("token"),
    _word("running_until", empty=True),
    _word("progress", empty=True),
    PrimaryKeyConstraint("connector", "job", name="schedules_pk"),
)

pauses = Table(
    "pauses",
    metadata,
    _word("connector"),
    _word("stream"),
    _word("set_by"),
    _word("reason"),
    _word("since"),
    _word("probe_at", empty=True),
    PrimaryKeyConstraint("connector", "stream", name="pauses_pk"),
)

budgets = Table(
    "budgets",
    metadata,
    Column("key", WORD, primary_key=True),
    Column("body", Text, nullable=False),
)

products = Table(
    "products",
    metadata,
    Column("identity", WORD, primary_key=True),
    _word("sought"),
    _body(),
)

levels = Table(
    "levels",
    metadata,
    _word("product"),
    _word("location"),
    _word("giver"),
    _number("available"),
    _word("as_of"),
    _word("read_at", empty=True),
    _word("at"),
    PrimaryKeyConstraint("product", "location", name="levels_pk"),
)

COUNTING = text("NOT away")

reserved = Table(
    "reserved",
    metadata,
    _word("order_key"),
    _word("line"),
    _word("product"),
    _word("origin"),
    _word("made_at"),
    Column("away", Boolean, nullable=False),
    _body(),
    PrimaryKeyConstraint("order_key", "line", name="reserved_pk"),
    Index("reserved_by_product", "product", "made_at", postgresql_where=COUNTING, sqlite_where=COUNTING),
)

HOLDING = text("held <> 0")

shelves = Table(
    "shelves",
    metadata,
    _word("product"),
    _word("receiver"),
    _word("remote"),
    _number("held"),
    _body(),
    PrimaryKeyConstraint("product", "receiver", "remote", name="shelves_pk"),
    Index("shelves_holding", "receiver", "product", "remote", postgresql_where=HOLDING, sqlite_where=HOLDING),
)

stock_ledger = Table(
    "stock_ledger",
    metadata,
    _id(),
    _word("product"),
    _word("location"),
    _word("what"),
    Column("old", Integer),
    Column("new", Integer),
    _word("who"),
    _word("cause"),
    _word("as_of", empty=True),
    _word("at"),
    _word("trace"),
    Column("upto", ID, nullable=False),
    Index("stock_ledger_by_product", "product", "id"),
)

profiles = Table(
    "profiles",
    metadata,
    Column("identity", WORD, primary_key=True),
    _word("email"),
    _body(),
)
