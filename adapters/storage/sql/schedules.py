"""When jobs run, in a database."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from adapters.storage.sql.session import Row, Session, Statement, text_of, time_of
from hub_core.use_cases.records import Schedule

COLUMNS = (
    "connector, job, every_seconds, next_run, last_start, last_end, last_ok, last_result, token, running_until,"
    " progress"
)

ENSURE = Statement(
    """
    INSERT INTO schedules (connector, job, every_seconds, next_run, last_result, token)
    VALUES (:connector, :job, :every_seconds, :next_run, '', 0)
    ON CONFLICT (connector, job) DO UPDATE SET
        every_seconds = excluded.every_seconds, next_run = COALESCE(schedules.next_run, excluded.next_run)
    """
)
CLAIM = Statement(
    f"""
    WITH due AS MATERIALIZED (
        SELECT connector AS due_connector, job AS due_job FROM schedules
        WHERE next_run <= :now AND (running_until IS NULL OR running_until <= :now)
            AND (connector || :glue || job) = ANY(:jobs)
        FOR UPDATE SKIP LOCKED
    )
    UPDATE schedules SET token = token + 1, running_until = :until, last_start = :now, progress = NULL
    FROM due WHERE connector = due_connector AND job = due_job RETURNING {COLUMNS}
    """  # noqa: S608 - our own column names
)
HELD = "connector = :connector AND job = :job AND token = :token AND running_until IS NOT NULL"
EXTEND = Statement(f"UPDATE schedules SET running_until = :until WHERE {HELD}")  # noqa: S608 - our own words
TELL = Statement(f"UPDATE schedules SET progress = :progress WHERE {HELD}")  # noqa: S608 - our own words
DONE = Statement(
    f"""
    UPDATE schedules SET running_until = NULL, last_end = :at, last_ok = :ok, last_result = :result, again_at = NULL,
        next_run = CASE WHEN again_at IS NULL THEN :next_run
            WHEN CAST(:next_run AS TEXT) < again_at THEN :next_run ELSE again_at END
    WHERE {HELD}
    """  # noqa: S608 - our own words
)
TRIGGER = Statement(
    """
    UPDATE schedules SET
        next_run = CASE WHEN running_until IS NOT NULL OR next_run < :at THEN next_run ELSE :at END,
        again_at = CASE WHEN running_until IS NULL OR again_at < :at THEN again_at ELSE :at END
    WHERE connector = :connector AND job = :job
    """
)
ALL = Statement(f"SELECT {COLUMNS} FROM schedules ORDER BY connector, job")  # noqa: S608 - our own column names

GLUE = "\n"


class SqlSchedules:
    """Jobs and when they run next."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ensure(self, connector: str, job: str, /, *, every: timedelta | None, next_run: datetime | None) -> None:
        """Let this job exist; its interval is renewed, its next run stays when there is one."""
        seconds = None if every is None else every.total_seconds()
        values = {"connector": connector, "job": job, "every_seconds": seconds, "next_run": text_of(next_run)}
        self._session.change(ENSURE, values)

    def claim(self, now: datetime, /, *, until: datetime, jobs: Collection[tuple[str, str]]) -> Sequence[Schedule]:
        """Lease those of `jobs` that are due and not running; notes their start."""
        wanted = self._session.many(GLUE.join(job) for job in jobs)
        values = {"now": text_of(now), "until": text_of(until), "glue": GLUE, "jobs": wanted}
        claimed = [_schedule(row) for row in self._session.rows(CLAIM, values)]
        return sorted(claimed, key=lambda schedule: (schedule.connector, schedule.job))

    def extend(self, schedule: Schedule, /, *, until: datetime) -> bool:
        """The run goes on: hold the lease longer. False when it was lost."""
        return self._session.change(EXTEND, {**_held(schedule), "until": text_of(until)}) > 0

    def tell(self, schedule: Schedule, /, *, progress: str) -> bool:
        """Keep how far the run is, until the next one begins. False when the lease was lost."""
        return self._session.change(TELL, {**_held(schedule), "progress": progress}) > 0

    def done(self, schedule: Schedule, /, *, at: datetime, next_run: datetime | None, ok: bool, result: str) -> bool:
        """The run ended; what was triggered meanwhile is still to run."""
        values = {"at": text_of(at), "next_run": text_of(next_run), "ok": ok, "result": result}
        return self._session.change(DONE, {**_held(schedule), **values}) > 0

    def trigger(self, connector: str, job: str, /, *, at: datetime) -> bool:
        """Let it run at `at`, or earlier if it is due earlier; False when there is no such job."""
        return self._session.change(TRIGGER, {"connector": connector, "job": job, "at": text_of(at)}) > 0

    def all(self) -> Sequence[Schedule]:
        """Every schedule, by connector and job."""
        return [_schedule((*row[:8], 0, *row[9:])) for row in self._session.rows(ALL, {})]


def _held(schedule: Schedule) -> dict[str, str | int]:
    return {"connector": schedule.connector, "job": schedule.job, "token": schedule.token}


def _schedule(row: Row) -> Schedule:
    connector, job, every_seconds, next_run, last_start, last_end, last_ok, last_result, token, until, progress = row
    return Schedule(
        connector=connector,
        job=job,
        every_seconds=every_seconds,
        next_run=time_of(next_run),
        last_start=time_of(last_start),
        last_end=time_of(last_end),
        last_ok=None if last_ok is None else bool(last_ok),
        last_result=last_result,
        token=token,
        running_until=time_of(until),
        progress=progress or "",
    )
