"""What the columns of every table are made of."""

from sqlalchemy import BigInteger, Column, Integer, MetaData, Text
from sqlalchemy.dialects.postgresql import TEXT

metadata = MetaData()

WORD = Text().with_variant(TEXT(collation="C"), "postgresql")
"""Text that sorts by code point on both databases."""

ID = BigInteger().with_variant(Integer(), "sqlite")


def word(name: str, *, empty: bool = False) -> Column[str]:
    """A text that sorts and is compared; `empty`: it may be missing."""
    return Column(name, WORD, nullable=empty)


def number(name: str) -> Column[int]:
    """A whole number."""
    return Column(name, Integer, nullable=False)


def id_() -> Column[int]:
    """A number that the database gives."""
    return Column("id", ID, primary_key=True, autoincrement=True)


def body() -> Column[str]:
    """A struct as JSON."""
    return Column("body", Text, nullable=False)
