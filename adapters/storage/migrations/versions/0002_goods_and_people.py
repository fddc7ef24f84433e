"""Hub products, stock with its ledger, and profiles. Frozen: later changes are revisions of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _word(name: str, *, empty: bool = False) -> "sa.Column[str]":
    return sa.Column(name, WORD, nullable=empty)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False)


def _body() -> "sa.Column[str]":
    return sa.Column("body", sa.Text, nullable=False)


def _index(name: str, table: str, *columns: str, where: str | None = None) -> None:
    some = None if where is None else sa.text(where)
    op.create_index(name, table, list(columns), postgresql_where=some, sqlite_where=some)


def upgrade() -> None:
    """Make every table."""
    op.create_table("products", sa.Column("identity", WORD, primary_key=True), _word("sought"), _body())
    _levels()
    _reserved()
    _shelves()
    _stock_ledger()
    op.create_table("profiles", sa.Column("identity", WORD, primary_key=True), _word("email"), _body())


def _levels() -> None:
    op.create_table(
        "levels",
        _word("product"),
        _word("location"),
        _word("giver"),
        _number("available"),
        _word("as_of"),
        _word("read_at", empty=True),
        _word("at"),
        sa.PrimaryKeyConstraint("product", "location", name="levels_pk"),
    )


def _reserved() -> None:
    op.create_table(
        "reserved",
        _word("order_key"),
        _word("line"),
        _word("product"),
        _word("origin"),
        _word("made_at"),
        sa.Column("away", sa.Boolean, nullable=False),
        _body(),
        sa.PrimaryKeyConstraint("order_key", "line", name="reserved_pk"),
    )
    _index("reserved_by_product", "reserved", "product", "made_at", where="NOT away")


def _shelves() -> None:
    op.create_table(
        "shelves",
        _word("product"),
        _word("receiver"),
        _word("remote"),
        _number("held"),
        _body(),
        sa.PrimaryKeyConstraint("product", "receiver", "remote", name="shelves_pk"),
    )
    _index("shelves_holding", "shelves", "receiver", "product", "remote", where="held <> 0")


def _stock_ledger() -> None:
    op.create_table(
        "stock_ledger",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        _word("product"),
        _word("location"),
        _word("what"),
        sa.Column("old", sa.Integer),
        sa.Column("new", sa.Integer),
        _word("who"),
        _word("cause"),
        _word("as_of", empty=True),
        _word("at"),
        _word("trace"),
        sa.Column("upto", ID, nullable=False),
    )
    _index("stock_ledger_by_product", "stock_ledger", "product", "id")
