"""What a transaction has read or written of orders: read ahead for all its keys at once, and never twice."""

from dataclasses import dataclass, field

from hub_core.models import Fact, Shipment
from hub_core.use_cases.records import Handover, Standing


@dataclass(slots=True)
class Seen:
    """True as long as the transaction lasts, because its keys are locked; absent means not looked at yet."""

    facts: dict[tuple[type, str], tuple[str, Fact] | None] = field(default_factory=dict)
    """By kind and key: who gave it, and the fact; None: there is none."""
    parcels: dict[str, list[tuple[str, Shipment]]] = field(default_factory=dict)
    """By the key of their order."""
    standings: dict[str, Standing | None] = field(default_factory=dict)
    handovers: dict[str, list[Handover]] = field(default_factory=dict)

    def forget(self) -> None:
        """A part of the transaction was taken back: what was seen may be of it."""
        for kept in (self.facts, self.parcels, self.standings, self.handovers):
            kept.clear()
