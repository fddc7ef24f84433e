"""`hub connectors`: who is connected, and how each of them is."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import msgspec
import rich_click as click

from adapters.cli import paper
from adapters.cli.house import container_for
from adapters.cli.looking import database_of
from adapters.container import HubContainer
from adapters.settings import Entry
from hub_core.errors import ConfigError
from hub_core.use_cases.desk import HUB
from hub_core.use_cases.hub import LIVE_FROM
from hub_core.use_cases.records import Pause, Schedule
from hub_core.use_cases.storage import Work

SWEEPS = ("sweep", "poll", "feed")
"""The jobs that read what is to be heard, by the names that connectors give them; the last that began is shown."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What the hub keeps of one connector's work."""

    live_from: datetime | None = None
    stops: tuple[Pause, ...] = ()
    rings_waiting: int = 0
    rings_parked: int = 0
    letters_waiting: int = 0
    letters_parked: int = 0
    sweep: Schedule | None = None


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One connector: what the file says of it, and its state; without a kind it stands in no file."""

    name: str
    kind: str = ""
    role: str = ""
    gives: tuple[str, ...] = ()
    gets: tuple[str, ...] = ()
    live_from: datetime | None = None
    state: State = State()


@click.command()
@paper.as_json
def connectors(as_json: bool) -> None:
    """Show who is connected: what each gives and gets, since when, whether it stands still, and what waits.

    Nobody is called; to prove that they answer: hub check. Example:

        hub connectors
    """
    box = container_for(secrets=False)
    entries = box.file().connectors
    rows = asyncio.run(_rows(box, entries))
    if as_json:
        paper.json(rows)
    elif rows:
        _show(rows)
    else:
        paper.say(f"No connector is switched on in {box.environment().plugins}.")


async def _rows(box: HubContainer, entries: Sequence[Entry]) -> list[Row]:
    try:
        database_of(box.environment())
    except ConfigError:
        return [_row(entry, State()) for entry in entries]
    storage = box.storage()
    try:
        await storage.open()
        states = await storage.look(lambda work: _states(work, [entry.name for entry in entries]))
    finally:
        await storage.close()
    named = [_row(entry, states.pop(entry.name)) for entry in entries]
    return [*named, *(Row(name=name, state=state) for name, state in states.items())]


def _row(entry: Entry, state: State) -> Row:
    return Row(
        name=entry.name,
        kind=entry.kind.name,
        role=entry.role,
        gives=entry.gives,
        gets=entry.gets,
        live_from=entry.rules.live_from or state.live_from,
        state=state,
    )


def _states(work: Work, names: Sequence[str]) -> dict[str, State]:
    """The state of these, and of those for whom something waits though the file does not name them."""
    rings, letters = work.inbox.counts(), work.outbox.counts()
    left = sorted({count.name for count in (*rings, *letters) if count.waiting or count.parked} - {*names, HUB})
    pauses, schedules = work.pauses.all(), work.schedules.all()
    found = {}
    for name in (*names, *left):
        noted = work.notes.read(name, LIVE_FROM)
        found[name] = State(
            live_from=datetime.fromisoformat(noted) if noted else None,
            stops=tuple(pause for pause in pauses if pause.connector == name),
            rings_waiting=sum(count.waiting for count in rings if count.name == name),
            rings_parked=sum(count.parked for count in rings if count.name == name),
            letters_waiting=sum(count.waiting for count in letters if count.name == name),
            letters_parked=sum(count.parked for count in letters if count.name == name),
            sweep=_last_sweep(name, schedules),
        )
    return found


def _last_sweep(name: str, schedules: Sequence[Schedule]) -> Schedule | None:
    mine = [one for one in schedules if one.connector == name and one.job in SWEEPS]
    ran = [(one.last_start, one.job, one) for one in mine if one.last_start is not None]
    return max(ran)[-1] if ran else None


def _show(rows: Sequence[Row]) -> None:
    heads = ("name", "kind", "role", "gives", "gets", "live from", "state", "waiting", "parked", "last sweep")
    paper.table(
        heads,
        [
            (
                row.name,
                row.kind or "not in the file",
                row.role,
                ", ".join(row.gives),
                ", ".join(row.gets),
                paper.when(row.live_from) if row.live_from else "its first start",
                "; ".join(_stop(pause) for pause in row.state.stops) or "at work",
                _two(row.state.rings_waiting, row.state.letters_waiting),
                _two(row.state.rings_parked, row.state.letters_parked),
                _swept(row.state.sweep),
            )
            for row in rows
        ],
    )


def _stop(pause: Pause) -> str:
    what = f"{pause.stream} " if pause.stream else ""
    by = "paused" if pause.by == "operator" else "stopped by the hub"
    return f"{what}{by} since {paper.when(pause.since)}{': ' + pause.reason if pause.reason else ''}"


def _two(rings: int, letters: int) -> str:
    return f"{rings} in, {letters} out" if rings or letters else "0"


def _swept(sweep: Schedule | None) -> str:
    if sweep is None or sweep.last_start is None:
        return ""
    if sweep.running_until is not None:
        return f"running since {paper.when(sweep.last_start)}"
    return f"{paper.when(sweep.last_end)} {'' if sweep.last_ok else 'failed: '}{sweep.last_result}"
