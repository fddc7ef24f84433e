"""All that the hub knows of one product's stock, and one line of it for the list."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime

import msgspec

from hub_core.decisions.ledger import Outcome, folds, outcomes
from hub_core.decisions.matching import barcode_key, sku_key
from hub_core.decisions.stock_number import Terms
from hub_core.models import HubProduct, LedgerLine, Level, StockLevel
from hub_core.use_cases.looking.channels import Channel, channels_of, receivers
from hub_core.use_cases.looking.held import HeldBack, held_of
from hub_core.use_cases.looking.problems import problems_naming
from hub_core.use_cases.members import Members
from hub_core.use_cases.records import Problem
from hub_core.use_cases.stock.numbers import known
from hub_core.use_cases.stock.waiting import STOCK
from hub_core.use_cases.storage import Work

WHOLE = 10_000_000
"""More lines than the ledger of one product has."""
NEWEST = 200
"""So many orders are looked through for the one because of which a number was told."""


class StockView(msgspec.Struct, frozen=True, kw_only=True):
    """One product's stock with everything around it."""

    product: HubProduct
    at: datetime
    """When it was looked at."""
    levels: tuple[Level, ...]
    held: tuple[HeldBack, ...]
    channels: tuple[Channel, ...]
    ledger: tuple[LedgerLine, ...]
    """Newest first."""
    outcomes: Mapping[int, tuple[Outcome, ...]]
    """What became of the lines that moved a level, by their ids."""
    orders: Mapping[str, str]
    """By trace: the number of the order whose story a line belongs to, as far as it is known."""
    problems: tuple[Problem, ...]

    @property
    def total(self) -> int | None:
        """All that was stated, at every location; None: nothing was (S3)."""
        return sum(level.available for level in self.levels) if self.levels else None


class StockRow(msgspec.Struct, frozen=True, kw_only=True):
    """One product in the list."""

    product: HubProduct
    level: int | None
    held: int
    channels: tuple[Channel, ...]

    @property
    def differs(self) -> bool:
        """Does a channel show another number than it should, as far as the hub knows?"""
        return any(place.differs for channel in self.channels for place in channel.places)


def stock_view(work: Work, members: Members, product: HubProduct, *, now: datetime, lines: int) -> StockView:
    """Gather it, with so many lines of the ledger."""
    about, every = known(work, product), receivers(work, members, now)
    channels = channels_of(work, members, about, every)
    ledger = work.stock.ledger(product.identity, limit=lines)
    shelves = [place.shelf for channel in channels for place in channel.places]
    return StockView(
        product=product,
        at=now,
        levels=tuple(about.levels),
        held=tuple(held_of(work, about, every)),
        channels=channels,
        ledger=tuple(reversed(ledger)),
        outcomes=outcomes(ledger, shelves),
        orders=_orders(work, [row.order for row in about.rows], {line.trace for line in ledger} - {""}),
        problems=problems_naming(work, product),
    )


def stock_row(work: Work, members: Members, product: HubProduct, every: Sequence[Terms]) -> StockRow:
    """Gather it, for receivers with these terms."""
    about = known(work, product)
    levels = [level.available for level in about.levels]
    return StockRow(
        product=product,
        level=sum(levels) if levels else None,
        held=sum(one.units for one in held_of(work, about, every) if one.to),
        channels=channels_of(work, members, about, every),
    )


def faults_in(work: Work, identity: str) -> list[str]:
    """Why the levels of this product are not the fold of its ledger; empty: they are (S2)."""
    return folds(work.stock.ledger(identity, limit=WHOLE), work.stock.levels(identity))


def waiting_under(work: Work, text: str) -> list[tuple[str, StockLevel]]:
    """The levels stated under this code, or for this `shop-nl:12`, which no product has yet; with who said so (S13)."""
    codes = (f"ref:{text.strip()}", f"barcode:{barcode_key(text)}", f"sku:{sku_key(text)}")
    keys = sorted({key for code in codes for key in work.names.anywhere(STOCK, code)})
    levels = work.facts.find_many(StockLevel, keys)
    return [(work.facts.giver(StockLevel, key) or "", levels[key]) for key in keys if key in levels]


def _orders(work: Work, keys: Sequence[str], traces: Set[str]) -> Mapping[str, str]:
    """The orders of these traces: looked for in those that hold units back, then in the newest ones."""
    newest = (standing.key for standing in work.orders.list(limit=NEWEST))
    found: dict[str, str] = {}
    for key in dict.fromkeys([*keys, *newest]):
        if traces <= found.keys():
            break
        standing = work.orders.standing(key)
        told = {line.trace for line in work.history.of(key)} & traces
        found.update(dict.fromkeys(told, standing.number if standing else ""))
    return found
