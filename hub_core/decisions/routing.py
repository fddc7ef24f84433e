"""Who hears of it? Which warehouse gets it? By which name does that warehouse know the way it is sent?"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hub_core.models import Order, OrderLine, Role, Route, ShippingMethod, Stream, Tried

NOT_REACHED = "an earlier rule fits"
InStock = Callable[[Sequence[str]], str]
"""For these locations: why not all of the order is to be had there, or an empty text: it is."""


@dataclass(frozen=True, slots=True)
class Side:
    """A connector as routing sees it: its name, its role, and the sockets it takes facts by."""

    name: str
    role: Role
    hears: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """The one warehouse that sends an order, and why (O14); an empty name when there is none."""

    warehouse: str
    because: str
    tried: tuple[Tried, ...] = ()
    """Every rule in its turn."""


def recipients(stream: Stream, sides: Iterable[Side], *, giver: str, only: Collection[str] | None = None) -> list[str]:
    """Who hears of a fact of that stream: whoever has the socket, never the giver (H4), and of `only` if given."""
    return sorted(
        side.name
        for side in sides
        if stream in side.hears and side.name != giver and (only is None or side.name in only)
    )


def warehouse_for(order: Order, sides: Iterable[Side], routes: Sequence[Route], in_stock: InStock) -> Choice:
    """The warehouse of the first rule that fits (O14); without any rule the only one there is."""
    able = recipients("orders", (side for side in sides if side.role == "warehouse"), giver=order.ref.origin)
    if not able:
        return Choice("", "no warehouse takes orders")
    if routes:
        return _by_rule(order, able, routes, in_stock)
    if len(able) > 1:
        return Choice("", f"several warehouses take orders ({', '.join(able)}) and no rule chooses")
    return Choice(able[0], "it is the only warehouse")


def to_be_routed(order: Order) -> tuple[OrderLine, ...]:
    """The lines that a warehouse would have to send: what is refunded or returned before is not looked for."""
    return tuple(line for line in order.lines if line.quantity > line.refunded)


def method_code(method: ShippingMethod, codes: Mapping[str, str]) -> tuple[str, str]:
    """The rule that fits a shipping method, and the warehouse's code by it; the first counts, two empty texts: none.

    A rule is compared with the title and with the id of the method, in any case of letters; `*` stands for any text.
    """
    for pattern, code in codes.items():
        if _like(method.title, pattern) or _like(method.id, pattern):
            return pattern, code
    return "", ""


def _by_rule(order: Order, able: Collection[str], routes: Sequence[Route], in_stock: InStock) -> Choice:
    tried: list[Tried] = []
    chosen: Tried | None = None
    for number, route in enumerate(routes, 1):
        name = route.name or f"route {number}"
        why_not = NOT_REACHED if chosen else _why_not(order, able, route, in_stock)
        one = Tried(rule=name, to=route.to, fits=not why_not, why=why_not or _why(order, route))
        tried.append(one)
        chosen = chosen or (one if one.fits else None)
    if chosen is None:
        told = "; ".join(f"{one.rule}: {one.why}" for one in tried)
        return Choice("", f"no rule fits ({told})", tuple(tried))
    return Choice(chosen.to, f"rule {chosen.rule}: {chosen.why}", tuple(tried))


def _why_not(order: Order, able: Collection[str], route: Route, in_stock: InStock) -> str:
    if route.to not in able:
        return f"{route.to} takes no orders"
    if route.shops and order.ref.origin not in route.shops:
        return f"it is an order of {order.ref.origin}, not of {_either(route.shops)}"
    country = order.shipping.country
    if route.countries and country.upper() not in route.countries:
        return f"it goes to {country or 'no known country'}, not to {_either(route.countries)}"
    lines = to_be_routed(order)
    strange = [_code(line) for line in lines if not any(_like(_code(line), pattern) for pattern in route.skus)]
    if route.skus and (strange or not lines):
        return f"{_either(strange) or 'no line'} is not among {', '.join(route.skus)}"
    return in_stock(route.in_stock_at) if route.in_stock_at else ""


def _why(order: Order, route: Route) -> str:
    reasons = [f"it is an order of {order.ref.origin}"] if route.shops else []
    reasons += [f"it goes to {order.shipping.country}"] if route.countries else []
    reasons += [f"every SKU is among {', '.join(route.skus)}"] if route.skus else []
    reasons += [f"all of it is to be had at {', '.join(route.in_stock_at)}"] if route.in_stock_at else []
    return " and ".join(reasons) or "it takes every order"


def _code(line: OrderLine) -> str:
    return line.sku or line.article_code


def _like(text: str, pattern: str) -> bool:
    parts = (re.escape(part) for part in pattern.strip().casefold().split("*"))
    return re.fullmatch(".*".join(parts), text.strip().casefold(), re.DOTALL) is not None


def _either(words: Sequence[str]) -> str:
    return " or ".join(word or "a line without SKU" for word in words)
