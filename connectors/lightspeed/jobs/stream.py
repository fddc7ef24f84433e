"""What the jobs of all streams share."""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.translate import identity
from hub_core.errors import Rejected
from hub_core.models import READ, Stream
from hub_core.plugins import HubSide

BATCH = 250
log = logging.getLogger(__name__)
T = TypeVar("T")
Tell = Callable[[str], None]


class _Named(msgspec.Struct):
    id: Any = None


class Changes(Protocol):
    """The part of the sweep that walks one kind of object."""

    def brings(self) -> Sequence[Stream]:
        """The streams it brings up to date; empty: the hub takes none of them, and it is not walked."""
        ...

    async def sweep(self, last: datetime | None, began: datetime, tell: Tell, /) -> str:
        """Take in what changed since `last` (None: this is the first sweep); say what was done. Raises `HubError`."""
        ...


async def leave(hub: HubSide, what: str, fault: Rejected) -> None:
    """One that cannot be taken now does not stop the others: it waits in the inbox, and is parked there."""
    log.info("left for later", extra={"connector": hub.name, "what": what, "reason": str(fault)})
    await hub.inbox.keep(READ, what, b"", {})


async def readable(hub: HubSide, kind: type[T], rows: Sequence[msgspec.Raw], *, stream: str = "") -> list[T]:
    """These rows of a list, as they are read; one that cannot be is read by itself later, and holds up no other (H7).

    `stream` is the name under which it can be read by its id; without either, only the log tells of it.
    """
    read: list[T] = []
    for row in rows:
        try:
            read.append(wire.part(kind, row))
        except Rejected as fault:
            id_ = identity(wire.part(_Named, row).id)
            if stream and id_:
                await leave(hub, f"{stream}/{id_}", fault)
            else:
                log.warning("a row was left out", extra={"connector": hub.name, "id": id_, "reason": str(fault)})
    return read


def batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """The same rows, so many at a time as the hub's memory is asked for at once."""
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
