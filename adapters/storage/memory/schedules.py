"""When jobs run, in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from adapters.storage.memory.journal import Journal, Table
from hub_core.models.basics import earlier
from hub_core.use_cases.records import Schedule


class MemorySchedules:
    """Jobs and when they run next."""

    def __init__(self, journal: Journal) -> None:
        self._schedules: Table[tuple[str, str], Schedule] = Table(journal, "schedules")
        self._again: Table[tuple[str, str], datetime] = Table(journal, "schedules again")

    def ensure(self, connector: str, job: str, /, *, every: timedelta | None, next_run: datetime | None) -> None:
        """Let this job exist; its interval is renewed, its next run stays when there is one."""
        seconds = None if every is None else every.total_seconds()
        known = self._schedules.get((connector, job))
        if known is None:
            known = Schedule(connector=connector, job=job, every_seconds=seconds, next_run=next_run)
        stays = known.next_run is not None
        self._put(known, every_seconds=seconds, next_run=known.next_run if stays else next_run)

    def claim(self, now: datetime, /, *, until: datetime, jobs: Collection[tuple[str, str]]) -> Sequence[Schedule]:
        """Lease those of `jobs` that are due and not running; notes their start."""
        wanted = set(jobs)
        return [
            self._put(schedule, token=schedule.token + 1, running_until=until, last_start=now, progress="")
            for _, schedule in sorted(self._schedules.items(), key=lambda row: row[0])
            if (schedule.connector, schedule.job) in wanted and _is_due(schedule, now)
        ]

    def extend(self, schedule: Schedule, /, *, until: datetime) -> bool:
        """The run goes on: hold the lease longer. False when it was lost."""
        held = self._held(schedule)
        if held is not None:
            self._put(held, running_until=until)
        return held is not None

    def tell(self, schedule: Schedule, /, *, progress: str) -> bool:
        """Keep how far the run is, until the next one begins. False when the lease was lost."""
        held = self._held(schedule)
        if held is not None:
            self._put(held, progress=progress)
        return held is not None

    def done(self, schedule: Schedule, /, *, at: datetime, next_run: datetime | None, ok: bool, result: str) -> bool:
        """The run ended; what was triggered meanwhile is still to run."""
        held = self._held(schedule)
        if held is None:
            return False
        again = self._again.get((schedule.connector, schedule.job))
        if again is not None:
            self._again.drop((schedule.connector, schedule.job))
        next_run = earlier(next_run, again)
        self._put(held, next_run=next_run, last_end=at, last_ok=ok, last_result=result, running_until=None)
        return True

    def trigger(self, connector: str, job: str, /, *, at: datetime) -> bool:
        """Let it run at `at`, or earlier if it is due earlier; False when there is no such job."""
        known = self._schedules.get((connector, job))
        if known is None:
            return False
        if known.running_until is None:
            self._put(known, next_run=earlier(known.next_run, at))
        else:
            self._again.put((connector, job), earlier(self._again.get((connector, job)), at) or at)
        return True

    def all(self) -> Sequence[Schedule]:
        """Every schedule, by connector and job."""
        rows = sorted(self._schedules.items(), key=lambda row: row[0])
        return [replace(schedule, token=0) for _, schedule in rows]

    def _held(self, schedule: Schedule) -> Schedule | None:
        known = self._schedules.get((schedule.connector, schedule.job))
        return known if known and known.running_until is not None and known.token == schedule.token else None

    def _put(self, schedule: Schedule, **changes: Any) -> Schedule:
        changed = replace(schedule, **changes)
        self._schedules.put((schedule.connector, schedule.job), changed)
        return changed


def _is_due(schedule: Schedule, now: datetime) -> bool:
    running = schedule.running_until is not None and schedule.running_until > now
    return schedule.next_run is not None and schedule.next_run <= now and not running
