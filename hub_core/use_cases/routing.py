"""Which warehouse sends an order, by the operator's rules and by what is in stock."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from hub_core.decisions.routing import Choice, to_be_routed, warehouse_for
from hub_core.decisions.stock_number import Terms, counted, held_back
from hub_core.models import Level, Order, Reserved
from hub_core.use_cases import causes
from hub_core.use_cases.catalogue import identify
from hub_core.use_cases.desk import HUB, PRIORITY
from hub_core.use_cases.members import Members
from hub_core.use_cases.stock.numbers import terms_of
from hub_core.use_cases.stock.waiting import name_of
from hub_core.use_cases.storage import Work


def choose(work: Work, members: Members, order: Order, now: datetime) -> Choice:
    """The warehouse of this order by the rules, and what came of each of them (O14)."""
    return warehouse_for(
        order, members.sides(), members.rules.routes, lambda at: _lacking(work, members, order, at, now)
    )


def look_again(work: Work, now: datetime) -> None:
    """Orders that no rule fitted are settled anew: rules, and what is in stock, may be others by now."""
    for problem in work.problems.open():
        number = causes.waiting_number(problem.cause)
        key = work.names.lead("order", f"number@{problem.connector}", number.strip().casefold()) if number else None
        if key:
            work.outbox.address("orders", key, to=HUB, due=now, priority=PRIORITY["orders"])


def _lacking(work: Work, members: Members, order: Order, at: Sequence[str], now: datetime) -> str:
    """Why not all of this order is to be had at these locations; an empty text: it is."""
    giver = at[0].partition("/")[0]
    terms = replace(terms_of(work, members, members[giver], now), locations=frozenset(at), guard=True)
    wanted: Counter[str] = Counter()
    names: dict[str, str] = {}
    for line in to_be_routed(order):
        product = identify(work, name_of(line)).identity
        code = line.sku or line.article_code or line.barcode or line.title
        if not product:
            return f"{code} is no product that the hub knows"
        wanted[product] += line.quantity - line.refunded
        names[product] = code
    told = []
    for product, pieces in wanted.items():
        rows = [row for row in work.stock.reserved(product) if row.order != order.key and row.warehouse in ("", giver)]
        had = _had(work.stock.levels(product), rows, terms)
        if had is None:
            told.append(f"nobody stated a level of {names[product]}")
        elif had < pieces:
            told.append(f"{had} of {pieces} {names[product]} are to be had")
    return f"{' and '.join(told)} at {', '.join(at)}" if told else ""


def _had(levels: Sequence[Level], rows: Sequence[Reserved], terms: Terms) -> int | None:
    """Pieces to be had there, less what other orders took and no level contains yet (S6); None: nobody said."""
    stated = counted(levels, terms)
    taken = sum(held.units for held in held_back(levels, rows, terms) if not held.expired)
    return max(0, sum(level.available for level in stated) - taken) if stated else None
