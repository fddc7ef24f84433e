"""Stated levels: kept, written into the ledger, and told (S1, S2)."""

import msgspec

from hub_core.models import LedgerLine, Level, Reserved, StockChange, StockLevel
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.stock.telling import crosses_zero, tell_stock


def state(desk: Desk, product: str, said: StockLevel, *, giver: str = "", waited: bool = False) -> None:
    """A giver states the level at one of its locations; an older word changes nothing."""
    held = desk.work.stock.level(product, said.location)
    fresh = Level(
        product=product,
        location=said.location,
        giver=giver or desk.who,
        available=said.available,
        as_of=said.as_of,
        stated_at=said.as_of,
        read_at=said.read_at,
        at=desk.now,
    )
    if held is None or _newer(fresh, held):
        _keep(desk, held, fresh, "moved in" if waited else "stated")


def change(desk: Desk, product: str, said: StockChange) -> None:
    """Pieces came or went: added to a level that was stated before, in whatever order they are heard; else recorded."""
    held = desk.work.stock.level(product, said.location)
    if held is None or said.as_of <= held.stated_at:
        record(desk, product, said, held.available if held else None)
        return
    available, as_of = held.available + said.change, max(held.as_of, said.as_of)
    fresh = msgspec.structs.replace(held, available=available, as_of=as_of, read_at=None, at=desk.now)
    _keep(desk, held, fresh, "changed")


def record(desk: Desk, product: str, said: StockChange, level: int | None) -> None:
    """Write down a change that was not added."""
    desk.work.stock.write(
        LedgerLine(
            product=product,
            location=said.location,
            what="recorded",
            old=level,
            new=level,
            who=desk.who,
            cause=f"change {said.id}: {said.change:+d}, not added",
            as_of=said.as_of,
            at=desk.now,
            trace=desk.trace,
        )
    )


def sell(desk: Desk, product: str, said: StockChange) -> None:
    """A channel whose sales come as changes sold pieces: they are held back like those of an order (S8)."""
    desk.work.stock.reserve(
        Reserved(
            order=f"change:{desk.who}:{said.id}",
            line="",
            number=f"change {said.id}",
            origin=desk.who,
            product=product,
            remote=said.product.ref.id if said.product.ref else "",
            sold=-said.change,
            units=-said.change,
            made_at=said.as_of,
            seen_at=desk.now,
            active_at=desk.now,
            ended_at=said.as_of,
        )
    )
    tell_stock(desk, product)


def _keep(desk: Desk, held: Level | None, fresh: Level, what: str) -> None:
    desk.work.stock.keep_level(fresh)
    old = held.available if held else None
    if held is not None and old == fresh.available:
        waits = bool(desk.work.stock.reserved(fresh.product))
        if waits and held.as_of == fresh.as_of:
            tell_stock(desk, fresh.product)  # it was asked for anew, and may contain what was taken meanwhile (S6)
        if not waits or held.as_of == fresh.as_of:
            return
    desk.work.stock.write(
        LedgerLine(
            product=fresh.product,
            location=fresh.location,
            what="changed" if what == "changed" else "moved in" if what == "moved in" else "stated",
            old=old,
            new=fresh.available,
            who=fresh.giver,
            cause=desk.cause,
            as_of=fresh.as_of,
            at=desk.now,
            trace=desk.trace,
        )
    )
    tell_stock(desk, fresh.product, urgent=crosses_zero(old, fresh.available))


def _newer(fresh: Level, held: Level) -> bool:
    """The newest word counts; of two words of one moment, the one that was read later, else heard later (H3)."""
    if fresh.as_of != held.as_of:
        return fresh.as_of > held.as_of
    if fresh.read_at is None:
        return held.read_at is None and fresh.available != held.available
    return held.read_at is None or fresh.read_at > held.read_at
