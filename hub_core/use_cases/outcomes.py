"""What is kept once a connector took a letter, or did not."""

import msgspec

from hub_core.decisions.fate import Fate
from hub_core.models import Customer, Order, OrderWord, Shipment
from hub_core.use_cases import causes, people
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.letters import Letter, not_refused
from hub_core.use_cases.records import Handover, HandoverState
from hub_core.use_cases.settle import end_refusal, settle
from hub_core.use_cases.stock.writing import numbers_not_taken, numbers_taken


def taken(desk: Desk, letter: Letter) -> None:
    """The receiver answers for it now."""
    outgoing = letter.outgoing
    if not desk.work.outbox.heard(outgoing, now=desk.now):
        return
    fact = letter.facts[0]
    if isinstance(fact, Order):
        _order_taken(desk, letter, fact)
    elif isinstance(fact, Shipment):
        codes = ", ".join(parcel.code for parcel in letter.facts if isinstance(parcel, Shipment) and parcel.code)
        desk.write(outgoing.key, "told", f"{outgoing.to} knows of the shipment{': ' if codes else ''}{codes}")
    elif isinstance(fact, OrderWord):
        desk.write(outgoing.key, "told", f"{outgoing.to} knows that it is {_said(fact)}")
    elif isinstance(fact, Customer):
        people.told(desk, outgoing.key, outgoing.to, _people(letter))
    if letter.numbered:
        numbers_taken(desk, letter.numbered)
    not_refused(desk, outgoing)


def _order_taken(desk: Desk, letter: Letter, handed: Order) -> None:
    handover = _handover(desk, letter)
    state = msgspec.structs.replace(
        handover, state=HandoverState.TAKEN, at=desk.now, digest=letter.digest, refused="", reason=""
    )
    desk.work.orders.hand(state)
    pieces = sum(line.open or 0 for line in handed.lines)
    what = "handed over" if letter.first else "changed"
    desk.write(handed.key, what, f"{letter.outgoing.to} took it: {pieces} pieces to send")
    end_refusal(desk, letter.number, handover)
    settle(desk, handed.key)


def declined(desk: Desk, letter: Letter, word: OrderWord, reason: str) -> None:
    """A shop that does not write such words down: people know of it already, nothing waits."""
    if desk.work.outbox.heard(letter.outgoing, now=desk.now):
        not_refused(desk, letter.outgoing)
        desk.write(letter.outgoing.key, "kept", f"{letter.outgoing.to} is not told that it is {_said(word)}: {reason}")


def not_there(desk: Desk, letter: Letter, reason: str) -> None:
    """A connector that lacks this person and makes none: it is noted, and nothing waits (C4)."""
    if desk.work.outbox.heard(letter.outgoing, now=desk.now):
        not_refused(desk, letter.outgoing)
        people.not_there(desk, letter.outgoing.key, letter.outgoing.to, _people(letter), reason)


def _people(letter: Letter) -> list[Customer]:
    return [fact for fact in letter.facts if isinstance(fact, Customer)]


def put_off(desk: Desk, letter: Letter, fate: Fate) -> None:
    """Not now: it is tried again."""
    outgoing = letter.outgoing
    if not desk.work.outbox.later(outgoing, due=desk.now + fate.wait, reason=fate.reason):
        return
    if not fate.acted:
        numbers_not_taken(desk, letter.numbered)
    if isinstance(letter.facts[0], Order) and not fate.acted:
        # Nothing happened there: should the order be cancelled meanwhile, the warehouse never hears of it (O8).
        handover = _handover(desk, letter)
        state = HandoverState.ADDRESSED if letter.fresh else handover.state
        desk.work.orders.hand(msgspec.structs.replace(handover, state=state, at=desk.now, digest=letter.before))
    if outgoing.attempts == 0:
        desk.write(outgoing.key, "waits", f"{outgoing.to} could not be told of {outgoing.stream} yet: {fate.reason}")


def parked(desk: Desk, letter: Letter, fate: Fate) -> None:
    """It cannot go on: a person must look."""
    outgoing = letter.outgoing
    if not desk.work.outbox.park(outgoing, now=desk.now, reason=fate.reason):
        return
    desk.write(outgoing.key, "parked", f"{outgoing.to} did not take {outgoing.stream}: {fate.reason}")
    if not fate.acted and len(letter.numbered) == 1:  # of several levels the others may have been taken (P5)
        numbers_not_taken(desk, letter.numbered)
    cause, cure = causes.not_told(outgoing.stream, letter.number or outgoing.key), _RETRY.format(id=outgoing.id)
    if isinstance(letter.facts[0], Order):
        handover = _handover(desk, letter)
        # Only a clean no to the first try leaves the warehouse without the order: an earlier one may hide a yes (O8).
        refused = HandoverState.REFUSED if letter.fresh else handover.state
        desk.work.orders.hand(
            msgspec.structs.replace(
                handover,
                state=refused,
                at=desk.now,
                reason=fate.reason,
                refused=letter.digest,
                digest=letter.before,
            )
        )
        cause = causes.refused(letter.number) if letter.first else causes.may_ship_twice(letter.number)
    desk.problem(cause, connector=outgoing.to, evidence=fate.reason, cure=cure)


def _said(word: OrderWord) -> str:
    return word.said.replace("_", "-")


def _handover(desk: Desk, letter: Letter) -> Handover:
    """The handover that was kept before the call."""
    every = desk.work.orders.handovers(letter.outgoing.key)
    return next(handover for handover in every if handover.warehouse == letter.outgoing.to)


_RETRY = "Put right what the reason names, then: hub retry {id}"
