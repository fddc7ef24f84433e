"""One product's stock on one screen: the answer, what it is made of, and its ledger."""

from collections.abc import Mapping, Sequence

import msgspec

from adapters.cli import paper
from adapters.cli.stock.words import age, answers, name_of, spot, state, why_held
from hub_core.decisions.ledger import STATES, TELLS, Outcome
from hub_core.models import LedgerLine
from hub_core.use_cases.looking import StockView


def show_stock(view: StockView, *, local: bool) -> None:
    """Write the whole page, the answer first."""
    for answer in answers(view):
        paper.say(answer, style="bold")
    paper.say(f"{name_of(view.product)} is {_names(view)}.")
    _levels(view, local)
    _held(view)
    _channels(view, local)
    _part(
        ("problem of", "cause", "evidence", "cure"),
        [(one.connector, one.cause, one.evidence, one.cure) for one in view.problems],
    )
    _ledger(view, local)


def stock_as_json(view: StockView) -> Mapping[str, object]:
    """The whole page for a program."""
    places = {
        spot(channel, place): {"differs": place.differs, "state": state(channel, place, local=False)}
        for channel in view.channels
        for place in channel.places
    }
    held = [{**msgspec.structs.asdict(one), "why": why_held(one)} for one in view.held]
    whole = {**msgspec.structs.asdict(view), "held": held}
    return {"answers": answers(view), "total": view.total, "places": places, **whole}


def _names(view: StockView) -> str:
    product = view.product
    codes = {"SKU": product.sku, "barcode": product.barcode}
    said = [product.title, *(f"{name} {code}" for name, code in codes.items() if code), product.identity]
    links = ", ".join(link.key for link in product.links)
    return ", ".join(part for part in said if part) + (f"; linked to {links}" if links else "; linked to nothing")


def _levels(view: StockView, local: bool) -> None:
    rows: list[Sequence[paper.Cell]] = [
        (
            level.location,
            level.available,
            level.giver,
            paper.when(level.as_of, local=local, seconds=True),
            age(level.as_of, view.at),
        )
        for level in view.levels
    ]
    if len(rows) > 1:
        rows.append(("total", view.total, "", "", ""))
    _part(("location", "level", "stated by", "as of (its clock)", "age"), rows)


def _held(view: StockView) -> None:
    everywhere = {channel.name for channel in view.channels if channel.places}
    alike = all(set(one.to) in (set(), everywhere) for one in view.held)
    rows: list[Sequence[paper.Cell]] = [
        (
            one.row.number,
            one.row.origin,
            one.units,
            age(one.row.made_at, view.at),
            why_held(one),
            *([] if alike else [", ".join(one.to)]),
        )
        for one in view.held
    ]
    _part(("held back for", "sold at", "units", "age", "why", *([] if alike else ["kept from"])), rows)


def _channels(view: StockView, local: bool) -> None:
    rows = [
        (
            f"{channel.name}:{place.shelf.remote}" if place.shelf.remote else channel.name,
            place.shelf.told,
            paper.when(place.shelf.told_at, local=local, seconds=True),
            place.shelf.rule,
            place.shelf.seen,
            place.shows,
            place.now,
            state(channel, place, local=local),
        )
        for channel in view.channels
        for place in channel.places
    ]
    heads = ("channel", "told", "when (its clock)", "by the rule", "seen there", "shows", "should", "state")
    _part(heads, rows)


def _ledger(view: StockView, local: bool) -> None:
    rows = [
        (
            line.id,
            paper.when(line.at, local=local, seconds=True),
            line.location,
            line.what,
            _step(line),
            _cause(view, line),
            _became(view.outcomes.get(line.id, ())),
            line.trace,
        )
        for line in view.ledger
    ]
    heads = ("line", "when" if local else "when (UTC)", "where", "what", "level", "because of", "became", "trace")
    _part(heads, rows)


def _step(line: LedgerLine) -> str:
    # What was told before is lowered by sales since, so it is not what the channel showed.
    if line.old is None or line.what in TELLS:
        return str(line.new)
    if line.old == line.new:
        return f"still {line.new}"
    return f"{line.old} > {line.new}"


def _cause(view: StockView, line: LedgerLine) -> str:
    order = view.orders.get(line.trace)
    by = f"by {line.who}" if line.what in STATES and not line.location.startswith(line.who) else ""
    about = f"after order {order}" if order and line.what in TELLS else ""
    return "; ".join(part for part in (line.cause, by, about) if part)


def _became(every: Sequence[Outcome]) -> str:
    said: dict[str, list[str]] = {}
    for one in every:
        said.setdefault(_then(one), []).append(one.at)
    return "; ".join(f"{then}{_at(places, len(every))}" for then, places in said.items())


def _then(one: Outcome) -> str:
    match one.then:
        case "told":
            return f"told as {one.number} (line {one.line})"
        case "superseded":
            return f"superseded by line {one.line}"
    return one.then


def _at(places: Sequence[str], all_of_them: int) -> str:
    return f" at {', '.join(places)}" if all_of_them > 1 else ""


def _part(heads: Sequence[str], rows: Sequence[Sequence[paper.Cell]]) -> None:
    if rows:
        paper.say()
        paper.table(heads, rows)
