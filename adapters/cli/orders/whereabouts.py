"""Says in one sentence where an order is."""

from collections.abc import Callable
from dataclasses import replace

import msgspec

from adapters.cli.orders.story import Story
from adapters.cli.paper import when
from hub_core.decisions.coverage import shipped, still_open
from hub_core.decisions.order_status import FINAL
from hub_core.models import OrderStatus
from hub_core.use_cases.records import Coverage, Handover, HandoverState, Life, Outgoing, Standing
from hub_core.use_cases.settle import goods_status, may_move


def whereabouts(story: Story) -> str:
    """The answer to "where is this order?"."""
    standing = story.standing
    goods = _without_what_came_back(story)
    place = next(said for tell in _IN_TURN if (said := tell(goods)))
    return f"Order {standing.number} of {standing.origin} {place}.{_came_back(standing)}{_parked(story)}{_stops(story)}"


def _without_what_came_back(story: Story) -> Story:
    """Where the goods are does not change because money or goods came back (O2)."""
    standing = msgspec.structs.replace(story.standing, status=goods_status(story.standing))
    return msgspec.structs.replace(story, dossier=replace(story.dossier, standing=standing))


def _came_back(standing: Standing) -> str:
    return f" It is {_words(standing.status)}." if standing.status is standing.after_sales else ""


def _refused(story: Story) -> str:
    """The first handing over failed: this matters more than anything else."""
    row = next((row for row in story.dossier.open_rows if row.parked_at and not _is_change(story, row)), None)
    if row is None:
        return ""
    return f"waits for a person: {row.to} did not take it ({_bare(row.reason)}); then: hub retry {row.id}"


def _parked(story: Story) -> str:
    rows = [row for row in story.dossier.open_rows if row.parked_at and _is_change(story, row)]
    return "".join(
        f" {row.to} did not take {_what(row)} ({_bare(row.reason)}); then: hub retry {row.id}." for row in rows
    )


def _is_change(story: Story, row: Outgoing) -> bool:
    return row.stream != "orders" or _handed(story.handover)


def _what(row: Outgoing) -> str:
    return "a change of it" if row.stream == "orders" else "its shipment"


def _over(story: Story) -> str:
    standing = story.standing
    if standing.status not in FINAL or standing.status is OrderStatus.COMPLETED:
        return ""
    by = "an operator" if standing.operator is standing.status and standing.shop is not standing.status else "the shop"
    said = f"is {_words(standing.status)}, says {by}"
    return f"{said}{_warehouse_knows(story)}"


def _warehouse_knows(story: Story) -> str:
    handover = story.handover
    if handover is None or handover.state not in (HandoverState.TAKEN, HandoverState.STARTED):
        return "; it went to no warehouse"
    row = story.row("orders", handover.warehouse)
    if row is None:
        return f"; {handover.warehouse} was told"
    return "" if row.parked_at else f"; {handover.warehouse} {_still(row)}"


def _shipped(story: Story) -> str:
    extent = story.standing.coverage
    if extent is Coverage.NONE:
        return ""
    parcels = [(giver, parcel) for giver, parcel in story.dossier.parcels if not parcel.withdrawn]
    givers = ", ".join(sorted({giver for giver, _ in parcels}))
    codes = ", ".join(parcel.code for _, parcel in parcels if parcel.code) or "no track & trace code yet"
    count = "1 parcel" if len(parcels) == 1 else f"{len(parcels)} parcels"
    whole = "is on its way" if extent is Coverage.WHOLLY else "is partly on its way"
    return f"{whole}: {count} from {givers} ({codes}){_shop_knows(story)}"


def _shop_knows(story: Story) -> str:
    origin = story.standing.origin
    if not may_move(story.standing):
        return f"; nobody is told, because it is {story.standing.life}"
    if row := story.row("shipments", origin):
        return "" if row.parked_at else f"; {origin} {_still(row)}"
    told = any(line.what == "told" and line.text.startswith(f"{origin} ") for line in story.dossier.history)
    return f"; {origin} was told" if told else ""


