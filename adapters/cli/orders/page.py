"""One order on one screen: where it is, what it holds, and its history."""

from collections.abc import Mapping, Sequence

from adapters.cli import paper
from adapters.cli.orders.story import Story
from adapters.cli.orders.whereabouts import whereabouts
from hub_core.decisions.coverage import shipped, still_open
from hub_core.models import Address, Order


def show_story(story: Story, *, local: bool) -> None:
    """Write the whole page, the answer first."""
    paper.say(whereabouts(story), style="bold")
    _head(story, local)
    _lines(story)
    _parcels(story, local)
    _handovers(story, local)
    _waiting(story, local)
    _history(story, local)


def story_as_json(story: Story) -> Mapping[str, object]:
    """The whole page for a program."""
    dossier = story.dossier
    return {
        "where": whereabouts(story),
        "standing": dossier.standing,
        "order": dossier.order,
        "parcels": [{"from": giver, "parcel": parcel} for giver, parcel in dossier.parcels],
        "handovers": dossier.handovers,
        "waiting": dossier.open_rows,
        "stops": story.pauses,
        "problems": story.problems,
        "parked_rings": [{"id": row.ring.id, "topic": row.ring.topic, "reason": row.reason} for row in story.rings],
        "history": dossier.history,
    }


def _head(story: Story, local: bool) -> None:
    order, standing = story.order, story.standing
    status = f"{standing.status} (shop: {' '.join(part for part in (standing.word, *_marks(order)) if part) or '-'}"
    status += f"; operator: {standing.operator})" if standing.operator else ")"
    warehouse = f"{standing.warehouse} ({standing.because})" if standing.warehouse else ""
    payment = " by ".join(part for part in (str(order.payment or ""), order.payment_method) if part)
    total = f"{order.total.amount:.2f} {order.total.currency}" if order.total else ""
    paper.say()
    paper.table(
        ("order", f"{order.number} ({standing.key})"),
        [
            ("made", f"{paper.when(standing.made_at, local=local)}{'' if local else ' UTC'}"),
            ("status", status),
            ("life", str(standing.life)),
            ("payment", payment),
            ("total", total),
            ("to", _place(order.shipping)),
            ("warehouse", warehouse),
        ],
    )


def _marks(order: Order) -> list[str]:
    return [f"[{mark}]" for mark in (order.label, *order.marks) if mark]


def _place(address: Address) -> str:
    return ", ".join(part for part in (address.name, address.postcode, address.city, address.country) if part)


def _lines(story: Story) -> None:
    order = story.order
    held = shipped(order, (parcel for _, parcel in story.dossier.parcels))
    paper.say()
    paper.table(
        ("line", "SKU", "title", "ordered", "shipped", "refunded", "returned", "open"),
        [
            (
                line.id,
                line.sku or line.article_code or line.barcode,
                line.title,
                line.quantity,
                held.pieces[line.id],
                line.refunded,
                line.returned,
                still_open(line, held.pieces[line.id]),
            )
            for line in order.lines
        ],
    )


def _parcels(story: Story, local: bool) -> None:
    rows = [
        (
            parcel.ref.id,
            giver,
            paper.when(parcel.shipped_at, local=local),
            parcel.carrier,
            parcel.code,
            "withdrawn" if parcel.withdrawn else str(sum(line.quantity for line in parcel.lines) or "all"),
            parcel.url,
        )
        for giver, parcel in story.dossier.parcels
    ]
    _part(("parcel", "from", "shipped", "carrier", "track & trace", "pieces", "link"), rows)


def _handovers(story: Story, local: bool) -> None:
    rows = [
        (one.warehouse, str(one.state), paper.when(one.at, local=local), one.reason) for one in story.dossier.handovers
    ]
    _part(("handed to", "state", "since", "reason"), rows)


def _waiting(story: Story, local: bool) -> None:
    letters = [
        (
            f"{row.id}",
            row.to,
            row.stream,
            _state(row.parked_at is not None),
            paper.when(row.due, local=local),
            row.reason,
        )
        for row in story.dossier.open_rows
    ]
    _part(("waits", "to hear it", "what", "state", "due", "reason"), letters)
    rings = [(f"ring {row.ring.id}", row.ring.topic, row.reason) for row in story.rings]
    _part(("parked", "topic", "reason"), rings)
    problems = [(one.connector, one.cause, one.evidence, one.cure) for one in story.problems]
    _part(("problem of", "cause", "evidence", "cure"), problems)


def _state(parked: bool) -> str:
    return "parked" if parked else "waiting"


def _history(story: Story, local: bool) -> None:
    rows = [
        (paper.when(line.at, local=local, seconds=True), line.who, line.what, line.text, line.trace)
        for line in story.dossier.history
    ]
    _part(("when" if local else "when (UTC)", "who", "what", "history", "trace"), rows)


def _part(heads: Sequence[str], rows: Sequence[Sequence[paper.Cell]]) -> None:
    if rows:
        paper.say()
        paper.table(heads, rows)
