"""Hands many things to the hub; one that is refused stops no other (H7)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from connectors.channel_stub import wire
from hub_core.errors import Rejected
from hub_core.models import Ref

T = TypeVar("T")
AT_ONCE = 25
"""So many are handed over at the same time: the hub keeps them in few commits."""


class Named(Protocol):
    """A thing of this market."""

    @property
    def ref(self) -> Ref:
        """Who it is."""
        ...


F = TypeVar("F", bound=Named)


@dataclass(slots=True)
class Taken:
    """What came of a reading: the ids of what was taken, and why something was not, by its id."""

    ids: list[str] = field(default_factory=list)
    refused: dict[str, Rejected] = field(default_factory=dict)


def read_each(bodies: Sequence[wire.Body], translate: Callable[[wire.Body], T], taken: Taken) -> list[T]:
    """Those that can be read; the others are noted as refused, under their ids."""
    read: list[T] = []
    for body in bodies:
        try:
            read.append(translate(body))
        except Rejected as fault:
            taken.refused[wire.id_of(body) or "without an id"] = fault
    return read


async def hand_each(facts: Sequence[F], hand: Callable[[F], Awaitable[None]], taken: Taken) -> None:
    """Hand them over; what the hub refuses is noted. Raises whatever else handing one over raises."""
    for start in range(0, len(facts), AT_ONCE):
        some = facts[start : start + AT_ONCE]
        ends = await asyncio.gather(*(hand(fact) for fact in some), return_exceptions=True)
        for fact, end in zip(some, ends, strict=True):
            if end is None:
                taken.ids.append(fact.ref.id)
            elif isinstance(end, Rejected):
                taken.refused[fact.ref.id] = end
            else:
                raise end


def unheld(facts: Sequence[F], held: Mapping[str, object], same: Callable[[F, object], bool], taken: Taken) -> list[F]:
    """Those that the hub does not hold just so; the others count as taken, and cost nothing (H2)."""
    known = [fact for fact in facts if fact.ref.id in held and same(fact, held[fact.ref.id])]
    taken.ids += [fact.ref.id for fact in known]
    there = {fact.ref.id for fact in known}
    return [fact for fact in facts if fact.ref.id not in there]
