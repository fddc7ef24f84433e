"""The hub's socket for stock: levels, and changes of levels."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from hub_core.decisions.news import News
from hub_core.errors import PartlyRejected
from hub_core.models import StockChange, StockLevel
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.take_in.giving import Giving, keep, tell_everyone


@dataclass(frozen=True, slots=True)
class StockIn:
    """Takes stock numbers over for the hub."""

    giving: Giving

    async def publish(self, stock: Sequence[StockLevel | StockChange], /) -> None:
        """Keep them, and address who must hear. Raises `PartlyRejected` (a change without an id) or `Unavailable`."""
        nameless = [said.key for said in stock if isinstance(said, StockChange) and not said.id]
        taken = [self._at_home(said) for said in stock if not isinstance(said, StockChange) or said.id]

        def step(desk: Desk) -> None:
            for said in taken:
                _take(desk, said)

        await self.giving.step(step, *sorted({said.key for said in taken}))
        if nameless:
            raise PartlyRejected(dict.fromkeys(nameless, "a change needs the source's own id"))

    def _at_home(self, said: StockLevel | StockChange) -> StockLevel | StockChange:
        """The location under the giver's name, so that no two givers share one (S14)."""
        if said.location.startswith(f"{self.giving.name}/"):
            return said
        return msgspec.structs.replace(said, location=f"{self.giving.name}/{said.location or self.giving.name}")


def _take(desk: Desk, said: StockLevel | StockChange) -> None:
    level = said if isinstance(said, StockLevel) else _changed(desk, said)
    if level is not None and keep(desk, level) is News.TRAVELS:
        tell_everyone(desk, level)


def _changed(desk: Desk, said: StockChange) -> StockLevel | None:
    """The level after a change; None when it was told before, is older than the level, or has none to add to (S1)."""
    told = desk.work.names.lead("stock change", desk.who, said.id)
    desk.work.names.give("stock change", desk.who, said.id, said.key)
    held = desk.work.facts.find(StockLevel, said.key)
    if told is not None or held is None or said.as_of <= held.as_of:
        return None
    return msgspec.structs.replace(held, available=held.available + said.change, as_of=said.as_of, read_at=None)
