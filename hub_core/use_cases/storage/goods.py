"""What the hub keeps of goods and people: hub products, stock and its ledger, profiles."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from hub_core.models import HubProduct, LedgerLine, Level, Profile, Reserved, Shelf


class Catalogue(Protocol):
    """Hub products by their identity. What leads to one are names: `product` (label connector, value remote id)."""

    def find(self, identity: str, /) -> HubProduct | None:
        """The product of that identity, or None."""
        ...

    def find_many(self, identities: Collection[str], /) -> Mapping[str, HubProduct]:
        """The products of those identities; the absent ones are left out."""
        ...

    def keep(self, product: HubProduct, /) -> None:
        """Keep this in place of what stood there."""
        ...

    def list(self, *, text: str = "", after: str = "", limit: int = 1000) -> Sequence[HubProduct]:
        """Products by identity, from the one behind `after`; `text` is looked for in title, SKU and barcode."""
        ...


class Stock(Protocol):
    """Levels, reserved units, shelves and the ledger, all by the identity of a hub product."""

    def level(self, product: str, location: str, /) -> Level | None:
        """The level stated there, or None: no number, which is not zero (S3)."""
        ...

    def levels(self, product: str, /) -> Sequence[Level]:
        """Every level of that product, by location."""
        ...

    def keep_level(self, level: Level, /) -> None:
        """Keep this in place of what stood there for (product, location)."""
        ...

    def locations(self) -> Mapping[str, Sequence[str]]:
        """By giver: every location at which a level of any product was stated, sorted."""
        ...

    def reserved(self, product: str, /) -> Sequence[Reserved]:
        """Rows of that product that were not put away, by when they were made, order and line."""
        ...

    def reserved_of(self, order: str, /) -> Sequence[Reserved]:
        """Rows of that order, by line, put away or not."""
        ...

    def reserve(self, row: Reserved, /) -> None:
        """Keep this in place of what stood there for (order, line); one that was put away stays so."""
        ...

    def put_away(self, row: Reserved, /, *, away: bool = True) -> None:
        """Let this row count for no number any more; `away=False`: it does again."""
        ...

    def unanswered(self, before: datetime, /) -> Sequence[str]:
        """Products with a row that was not put away and was made before that, by their identity."""
        ...

    def shelf(self, to: str, product: str, remote: str, /) -> Shelf | None:
        """What that channel shows of it under that id."""
        ...

    def shelves(self, product: str, /, *, to: str | None = None) -> Sequence[Shelf]:
        """The shelves of that product, by receiver and remote id."""
        ...

    def keep_shelf(self, shelf: Shelf, /) -> None:
        """Keep this in place of what stood there for (to, product, remote)."""
        ...

    def drop_shelf(self, to: str, product: str, remote: str, /) -> None:
        """Nothing is shown there any more."""
        ...

    def holding(self, to: str, /) -> Sequence[Shelf]:
        """The shelves of that channel that hold units back (`held` is not 0), by product and remote id."""
        ...

    def write(self, line: LedgerLine, /) -> int:
        """Add this line to the ledger (its id is ignored); answer its id."""
        ...

    def last_line(self, product: str, /) -> int:
        """The id of the newest line of that product, or 0."""
        ...

    def ledger(self, product: str, /, *, limit: int = 1000) -> Sequence[LedgerLine]:
        """The lines of that product, oldest first; of more than `limit`, the newest."""
        ...


class People(Protocol):
    """Profiles by their identity. What leads to one are names: `customer` (label connector or `e-mail`)."""

    def find(self, identity: str, /) -> Profile | None:
        """The profile of that identity, or None."""
        ...

    def keep(self, profile: Profile, /) -> None:
        """Keep this in place of what stood there."""
        ...

    def drop(self, identity: str, /) -> None:
        """Nothing is kept of it any more."""
        ...

    def list(self, *, after: str = "", limit: int = 1000) -> Sequence[Profile]:
        """Profiles by identity, from the one behind `after`."""
        ...
