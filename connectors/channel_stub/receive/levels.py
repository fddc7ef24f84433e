"""Levels that the market shows: handed to the hub with who moved them, where that must be known (S10, S11)."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import msgspec

from connectors.channel_stub import wire
from connectors.channel_stub.api import AT_ONCE, Api
from connectors.channel_stub.receive.handing import Taken, read_each
from connectors.channel_stub.translate import level_from_wire
from hub_core.errors import PartlyRejected, Rejected
from hub_core.models import StockLevel
from hub_core.plugins import Expected, HubSide


class LevelsSeen:
    """Hands on what the market shows; our own number coming back, and sales that are known, are silent (H4)."""

    def __init__(self, hub: HubSide, api: Api) -> None:
        self._hub, self._api = hub, api

    async def tell(self, levels: Sequence[StockLevel]) -> Taken:
        """Tell what these show. Raises `HubError`; what the hub refuses is named in the answer."""
        taken, port = Taken(ids=[_id(level) for level in levels]), self._hub.ports.stock
        if port is None or not levels:
            return taken
        expected = await self._hub.memory.expected(taken.ids)
        unsure = [level for level in levels if _unsure(level, expected.get(_id(level)))]
        again = await self._read_again(unsure)
        told = [_silent(again.get(_id(level), level), expected.get(_id(level))) for level in levels]
        try:
            await port.publish(told)
        except PartlyRejected as fault:
            ids = {level.key: _id(level) for level in told}
            taken.refused = {ids.get(key, key): Rejected(reason) for key, reason in fault.refused.items()}
        except Rejected as fault:
            taken.refused = dict.fromkeys(taken.ids, fault)
        taken.ids = [id_ for id_ in taken.ids if id_ not in taken.refused]
        return taken

    async def _read_again(self, levels: Sequence[StockLevel]) -> dict[str, StockLevel]:
        """In the second of our write only a look that comes after it tells which came last (H3)."""
        found: dict[str, StockLevel] = {}
        ids = [_id(level) for level in levels]
        for start in range(0, len(ids), AT_ONCE):
            read_at = self._hub.now()
            for level in read_each(
                await self._api.named("offers", ids[start : start + AT_ONCE]),
                partial(_level, origin=self._hub.name, read_at=read_at),
                Taken(),
            ):
                found[_id(level)] = level
        return found


def _level(body: wire.Body, *, origin: str, read_at: datetime) -> StockLevel:
    return level_from_wire(wire.read(wire.Offer, body), origin, read_at=read_at)


def _silent(level: StockLevel, expected: Expected | None) -> StockLevel:
    """Who moved it last matters only where it is not what the hub expects: else nothing is to be explained."""
    return level if expected is not None and _is_odd(level, expected) else msgspec.structs.replace(level, moved_by="")


def _unsure(level: StockLevel, expected: Expected | None) -> bool:
    if expected is None or expected.written_at is None or not _is_odd(level, expected):
        return False
    return level.as_of.replace(microsecond=0) == expected.written_at.replace(microsecond=0)


def _is_odd(level: StockLevel, expected: Expected) -> bool:
    """It is not what it should be, and not older than what the hub wrote."""
    if expected.level is None or expected.written_at is None:
        return False
    return level.available not in (expected.level, *expected.ours) and level.as_of >= expected.written_at


def _id(level: StockLevel) -> str:
    return level.product.ref.id if level.product.ref else ""
