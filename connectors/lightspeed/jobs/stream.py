"""What the jobs of all streams share."""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from hub_core.errors import Rejected
from hub_core.models import READ, Stream
from hub_core.plugins import HubSide

BATCH = 250
log = logging.getLogger(__name__)
T = TypeVar("T")
Tell = Callable[[str], None]


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


def batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """The same rows, so many at a time as the hub's memory is asked for at once."""
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
