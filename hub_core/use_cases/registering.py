"""The webhooks at a vendor: what is missing is added, doubles are removed, foreign ones are left alone (G2)."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub_core.errors import Unsupported
from hub_core.plugins import Registration, Registrations
from hub_core.use_cases import causes
from hub_core.use_cases.members import Member
from hub_core.use_cases.records import Problem
from hub_core.use_cases.storage import Storage, Work

REGISTERED = "webhooks registered"
"""The note of a connector whose webhooks once stood at the vendor."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """The webhooks at a vendor, as the hub sees them."""

    standing: tuple[Registration, ...]
    missing: tuple[Registration, ...]
    surplus: tuple[Registration, ...]
    """Ours, but doubled or no longer wanted."""
    foreign: tuple[Registration, ...]


def sort_out(
    wanted: Sequence[Registration], listed: Sequence[Registration], *, called: str = "", former: Collection[str] = ()
) -> Sorted:
    """Compare what is wanted with what stands there. Ours are those whose address lies under our own door.

    So are those under the door that we had under a `former` name (G5).
    """
    doors = {registration.address.rsplit("/", 1)[0] for registration in wanted}
    doors |= {
        f"/{before}/".join(f"{door}/".rsplit(f"/{called}/", 1)).rstrip("/") for door in doors for before in former
    }
    names = {(registration.topic, registration.address) for registration in wanted}
    standing: dict[tuple[str, str], Registration] = {}
    surplus, foreign = [], []
    for registration in sorted(listed, key=lambda one: (len(one.id), one.id)):
        name = (registration.topic, registration.address)
        if name in names and name not in standing:
            standing[name] = registration
        elif registration.address.rsplit("/", 1)[0] in doors:
            surplus.append(registration)
        else:
            foreign.append(registration)
    missing = tuple(one for one in wanted if (one.topic, one.address) not in standing)
    return Sorted(tuple(standing.values()), missing, tuple(surplus), tuple(foreign))


async def look(member: Member) -> Sorted:
    """What stands at the vendor. Raises `Unsupported` when the connector has no webhooks, and `HubError`."""
    registrations = _of(member)
    renamed = member.former.now_called if member.former else {}
    former = [before for before, now in renamed.items() if now == member.name]
    return sort_out(await registrations.wanted(), await registrations.listed(), called=member.name, former=former)


async def sync_webhooks(storage: Storage, member: Member, now: Callable[[], datetime]) -> str:
    """Put right what is missing or doubled, and say so in a sentence; a vanished one is a problem that is solved."""
    registrations = _of(member)
    found = await look(member)
    for registration in found.missing:
        await registrations.add(registration)
    for registration in found.surplus:
        await registrations.remove(registration)
    vanished = await storage.do(lambda work: _note(work, member.name, found, now()))
    back = " (they had vanished and were put back)" if vanished else ""
    return f"{len(found.standing)} stood, {len(found.missing)} added{back}, {len(found.surplus)} removed"


async def remove_webhooks(member: Member) -> int:
    """Take away everything of ours at the vendor; answer how many."""
    registrations = _of(member)
    found = await look(member)
    for registration in (*found.standing, *found.surplus):
        await registrations.remove(registration)
    return len(found.standing) + len(found.surplus)


def _of(member: Member) -> Registrations:
    if member.connector.registrations is None:
        raise Unsupported(f"{member.name} registers no webhooks")
    return member.connector.registrations


def _note(work: Work, name: str, found: Sorted, now: datetime) -> bool:
    """A webhook that had stood and stands no more is told to a person, once each time."""
    stood = work.notes.read(name, REGISTERED)
    work.notes.write(name, REGISTERED, now.isoformat())
    if not (stood and found.missing):
        work.problems.solved(name, causes.WEBHOOKS, at=now)
        return False
    topics = ", ".join(registration.topic for registration in found.missing)
    work.problems.found(
        Problem(
            cause=causes.WEBHOOKS,
            connector=name,
            evidence=f"{topics} were put back at {now:%Y-%m-%d %H:%M} UTC; what rang meanwhile comes by the sweep",
            cure="Nothing, if it stays; else find out who removes them at the vendor.",
            since=now,
            last_at=now,
        )
    )
    return True
