"""`hub run`: one job of a connector now, with its progress."""

import rich_click as click

from adapters.cli import paper
from adapters.cli.house import member_of, with_hub
from adapters.cli.progress import Teller, hearing
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
    known = jobs_of(hub, name)
    if job not in known:
        raise NotFound(f"{name} has no job {job!r}; there are: {', '.join(known) or 'none'}")
    mine = await hub.storage.do(lambda work: _claimed(work, hub, name, job))
    if mine is None:
        raise Rejected(f"{name} {job} is running already; see: hub jobs")
    with Teller() as teller, hearing(teller.tell):
        ok = await hub.collect.run(mine)
    done = await hub.storage.look(lambda work: schedule_of(work, name, job))
    return ok, done.last_result if done else ""


def jobs_of(hub: Hub, name: str) -> list[str]:
    """The jobs of that connector. Raises `NotFound` when there is no such connector."""
    member = member_of(hub, name)
    return [job for connector, job in hub.collect.jobs() if connector == member.name]


def _claimed(work: Work, hub: Hub, name: str, job: str) -> Schedule | None:
    wanted(work, hub, name, job)
    return leased(work, hub, name, job)


def leased(work: Work, hub: Hub, name: str, job: str) -> Schedule | None:
    """Lease this job, if it is due and nobody runs it."""
    now = hub.now()
    return next(iter(work.schedules.claim(now, until=now + LEASE, jobs=[(name, job)])), None)


def wanted(work: Work, hub: Hub, name: str, job: str) -> None:
    """Let this job run now, by whoever takes it. Raises `Rejected` when its connector is stopped."""
    not_stopped(work, name)
    now, every = hub.now(), hub.collect.jobs()[name, job].every
    work.schedules.ensure(name, job, every=every, next_run=now)
    work.schedules.trigger(name, job, at=now)


def not_stopped(work: Work, name: str) -> None:
    """Raises `Rejected` when this connector is stopped."""
    stop = next((one for one in work.pauses.all() if one.connector == name and not one.stream), None)
    if stop is not None:
        why = f" ({stop.reason})" if stop.reason else ""
        raise Rejected(f"{name} is stopped since {paper.when(stop.since)} UTC{why}. Go on: hub resume {name}")


def schedule_of(work: Work, name: str, job: str) -> Schedule | None:
    """How it stands with this job."""
    return next((one for one in work.schedules.all() if (one.connector, one.job) == (name, job)), None)
