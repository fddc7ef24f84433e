"""From the outbox to the connectors' ports."""

import functools
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from hub_core.decisions.fate import Fate, fate, worst
from hub_core.errors import HubError, NotFound, Rejected, Unavailable, Unsupported
from hub_core.models import (
    STREAMS,
    Checkout,
    Customer,
    Fact,
    Order,
    OrderWord,
    Product,
    Shipment,
    StockLevel,
    Stream,
)
from hub_core.ports import CustomerDirectory, Ports
from hub_core.use_cases import causes
from hub_core.use_cases.bundles import Bundle, bundled, refusals
from hub_core.use_cases.desk import HUB, Desk
from hub_core.use_cases.far_clock import Heard, listening
from hub_core.use_cases.letters import Letter, write_letter
from hub_core.use_cases.members import Members
from hub_core.use_cases.outcomes import declined, not_there, parked, put_off, taken
from hub_core.use_cases.records import Outgoing
from hub_core.use_cases.stops import stop_for
from hub_core.use_cases.storage import Storage, Work
from hub_core.use_cases.trace import tracing

S = TypeVar("S")
_STOCK: frozenset[Stream] = frozenset({"stock"})
_ALL_BUT_STOCK: frozenset[Stream] = frozenset(STREAMS) - _STOCK
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
    _stock_out: set[str] = field(default_factory=set)
    """Receivers that are being told of stock: what changes meanwhile waits, and becomes one (S5)."""

    async def claim(self, to: str, limit: int) -> list[Letter | Bundle]:
        """Lease what is due for `to` and write its letters; what has nothing to say is done with.

        Stock comes as one bundle, of more products than `limit` if need be, and the next one only after it ended.
        """
        rows = await self.storage.do(lambda work: self._claimed(work, to, limit))
        if not rows:
            return []
        try:
            letters = await self._written(rows)
        except Unavailable:
            raise
        except Exception:  # one of them is poisoned, and must not hold up the others (H7)
            letters = [letter for row in rows for letter in await self._alone(row)]
        items = bundled(letters)
        self._stock_out.update(item.to for item in items if isinstance(item, Bundle))
        return items

    def _claimed(self, work: Work, to: str, limit: int) -> list[Outgoing]:
        now, streams = self.now(), _ALL_BUT_STOCK if to in self._stock_out else None
        rows = list(work.outbox.claim(now, to=to, until=now + LEASE, limit=limit, streams=streams))
        stock = sum(row.stream == "stock" for row in rows)
        room = self._at_once(to) - stock
        if stock and len(rows) == limit and room > 0:
            more = work.outbox.claim(now, to=to, until=now + LEASE, limit=room, streams=_STOCK)
            rows += more
        return rows

    def _at_once(self, to: str) -> int:
        member = self.members.find(to)
        return member.connector.stock_at_once if member else 0

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

    async def hold(self, items: Sequence[Letter | Bundle]) -> None:
        """These are still in hand: hold their leases longer."""
        until = self.now() + LEASE
        rows = [letter.outgoing for item in items for letter in _letters_in(item)]
        await self.storage.do(lambda work: [work.outbox.hold(row, until=until) for row in rows])

    async def send(self, item: Letter | Bundle) -> Fate | None:
        """Hand one letter, or one bundle, over and keep how it ended; None: nothing is left to do."""
        if isinstance(item, Letter):
            return await self._send_letter(item)
        try:
            return await self._send_bundle(item)
        finally:
            self._stock_out.discard(item.to)

    async def _send_bundle(self, bundle: Bundle) -> Fate | None:
        """One call for all; one that is refused as a whole is split until the culprit stands alone."""
        refused: Mapping[int, Rejected] = {}
        with tracing(bundle.letters[0].outgoing.trace):
            try:
                with listening() as heard:
                    await _socket(self.members[bundle.to].ports.stock, "stock").publish(bundle.levels())
            except Rejected as fault:
                refused = refusals(bundle, fault)
                if not refused and len(bundle.letters) == 1:
                    return await self._failed(bundle.letters, fault)
                if not refused:
                    return worst([await self._send_bundle(half) for half in bundle.halves()])
            except Exception as fault:  # every fault has a fate, the unexpected too
                return await self._failed(bundle.letters, fault)
        into = [letter for place, letter in enumerate(bundle.letters) if place not in refused]
        left = await self._keep_all(into, taken, heard) if into else None
        return worst([left, *[await self._failed([bundle.letters[place]], why) for place, why in refused.items()]])

    async def _send_letter(self, letter: Letter) -> Fate | None:
        outgoing = letter.outgoing
        with tracing(outgoing.trace):
            try:
                with listening() as heard:
                    await hand_over(letter.facts, self.members[outgoing.to].ports)
            except Exception as fault:  # every fault has a fate, the unexpected too
                return await self._failed([letter], fault)
            if left := await self._keep(letter, lambda desk: taken(desk, letter), heard):
                return left
            log.info("taken", extra={"connector": outgoing.to, "stream": outgoing.stream, "key": outgoing.key})
            return None

    async def _failed(self, letters: Sequence[Letter], fault: Exception) -> Fate | None:
        """These met this fault; they share their fate, so that what was a bundle is one again."""
        outgoing, word = letters[0].outgoing, letters[0].facts[0]
        if isinstance(word, OrderWord) and isinstance(fault, Unsupported):
            reason = str(fault)
            return await self._keep(letters[0], lambda desk: declined(desk, letters[0], word, reason))
        if isinstance(word, Customer) and isinstance(fault, NotFound | Unsupported):
            why = str(fault)
            return await self._keep(letters[0], lambda desk: not_there(desk, letters[0], why))
        age = self.now() - (outgoing.since or outgoing.due)
        end = fate(fault, attempts=outgoing.attempts, age=age, chance=self.chance())
        log.log(
            logging.WARNING if isinstance(fault, HubError) else logging.ERROR,
            "not taken",
            extra={
                "connector": outgoing.to,
                "stream": outgoing.stream,
                "key": outgoing.key,
                "together": len(letters),
                "reason": end.reason,
            },
            exc_info=None if isinstance(fault, HubError) else fault,
        )
        if end.stops:
            await stop_for(self.storage, outgoing.to, outgoing.stream, end, now=self.now())
        finish = parked if end.then == "park" else put_off
        return await self._keep_all(letters, lambda desk, letter: finish(desk, letter, end)) or end

    async def _keep_all(
        self, letters: Sequence[Letter], finish: Callable[[Desk, Letter], None], heard: Heard | None = None
    ) -> Fate | None:
        """Keep in one commit how these ended; if that cannot be, each by itself."""

        def step(work: Work) -> None:
            for letter in letters:
                finish(self._desk(work, letter.outgoing.trace, heard), letter)

        if len(letters) > 1:
            try:
                await self.storage.do(step, *(letter.outgoing.key for letter in letters))
            except Unavailable:
                raise
            except Exception:  # one of them is poisoned, and must not hold up the others (H7)
                log.exception("not kept together", extra={"connector": letters[0].outgoing.to})
            else:
                return None
        left = [await self._keep(letter, functools.partial(_finished, finish, letter), heard) for letter in letters]
        return next((end for end in left if end is not None), None)

    async def _keep(self, letter: Letter, finish: Callable[[Desk], None], heard: Heard | None = None) -> Fate | None:
        """Keep how it ended; None: that is kept. What cannot be kept as it ended is left for later, or parked."""
        row = letter.outgoing
        try:
            await self.storage.do(lambda work: finish(self._desk(work, row.trace, heard)), row.key)
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

    def _desk(self, work: Work, trace: str, heard: Heard | None = None) -> Desk:
        far = heard.date if heard else None
        return Desk(work=work, members=self.members, now=self.now(), who=HUB, trace=trace, far=far)


