"""What the hub itself keeps of stock: levels, what is held back, what channels were told, and the book of it all."""

from datetime import datetime
from typing import Literal

import msgspec


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """The present level of a hub product at a location, as its giver stated it: the fold of the ledger (S2)."""

    product: str
    """The identity of the hub product."""
    location: str
    giver: str
    available: int
    as_of: datetime
    """By the giver's clock: of the newest word, a level or a change."""
    stated_at: datetime
    """By the giver's clock: of the last word that said a number outright; changes since then are added to it (S1)."""
    read_at: datetime | None = None
    at: datetime
    """When the hub took it in."""


class Reserved(msgspec.Struct, frozen=True, kw_only=True):
    """The units of one order line, until a stated level contains them (S6). One row per order and line."""

    order: str
    """The order's key; for a sale that came as a stock change, `change:<origin>:<id of the change>` (S8)."""
    line: str
    number: str
    origin: str
    """The shop or channel that sold them."""
    product: str = ""
    """The identity of the hub product; empty while no product answers to the line's codes."""
    remote: str = ""
    """The id of the product at its origin, as far as the line names it."""
    sold: int
    """Units by which the origin lowered its own level when the order was placed."""
    folded: int = 0
    """Units of `sold` that what its shelf was told is lowered by already."""
    units: int
    """Units that still have to leave or were not given back: 0 stops counting."""
    made_at: datetime
    """When it was sold, by the origin's clock."""
    seen_at: datetime
    """When the hub took it in."""
    back_at: datetime | None = None
    """When units were given back (cancelled, refunded), by the origin's clock."""
    counts: bool = True
    """False: an order of the past, which counts only where levels are physical (O7)."""
    warehouse: str = ""
    """Who sends them; for an order that ends without a warehouse, empty."""
    taken_at: datetime | None = None
    """When the warehouse took the order, by the warehouse's clock: a level from then on contains it."""
    taken_seen_at: datetime | None = None
    """When the hub learnt that, by its own clock: a level that was asked for later contains it too."""
    shipped_at: datetime | None = None
    """When the last of them that left did so, by the sender's clock: a physical level from then on contains it."""
    sent: int = 0
    """Units of them that have left."""
    ended_at: datetime | None = None
    """When an order without a warehouse was completed, by its origin's clock: `pickup_location` answers for it (S7)."""
    active_at: datetime
    """Since when they wait to be answered for; moves when the order becomes processing again (`guard_days`)."""


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel shows of a hub product under one of its ids: what it was told, and what was seen there."""

    to: str
    product: str
    remote: str
    """Its id there; empty where the receiver knows products by their codes only."""
    told: int | None = None
    """None: never told, or what was told does not count any more (linked anew, tracking switched on)."""
    told_at: datetime | None = None
    """When our write took effect, by the channel's clock (S10)."""
    kept_at: datetime | None = None
    """When the hub learnt that it did."""
    computed_at: datetime | None = None
    """When the hub computed that number."""
    knew: tuple[str, ...] = ()
    """Of the sales taken in shortly before: those that the number knew of, each by order, line and time."""
    told_less: int = 0
    """Units that were held back in what was told, because orders of sales there were not in yet (S10)."""
    less_since: datetime | None = None
    """When the hub saw that they were gone: a sweep of orders that began later ends it."""
    rule: str = ""
    """How the number was made, for people."""
    upto: int = 0
    """The last line of the ledger that the number knew of."""
    since: int = 0
    """The last line that was known when it showed the right number: what came later is still to be told."""
    writing: int | None = None
    """A number on its way, kept before the call; what is found here later may or may not have arrived."""
    tried: tuple[int, ...] = ()
    """Numbers before that one, since it was told, of which nobody knows whether they arrived; the newest last."""
    seen: int | None = None
    """The level last observed there (S11)."""
    seen_as_of: datetime | None = None
    seen_read_at: datetime | None = None
    seen_at: datetime | None = None
    """When the hub observed it."""
    moved_by: Literal["", "sales", "others"] = ""
    """Who moved it since our write, as far as the channel said."""
    held: int = 0
    """Units sold there that no known order explains, held back from its number (S10); negative: given back."""
    corrected: tuple[datetime, ...] = ()
    """When the hub put its own number back in the last hour (S11)."""
    stopped: bool = False
    """True: two masters fight over it; it is not written until an operator says so (S11)."""

    @property
    def ours(self) -> tuple[int, ...]:
        """Every number of ours that may have arrived since it was told."""
        return self.tried if self.writing is None else (*self.tried, self.writing)


class LedgerLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the stock ledger: append-only, per product (S2)."""

    id: int = 0
    product: str
    location: str
    """Where; for what a channel was told or shows, the channel's name, with its id behind a slash."""
    what: Literal["stated", "changed", "recorded", "observed", "told", "corrected", "moved in"]
    """`recorded`: a change that was not added; `moved in`: it had waited for its product (S13)."""
    old: int | None = None
    new: int | None = None
    who: str
    cause: str = ""
    """The webhook, order, file or rule it came from, for people."""
    as_of: datetime | None = None
    at: datetime
    trace: str = ""
    upto: int = 0
    """Of `told`: the last line that its number knew of; lines before it that were not told are superseded."""
    since: int = 0
    """Of `told`: the last line that was known when nothing was to tell before."""
