"""Hub products, stock with its ledger, and profiles."""

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table, text

from adapters.storage.tables.columns import ID, WORD, body, id_, metadata, number, word

products = Table(
    "products",
    metadata,
    Column("identity", WORD, primary_key=True),
    word("sought"),
    body(),
)

levels = Table(
    "levels",
    metadata,
    word("product"),
    word("location"),
    word("giver"),
    number("available"),
    word("as_of"),
    word("read_at", empty=True),
    word("at"),
    word("stated_at", empty=True),
    PrimaryKeyConstraint("product", "location", name="levels_pk"),
)

COUNTING = text("NOT away")

reserved = Table(
    "reserved",
    metadata,
    word("order_key"),
    word("line"),
    word("product"),
    word("origin"),
    word("made_at"),
    Column("away", Boolean, nullable=False),
    body(),
    PrimaryKeyConstraint("order_key", "line", name="reserved_pk"),
    Index("reserved_by_product", "product", "made_at", postgresql_where=COUNTING, sqlite_where=COUNTING),
)

HOLDING = text("held <> 0")

shelves = Table(
    "shelves",
    metadata,
    word("product"),
    word("receiver"),
    word("remote"),
    number("held"),
    body(),
    PrimaryKeyConstraint("product", "receiver", "remote", name="shelves_pk"),
    Index("shelves_holding", "receiver", "product", "remote", postgresql_where=HOLDING, sqlite_where=HOLDING),
)

stock_ledger = Table(
    "stock_ledger",
    metadata,
    id_(),
    word("product"),
    word("location"),
    word("what"),
    Column("old", Integer),
    Column("new", Integer),
    word("who"),
    word("cause"),
    word("as_of", empty=True),
    word("at"),
    word("trace"),
    Column("upto", ID, nullable=False),
    Column("since", ID),
    Index("stock_ledger_by_product", "product", "id"),
)

profiles = Table(
    "profiles",
    metadata,
    Column("identity", WORD, primary_key=True),
    word("email"),
    body(),
)
