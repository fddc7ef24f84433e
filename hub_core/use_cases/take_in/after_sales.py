"""What a shop says of its own orders once they are out: money or goods came back (O2). Nothing moves because of it."""

import msgspec

from hub_core.decisions.after_sales import after_sales
from hub_core.errors import Unsupported
from hub_core.models import Order, OrderWord
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.records import Standing
from hub_core.use_cases.settle import settle
from hub_core.use_cases.words import came_back, what_came_back


def take_after_sales(desk: Desk, said: OrderWord, standing: Standing) -> None:
    """Keep it, and let the order's status say so. Raises `Unsupported` when another than the order's giver says it."""
    if desk.who != standing.origin:
        raise Unsupported(f"{desk.who} did not give the order {standing.number}: what came back is its giver's to say")
    if came_back(desk, said):
        desk.write(said.key, said.said, _sentence(said))
        judge_again(desk, standing)
        settle(desk, said.key)


def judge_again(desk: Desk, standing: Standing) -> None:
    """What came back is held against the order as it is now."""
    order = desk.work.facts.find(Order, standing.key)
    now = standing.after_sales if order is None else after_sales(order, what_came_back(desk, standing.key))
    if now is not standing.after_sales:
        desk.work.orders.keep(msgspec.structs.replace(standing, after_sales=now))


def _sentence(said: OrderWord) -> str:
    money = f"{said.amount.amount} {said.amount.currency}" if said.amount else ""
    pieces = ", ".join(f"{count} of line {line}" for line, count in sorted(said.lines.items()))
    what = " for ".join(part for part in (money, pieces) if part) or "the whole order"
    by = f" ({said.id})" if said.id else ""
    reason = f": {said.reason}" if said.reason else ""
    return f"{said.said} {what}{by}{reason}{'' if said.counts else '; it does not count yet'}"
