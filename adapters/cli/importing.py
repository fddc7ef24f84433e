"""`hub import`: everything a connector has of one kind, once, and going on where it was broken off."""

import asyncio
from dataclasses import dataclass

import rich_click as click

from adapters.cli import paper
from adapters.cli.house import with_hub
from adapters.cli.progress import Teller, hearing
from adapters.cli.run import jobs_of, leased, not_stopped, schedule_of, wanted
from hub_core.errors import NotFound, Rejected
from hub_core.use_cases import Hub
from hub_core.use_cases.records import Schedule
from hub_core.use_cases.storage import Work

PATIENCE = 3.0
"""Seconds in which a hub that serves would take the job; it looks every second."""
GLANCE = 0.25
_STOPPED = 130
"""How a shell says that Ctrl-C ended a command."""


@click.command("import")
@click.argument("name")
@click.argument("what", type=click.Choice(["products", "customers", "orders"]))
def import_(name: str, what: str) -> None:
    """Take in everything a connector has of this kind, telling first what it costs.

    A running hub serve does it, and this command looks on; without one it does it itself. Broken off, it goes on where
    it stopped: start it again. Example:

        hub import shop-nl products
    """
    again = f"hub import {name} {what}"
    run = Run(name, f"import {what}")
    try:
        ok, result = with_hub(lambda hub: _import(hub, run))
    except KeyboardInterrupt:
        goes_on = "It goes on in hub serve; look on" if run.elsewhere else "It goes on where it stopped"
        paper.warn(f"\n{goes_on}: {again}")
        raise SystemExit(_STOPPED) from None
    if not ok:
        raise Rejected(f"{name} import {what} stopped: {result}. It goes on where it stopped: {again}")
    paper.say(f"Done: {result}")


@dataclass(slots=True)
class Run:
    """One import, and who does it."""

    name: str
    job: str
    elsewhere: bool = False

    def found(self, work: Work) -> Schedule | None:
        """How it stands with it."""
        return schedule_of(work, self.name, self.job)


async def _import(hub: Hub, run: Run) -> tuple[bool, str]:
    known = jobs_of(hub, run.name)
    if run.job not in known:
        there = ", ".join(job.removeprefix("import ") for job in known if job.startswith("import ")) or "nothing"
        raise NotFound(f"{run.name} cannot import {run.job.removeprefix('import ')}; it imports {there}")
    with Teller() as teller:
        await hub.storage.look(lambda work: not_stopped(work, run.name))
        mine = await _taken(hub, run)
        while mine is None:
            ended = await _looked_on(hub, run, teller)
            if ended is not None:
                return _ended(ended, teller)
            mine = await hub.storage.do(lambda work: leased(work, hub, run.name, run.job))
        run.elsewhere = False
        with hearing(teller.tell):
            await hub.collect.run(mine)
        return _ended(await hub.storage.look(run.found), teller)


def _ended(schedule: Schedule | None, teller: Teller) -> tuple[bool, str]:
    if schedule is None or not schedule.last_ok:
        return False, schedule.last_result if schedule else "nobody knows of it any more"
    teller.done()
    return True, schedule.last_result


async def _taken(hub: Hub, run: Run) -> Schedule | None:
    """Ask for it; lease it when no hub that serves does. None: somebody else runs it."""
    before = await hub.storage.look(run.found)
    if before is not None and _runs(before, hub):
        return None
    if before is None or before.running_until is None:
        await hub.storage.do(lambda work: wanted(work, hub, run.name, run.job))
    for _ in range(round(PATIENCE / GLANCE)):
        await asyncio.sleep(GLANCE)
        now = await hub.storage.look(run.found)
        if now is not None and now.last_start != (before.last_start if before else None):
            return None
    return await hub.storage.do(lambda work: leased(work, hub, run.name, run.job))


async def _looked_on(hub: Hub, run: Run, teller: Teller) -> Schedule | None:
    """Tell what it says until it ended; None: whoever ran it died, and it is free."""
    if not run.elsewhere:
        teller.tell("another process does it; looking on")
    run.elsewhere = True
    while True:
        now = await hub.storage.look(run.found)
        if now is None:
            return None
        for said in filter(None, now.progress.splitlines()):
            teller.tell(said)
        if now.running_until is None:
            return now
        if not _runs(now, hub):
            return None
        await asyncio.sleep(GLANCE)


def _runs(schedule: Schedule, hub: Hub) -> bool:
    return schedule.running_until is not None and schedule.running_until > hub.now()
