"""How an order reads at its warehouse."""

from collections.abc import Iterable

from hub_core.decisions.handing import for_warehouse
from hub_core.models import Order, OrderStatus, Shipment
from hub_core.use_cases.members import Members


def handed_to(
    members: Members, order: Order, goods: OrderStatus, parcels: Iterable[tuple[str, Shipment]], warehouse: str
) -> Order:
    """The order as that warehouse is to know it now, its shipping method in the warehouse's own code."""
    member = members.find(warehouse)
    return for_warehouse(order, goods, parcels, warehouse, codes=member.rules.methods if member else None)
