"""From the outbox to the connectors' ports."""

import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from hub_core.decisions.fate import Fate, fate
from hub_core.errors import HubError, Unavailable, Unsupported
from hub_core.models import Checkout, Customer, Fact, Order, OrderWord, Product, Shipment, StockLevel
from hub_core.ports import Ports
from hub_core.use_cases import causes
from hub_core.use_cases.desk import HUB, Desk
from hub_core.use_cases.letters import Letter, write_letter
from hub_core.use_cases.members import Members
from hub_core.use_cases.outcomes import declined, parked, put_off, taken
from hub_core.use_cases.records import Outgoing
from hub_core.use_cases.stops import stop_for
from hub_core.use_cases.storage import Storage, Work
from hub_core.use_cases.trace import tracing

S = TypeVar("S")
LEASE = timedelta(seconds=30)
"""How long an item of a process that died waits for another; who lives holds on to it."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Deliver:
    """Hands over what is due."""

    storage: Storage
    members: Members
    now: Callable[[], datetime]
    chance: Callable[[], float] = random.random

    async def claim(self, to: str, limit: int) -> list[Letter]:
        """Lease what is due for `to` and write its letters; what has nothing to say is done with."""
        rows = await self.storage.do(
            lambda work: work.outbox.claim(self.now(), to=to, until=self.now() + LEASE, limit=limit)
        )
        if not rows:
            return []
        try:
            return await self._written(rows)
        except Unavailable:
            raise
        except Exception:  # one of them is poisoned, and must not hold up the others (H7)
            return [letter for row in rows for letter in await self._alone(row)]

    async def _written(self, rows: Sequence[Outgoing]) -> list[Letter]:
        return await self.storage.do(lambda work: self._letters(work, rows), *(row.key for row in rows))

    async def _alone(self, row: Outgoing) -> list[Letter]:
        try:
            return await self._written([row])
        except Unavailable:
            raise
        except Exception as fault:  # every fault has a fate, the unexpected too
            await self._leave(row, fault)
            return []

    def _letters(self, work: Work, rows: Sequence[Outgoing]) -> list[Letter]:
        written = (write_letter(self._desk(work, row.trace), row) for row in rows)
        return [letter for letter in written if letter is not None]

    async def hold(self, letters: Sequence[Letter]) -> None:
        """These are still in hand: hold their leases longer."""
        until = self.now() + LEASE
        rows = [letter.outgoing for letter in letters]
        await self.storage.do(lambda work: [work.outbox.hold(row, until=until) for row in rows])

    async def send(self, letter: Letter) -> Fate | None:
        """Hand one letter over and keep how it ended; None: nothing is left to do."""
        outgoing = letter.outgoing
        with tracing(outgoing.trace):
            try:
                await hand_over(letter.facts, self.members[outgoing.to].ports)
            except Exception as fault:  # every fault has a fate, the unexpected too
                return await self._failed(letter, fault)
            if left := await self._keep(letter, lambda desk: taken(desk, letter)):
                return left
            log.info("taken", extra={"connector": outgoing.to, "stream": outgoing.stream, "key": outgoing.key})
            return None

    async def _failed(self, letter: Letter, fault: Exception) -> Fate | None:
        outgoing, word = letter.outgoing, letter.facts[0]
        if isinstance(word, OrderWord) and isinstance(fault, Unsupported):
            reason = str(fault)
            return await self._keep(letter, lambda desk: declined(desk, letter, word, reason))
        age = self.now() - (outgoing.since or outgoing.due)
        end = fate(fault, attempts=outgoing.attempts, age=age, chance=self.chance())
        level = logging.WARNING if isinstance(fault, HubError) else logging.ERROR
        log.log(
            level,
            "not taken",
            extra={"connector": outgoing.to, "stream": outgoing.stream, "key": outgoing.key, "reason": end.reason},
            exc_info=None if isinstance(fault, HubError) else fault,
        )
        if end.stops:
            await stop_for(self.storage, outgoing.to, outgoing.stream, end, now=self.now())
        finish = parked if end.then == "park" else put_off
        return await self._keep(letter, lambda desk: finish(desk, letter, end)) or end

    async def _keep(self, letter: Letter, finish: Callable[[Desk], None]) -> Fate | None:
        """Keep how it ended; None: that is kept. What cannot be kept as it ended is left for later, or parked."""
        row = letter.outgoing
        try:
            await self.storage.do(lambda work: finish(self._desk(work, row.trace)), row.key)
        except Unavailable:
            raise
        except Exception as fault:  # every fault has a fate, the unexpected too
            return await self._leave(row, fault)
        return None

    async def _leave(self, row: Outgoing, fault: Exception) -> Fate:
        """Put off, or park, an address whose letter or end cannot be written."""
        end = fate(fault, attempts=row.attempts, age=timedelta.max, chance=self.chance())
        log.error("left", extra={"connector": row.to, "stream": row.stream, "key": row.key}, exc_info=fault)

        def step(work: Work) -> None:
            if end.then == "later":
                work.outbox.later(row, due=self.now() + end.wait, reason=end.reason)
            elif work.outbox.park(row, now=self.now(), reason=end.reason):
                cause = causes.not_told(row.stream, row.key)
                cure = f"This is a fault of the hub: report it. Then: hub retry {row.id}"
                self._desk(work, row.trace).problem(cause, connector=row.to, evidence=end.reason, cure=cure)

        await self.storage.do(step, row.key)
        return end

    def _desk(self, work: Work, trace: str) -> Desk:
        return Desk(work=work, members=self.members, now=self.now(), who=HUB, trace=trace)


async def hand_over(facts: Sequence[Fact | OrderWord], ports: Ports) -> None:
    """Hand facts of one kind to the port that takes them. Raises what the port raises."""
    match facts[0]:
        case Order() | OrderWord() as said:
            await _socket(ports.orders, "orders").accept(said)
        case Shipment():
            parcels = [fact for fact in facts if isinstance(fact, Shipment)]
            await _socket(ports.shipments, "shipments").notify(parcels)
        case StockLevel() as level:
            await _socket(ports.stock, "stock").publish([level])
        case Product() as product:
            await _socket(ports.products, "products").put(product)
        case Customer() as customer:
            await _socket(ports.customers, "customers").put(customer)
        case Checkout():  # pragma: no branch - mypy proves that there is no other
            raise Unsupported("checkouts are collected, never handed over")


def _socket(socket: S | None, stream: str) -> S:
    if socket is None:
        raise Unsupported(f"it has no port for {stream} any more")
    return socket
