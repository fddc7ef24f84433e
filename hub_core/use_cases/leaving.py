"""Connectors that leave: removed by the operator, or vanished from the file while something still waits (G5)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub_core.use_cases import causes
from hub_core.use_cases.desk import HUB
from hub_core.use_cases.records import Count, Pause, Problem
from hub_core.use_cases.storage import Storage, Work

REMOVED = "removed"
"""How the reason of a removed connector's stop begins; the stop keeps a hub that still runs from going on with it."""
FAR = timedelta(days=36500)
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What waits for a connector whose table is gone."""

    name: str
    letters: int
    rings: int

    def told(self) -> str:
        """In a sentence."""
        waits = f"{_some(self.letters, 'letter')} and {_some(self.rings, 'ring')} are open"
        return f"{waits} for {self.name}, which plugins.toml does not name"

    def cure(self) -> str:
        """What an operator may do."""
        return (
            f"Was it renamed? Stop the hub, then: hub rename {self.name} NEW. Is it gone for good? hub remove"
            f" {self.name}. Else put its table back."
        )


async def remove(storage: Storage, name: str, *, now: datetime) -> int:
    """Stop this connector for good and park what waits for it; what it gave stays. Answer how much was parked."""
    reason = f"{REMOVED} with: hub remove {name}. Take it back: hub resume {name}, then hub retry --to {name} --all"
    stop = Pause(connector=name, stream="", by="operator", reason=reason, since=now)
    parked, more = 0, True
    while more:
        some = await storage.do(lambda work: _park_some(work, stop, now))
        parked, more = parked + some, some > 0
    return parked


def is_removed(work: Work, name: str) -> bool:
    """Was this connector removed, and not taken back?"""
    return any(
        (pause.connector, pause.stream) == (name, "") and pause.reason.startswith(REMOVED)
        for pause in work.pauses.all()
    )


def vanished(work: Work, names: Collection[str]) -> list[Left]:
    """Those for whom something waits though the file does not name them; whoever was removed is not missed."""
    letters = {name: count for name, count in _open(work.outbox.counts()).items() if name not in (*names, HUB)}
    rings = {name: count for name, count in _open(work.inbox.counts()).items() if name not in (*names, HUB)}
    return [
        Left(name=name, letters=letters.get(name, 0), rings=rings.get(name, 0))
        for name in sorted({*letters, *rings})
        if not is_removed(work, name)
    ]


async def note_vanished(storage: Storage, names: Collection[str], *, now: datetime) -> list[Left]:
    """Raise a problem for each that vanished, and end those of whoever came back or was removed."""

    def step(work: Work) -> list[Left]:
        left = vanished(work, names)
        for one in left:
            work.problems.found(
                Problem(
                    cause=causes.VANISHED,
                    connector=one.name,
                    evidence=one.told(),
                    cure=one.cure(),
                    since=now,
                    last_at=now,
                )
            )
        missed = {one.name for one in left}
        for problem in work.problems.open():
            if problem.cause == causes.VANISHED and problem.connector not in missed:
                work.problems.solved(problem.connector, causes.VANISHED, at=now)
        return left

    return await storage.do(step)


def _some(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _open(counts: Collection[Count]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for count in counts:
        totals[count.name] = totals.get(count.name, 0) + count.waiting + count.parked
    return {name: total for name, total in totals.items() if total}


def _park_some(work: Work, stop: Pause, now: datetime) -> int:
    """Whatever is due, put off or in hand: no stop may lie over it while it is claimed."""
    name, far = stop.connector, now + FAR
    for pause in work.pauses.all():
        if pause.connector == name:
            work.pauses.lift(name, pause.stream, by="operator")
    letters = work.outbox.claim(far, to=name, until=far, limit=AT_ONCE)
    rings = work.inbox.claim(far, origin=name, until=far, limit=AT_ONCE)
    reason = f"{name} was removed"
    parked = sum(work.outbox.park(letter, now=now, reason=reason) for letter in letters)
    parked += sum(work.inbox.park(ring, now=now, reason=reason) for ring in rings)
    work.pauses.set(stop)
    return parked
