"""Why an order goes where it goes: what every rule said to it, and who hears of it."""

from datetime import datetime

import msgspec

from hub_core.decisions.handing import why_not
from hub_core.decisions.routing import Choice, method_code
from hub_core.errors import NotFound
from hub_core.models import Order, Role, Tried
from hub_core.use_cases.desk import handover_at
from hub_core.use_cases.handed import handed_to
from hub_core.use_cases.members import Member, Members
from hub_core.use_cases.records import HandoverState, Standing
from hub_core.use_cases.routing import choose
from hub_core.use_cases.settle import goods_status, may_move
from hub_core.use_cases.storage import Work


class Hearer(msgspec.Struct, frozen=True, kw_only=True):
    """One connector, and what it hears of an order."""

    name: str
    role: Role
    hears: str
    why: str


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Which rule sent an order where, and why no other did."""

    standing: Standing
    decided: bool
    """False: the rules are looked at as they stand now, and nothing is decided by it."""
    warehouse: str
    because: str
    waits: str = ""
    """Why no warehouse is to have it now; empty: one is."""
    state: HandoverState | None = None
    """How far it is handed over to that warehouse; None: not at all."""
    reason: str = ""
    """Why that warehouse does not have it, as far as somebody said."""
    tried: tuple[Tried, ...] = ()
    method: str = ""
    """How it is to be sent, in the words of the shop."""
    method_rule: str = ""
    """The line of the warehouse's rules that fits that method; empty: none does, or there are none."""
    method_code: str = ""
    method_rules: tuple[str, ...] = ()
    """Every line that the warehouse has."""
    hearers: tuple[Hearer, ...] = ()


def explained(work: Work, members: Members, key: str, now: datetime) -> Explanation:
    """Explain the order of that key. Raises `NotFound`."""
    standing, order = work.orders.standing(key), work.facts.find(Order, key)
    if standing is None or order is None:
        raise NotFound(f"no order {key!r}")
    decided = bool(standing.warehouse)
    choice = Choice(standing.warehouse, standing.because, standing.tried)
    if not decided:
        choice = choose(work, members, order, now)
    member = members.find(choice.warehouse)
    codes = member.rules.methods if member else {}
    rule, code = method_code(order.method, codes)
    waits = "" if decided else _waits(work, members, order, standing)
    handover = handover_at(work, key, standing.warehouse)
    gone = handover is not None and handover.state in (HandoverState.REFUSED, HandoverState.NOT_NEEDED)
    sender = "" if waits or gone else choice.warehouse
    return Explanation(
        standing=standing,
        decided=decided,
        warehouse=choice.warehouse,
        because=choice.because,
        waits=waits,
        state=handover.state if handover else None,
        reason=handover.reason if handover else "",
        tried=choice.tried,
        method=order.method.title or order.method.id,
        method_rule=rule,
        method_code=code,
        method_rules=tuple(codes),
        hearers=tuple(_hearer(member, standing, sender) for member in members),
    )


def _waits(work: Work, members: Members, order: Order, standing: Standing) -> str:
    """What keeps every warehouse from getting it, whichever it would be."""
    handed = handed_to(members, order, goods_status(standing), work.facts.parcels_of(order.key), "")
    return why_not(
        handed,
        shop=standing.shop,
        may_move=may_move(standing),
        unknown=standing.unknown,
        only_paid=False,
        sent_by_it=False,
    )


def _hearer(member: Member, standing: Standing, warehouse: str) -> Hearer:
    """Words about an order go to its origin and to the warehouse that has it, to nobody else (H15, T8)."""
    origin, sends = member.name == standing.origin, member.name == warehouse
    streams = {"orders", "shipments"} & member.hears if origin or sends else set()
    names = {"orders": "the order" if sends else "words about it", "shipments": "its parcels"}
    if origin:
        why = "it was ordered there" if streams else "it was ordered there, and nothing of it is in its gets"
    elif sends:
        why = "it sends it"
    elif member.role == "warehouse":
        why = f"{warehouse or 'no warehouse'} sends it"
    else:
        why = "it was ordered elsewhere"
    hears = " and ".join(names[stream] for stream in sorted(streams))
    return Hearer(name=member.name, role=member.role, hears=hears, why=why)
