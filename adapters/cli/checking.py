"""Proves that the hub could work: the file, the database, every connector, and the doors that vendors ring at."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from adapters.cli.looking import sqlite_file
from adapters.cli.webhooks import masked
from adapters.container import House, HubContainer
from adapters.storage.memory import Memory
from hub_core.errors import ConfigError, HubError, Unauthorised, Unavailable
from hub_core.plugins import DRIFT
from hub_core.use_cases.leaving import vanished
from hub_core.use_cases.members import Member
from hub_core.use_cases.memory import noted_by
from hub_core.use_cases.stock.named import NeverStated, never_stated
from hub_core.use_cases.storage import Storage, Work

What = Literal["file", "database", "connection", "webhooks", "costs", "drift", "stock"]


MOST = 10
"""So many unknown things of a vendor are named."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at, and what was found."""

    what: What
    name: str
    ok: bool
    says: str


async def connect_silently(box: HubContainer) -> list[Finding]:
    """What connectors say of their settings when they are made, which calls nobody and keeps nothing."""
    box.storage.override(Memory())
    try:
        house = box.house()
    except ConfigError as fault:
        return [Finding(what="file", name="", ok=False, says=line) for line in str(fault).splitlines()]
    await house.close()
    return []


async def prove(box: HubContainer, names: Sequence[str], *, seconds: float) -> list[Finding]:
    """Look at the database and at these connectors, all at once, each for at most so many seconds."""
    storage, database = await _open(box)
    try:
        house = box.house()
    except ConfigError as fault:
        await storage.close()
        return [database, *(Finding(what="file", name="", ok=False, says=line) for line in str(fault).splitlines())]
    try:
        gone = await _vanished(house, storage) if database.ok else []
        found = await asyncio.gather(*(_member(member, seconds) for member in _members(house, names)))
        drifts = await storage.look(lambda work: _drifts(work, names))
        places = await storage.look(lambda work: never_stated(work, house.hub.members))
    finally:
        await house.close()
    return [database, *gone, *(finding for several in found for finding in several), *drifts, *map(_place, places)]


def _place(one: NeverStated) -> Finding:
    """It may be misspelt, or new: that stops nothing, and is shown."""
    says = f"{one.where}: nothing was ever stated there; levels are stated at {', '.join(one.stated)}"
    return Finding(what="stock", name=one.location, ok=True, says=says)


async def _vanished(house: House, storage: Storage) -> list[Finding]:
    """Those for whom something waits though the file does not name them, with their cures (G5)."""
    names = [member.name for member in house.hub.members]
    left = await storage.look(lambda work: vanished(work, names))
    return [Finding(what="database", name=one.name, ok=False, says=f"{one.told()}. {one.cure()}") for one in left]


def _drifts(work: Work, names: Sequence[str]) -> list[Finding]:
    """What vendors say that nobody here has heard of: it stops nothing, and is shown (H11)."""
    noted = {name: work.notes.read(noted_by(name), DRIFT) for name in names}
    counts = {name: msgspec.json.decode(text, type=dict[str, int]) for name, text in noted.items() if text}
    return [
        Finding(what="drift", name=name, ok=True, says=f"unknown at the vendor: {_told(seen)}")
        for name, seen in counts.items()
        if seen
    ]


def _told(seen: Mapping[str, int]) -> str:
    most = sorted(seen.items(), key=lambda one: (-one[1], one[0]))
    rest = f" and {len(most) - MOST} more" if len(most) > MOST else ""
    return ", ".join(f"{what} ({count})" for what, count in most[:MOST]) + rest


def _members(house: House, names: Sequence[str]) -> list[Member]:
    return [member for member in house.hub.members if member.name in names]


async def _open(box: HubContainer) -> tuple[Storage, Finding]:
    """The database, or in its place an empty memory, so that connectors can be tried all the same."""
    name = box.environment().database
    try:
        if (file := sqlite_file(box.environment())) and not file.exists():
            return await _memory(box), _not_made_yet(name, file)
        storage = box.storage()
        await storage.open()
        await storage.look(lambda work: work.notes.read("hub", "ready"))
    except HubError as fault:
        return await _memory(box), Finding(what="database", name=name, ok=False, says=str(fault))
    return storage, Finding(what="database", name=name, ok=True, says="keeps and answers")


def _not_made_yet(name: str, file: Path) -> Finding:
    folder = file.absolute().parent
    can = os.access(folder, os.W_OK)
    says = "not made yet; hub serve makes it" if can else f"cannot be made: {str(folder)!r} cannot be written to"
    return Finding(what="database", name=name, ok=can, says=says)


async def _memory(box: HubContainer) -> Storage:
    box.storage.override(Memory())
    memory: Storage = box.storage()
    await memory.open()
    return memory


async def _member(member: Member, seconds: float) -> list[Finding]:
    findings = [await _connection(member, seconds)]
    if member.connector.registrations is not None:
        findings.append(await _door(member, seconds))
    return [*findings, *(await _costs(member, seconds) if findings[0].ok else ())]


async def _connection(member: Member, seconds: float) -> Finding:
    ok, says = True, "answers and accepts us"
    try:
        async with asyncio.timeout(seconds):
            await member.connector.check()
    except TimeoutError:
        ok, says = False, f"no answer within {seconds:g} s"
    except HubError as fault:
        ok, says = False, f"{_kind(fault)}: {fault}"
    return Finding(what="connection", name=member.name, ok=ok, says=says)


def _kind(fault: HubError) -> str:
    if isinstance(fault, Unauthorised):
        return "does not accept us"
    if isinstance(fault, ConfigError):
        return "settings"
    return "does not answer" if isinstance(fault, Unavailable) else "says no"


async def _costs(member: Member, seconds: float) -> list[Finding]:
    """What regular work costs in calls, for the streams that this connector gives (K2)."""
    try:
        async with asyncio.timeout(seconds):
            costs = await member.connector.costs()
    except TimeoutError:
        return [Finding(what="costs", name=member.name, ok=False, says=f"no answer within {seconds:g} s")]
    except HubError as fault:
        return [Finding(what="costs", name=member.name, ok=False, says=f"{_kind(fault)}: {fault}")]
    told = {stream: says for stream, says in costs.items() if stream in member.gives}
    return [Finding(what="costs", name=member.name, ok=True, says=f"{name}: {says}") for name, says in told.items()]


async def _door(member: Member, seconds: float) -> Finding:
    ok, says = True, "left to the operator, as the settings say"
    registrations = member.connector.registrations
    try:
        if registrations is not None and member.connector.registers:
            async with asyncio.timeout(seconds):
                wanted = await registrations.wanted()
            doors = sorted({masked(one.address) for one in wanted})
            says = f"rung at {', '.join(doors)}" if doors else "none are needed, or none can be had on this machine"
    except TimeoutError:
        ok, says = False, f"nothing was said within {seconds:g} s"
    except HubError as fault:
        ok, says = False, str(fault)
    return Finding(what="webhooks", name=member.name, ok=ok, says=says)
