"""What the warehouse does for each call of its API, and what it answers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from .answers import Answer, not_found
from .faults import Refused, callback_faults, refused
from .journal import Journal
from .taking import place
from .warehouse import Warehouse
from .words import CallbackBody, Moment, OrderBody

PAGE, LONGEST_PAGE = 100, 500
_order = msgspec.json.Decoder(OrderBody)
_callback = msgspec.json.Decoder(CallbackBody)


def handle(house: Warehouse, method: str, path: list[str], query: bytes, body: bytes) -> Answer:
    """Answer one call; `path` is what follows `/v1/`, taken apart. Raises Refused."""
    match method, path:
        case "PUT", ["orders", reference]:
            order, new = place(house, reference, _read(_order, body))
            return (201 if new else 200), {"order": order.answer()}
        case "GET", ["orders", reference]:
            held = house.orders.get(reference)
            if held is None:
                raise not_found(f"order {reference}")
            return 200, {"order": held.answer()}
        case "GET", ["orders"]:
            return 200, _orders(house, query)
        case "GET", ["shipments"]:
            return 200, _shipments(house, query)
        case "GET", ["stock"]:
            return 200, {"stock": house.shelves.answer()}
        case _, ["callbacks", *rest]:
            return _callbacks(house, method, rest, body)
    raise not_found("/v1/" + "/".join(path))


def _callbacks(house: Warehouse, method: str, rest: list[str], body: bytes) -> Answer:
    book = house.callbacks
    match method, rest:
        case "GET", []:
            return 200, {"callbacks": [known.answer() for known in book.subscriptions.values()]}
        case "POST", []:
            wanted = _read(_callback, body)
            if faults := callback_faults(wanted):
                raise Refused(422, faults)
            known, new = book.subscribe(wanted)
            return (201 if new else 200), {"callback": known.answer()}
        case "DELETE", [identity]:
            if book.subscriptions.pop(identity, None) is None:
                raise not_found(f"callback {identity}")
            return 204, None
    raise not_found("/v1/" + "/".join(["callbacks", *rest]))


def _orders(house: Warehouse, query: bytes) -> dict[str, Any]:
    numbers, more = _page(house.order_changes, query, lambda after: house.orders[after].number)
    found = [house.order_numbers[number] for number in numbers]
    return {"orders": [order.answer() for order in found], "next": found[-1].reference if more else None}


def _shipments(house: Warehouse, query: bytes) -> dict[str, Any]:
    numbers, more = _page(house.shipment_changes, query, lambda after: int(after.removeprefix("SHP-")))
    found = [house.shipment_numbers[number] for number in numbers]
    return {"shipments": found, "next": found[-1].id if more else None}


def _page(journal: Journal, query: bytes, number_of: Callable[[str], int]) -> tuple[list[int], bool]:
    asked = dict(parse_qsl(query.decode("latin-1")))
    try:
        since = msgspec.convert(asked["since"], Moment) if asked.get("since") else None
        limit = min(LONGEST_PAGE, max(1, int(asked.get("limit", PAGE))))
        after = number_of(asked["after"]) if asked.get("after") else -1
    except (msgspec.ValidationError, ValueError, KeyError) as fault:
        told = f"since is a time with its zone, limit a number, after an id from here: {fault}"
        raise refused(400, "bad_query", told) from fault
    numbers = _changed(journal, since, after)
    return numbers[:limit], len(numbers) > limit


def _changed(journal: Journal, since: datetime | None, after: int) -> list[int]:
    return [number for number in journal.changed(since) if number > after]


def _read(decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
    try:
        return decoder.decode(body)
    except msgspec.DecodeError as fault:
        raise refused(400, "bad_body", f"The body is not what this call takes: {fault}") from fault
