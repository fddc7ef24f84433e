"""Levels that a shop or channel shows: observed, never counted for others (S11)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from hub_core.decisions.shelf import expected, seen_counts, sold_itself
from hub_core.models import LedgerLine, Shelf, StockLevel
from hub_core.plugins import Expected
from hub_core.use_cases.catalogue import LINK
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.keeping import ask_again
from hub_core.use_cases.members import Member
from hub_core.use_cases.stock.numbers import knows_ids
from hub_core.use_cases.stock.telling import tell_stock
from hub_core.use_cases.storage import Work


def observe(desk: Desk, product: str, said: StockLevel, *, giver: str = "") -> None:
    """Note what the shop shows; when that is not what it should show, have its number looked at again."""
    shop = giver or desk.who
    remote = said.product.ref.id if said.product.ref and knows_ids(desk.members[shop]) else ""
    shelf = desk.work.stock.shelf(shop, product, remote) or Shelf(to=shop, product=product, remote=remote)
    if not _newer(said, shelf):
        if said.as_of == shelf.seen_as_of and said.available != shelf.seen and said.read_at is None and remote:
            ask_again(desk, "stock", remote, giver=shop)
        return
    rows = desk.work.stock.reserved(product)
    wanted = expected(shelf, rows)
    fresh = msgspec.structs.replace(
        shelf,
        seen=said.available,
        seen_as_of=said.as_of,
        seen_read_at=said.read_at,
        seen_at=shelf.seen_at if (shelf.seen, shelf.seen_as_of) == (said.available, said.as_of) else desk.now,
    )
    fits = wanted is None or said.available in (wanted, *shelf.ours) or sold_itself(fresh, rows)
    if wanted is not None and not said.moved_by and not fits:
        said = msgspec.structs.replace(said, moved_by=_guess(desk.members[shop], said, wanted))
    fresh = msgspec.structs.replace(fresh, moved_by=said.moved_by)
    desk.work.stock.keep_shelf(fresh)
    if said.available in (wanted, *shelf.ours) and not shelf.held:
        return
    if said.available != shelf.seen and seen_counts(fresh):
        desk.work.stock.write(_line(desk, product, shelf, said, wanted))
    if wanted is not None:
        tell_stock(desk, product, urgent=said.available <= 0, only=shop)


def expectations(work: Work, to: str, remote_ids: Sequence[str]) -> dict[str, Expected]:
    """What these products of that channel should stand at, by id; those never told are left out."""
    found: dict[str, Expected] = {}
    for remote in remote_ids:
        product = work.names.lead(LINK, to, remote)
        shelf = work.stock.shelf(to, product, remote) if product else None
        if shelf is None or (shelf.told is None and shelf.writing is None):
            continue
        level = expected(shelf, work.stock.reserved(shelf.product))
        at = second_of(shelf.told_at)
        found[remote] = Expected(level=level, writing=shelf.writing, tried=shelf.tried, written_at=at)
    return found


def second_of(moment: datetime | None) -> datetime | None:
    """Shops tell time in whole seconds."""
    return None if moment is None else moment.replace(microsecond=0)


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
        cause=", ".join(part for part in (why, beside, desk.cause) if part),
        as_of=said.as_of,
        at=desk.now,
        trace=desk.trace,
    )


def _guess(member: Member, said: StockLevel, wanted: int) -> Literal["sales", "others"]:
    """Who moved it, where the channel does not say and its known sales did not (S11).

    A channel without ids of its own cannot ask what was expected; what it lacks it will have sold (S10).
    """
    sold = said.available < wanted and "orders" in member.gives and not knows_ids(member)
    return "sales" if sold else "others"


def _newer(said: StockLevel, shelf: Shelf) -> bool:
    if shelf.seen_as_of is None or said.as_of > shelf.seen_as_of:
        return True
    if said.as_of < shelf.seen_as_of:
        return False
    return said.read_at is not None and _later(said.read_at, shelf.seen_read_at)


def _later(one: datetime, other: datetime | None) -> bool:
    return other is None or one > other
