"""`hub run`: one job of a connector now, with its progress."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import rich_click as click

from adapters.cli import paper
from adapters.cli.house import member_of, with_hub
from hub_core.errors import NotFound, Rejected
from hub_core.use_cases import Hub
from hub_core.use_cases.collect import LEASE
from hub_core.use_cases.records import Schedule
from hub_core.use_cases.storage import Work


@click.command()
@click.argument("name")
@click.argument("job")
def run(name: str, job: str) -> None:
    """Run one job now, telling its progress; never beside another run of it.

    The jobs there are: hub jobs. Example:

        hub run shop-nl sweep
    """
    ok, result = with_hub(lambda hub: _run(hub, name, job))
    if not ok:
        raise Rejected(f"{name} {job} failed: {result}")
    paper.say(f"Done: {result}")


async def _run(hub: Hub, name: str, job: str) -> tuple[bool, str]:
    member = member_of(hub, name)
    known = [one for connector, one in hub.collect.jobs() if connector == member.name]
    if job not in known:
        raise NotFound(f"{name} has no job {job!r}; there are: {', '.join(known) or 'none'}")
    schedule = await hub.storage.do(lambda work: _claimed(work, hub, name, job))
    with _progress():
        ok = await hub.collect.run(schedule)
    done = await hub.storage.look(lambda work: _found(work, name, job))
    return ok, done.last_result if done else ""


def _claimed(work: Work, hub: Hub, name: str, job: str) -> Schedule:
    """Lease this job now. Raises `Rejected` while it runs already, or its connector is stopped."""
    stop = next((one for one in work.pauses.all() if one.connector == name and not one.stream), None)
    if stop is not None:
        why = f" ({stop.reason})" if stop.reason else ""
        raise Rejected(f"{name} is stopped since {paper.when(stop.since)} UTC{why}. Go on: hub resume {name}")
    now, every = hub.now(), hub.collect.jobs()[name, job].every
    work.schedules.ensure(name, job, every=every, next_run=now)
    work.schedules.trigger(name, job, at=now)
    leased = work.schedules.claim(now, until=now + LEASE, jobs=[(name, job)])
    if not leased:
        raise Rejected(f"{name} {job} is running already; see: hub jobs")
    return leased[0]


def _found(work: Work, name: str, job: str) -> Schedule | None:
    return next((one for one in work.schedules.all() if (one.connector, one.job) == (name, job)), None)


class _Teller(logging.Handler):
    """Prints the progress of a job, which reaches the log line by line."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print it, if it is progress."""
        if told := getattr(record, "progress", ""):
            paper.say(f"  {told}")


@contextmanager
def _progress() -> Iterator[None]:
    log, teller = logging.getLogger("hub_core.use_cases.progress"), _Teller()
    level, propagates = log.level, log.propagate
    log.addHandler(teller)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(teller)
        log.setLevel(level)
        log.propagate = propagates
