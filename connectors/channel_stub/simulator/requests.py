"""What the market does for each call of its API, and what it answers."""

from typing import Any

import msgspec

from .answers import Answer
from .books import Books
from .faults import not_found, refused
from .lists import Query, listed
from .offering import write_stock
from .people import change_customer
from .sending import put_parcel, take_back_parcel
from .trading import cancel
from .words import CancelBody, CustomerPatch, ParcelBody, StockBody

FEED_PAGE, MOST_OFFERS = 500, 200
LISTS = ("orders", "offers", "sales", "customers")
_cancel = msgspec.json.Decoder(CancelBody)
_parcel = msgspec.json.Decoder(ParcelBody)
_stock = msgspec.json.Decoder(StockBody)
_customer = msgspec.json.Decoder(CustomerPatch)


def handle(books: Books, method: str, path: list[str], raw: bytes, body: bytes) -> Answer:
    """Answer one call; `path` is what follows `/v1/`, taken apart. Raises Refused."""
    if method == "GET":
        return 200, _asked(books, path, Query(raw))
    match method, path:
        case "PUT", ["offers", "stock"]:
            return 200, {"offers": [write_stock(books, row) for row in _rows(body)]}
        case "POST", ["orders", id_, "cancel"]:
            return 200, cancel(books, id_, _read(_cancel, body)).answer()
        case "PUT", ["orders", id_, "parcels", key]:
            return 200, put_parcel(books, id_, key, _read(_parcel, body)).answer()
        case "DELETE", ["orders", id_, "parcels", key]:
            version = Query(raw).moment("version")
            if version is None:
                raise refused(400, "bad_query", "version is a time with its zone.", "version")
            return 200, take_back_parcel(books, id_, key, version).answer()
        case "PATCH", ["customers", id_]:
            return 200, change_customer(books, id_, _read(_customer, body)).answer()
    raise not_found("/v1/" + "/".join(path))


def _asked(books: Books, path: list[str], query: Query) -> Any:
    match path:
        case ["account"]:
            config = books.config
            return {"name": config.name, "currency": config.currency, "domain": config.domain}
        case ["feed"]:
            return _feed(books, query)
        case [kind] if kind in LISTS:
            return listed(books, kind, query)
        case ["orders", id_]:
            return books.order(id_).answer()
        case ["offers", id_]:
            return books.offer(id_).answer()
        case ["customers", id_]:
            return books.customer(id_).answer()
    raise not_found("/v1/" + "/".join(path))


def _feed(books: Books, query: Query) -> dict[str, Any]:
    """Who does not say after what, wants to know where the feed ends."""
    after = query.number("after", books.feed.last)
    limit = min(FEED_PAGE, max(1, query.number("limit", FEED_PAGE)))
    return books.feed.page(after, limit, books.clock(), lag=books.switches.feed_lag)


def _rows(body: bytes) -> Any:
    rows = _read(_stock, body).offers
    if len(rows) > MOST_OFFERS:
        raise refused(422, "too_many", f"At most {MOST_OFFERS} offers at once, not {len(rows)}.", "offers")
    return rows


def _read(decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        status, code = (422, "bad_value") if isinstance(fault, msgspec.ValidationError) else (400, "bad_body")
        raise refused(status, code, f"The body is not what this call takes: {fault}") from fault
