"""What others said, what waits, and what the hub writes down of its own work."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from adapters.storage.tables.columns import WORD, id_, metadata, number, word

facts = Table(
    "facts",
    metadata,
    word("kind"),
    word("key"),
    word("origin"),
    word("parent", empty=True),
    word("as_of"),
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
    word("kind"),
    word("label"),
    word("value"),
    word("identity"),
    PrimaryKeyConstraint("kind", "label", "value", name="names_pk"),
    Index("names_by_identity", "kind", "identity"),
    Index("names_by_value", "kind", "value"),
)

OUTBOX_OPEN = text("parked_at IS NULL")
PARKED = text("parked_at IS NOT NULL")

outbox = Table(
    "outbox",
    metadata,
    id_(),
    word("receiver"),
    word("stream"),
    word("key"),
    word("due"),
    number("priority"),
    number("attempts"),
    number("version"),
    number("token"),
    word("leased_until", empty=True),
    word("trace"),
    word("reason"),
    word("parked_at", empty=True),
    word("since"),
    UniqueConstraint("stream", "key", "receiver", name="outbox_address"),
    Index("outbox_due", "receiver", "priority", "due", "id", postgresql_where=OUTBOX_OPEN, sqlite_where=OUTBOX_OPEN),
    Index("outbox_parked", "parked_at", "id", postgresql_where=PARKED, sqlite_where=PARKED),
    sqlite_autoincrement=True,
)

INBOX_OPEN = text("read_at IS NULL AND parked_at IS NULL")

inbox = Table(
    "inbox",
    metadata,
    id_(),
    word("origin"),
    word("topic"),
    word("object_id"),
    Column("body", LargeBinary, nullable=False),
    Column("headers", Text, nullable=False),
    word("kept_at"),
    word("trace"),
    number("attempts"),
    word("due"),
    number("token"),
    word("leased_until", empty=True),
    word("reason"),
    word("parked_at", empty=True),
    word("read_at", empty=True),
    Index("inbox_due", "origin", "id", "due", postgresql_where=INBOX_OPEN, sqlite_where=INBOX_OPEN),
    Index("inbox_parked", "parked_at", "id", postgresql_where=PARKED, sqlite_where=PARKED),
    sqlite_autoincrement=True,
)

standings = Table(
    "standings",
    metadata,
    Column("key", WORD, primary_key=True),
    word("origin"),
    word("number"),
    word("made_at"),
    word("status"),
    word("life"),
    Column("body", Text, nullable=False),
    Index("standings_by_number", "number"),
    Index("standings_by_age", "made_at", "key"),
)

handovers = Table(
    "handovers",
    metadata,
    word("order_key"),
    word("warehouse"),
    word("state"),
    word("at"),
    word("reason"),
    word("as_of", empty=True),
    word("digest"),
    word("refused"),
    Column("changes", Integer),
    PrimaryKeyConstraint("order_key", "warehouse", name="handovers_pk"),
)

history = Table(
    "history",
    metadata,
    id_(),
    word("subject"),
    word("at"),
    word("who"),
    word("what"),
    word("text"),
    word("trace"),
    Index("history_by_subject", "subject", "at", "id"),
)

intents = Table(
    "intents",
    metadata,
    id_(),
    word("owner"),
    word("key"),
    word("content"),
    word("at"),
    Index("intents_by_key", "owner", "key", "id"),
)

notes = Table(
    "notes",
    metadata,
    word("owner"),
    word("name"),
    word("value"),
    PrimaryKeyConstraint("owner", "name", name="notes_pk"),
)

problems = Table(
    "problems",
    metadata,
    word("connector"),
    word("cause"),
    word("evidence"),
    word("cure"),
    word("since"),
    word("last_at"),
    number("count"),
    word("told_at", empty=True),
    word("solved_at", empty=True),
    PrimaryKeyConstraint("connector", "cause", name="problems_pk"),
)

schedules = Table(
    "schedules",
    metadata,
    word("connector"),
    word("job"),
    Column("every_seconds", Float(53)),
    word("next_run", empty=True),
    word("again_at", empty=True),
    word("last_start", empty=True),
    word("last_end", empty=True),
    Column("last_ok", Boolean),
    word("last_result"),
    number("token"),
    word("running_until", empty=True),
    word("progress", empty=True),
    PrimaryKeyConstraint("connector", "job", name="schedules_pk"),
)

pauses = Table(
    "pauses",
    metadata,
    word("connector"),
    word("stream"),
    word("set_by"),
    word("reason"),
    word("since"),
    word("probe_at", empty=True),
    PrimaryKeyConstraint("connector", "stream", name="pauses_pk"),
)

budgets = Table(
    "budgets",
    metadata,
    Column("key", WORD, primary_key=True),
    Column("body", Text, nullable=False),
)
