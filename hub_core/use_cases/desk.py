"""The desk at which a step works: one storage work, the time, and who speaks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hub_core.models import Stream
from hub_core.use_cases.members import Members
from hub_core.use_cases.records import Entry, Problem
from hub_core.use_cases.storage import Work

HUB = "hub"
"""The name under which the hub itself acts."""
PRIORITY: dict[str, int] = {"shipments": 0, "orders": 1, "customers": 2, "stock": 3, "products": 4, "checkouts": 5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What one step needs beside its facts."""

    work: Work
    members: Members
    now: datetime
    who: str
    """Who speaks: the giver of a fact, an operator, or the hub."""
    trace: str

    def tell(self, stream: Stream, key: str, to: str, *, wait: timedelta = timedelta()) -> None:
        """Let `to` hear the newest of this."""
        self.work.outbox.address(stream, key, to=to, due=self.now + wait, priority=PRIORITY[stream], trace=self.trace)

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