async def hand_over(facts: Sequence[Fact | OrderWord], ports: Ports) -> None:
    """Hand facts of one kind to the port that takes them. Raises what the port raises."""
    match facts[0]:
        case Order() | OrderWord() as said:
            await _socket(ports.orders, "orders").accept(said)
        case Shipment():
            parcels = [fact for fact in facts if isinstance(fact, Shipment)]
            await _socket(ports.shipments, "shipments").notify(parcels)
        case StockLevel():
            levels = [fact for fact in facts if isinstance(fact, StockLevel)]
            await _socket(ports.stock, "stock").publish(levels)
        case Product() as product:
            await _socket(ports.products, "products").put(product)
        case Customer():
            people = [fact for fact in facts if isinstance(fact, Customer)]
            await _each(_socket(ports.customers, "customers"), people)
        case Checkout():  # pragma: no branch - mypy proves that there is no other
            raise Unsupported("checkouts are collected, never handed over")


async def _each(directory: CustomerDirectory, people: Sequence[Customer]) -> None:
    """One call per customer. One that is not there keeps no other from being told; it is raised last."""
    absent: Rejected | None = None
    for customer in people:
        try:
            await directory.put(customer)
        except (NotFound, Unsupported) as fault:
            absent = fault
    if absent is not None:
        raise absent


def _letters_in(item: Letter | Bundle) -> Sequence[Letter]:
    return item.letters if isinstance(item, Bundle) else (item,)


def _finished(finish: Callable[[Desk, Letter], None], letter: Letter, desk: Desk) -> None:
    finish(desk, letter)


def _socket(socket: S | None, stream: str) -> S:
    if socket is None:
        raise Unsupported(f"it has no port for {stream} any more")
    return socket
