"""The desk at which a step works: one storage work, the time, and who speaks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hub_core.models import HubRules, Stream
from hub_core.use_cases.members import Members
from hub_core.use_cases.records import Entry, Handover, Problem
from hub_core.use_cases.storage import Work

HUB = "hub"
"""The name under which the hub itself acts."""
PRIORITY: dict[str, int] = {"shipments": 0, "orders": 1, "customers": 3, "stock": 4, "products": 5, "checkouts": 6}
ZERO_FIRST = 2
"""Stock that reaches or leaves zero goes before all other stock (S9)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What one step needs beside its facts."""

    work: Work
    members: Members
    now: datetime
    who: str
    """Who speaks: the giver of a fact, an operator, or the hub."""
    trace: str
    cause: str = ""
    """What began it, for people, as `webhook orders/paid 12`."""
    far: datetime | None = None
    """After a call: when the far side answered, by its own clock, if it told."""

    @property
    def rules(self) -> HubRules:
        """What the operator rules for the whole hub."""
        return self.members.rules

    def tell(
        self, stream: Stream, key: str, to: str, *, wait: timedelta = timedelta(), priority: int | None = None
    ) -> None:
        """Let `to` hear the newest of this."""
        rank = PRIORITY[stream] if priority is None else priority
        self.work.outbox.address(stream, key, to=to, due=self.now + wait, priority=rank, trace=self.trace)

    def write(self, subject: str, what: str, text: str) -> None:
        """Add a line to the history of `subject`."""
        self.work.history.add(Entry(subject=subject, at=self.now, who=self.who, what=what, text=text, trace=self.trace))

    def problem(self, cause: str, *, evidence: str, cure: str, connector: str = "") -> None:
        """Raise a problem, or count it again."""
        self.work.problems.found(
            Problem(
                cause=cause,
                connector=connector or self.who,
                evidence=evidence,
                cure=cure,
                since=self.now,
                last_at=self.now,
            )
        )

    def solved(self, cause: str, *, connector: str = "") -> None:
        """A problem is over."""
        self.work.problems.solved(connector or self.who, cause, at=self.now)


def handover_at(work: Work, key: str, warehouse: str) -> Handover | None:
    """The handover of this order to this warehouse, if it was addressed there."""
    return next((one for one in work.orders.handovers(key) if one.warehouse == warehouse), None)
