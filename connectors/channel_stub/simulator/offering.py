"""Offers: made and changed by the merchant, and their stock by sales, people and the API."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .books import Books
from .faults import refused
from .things import MovedBy, Offer
from .words import StockRow

WRITABLE = ("sku", "ean", "title", "brand", "price")


def add_offer(books: Books, fields: Mapping[str, Any]) -> Offer:
    """Make an offer of these fields; raises Refused for one without a SKU."""
    if not str(fields.get("sku", "")).strip():
        raise refused(422, "no_sku", "An offer needs a SKU.", "sku")
    now = books.clock()
    offer = Offer(
        id=f"OF-{books.next_number('offer')}",
        sku=fields["sku"],
        ean=fields.get("ean", ""),
        title=fields.get("title") or fields["sku"].title(),
        brand=fields.get("brand", ""),
        price=Decimal(str(fields.get("price", "9.95"))),
        currency=books.config.currency,
        stock=fields.get("stock", 0),
        stock_at=now,
        changed_at=now,
    )
    books.offers[offer.id] = offer
    books.note("offer", offer.id)
    return offer


def change_offer(books: Books, id_: str, fields: Mapping[str, Any]) -> Offer:
    """A person changes an offer, its stock too."""
    offer = books.offer(id_)
    words = {name: fields[name] for name in WRITABLE if fields.get(name) is not None}
    for name, value in words.items():
        setattr(offer, name, Decimal(str(value)) if name == "price" else value)
    if words:
        offer.changed_at = books.clock()
    if fields.get("stock") is not None:
        _show(books, offer, fields["stock"], "person")
    books.note("offer", offer.id)
    return offer


def remove_offer(books: Books, id_: str, *, traceless: bool = False) -> None:
    """Take an offer away; it is shown as deleted, or it leaves no trace and nobody is told."""
    offer = books.offer(id_)
    if traceless:
        del books.offers[id_]
        return
    offer.deleted, offer.changed_at = True, books.clock()
    books.note("offer", offer.id)


def move(books: Books, offer_id: str, change: int, by: MovedBy) -> None:
    """Pieces are sold or come back; an offer that is gone shows nothing any more."""
    if offer := books.offers.get(offer_id):
        _show(books, offer, offer.stock + change, by)
        books.note("offer", offer.id)


def write_stock(books: Books, row: StockRow) -> dict[str, Any]:
    """The API writes a level: an older version, and the same one again, change nothing."""
    offer = books.offers.get(row.id)
    if offer is None or offer.deleted:
        told = f"There is no offer {row.id} here."
        return {"id": row.id, "ok": False, "stock": None, "stock_at": None, "error": told}
    before, word = offer.written, (row.version, row.stock)
    if before is None or (row.version >= before[0] and word != before):
        offer.written = word
        _show(books, offer, row.stock, "api")
        books.note("offer", offer.id)
    return {"id": row.id, "ok": True, "stock": offer.stock, "stock_at": offer.stock_at, "error": ""}


def with_sku(books: Books, name: str) -> Offer:
    """The offer a person means by its id or SKU. Raises Refused."""
    wanted = name.strip().casefold()
    found = [offer for offer in books.offers.values() if offer.sku.strip().casefold() == wanted and not offer.deleted]
    return found[0] if found else books.offer(name)


def _show(books: Books, offer: Offer, stock: int, by: MovedBy) -> None:
    offer.stock, offer.stock_at, offer.moved_by = stock, books.clock(), by
