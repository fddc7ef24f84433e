"""Levels that a shop or channel shows: observed, never counted for others (S11)."""

from datetime import datetime

import msgspec

from hub_core.decisions.shelf import expected
from hub_core.models import LedgerLine, Shelf, StockLevel
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.keeping import ask_again
from hub_core.use_cases.stock.telling import tell_stock


def observe(desk: Desk, product: str, said: StockLevel, *, giver: str = "") -> None:
    """Note what the shop shows; when that is not what it should show, have its number looked at again."""
    remote = said.product.ref.id if said.product.ref else ""
    shop = giver or desk.who
    shelf = desk.work.stock.shelf(shop, product, remote) or Shelf(to=shop, product=product, remote=remote)
    if not _newer(said, shelf):
        if said.as_of == shelf.seen_as_of and said.available != shelf.seen and said.read_at is None:
            ask_again(desk, "stock", remote)
        return
    fresh = msgspec.structs.replace(
        shelf,
        seen=said.available,
        seen_as_of=said.as_of,
        seen_read_at=said.read_at,
        seen_at=desk.now,
        moved_by=said.moved_by,
    )
    desk.work.stock.keep_shelf(fresh)
    wanted = expected(shelf, desk.work.stock.reserved(product))
    if said.available in (wanted, shelf.writing) and not shelf.held:
        return
    if said.available != shelf.seen:
        desk.work.stock.write(_line(desk, product, shelf, said, wanted))
    if wanted is not None:
        tell_stock(desk, product, urgent=said.available <= 0, only=shop)


def _line(desk: Desk, product: str, shelf: Shelf, said: StockLevel, wanted: int | None) -> LedgerLine:
    why = {"sales": "by sales of its own", "others": "by hand or by another app", "": ""}[said.moved_by]
    beside = "" if wanted is None else f"where {wanted} was expected"
    return LedgerLine(
        product=product,
        location=f"{shelf.to}/{shelf.remote}" if shelf.remote else shelf.to,
        what="observed",
        old=shelf.seen if shelf.seen is not None else wanted,
        new=said.available,
        who=shelf.to,
        cause=", ".join(part for part in (why, beside) if part),
        as_of=said.as_of,
        at=desk.now,
        trace=desk.trace,
    )


def _newer(said: StockLevel, shelf: Shelf) -> bool:
    if shelf.seen_as_of is None or said.as_of > shelf.seen_as_of:
        return True
    if said.as_of < shelf.seen_as_of:
        return False
    return said.read_at is not None and _later(said.read_at, shelf.seen_read_at)


def _later(one: datetime, other: datetime | None) -> bool:
    return other is None or one > other