def _past(story: Story) -> str:
    standing = story.standing
    if standing.life is Life.DISMISSED:
        return f"was made before {standing.origin} went live and stays put: an operator dismissed it"
    if standing.life is not Life.BEFORE:
        return ""
    if standing.status is OrderStatus.COMPLETED:
        return f"is completed; it was made before {standing.origin} went live, and the hub sent nothing"
    cure = f"hub release {standing.origin} order {standing.number}"
    return f"was made before {standing.origin} went live, so it is kept and sent nowhere until released: {cure}"


def _unknown(story: Story) -> str:
    standing = story.standing
    if not standing.unknown or _handed(story.handover):
        return ""
    return f"is held back: the hub does not know the shop's word {standing.word!r} and keeps it as {standing.status}"


def _held(story: Story) -> str:
    standing = story.standing
    if standing.status is not OrderStatus.ON_HOLD:
        return ""
    if standing.operator is OrderStatus.ON_HOLD:
        return f"is on hold by an operator's word; lift it: hub set {standing.number} lift"
    return f"is on hold by the shop's word{_warehouse_knows(story)}"


def _unpaid(story: Story) -> str:
    if story.standing.status is not OrderStatus.PENDING_PAYMENT:
        return ""
    return f"waits for its payment{_warehouse_knows(story)}"


def _handing(story: Story) -> str:
    handover, standing = story.handover, story.standing
    if handover is None or standing.status is OrderStatus.COMPLETED:
        return ""
    name, row = handover.warehouse, story.row("orders", handover.warehouse)
    why = f" ({_bare(row.reason)})" if row and row.reason else ""
    reason = _bare(handover.reason)
    return {
        HandoverState.ADDRESSED: f"waits to be handed to {name}{why}",
        HandoverState.STARTED: f"is being handed to {name}, and whether {name} has it is not known yet{why}",
        HandoverState.TAKEN: f"is at {name} since {when(handover.at)} UTC, {_to_be_sent(story)}",
        HandoverState.REFUSED: f"was refused by {name}: {reason}",
        HandoverState.NOT_NEEDED: f"does not go to {name}: {reason}",
    }[handover.state]


def _to_be_sent(story: Story) -> str:
    """What came back before it left is not sent any more, as soon as the warehouse knows (O9)."""
    sent = shipped(story.order, (parcel for _, parcel in story.dossier.parcels)).pieces
    if any(still_open(line, sent[line.id]) for line in story.order.lines):
        return "to be sent"
    return f"with nothing left to send{_warehouse_knows(story)}"


def _nowhere(story: Story) -> str:
    order, standing = story.order, story.standing
    if standing.status is not OrderStatus.PROCESSING:
        return ""
    if order.fulfilled_by:
        return f"is sent by {order.fulfilled_by}, not by a warehouse of this hub"
    if not order.to_warehouse:
        return "is picked up, or sent by the shop itself: no warehouse gets it"
    if not standing.warehouse:
        return f"has no warehouse yet; give it one: hub release {standing.origin} order {standing.number} --to NAME"
    return f"is not handed to {standing.warehouse} yet"


def _otherwise(story: Story) -> str:
    return f"is {_words(story.standing.status)}; no parcel of it is known to the hub"


_IN_TURN: tuple[Callable[[Story], str], ...] = (
    _refused,
    _over,
    _shipped,
    _past,
    _unknown,
    _held,
    _unpaid,
    _handing,
    _nowhere,
    _otherwise,
)


def _stops(story: Story) -> str:
    said = []
    for row in story.dossier.open_rows:
        pause = story.pause(row.to, row.stream)
        if pause is not None:
            by = "paused by an operator" if pause.by == "operator" else "stopped by the hub"
            reason = f" ({_bare(pause.reason)})" if pause.reason else ""
            said.append(f" {row.to} is {by} since {when(pause.since)} UTC{reason}.")
    return "".join(dict.fromkeys(said))


def _handed(handover: Handover | None) -> bool:
    return handover is not None and handover.state in (HandoverState.TAKEN, HandoverState.STARTED)


def _still(row: Outgoing) -> str:
    return f"is still to be told{f' ({_bare(row.reason)})' if row.reason else ''}"


def _words(status: OrderStatus) -> str:
    return str(status).replace("_", " ")


def _bare(reason: str) -> str:
    return reason.strip().rstrip(".") or "no reason is known"
