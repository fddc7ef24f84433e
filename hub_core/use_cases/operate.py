"""What operators do: look, release, set, pause, resume, retry."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

import msgspec

from hub_core.errors import NotFound, Rejected
from hub_core.models import STREAMS, Order, OrderStatus, OrderWord, Ref, Shipment
from hub_core.use_cases import causes
from hub_core.use_cases.desk import Desk, handover_at
from hub_core.use_cases.members import Members
from hub_core.use_cases.records import (
    Entry,
    Handover,
    HandoverState,
    InboxRow,
    Life,
    Outgoing,
    Pause,
    Standing,
)
from hub_core.use_cases.settle import settle, tell_of_parcels
from hub_core.use_cases.storage import Storage, Work
from hub_core.use_cases.trace import new_trace
from hub_core.use_cases.words import speak, take_back

T = TypeVar("T")
OPERATOR = "operator"
OPERATOR_WORDS = frozenset({OrderStatus.PROCESSING, OrderStatus.ON_HOLD, OrderStatus.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything the hub knows of one order."""

    standing: Standing
    order: Order
    parcels: Sequence[tuple[str, Shipment]]
    handovers: Sequence[Handover]
    open_rows: Sequence[Outgoing]
    history: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Operate:
    """The operator's hands."""

    storage: Storage
    members: Members
    now: Callable[[], datetime]

    async def orders(
        self, *, origin: str | None = None, status: Collection[str] = (), life: Collection[str] = (), limit: int = 1000
    ) -> Sequence[Standing]:
        """Orders, newest made first."""
        return await self.storage.look(
            lambda work: work.orders.list(origin=origin, status=status, life=life, limit=limit)
        )

    async def find(self, text: str, *, origin: str | None = None) -> Standing:
        """The one order of that number, that key, or that id at its shop. Raises `NotFound`, or `Rejected` if several.

        A number may be given without the shop's prefix and leading zeros (`18` for `ORD00018`).
        """
        found = await self.storage.look(lambda work: _find(work, text.strip(), origin, list(self.members)))
        if not found:
            raise NotFound(f"no order {text!r}{' of ' + origin if origin else ''}. See them all: hub orders")
        if len(found) > 1:
            names = ", ".join(sorted(f"{one.origin} {one.number} ({one.key})" for one in found))
            raise Rejected(f"{text!r} may be {names}. Name one by what stands in brackets.")
        return found[0]

    async def dossier(self, key: str) -> Dossier:
        """Everything about the order of that key. Raises `NotFound`."""
        return await self.storage.look(lambda work: _dossier(work, key))

    async def release(self, key: str, *, to: str | None = None) -> Standing:
        """Let an order of the past, or one without a warehouse, go out (O7, O14). Once is enough; again is the same.

        `to` names its warehouse; one that refused the order is asked once more.
        """
        if to is not None:
            self._warehouse(to)
        return await self._on(key, lambda desk, standing: _release(desk, standing, to))

    async def dismiss(self, key: str) -> Standing:
        """Say that an order of the past stays where it is (O7)."""

        def dismissed(desk: Desk, standing: Standing) -> Standing:
            if standing.life is Life.DISMISSED:
                return standing
            if standing.life is not Life.BEFORE:
                raise Rejected(f"order {standing.number} is {standing.life}; only one of the past can be dismissed")
            desk.solved(causes.late_old_order(standing.number), connector=standing.origin)
            desk.write(key, "dismissed", "it stays where it is")
            return msgspec.structs.replace(standing, life=Life.DISMISSED)

        return await self._on(key, dismissed)

    async def set_status(self, key: str, status: OrderStatus | None) -> Standing:
        """Say the operator's word about an order, or lift it with None (O6, O9). Raises `Rejected` for other words."""
        if status is not None and status not in OPERATOR_WORDS:
            allowed = ", ".join(sorted(OPERATOR_WORDS))
            raise Rejected(f"an operator may say {allowed}; {status} follows from what happens")

        def said(desk: Desk, standing: Standing) -> Standing:
            desk.write(key, "operator", f"says {status}" if status else "lifts the word said before")
            _tell_shop(desk, standing, status)
            return msgspec.structs.replace(
                standing,
                operator=status,
                operator_at=standing.shop if status else None,
                operator_covered=standing.coverage,
            )

        return await self._on(key, said)

    async def pause(self, name: str, stream: str = "", *, reason: str = "") -> None:
        """Stop what is handed to a connector, or collected from it (H14). Raises `NotFound` for an unknown name."""
        self._known(name, stream)
        pause = Pause(connector=name, stream=stream, by="operator", reason=reason, since=self.now())
        await self.storage.do(lambda work: work.pauses.set(pause))

    async def resume(self, name: str, stream: str = "") -> bool:
        """Go on, also with a job that the hub stopped; True when something had been stopped."""

        def step(work: Work) -> bool:
            if (name, stream) not in {(one.connector, one.stream) for one in work.pauses.all()}:
                self._known(name, stream)
            return work.pauses.lift(name, stream, by="operator")

        return await self.storage.do(step)

    async def parked(self) -> tuple[Sequence[Outgoing], Sequence[InboxRow]]:
        """What waits for a person: letters and rings."""
        return await self.storage.look(lambda work: (work.outbox.parked(), work.inbox.parked()))

    async def retry(
        self, which: Literal["letters", "rings", "all"], *, ids: Collection[int] | None = None, name: str | None = None
    ) -> int:
        """Try parked things again; answer how many."""
        now = self.now()

        def step(work: Work) -> int:
            letters = work.outbox.retry(now, ids=ids, to=name) if which != "rings" else 0
            rings = work.inbox.retry(now, ids=ids, origin=name) if which != "letters" else 0
            return letters + rings

        return await self.storage.do(step)

    async def _on(self, key: str, change: Callable[[Desk, Standing], Standing]) -> Standing:
        trace = new_trace()

        def step(work: Work) -> Standing:
            desk = Desk(work=work, members=self.members, now=self.now(), who=OPERATOR, trace=trace)
            standing = work.orders.standing(key)
            if standing is None:
                raise NotFound(f"no order {key!r}")
            changed = change(desk, standing)
            work.orders.keep(changed)
            return settle(desk, key) or changed

        return await self.storage.do(step, key)

    def _known(self, name: str, stream: str) -> None:
        if self.members.find(name) is None:
            names = ", ".join(member.name for member in self.members)
            raise NotFound(f"no connector is named {name!r}; there are: {names}")
        if stream and stream not in STREAMS:
            raise NotFound(f"{stream!r} is no stream; there are: {', '.join(STREAMS)}")

    def _warehouse(self, name: str) -> None:
        self._known(name, "")
        member = self.members[name]
        if member.role != "warehouse" or "orders" not in member.hears:
            raise Rejected(f"{name} is no warehouse that takes orders")


