"""Levels that the shop shows: handed to the hub with who moved them, where that must be known (S10, S11)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api
from connectors.lightspeed.translate import Terms, identity, level_from_wire, moved_by
from hub_core.errors import Rejected
from hub_core.models import StockLevel
from hub_core.plugins import Expected, HubSide, Priority


class LevelsSeen:
    """Hands on what the shop shows; our own number coming back costs no call."""

    def __init__(self, hub: HubSide, api: Api) -> None:
        self._hub, self._api = hub, api

    async def tell(
        self, said: Sequence[wire.Variant], terms: Terms, *, read_at: datetime | None, priority: Priority
    ) -> dict[str, Rejected]:
        """Tell what these show; those without stock tracking show nothing. Answer what cannot be read, by id.

        Raises `HubError`, and never `Rejected`.
        """
        if self._hub.ports.stock is None:
            return {}
        shown, refused = _levels(said, terms, read_at)
        expected = await self._hub.memory.expected([_id(level) for level in shown]) if shown else {}
        told = [await self._asked(level, expected.get(_id(level)), terms, priority) for level in shown]
        if told:
            await self._hub.ports.stock.publish(told)
        return refused

    async def _asked(
        self, level: StockLevel, expected: Expected | None, terms: Terms, priority: Priority
    ) -> StockLevel:
        if expected is None or not _is_odd(level, expected):
            return level
        if level.as_of == expected.written_at and level.read_at is None:
            level = await self._read(level, terms, priority)
            if not _is_odd(level, expected):
                return level
        path, key = "variants/movements", "variantsMovements"
        rows = await self._api.page(path, key, 1, priority=priority, variant=_id(level))
        movements = [wire.part(wire.VariantMovement, raw) for raw in rows]
        who = moved_by(movements, level.available, level.as_of, expected)
        if who == "others":
            now = (await self._hub.memory.expected([_id(level)])).get(_id(level), expected)
            if not _is_odd(level, now):
                return level  # the hub wrote it itself while the movements were read
            who = moved_by(movements, level.available, level.as_of, now)
        return msgspec.structs.replace(level, moved_by=who)

    async def _read(self, level: StockLevel, terms: Terms, priority: Priority) -> StockLevel:
        """The clock of the shop has whole seconds: in the second of our write only a look tells which came last."""
        read_at = self._hub.now()
        said = wire.variant_of(await self._api.get(f"variants/{_id(level)}", priority=priority))
        return level_from_wire(said, terms, read_at=read_at) or level


def _levels(
    said: Sequence[wire.Variant], terms: Terms, read_at: datetime | None
) -> tuple[list[StockLevel], dict[str, Rejected]]:
    """One that cannot be read holds up no other (H7)."""
    shown: list[StockLevel] = []
    refused: dict[str, Rejected] = {}
    for one in said:
        try:
            level = level_from_wire(one, terms, read_at=read_at)
        except Rejected as fault:
            refused[identity(one.id)] = fault
            continue
        shown += [level] if level else []
    return shown, refused


def _is_odd(level: StockLevel, expected: Expected) -> bool:
    """It is not what it should be, and not older than what the hub wrote."""
    if expected.level is None or expected.written_at is None:
        return False
    return level.available not in (expected.level, *expected.ours) and level.as_of >= expected.written_at


def _id(level: StockLevel) -> str:
    return level.product.ref.id if level.product.ref else ""
