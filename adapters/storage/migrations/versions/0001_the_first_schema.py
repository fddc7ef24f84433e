"""The first schema. Frozen: later changes are revisions of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _word(name: str, *, empty: bool = False) -> "sa.Column[str]":
    return sa.Column(name, WORD, nullable=empty)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False)


def _id() -> "sa.Column[int]":
    return sa.Column("id", ID, primary_key=True, autoincrement=True)


def _index(name: str, table: str, *columns: str, where: str | None = None) -> None:
    some = None if where is None else sa.text(where)
    op.create_index(name, table, list(columns), postgresql_where=some, sqlite_where=some)


def upgrade() -> None:
    """Make every table."""
    _facts()
    _names()
    _outbox()
    _inbox()
    _standings()
    _handovers()
    _history()
    _intents()
    _notes()
    _problems()
    _schedules()
    _pauses()


def _facts() -> None:
    op.create_table(
        "facts",
        _word("kind"),
        _word("key"),
        _word("origin"),
        _word("parent", empty=True),
        _word("as_of"),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name="facts_pk"),
    )
    _index("facts_by_parent", "facts", "parent", "key", where="parent IS NOT NULL")


def _names() -> None:
    op.create_table(
        "names",
        _word("kind"),
        _word("label"),
        _word("value"),
        _word("identity"),
        sa.PrimaryKeyConstraint("kind", "label", "value", name="names_pk"),
    )
    _index("names_by_identity", "names", "kind", "identity")
    _index("names_by_value", "names", "kind", "value")


def _outbox() -> None:
    op.create_table(
        "outbox",
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
        sa.UniqueConstraint("stream", "key", "receiver", name="outbox_address"),
        sqlite_autoincrement=True,
    )
    _index("outbox_due", "outbox", "receiver", "priority", "due", "id", where="parked_at IS NULL")
    _index("outbox_parked", "outbox", "parked_at", "id", where="parked_at IS NOT NULL")


def _inbox() -> None:
    op.create_table(
        "inbox",
        _id(),
        _word("origin"),
        _word("topic"),
        _word("object_id"),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("headers", sa.Text, nullable=False),
        _word("kept_at"),
        _word("trace"),
        _number("attempts"),
        _word("due"),
        _number("token"),
        _word("leased_until", empty=True),
        _word("reason"),
        _word("parked_at", empty=True),
        _word("read_at", empty=True),
        sqlite_autoincrement=True,
    )
    _index("inbox_due", "inbox", "origin", "id", "due", where="read_at IS NULL AND parked_at IS NULL")
    _index("inbox_parked", "inbox", "parked_at", "id", where="parked_at IS NOT NULL")


def _standings() -> None:
    op.create_table(
        "standings",
        sa.Column("key", WORD, primary_key=True),
        _word("origin"),
        _word("number"),
        _word("made_at"),
        _word("status"),
        _word("life"),
        sa.Column("body", sa.Text, nullable=False),
    )
    _index("standings_by_number", "standings", "number")
    _index("standings_by_age", "standings", "made_at", "key")


def _handovers() -> None:
    op.create_table(
        "handovers",
        _word("order_key"),
        _word("warehouse"),
        _word("state"),
        _word("at"),
        _word("reason"),
        _word("as_of", empty=True),
        _word("digest"),
        _word("refused"),
        sa.PrimaryKeyConstraint("order_key", "warehouse", name="handovers_pk"),
    )


def _history() -> None:
    op.create_table(
        "history",
        _id(),
        _word("subject"),
        _word("at"),
        _word("who"),
        _word("what"),
        _word("text"),
        _word("trace"),
    )
    _index("history_by_subject", "history", "subject", "at", "id")


def _intents() -> None:
    op.create_table(
        "intents",
        _id(),
        _word("owner"),
        _word("key"),
        _word("content"),
        _word("at"),
    )
    _index("intents_by_key", "intents", "owner", "key", "id")


def _notes() -> None:
    op.create_table(
        "notes",
        _word("owner"),
        _word("name"),
        _word("value"),
        sa.PrimaryKeyConstraint("owner", "name", name="notes_pk"),
    )


def _problems() -> None:
    op.create_table(
        "problems",
        _word("connector"),
        _word("cause"),
        _word("evidence"),
        _word("cure"),
        _word("since"),
        _word("last_at"),
        _number("count"),
        _word("told_at", empty=True),
        _word("solved_at", empty=True),
        sa.PrimaryKeyConstraint("connector", "cause", name="problems_pk"),
    )


def _schedules() -> None:
    op.create_table(
        "schedules",
        _word("connector"),
        _word("job"),
        sa.Column("every_seconds", sa.Float(53)),
        _word("next_run", empty=True),
        _word("again_at", empty=True),
        _word("last_start", empty=True),
        _word("last_end", empty=True),
        sa.Column("last_ok", sa.Boolean),
        _word("last_result"),
        _number("token"),
        _word("running_until", empty=True),
        sa.PrimaryKeyConstraint("connector", "job", name="schedules_pk"),
    )


def _pauses() -> None:
    op.create_table(
        "pauses",
        _word("connector"),
        _word("stream"),
        _word("set_by"),
        _word("reason"),
        _word("since"),
        _word("probe_at", empty=True),
        sa.PrimaryKeyConstraint("connector", "stream", name="pauses_pk"),
    )