def _release(desk: Desk, standing: Standing, to: str | None) -> Standing:
    handed = [
        one
        for one in desk.work.orders.handovers(standing.key)
        if one.state in (HandoverState.STARTED, HandoverState.TAKEN)
    ]
    if to is not None and any(one.warehouse != to for one in handed):
        raise Rejected(f"order {standing.number} was handed to {handed[0].warehouse} already")
    for cause in (causes.late_old_order(standing.number), causes.homeless(standing.number)):
        desk.solved(cause, connector=standing.origin)
    past = standing.life in (Life.BEFORE, Life.DISMISSED)
    moved = to is not None and to != standing.warehouse
    again = to is not None and _offer_again(desk, standing, to)
    if past or moved or again:
        desk.write(standing.key, "released", f"by an operator{' to ' + to if to else ''}")
    if moved and standing.warehouse:
        desk.solved(causes.refused(standing.number), connector=standing.warehouse)
    released = msgspec.structs.replace(
        standing,
        life=Life.RELEASED if past else standing.life,
        warehouse=to or standing.warehouse,
        because="an operator said so" if to else standing.because,
        tried=() if moved else standing.tried,
    )
    if past and desk.work.facts.parcels_of(standing.key):
        tell_of_parcels(desk, released)
    return released


def _offer_again(desk: Desk, standing: Standing, to: str) -> bool:
    """A person asks this warehouse once more for what it refused; False when it refused nothing."""
    handover = handover_at(desk.work, standing.key, to)
    if handover is None or handover.state is not HandoverState.REFUSED:
        return False
    desk.work.orders.hand(msgspec.structs.replace(handover, refused=""))
    desk.solved(causes.refused(standing.number), connector=to)
    return True


def _tell_shop(desk: Desk, standing: Standing, status: OrderStatus | None) -> None:
    """An operator's *cancelled* is a word about the order too; any other word of his takes it back (O13)."""
    if status is OrderStatus.CANCELLED:
        word = OrderWord(order=Ref.of(standing.key), said="cancelled", as_of=desk.now, reason="an operator said so")
        speak(desk, word, standing)
    else:
        take_back(desk, standing.key)


def _find(work: Work, text: str, origin: str | None, members: Collection[object]) -> list[Standing]:
    """By its whole number or key; else by its id, or its number without prefix and zeros: a short one may be both."""
    names = [origin] if origin else [str(getattr(member, "name", "")) for member in members]
    found = _standing(work, {*work.names.anywhere("order", text.casefold()), text})
    if not any(origin in (None, one.origin) for one in found):
        found = _standing(work, {f"{name}:{text}" for name in names})
        known = {one.key for one in found}
        every = work.orders.list(limit=100_000) if text.isdigit() else ()
        found += [one for one in every if one.key not in known and _same_digits(one.number, text)]
    return [one for one in found if origin is None or one.origin == origin]


def _standing(work: Work, keys: Collection[str]) -> list[Standing]:
    return [one for key in sorted(keys) if (one := work.orders.standing(key)) is not None]


def _same_digits(number: str, text: str) -> bool:
    digits = number[len(number.rstrip("0123456789")) :]
    return bool(digits) and digits.lstrip("0") == text.lstrip("0")


def _dossier(work: Work, key: str) -> Dossier:
    standing, order = work.orders.standing(key), work.facts.find(Order, key)
    if standing is None or order is None:
        raise NotFound(f"no order {key!r}")
    return Dossier(
        standing=standing,
        order=order,
        parcels=work.facts.parcels_of(key),
        handovers=work.orders.handovers(key),
        open_rows=[*work.outbox.of("orders", key), *work.outbox.of("shipments", key)],
        history=work.history.of(key),
    )
