"""What runs and what stands still: schedules and pauses."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Literal, Protocol

from hub_core.use_cases.records import Pause, Schedule


class Schedules(Protocol):
    """Jobs and when they run next; a run is leased, so no two overlap anywhere (K6)."""

    def ensure(self, connector: str, job: str, /, *, every: timedelta | None, next_run: datetime | None) -> None:
        """Let this job exist; its interval is renewed, its next run stays when there is one."""
        ...

    def claim(self, now: datetime, /, *, until: datetime, jobs: Collection[tuple[str, str]]) -> Sequence[Schedule]:
        """Lease those of `jobs` (connector, job) that are due and not running; notes their start."""
        ...

    def extend(self, schedule: Schedule, /, *, until: datetime) -> bool:
        """The run goes on: hold the lease longer. False when it was lost."""
        ...

    def tell(self, schedule: Schedule, /, *, progress: str) -> bool:
        """Keep how far the run is, until the next one begins. False when the lease was lost."""
        ...

    def done(self, schedule: Schedule, /, *, at: datetime, next_run: datetime | None, ok: bool, result: str) -> bool:
        """The run ended. What was triggered meanwhile still runs: the earlier of both times is the next."""
        ...

    def trigger(self, connector: str, job: str, /, *, at: datetime) -> bool:
        """Let it run at `at`, or earlier if it is due earlier; False when there is no such job."""
        ...

    def all(self) -> Sequence[Schedule]:
        """Every schedule, by connector and job."""
        ...


class Pauses(Protocol):
    """What is stopped. Claims pass over it: a whole connector's rings and letters, or one stream's letters."""

    def set(self, pause: Pause, /) -> None:
        """Stop this; an operator's stop is not replaced by the hub's."""
        ...

    def lift(self, connector: str, stream: str, /, *, by: Literal["operator", "hub"]) -> bool:
        """Go on; the hub lifts only its own stops, an operator any. True when one was lifted."""
        ...

    def all(self) -> Sequence[Pause]:
        """Every stop, by connector and stream."""
        ...
