"""The hub's socket for orders: orders of shops and channels, and words about them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from hub_core.decisions.after_sales import AFTER_SALES
from hub_core.decisions.mails import email_key
from hub_core.decisions.news import News
from hub_core.errors import NotFound, Unsupported
from hub_core.models import Order, OrderStatus, OrderWord
from hub_core.use_cases import causes
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.forgotten import known_order
from hub_core.use_cases.keeping import keep
from hub_core.use_cases.people import from_order, is_linked, mail_lock
from hub_core.use_cases.records import Life, Standing
from hub_core.use_cases.refusing import refused_afterwards
from hub_core.use_cases.settle import may_move, settle
from hub_core.use_cases.take_in.after_sales import judge_again, take_after_sales
from hub_core.use_cases.take_in.giving import Giving
from hub_core.use_cases.words import speak

PAST_KNOWN = "past known"
"""The note of a connector whose open orders of the past have all been taken in (O7)."""
_OPEN = frozenset({OrderStatus.PROCESSING, OrderStatus.ON_HOLD, OrderStatus.PARTIALLY_SHIPPED})
"""Statuses in which an order of the past needs a person's word; an unpaid one goes live by itself."""


@dataclass(frozen=True, slots=True)
class OrdersIn:
    """Takes orders over for the hub."""

    giving: Giving

    async def accept(self, said: Order | OrderWord, /) -> None:
        """Keep it, and address who must hear. Raises `Rejected`, `Unsupported`, `NotFound` or `Unavailable`."""
        if isinstance(said, OrderWord):
            await self.giving.step(lambda desk: _take_word(desk, said), said.key)
            return
        if self.giving.member.role == "warehouse":
            raise Unsupported(f"{self.giving.name} is a warehouse: it gives words about orders, not orders")
        live_from = self.giving.member.live_from
        email = email_key(said.email)
        keys = (said.key, mail_lock(email)) if email else (said.key,)
        await self.giving.step(lambda desk: _take_order(desk, said, live_from), *keys)


def _take_order(desk: Desk, said: Order, live_from: datetime | None) -> None:
    order = known_order(desk, said)
    if keep(desk, order) is not News.TRAVELS:
        return
    standing = desk.work.orders.standing(order.key)
    first = standing is None
    if standing is None:
        standing = _first_standing(desk, order, live_from)
        desk.work.orders.keep(standing)
        desk.work.names.give("order", f"number@{desk.who}", order.number.strip().casefold(), order.key)
    elif standing.after_sales is not None:
        judge_again(desk, standing)
    desk.write(order.key, "said", _sentence(order, first=first, held_as=standing.shop))
    settled = settle(desk, order.key)
    if first or not is_linked(desk.work, order):
        from_order(desk, order, travels=settled is not None and may_move(settled))
    if settled is not None and first:
        _look_for_waiting_parcels(desk, order)
        _note_late_old_one(desk, settled)


def _first_standing(desk: Desk, order: Order, live_from: datetime | None) -> Standing:
    shop = order.status or OrderStatus.ON_HOLD
    past = live_from is not None and order.made_at < live_from
    return Standing(
        key=order.key,
        number=order.number,
        origin=desk.who,
        made_at=order.made_at,
        first_seen_at=desk.now,
        changed_at=desk.now,
        status=shop,
        shop=shop,
        word=order.word,
        unknown=order.status is None,
        life=Life.BEFORE if past else Life.LIVE,
        first_seen_unpaid=order.status is OrderStatus.PENDING_PAYMENT,
    )


def _sentence(order: Order, *, first: bool, held_as: OrderStatus) -> str:
    said = str(order.status) if order.status else f"unknown, kept as {held_as}"
    paid = f", payment {order.payment}" if order.payment else ""
    label = f", labelled {order.label}" if order.label else ""
    begin = f"order {order.number} taken in" if first else "changed"
    return f"{begin}: {order.word or order.status} ({said}{paid}{label})"


def _look_for_waiting_parcels(desk: Desk, order: Order) -> None:
    givers = sorted({giver for giver, _ in desk.work.facts.parcels_of(order.key)})
    for giver in givers:
        desk.write(order.key, "shipped", f"parcels of {giver} had been waiting for this order")
    if any(giver != desk.who for giver in givers) and desk.members.hears(desk.who, "shipments"):
        desk.tell("shipments", order.key, desk.who)
    desk.solved(causes.orphan(order.key), connector="hub")


def _note_late_old_one(desk: Desk, standing: Standing) -> None:
    """An old open order that appears after the past was read needs a person's word (O7)."""
    if standing.life is not Life.BEFORE or standing.status not in _OPEN:
        return
    if desk.work.notes.read(desk.who, PAST_KNOWN):
        desk.problem(
            causes.late_old_order(standing.number),
            evidence=f"made {standing.made_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC, before {desk.who} went live",
            cure=f"hub release {desk.who} order {standing.number}   (or add --dismiss)",
        )


def _take_word(desk: Desk, said: OrderWord) -> None:
    standing = desk.work.orders.standing(said.key)
    if standing is None:
        raise NotFound(f"the order {said.key} is not known")
    if said.said in AFTER_SALES:
        take_after_sales(desk, said, standing)
        return
    handed = any(handover.warehouse == desk.who for handover in desk.work.orders.handovers(said.key))
    if desk.who != standing.origin and not handed:
        raise Unsupported(f"{desk.who} was not handed the order {standing.number}")
    if not speak(desk, said, standing):
        return
    pieces = ", ".join(f"{count} of line {line}" for line, count in sorted(said.lines.items()))
    told = " ".join(part for part in (said.reason, f"({pieces})" if pieces else "") if part)
    text = said.said.replace("_", "-") + (f": {told}" if told else "")
    desk.write(said.key, "word", text)
    if refused_afterwards(desk, said, standing):
        return
    desk.problem(
        causes.word_of(standing.number, said.said, desk.who),
        evidence=text,
        cure=f"Look at it: hub orders {standing.number}",
    )
