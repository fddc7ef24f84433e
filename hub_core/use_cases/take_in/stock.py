"""The hub's socket for stock: levels that warehouses state, and levels that shops show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from hub_core.errors import PartlyRejected
from hub_core.models import StockChange, StockLevel
from hub_core.use_cases.catalogue import CATALOGUE, identify
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.stock.levels import change, record, sell, state
from hub_core.use_cases.stock.observed import observe
from hub_core.use_cases.stock.waiting import wait
from hub_core.use_cases.take_in.giving import Giving

Said = StockLevel | StockChange
TOO_FAR = timedelta(days=1)
"""A clock may be wrong by hours, or by a time zone."""
AT_ONCE = 250
"""So many words share a step: a flood holds up nobody for long."""


@dataclass(frozen=True, slots=True)
class StockIn:
    """Takes stock numbers over for the hub."""

    giving: Giving

    async def publish(self, stock: Sequence[Said], /) -> None:
        """Keep them, and address who must hear. Raises `Unavailable`, or `PartlyRejected`.

        Refused is a change without an id, and what carries a time of days to come: nothing stated later would count.
        """
        soon = self.giving.now() + TOO_FAR
        refused = {said.key: reason for said in stock if (reason := _why_not(said, soon))}
        taken = [self._at_home(said) for said in stock if not _why_not(said, soon)]
        for start in range(0, len(taken), AT_ONCE):
            await self._take(taken[start : start + AT_ONCE])
        if refused:
            raise PartlyRejected(refused)

    async def _take(self, stock: Sequence[Said]) -> None:
        """One step, under the lock of the catalogue and of every product that is spoken of."""
        names = [said.product for said in stock]
        found = await self.giving.storage.look(lambda work: {identify(work, name).identity for name in names})

        def step(desk: Desk) -> None:
            for said in stock:
                _take(desk, said)

        await self.giving.step(step, CATALOGUE, *sorted({said.key for said in stock} | found - {""}))

    def _at_home(self, said: Said) -> Said:
        """The location under the giver's name, so that no two givers share one (S14)."""
        name = self.giving.name
        if said.location.startswith(f"{name}/"):
            return said
        return msgspec.structs.replace(said, location=f"{name}/{said.location or name}")


def _why_not(said: Said, soon: datetime) -> str:
    if isinstance(said, StockChange) and not said.id:
        return "a change needs the source's own id"
    return f"its time {said.as_of.isoformat()} lies in the future" if said.as_of > soon else ""


def _take(desk: Desk, said: Said) -> None:
    if isinstance(said, StockChange) and not _is_new(desk, said):
        return
    product = identify(desk.work, said.product).identity
    if not product:
        wait(desk, said)
        return
    role, rules = desk.members[desk.who].role, desk.members[desk.who].rules
    states = role == "warehouse" or rules.stock_master == "shop"
    if isinstance(said, StockLevel):
        (state if states else observe)(desk, product, said)
    elif states:
        change(desk, product, said)
    elif rules.sales_in == "changes" and said.change < 0:
        sell(desk, product, said)
    else:
        record(desk, product, said, None)


def _is_new(desk: Desk, said: StockChange) -> bool:
    """Once per the source's own id of the change (S1)."""
    if desk.work.names.lead("stock change", desk.who, said.id) is not None:
        return False
    desk.work.names.give("stock change", desk.who, said.id, said.key)
    return True
