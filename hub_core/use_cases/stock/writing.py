"""The numbers a receiver is handed, computed when its address is claimed, and what is kept once it took them (S4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec

from hub_core.decisions.handing import strictly_later
from hub_core.decisions.shelf import folded, known_sales
from hub_core.decisions.stock_number import HOUR, Number, Terms, held_back, stated_of
from hub_core.models import HubProduct, LedgerLine, ProductName, Ref, Reserved, Shelf, StockLevel
from hub_core.use_cases import causes
from hub_core.use_cases.desk import HUB, Desk
from hub_core.use_cases.members import Member
from hub_core.use_cases.stock.numbers import Known, known, numbers_for, terms_of

TRIED = 8
"""So many numbers are remembered that may have arrived: more of them are lost in a row only where nothing arrives."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """One shelf that is to show a number."""

    level: StockLevel
    shelf: Shelf
    """As it was kept before the call."""
    number: Number


def write_numbers(desk: Desk, identity: str, to: str) -> list[Numbered]:
    """What this receiver must be told of that product; that it is on its way is kept (H5)."""
    member, product = desk.members.find(to), desk.work.catalogue.find(identity)
    if member is None or product is None:
        return []
    about, terms = known(desk.work, product), terms_of(desk.work, desk.members, member, desk.now)
    _note_unanswered(desk, about, terms)
    about = _put_away(desk, about, terms)
    numbers = numbers_for(desk.work, about, member, terms)
    written = (_written(desk, about, member, shelf, found) for shelf, found in numbers)
    return [one for one in written if one is not None]


def numbers_taken(desk: Desk, numbered: Sequence[Numbered]) -> None:
    """The receiver shows these numbers now."""
    for one in numbered:
        shelf = desk.work.stock.shelf(one.shelf.to, one.shelf.product, one.shelf.remote)
        if shelf is None:
            continue
        recent = tuple(at for at in shelf.corrected if desk.now - at < HOUR)
        fresh = msgspec.structs.replace(
            shelf,
            told=one.level.available,
            told_at=desk.far or desk.now,
            kept_at=desk.now,
            computed_at=one.shelf.computed_at,
            knew=one.shelf.knew,
            told_less=one.number.unexplained,
            less_since=one.number.since,
            rule=one.shelf.rule,
            upto=one.shelf.upto,
            since=one.shelf.upto,
            writing=None,
            tried=(),
            corrected=(*recent, desk.now) if one.number.correction else recent,
        )
        desk.work.stock.keep_shelf(fresh)
        desk.work.stock.write(_line(desk, shelf, fresh, correction=one.number.correction))


def numbers_not_taken(desk: Desk, numbered: Sequence[Numbered]) -> None:
    """The receiver certainly shows what it showed before."""
    for one in numbered:
        shelf = desk.work.stock.shelf(one.shelf.to, one.shelf.product, one.shelf.remote)
        if shelf is not None and shelf.writing is not None:
            desk.work.stock.keep_shelf(msgspec.structs.replace(shelf, writing=None))


def _written(desk: Desk, about: Known, member: Member, shelf: Shelf, found: Number) -> Numbered | None:
    product = about.product
    fresh = msgspec.structs.replace(shelf, held=found.unexplained, stopped=found.fight)
    if found.fight and not shelf.stopped:
        _note_fight(desk, product, shelf)
    if not found.write or found.value is None:
        if found.value is not None and not found.fight:
            known_of = desk.work.stock.last_line(product.identity)
            fresh = msgspec.structs.replace(fresh, upto=known_of, since=known_of)
        if fresh != shelf:
            desk.work.stock.keep_shelf(fresh)
        return None
    computed_at = strictly_later(desk.now, shelf.computed_at)
    fresh = msgspec.structs.replace(
        fresh,
        writing=found.value,
        tried=tuple(one for one in shelf.ours if one != found.value)[-TRIED:],
        computed_at=computed_at,
        knew=known_sales(shelf, about.rows, computed_at=computed_at),
        rule=found.rule,
        upto=desk.work.stock.last_line(product.identity),
    )
    desk.work.stock.keep_shelf(fresh)
    ref = Ref(member.name, shelf.remote) if shelf.remote else None
    name = ProductName(ref=ref, sku=product.sku, barcode=product.barcode)
    level = StockLevel(product=name, location=HUB, available=found.value, as_of=computed_at)
    return Numbered(level, fresh, found)


def _put_away(desk: Desk, about: Known, terms: Terms) -> Known:
    """Rows that count for no number any more are put away, once no shelf needs them; answer what is left."""
    longest = max(member.rules.guard_days for member in desk.members if "stock" in member.hears)
    patience = desk.now - timedelta(days=longest)
    stated, rows = stated_of(about.levels, terms), []
    for row in about.rows:
        over = row.units <= 0 or stated.contains(row)
        late = row.counts and row.active_at < patience
        if not (over or late) or _needed(desk, about, row, terms.to):
            rows.append(row)
            continue
        desk.work.stock.put_away(row)
        if over:
            desk.solved(causes.unanswered(row.number), connector=row.origin)
    return replace(about, rows=rows)


def _needed(desk: Desk, about: Known, row: Reserved, to: str) -> bool:
    """Does a shelf at its origin still need to know of this sale? Only when it is the origin's turn, it is folded."""
    shelves = desk.work.stock.shelves(about.product.identity, to=row.origin)
    if not shelves or not desk.members.hears(row.origin, "stock"):
        return False
    if row.origin != to:
        return True
    after = [folded(shelf, row) for shelf in shelves]
    if None in after:
        return True
    for before, shelf in zip(shelves, after, strict=True):
        if shelf is not None and shelf != before:
            desk.work.stock.keep_shelf(shelf)
    desk.work.stock.reserve(msgspec.structs.replace(row, folded=row.sold))
    return False


def _note_unanswered(desk: Desk, about: Known, terms: Terms) -> None:
    for held in held_back(about.levels, about.rows, terms):
        if held.expired:
            desk.problem(
                causes.unanswered(held.row.number),
                connector=held.row.origin,
                evidence=f"{held.units} of {about.product.sku or about.product.title} were held back for"
                f" {terms.guard_days} days and count no more",
                cure="If the goods are still to be sent, set the order to processing: then they count again.",
            )


def _note_fight(desk: Desk, product: HubProduct, shelf: Shelf) -> None:
    name = product.sku or product.barcode or product.title
    desk.problem(
        causes.two_masters(name, shelf.to),
        connector=shelf.to,
        evidence="its level was changed there by hand or by another app more than three times in an hour",
        cure=f"Let one of them be master; then: hub stock {name} --go-on {shelf.to}",
    )


def _line(desk: Desk, before: Shelf, after: Shelf, *, correction: bool) -> LedgerLine:
    return LedgerLine(
        product=after.product,
        location=f"{after.to}/{after.remote}" if after.remote else after.to,
        what="corrected" if correction else "told",
        old=before.told,
        new=after.told,
        who=HUB,
        cause=after.rule,
        as_of=after.told_at,
        at=desk.now,
        trace=desk.trace,
        upto=after.upto,
        since=before.since,
    )
