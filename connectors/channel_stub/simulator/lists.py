"""Lists: by ids, by a code, or page by page from a moment on."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import msgspec

from .books import Books
from .faults import refused
from .things import Customer, Offer, Order, Sale
from .words import Moment

Thing = Order | Offer | Sale | Customer
MOST_IDS, PAGE, LONGEST_PAGE = 50, 100, 500


class Query:
    """What stands behind the question mark. Raises Refused (400) for what is no value of its kind."""

    def __init__(self, raw: bytes) -> None:
        self._asked = parse_qs(raw.decode("latin-1"), encoding="utf-8", keep_blank_values=True)

    def texts(self, name: str) -> list[str]:
        """Every value of this name."""
        return self._asked.get(name, [])

    def text(self, name: str) -> str:
        """The one value of this name; empty: it was not asked."""
        return (self.texts(name) or [""])[-1]

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        try:
            return int(self.text(name) or default)
        except ValueError as fault:
            raise refused(400, "bad_query", f"{name} is a number.", name) from fault

    def moment(self, name: str) -> datetime | None:
        """A time with its zone."""
        try:
            return msgspec.convert(self.text(name), Moment) if self.text(name) else None
        except msgspec.ValidationError as fault:
            raise refused(400, "bad_query", f"{name} is a time with its zone.", name) from fault


def listed(books: Books, kind: str, query: Query) -> dict[str, Any]:
    """The things of a kind that were asked for. Raises Refused."""
    things: Mapping[str, Thing] = getattr(books, kind)
    if query.texts("ids"):
        return _items(_named(things, query.text("ids").split(",")))
    for code, comparable in CODES.get(kind, {}).items():
        if query.texts(code):
            wanted = {value.strip().casefold() for value in query.texts(code)} - {""}
            return _items([thing for thing in things.values() if comparable(thing).strip().casefold() in wanted])
    return _page(things, query)


def _named(things: Mapping[str, Thing], ids: Sequence[str]) -> list[Thing]:
    if len(ids) > MOST_IDS:
        raise refused(400, "bad_query", f"At most {MOST_IDS} ids at once, not {len(ids)}.", "ids")
    return [things[id_] for id_ in dict.fromkeys(ids) if id_ in things]


def _page(things: Mapping[str, Thing], query: Query) -> dict[str, Any]:
    since, after = query.moment("changed_since"), _number(query.text("after"))
    limit = min(LONGEST_PAGE, max(1, query.number("limit", PAGE)))
    found = [one for one in things.values() if _number(one.id) > after and (since is None or _changed(one) >= since)]
    found.sort(key=lambda one: _number(one.id))
    return _items(found[:limit], following=found[limit - 1].id if len(found) > limit else None)


def _items(found: Sequence[Thing], following: str | None = None) -> dict[str, Any]:
    return {"items": [one if isinstance(one, Sale) else one.answer() for one in found], "next": following}


def _number(id_: str) -> int:
    digits = id_.rpartition("-")[2]
    if id_ and not digits.isdigit():
        raise refused(400, "bad_query", "after is an id from here.", "after")
    return int(digits or 0)


def _changed(thing: Thing) -> datetime:
    match thing:
        case Sale():
            return thing.at
        case Offer():
            return max(thing.changed_at, thing.stock_at)
    return thing.changed_at


CODES: dict[str, dict[str, Callable[[Any], str]]] = {
    "offers": {"sku": lambda offer: offer.sku, "ean": lambda offer: offer.ean},
    "customers": {"email": lambda customer: customer.email},
}
