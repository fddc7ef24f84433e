"""The hub's socket for shipments: parcels from warehouses, and those added by hand in a shop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from hub_core.decisions.news import News
from hub_core.models import Shipment
from hub_core.use_cases.desk import HUB, Desk
from hub_core.use_cases.forgotten import known_parcel
from hub_core.use_cases.keeping import keep
from hub_core.use_cases.records import Standing
from hub_core.use_cases.settle import may_move, settle, tell_of_parcels
from hub_core.use_cases.take_in.giving import Giving


@dataclass(frozen=True, slots=True)
class ShipmentsIn:
    """Takes parcels over for the hub."""

    giving: Giving

    async def notify(self, parcels: Sequence[Shipment], /) -> None:
        """Keep them, and address the order's shop and warehouse (T8). Raises `Rejected` or `Unavailable`."""
        wait = timedelta(days=self.giving.member.rules.wait_for_order_days)
        keys = sorted({parcel.order.key for parcel in parcels})
        await self.giving.step(lambda desk: _take(desk, parcels, wait), *keys)


def _take(desk: Desk, parcels: Sequence[Shipment], wait: timedelta) -> None:
    news: dict[str, None] = {}
    for said in parcels:
        parcel = known_parcel(desk, said)
        held = desk.work.facts.find(Shipment, parcel.key)
        if keep(desk, parcel) is News.TRAVELS:
            desk.write(parcel.order.key, "shipped", _sentence(parcel, held))
            news[parcel.order.key] = None
    for order in news:
        standing = settle(desk, order)
        if standing is None:
            desk.tell("shipments", order, HUB, wait=wait)
            desk.write(order, "waits", f"the order is not known yet; it is waited for {wait.days} days")
        else:
            _tell(desk, standing)


def _tell(desk: Desk, standing: Standing) -> None:
    if not may_move(standing):
        desk.write(standing.key, "kept", f"nobody is told: the order is {standing.life}")
        return
    tell_of_parcels(desk, standing, giver=desk.who)


def _sentence(parcel: Shipment, held: Shipment | None) -> str:
    what = f"parcel {parcel.ref.id}"
    if parcel.withdrawn:
        return f"{what} withdrawn"
    code = f"{parcel.carrier} {parcel.code}".strip() if parcel.code else "no track & trace code yet"
    pieces = sum(line.quantity for line in parcel.lines)
    holds = f"{pieces} pieces" if parcel.lines else "the whole order"
    return f"{what} {'sent' if held is None else 'changed'}: {holds}, {code}"
