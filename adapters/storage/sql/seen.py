"""What a transaction has read or written of orders and goods: read ahead for all its keys at once, and never twice."""

from dataclasses import dataclass, field

from hub_core.models import Fact, HubProduct, Level, Reserved, Shelf, Shipment
from hub_core.use_cases.records import Handover, Standing


@dataclass(slots=True)
class Seen:
    """True as long as the transaction lasts, because its keys are locked; absent means not looked at yet.

    Of reserved rows SQLite remembers those of other products as well: there nobody else writes meanwhile.
    """

    facts: dict[tuple[type, str], tuple[str, Fact] | None] = field(default_factory=dict)
    """By kind and key: who gave it, and the fact; None: there is none."""
    parcels: dict[str, list[tuple[str, Shipment]]] = field(default_factory=dict)
    """By the key of their order."""
    standings: dict[str, Standing | None] = field(default_factory=dict)
    handovers: dict[str, list[Handover]] = field(default_factory=dict)
    products: dict[str, HubProduct | None] = field(default_factory=dict)
    """This and the rest: by the identity of a hub product."""
    levels: dict[str, list[Level]] = field(default_factory=dict)
    reserved: dict[str, dict[tuple[str, str], Reserved]] = field(default_factory=dict)
    """Those that were not put away, by order and line."""
    away: dict[str, set[str]] = field(default_factory=dict)
    """By the key of an order: its lines that were put away."""
    shelves: dict[str, list[Shelf]] = field(default_factory=dict)
    last_lines: dict[str, int] = field(default_factory=dict)

    def forget(self) -> None:
        """A part of the transaction was taken back: what was seen may be of it."""
        for orders in (self.facts, self.parcels, self.standings, self.handovers, self.away):
            orders.clear()
        for goods in (self.products, self.levels, self.reserved, self.shelves, self.last_lines):
            goods.clear()
