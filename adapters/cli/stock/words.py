"""Says in sentences why a channel shows its number, and why units are held back."""

from datetime import datetime, timedelta

from adapters.cli.paper import when
from hub_core.models import HubProduct, OrderStatus
from hub_core.use_cases.looking import Channel, HeldBack, Place, StockView
from hub_core.use_cases.records import HandoverState, Outgoing

_HANDED = (HandoverState.STARTED, HandoverState.TAKEN)
_MOVES = OrderStatus.PROCESSING


def name_of(product: HubProduct) -> str:
    """What a person calls it."""
    return product.sku or product.barcode or product.title or product.identity


def answers(view: StockView) -> list[str]:
    """The answer to "why is this stock 7?", a sentence per channel."""
    name = name_of(view.product)
    if not view.channels:
        level = "no level was stated" if view.total is None else f"{view.total} were stated"
        return [f"{name}: {level}, and no connector gets stock."]
    return [_answer(name, channel, stated=view.total is not None) for channel in view.channels]


def _answer(name: str, channel: Channel, *, stated: bool) -> str:
    if channel.silent:
        return f"{name} is not told to {channel.name}: {channel.silent}."
    said = "; ".join(_says(channel, place, stated=stated) for place in channel.places)
    return f"{name} at {said}.{_hindered(channel)}"


def _says(channel: Channel, place: Place, *, stated: bool) -> str:
    at, shelf = spot(channel, place), place.shelf
    if place.now is None:
        none = "no level that counts for it was stated" if stated else "no level was stated"
        seen = "" if shelf.seen is None else f", and it shows {shelf.seen}"
        return f"{at} has no number: {none}, so nothing is written there{seen}"
    shown = "nothing the hub wrote" if place.shows is None else place.shows
    if not place.differs:
        return f"{at} is {place.now}: {place.rule}"
    return f"{at} is {shown} and should be {place.now}: {place.rule}"


def _hindered(channel: Channel) -> str:
    said = []
    if any(place.shelf.stopped for place in channel.places):
        said.append(" It is not written: somebody else keeps changing it there.")
    if channel.pause is not None:
        by = "paused by an operator" if channel.pause.by == "operator" else "stopped by the hub"
        reason = f" ({_bare(channel.pause.reason)})" if channel.pause.reason else ""
        said.append(f" {channel.name} is {by} since {when(channel.pause.since)} UTC{reason}.")
    if channel.waits is not None and (channel.waits.parked_at or channel.waits.reason):
        said.append(f" {waits(channel.waits).capitalize()}.")
    return "".join(said)


def spot(channel: Channel, place: Place) -> str:
    """The channel, with the id where it has several of this product."""
    return f"{channel.name}:{place.shelf.remote}" if len(channel.places) > 1 else channel.name


def waits(row: Outgoing, *, local: bool = False) -> str:
    """Why it was not told yet."""
    if row.parked_at is not None:
        return f"parked ({_bare(row.reason)}); then: hub retry {row.id}"
    return f"waits until {when(row.due, local=local, seconds=True)} ({_bare(row.reason)})" if row.reason else "waits"


def state(channel: Channel, place: Place, *, local: bool) -> str:
    """What is so at this place, in short."""
    shelf = place.shelf
    said = []
    if shelf.stopped:
        said.append("stopped: two masters")
    if channel.pause is not None:
        said.append("paused")
    if channel.waits is not None and (place.differs or channel.waits.parked_at):
        said.append(waits(channel.waits, local=local))
    if shelf.writing is not None:
        said.append(f"{shelf.writing} is being written")
    if shelf.held > 0:
        said.append(f"{shelf.held} sold there in orders not in yet")
    if shelf.held < 0:
        said.append(f"{-shelf.held} given back there in orders not in yet")
    if said:
        return "; ".join(said)
    if place.now is None:
        return "never stated, never written"
    return "differs" if place.differs else "right"


def why_held(held: HeldBack) -> str:
    """Why these units are not told of."""
    if not held.to:
        return f"counts no more: nobody answered for it since {when(held.row.active_at)}"
    status = {OrderStatus.PENDING_PAYMENT: "unpaid", OrderStatus.ON_HOLD: "on hold"}.get(held.status or _MOVES)
    place = _by_warehouse(held) if held.row.warehouse else _without_warehouse(held)
    return status if status and held.handed not in _HANDED else "; ".join(part for part in (status, place) if part)


def _by_warehouse(held: HeldBack) -> str:
    row, name = held.row, held.row.warehouse
    if held.physical:
        left = f"left {when(row.shipped_at)}, not yet counted by {name}"
        return left if row.shipped_at else f"not shipped by {name} yet, whose levels fall only then"
    if row.taken_at is not None:
        return f"not yet counted by {name}, which took it {when(row.taken_at)}"
    if held.handed is HandoverState.REFUSED:
        return f"refused by {name}"
    return f"being handed to {name}" if held.handed in _HANDED else f"not handed to {name} yet"


def _without_warehouse(held: HeldBack) -> str:
    row = held.row
    if held.status is None:
        return f"sold at {row.origin}, not yet counted"
    if row.ended_at is not None:
        return "completed without a warehouse; no level of a pickup_location since"
    return "waits for pickup" if held.picked_up else "no warehouse yet"


def age(since: datetime, now: datetime) -> str:
    """How long ago, as a person says it."""
    span = now - since
    for unit, name in ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min")):
        if span >= unit:
            return f"{span // unit} {name}"
    return f"{max(0, int(span.total_seconds()))} s"


def _bare(reason: str) -> str:
    return reason.strip().rstrip(".") or "no reason is known"
