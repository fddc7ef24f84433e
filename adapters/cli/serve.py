"""`hub serve`: the doors and the worker, until told to stop."""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import rich_click as click

from adapters.cli.house import container_for
from adapters.container import HubContainer
from adapters.http import answer_at, bind, build_app
from adapters.settings import Environment, read_environment
from adapters.storage import served
from hub_core.decisions.fate import Fate
from hub_core.errors import ConfigError, HubError, Unauthorised
from hub_core.use_cases import Hub
from hub_core.use_cases.leaving import note_vanished
from hub_core.use_cases.members import Member
from hub_core.use_cases.stops import stop_for

SWITCH = 0.0005
"""Seconds until a thread that computes lets another in; Python's own 0.005 makes the 99th percentile a fifth worse."""
log = logging.getLogger(__name__)


@click.command()
@click.option("--worker-only", is_flag=True, help="No doors: only work on what is due (PostgreSQL).")
@click.option("--web-only", is_flag=True, help="Only the doors: others work on what is due (PostgreSQL).")
def serve(worker_only: bool, web_only: bool) -> None:
    """Open the doors and do the work, until stopped by Ctrl-C or SIGTERM.

    What is in hand then is finished first. Example:

        HUB_PUBLIC_URL=https://hub.example hub serve
    """
    if worker_only and web_only:
        raise click.UsageError("--worker-only and --web-only leave nothing to do")
    environment = read_environment(os.environ)
    if (worker_only or web_only) and environment.database_url.reveal().startswith("sqlite"):
        raise ConfigError("--worker-only and --web-only need PostgreSQL (SQLite serves one process): HUB_DATABASE_URL")
    door = None if worker_only else bind(environment.host, environment.port)
    if door is not None:
        environment = msgspec.structs.replace(environment, port=door.getsockname()[1])
    box = container_for(environment, log_level=environment.log_level)
    box.house()
    take_turns(environment)
    with served(environment.database_url.reveal()), asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(_serve(box, door, works=not web_only))


def take_turns(environment: Environment) -> None:
    """Let the thread that writes SQLite's file in sooner: it asks for its turn after every statement."""
    if environment.database_url.reveal().startswith("sqlite"):
        sys.setswitchinterval(SWITCH)


def new_loop() -> asyncio.AbstractEventLoop:
    """The fastest loop this machine has."""
    try:
        import uvloop  # noqa: PLC0415 - not to be had everywhere
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


async def _serve(box: HubContainer, door: socket.socket | None, *, works: bool) -> None:
    told = asyncio.Event()
    _hear_signals(told)
    async with running(box, works=works):
        if door is None:
            await told.wait()
        else:
            await answer_at(door, build_app(box.house().routes(), ready=lambda: _ready(box.hub())), told)


def _hear_signals(told: asyncio.Event) -> None:
    """The first signal asks to stop with grace; Ctrl-C after it ends the process at once, which loses nothing.

    SIGTERM may be sent twice by those who supervise, so the second one changes nothing.
    """
    loop = asyncio.get_running_loop()

    def hear() -> None:
        told.set()
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        log.info("stopping: what is in hand is finished first; Ctrl-C ends at once")

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, hear)


@asynccontextmanager
async def running(box: HubContainer, *, works: bool) -> AsyncIterator[Hub]:
    """The hub, open and at work; what is in hand is finished when this ends."""
    house, worker = box.house(), box.worker()
    await house.hub.open()
    try:
        await _tell_who_vanished(house.hub)
        await prove(house.hub)
        if works:
            await worker.start()
        log.info("at work" if works else "doors open")
        yield house.hub
    finally:
        if works:
            await worker.stop()
        await house.close()
        log.info("stopped")


async def _tell_who_vanished(hub: Hub) -> None:
    """For whom something waits though plugins.toml does not name him: a problem, and a line of the log (G5)."""
    for left in await note_vanished(hub.storage, [member.name for member in hub.members], now=hub.now()):
        log.warning(left.told(), extra={"connector": left.name, "cure": left.cure()})


async def prove(hub: Hub) -> None:
    """Check every connector before traffic: who does not accept us stands still, who does goes on (H9).

    Raises `ConfigError` with every fault that only a changed file mends.
    """
    found = await asyncio.gather(*(_prove(hub, member) for member in hub.members))
    faults = [fault for fault in found if fault]
    if faults:
        raise ConfigError("\n".join(faults))


async def _prove(hub: Hub, member: Member) -> str:
    try:
        await member.connector.check()
        await hub.probes.accepted(member.name)
    except Unauthorised as fault:
        end = Fate("later", str(fault), stops="connector")
        await stop_for(hub.storage, member.name, "", end, now=hub.now())
    except ConfigError as fault:
        return f"[connector.{member.name}] {fault}"
    except HubError as fault:
        log.warning("does not answer yet", extra={"connector": member.name, "reason": str(fault)})
    return ""


async def _ready(hub: Hub) -> str:
    try:
        await hub.storage.look(lambda work: work.notes.read("hub", "ready"))
    except HubError as fault:
        return str(fault)
    return ""
