"""The list of products with their stock: one line each."""

from collections.abc import Sequence

from adapters.cli import paper
from adapters.cli.stock.words import name_of
from hub_core.use_cases.looking import Channel, Place, StockRow


def show_rows(rows: Sequence[StockRow], *, limit: int, identities: bool = False) -> None:
    """Write the list, by their `identities` where codes name several, and say when there may be more."""
    channels = list(dict.fromkeys(channel.name for row in rows for channel in row.channels))
    more = ("barcode", "linked to") if identities else ()
    paper.table(
        ("product", "title", *more, "level", "held", *channels),
        [
            (
                row.product.identity if identities else name_of(row.product),
                row.product.title,
                *([row.product.barcode, ", ".join(link.key for link in row.product.links)] if identities else []),
                row.level,
                row.held or None,
                *(_told(next((one for one in row.channels if one.name == name), None)) for name in channels),
            )
            for row in rows
        ],
    )
    if len(rows) == limit:
        paper.warn(f"The first {limit} are shown; more with --limit.")


def _told(channel: Channel | None) -> str:
    if channel is None or not channel.places:
        return ""
    shown = ", ".join(_place(place) for place in channel.places)
    marks = ["parked"] if channel.waits is not None and channel.waits.parked_at else []
    marks += ["paused"] if channel.pause is not None else []
    return f"{shown} ({', '.join(marks)})" if marks else shown


def _place(place: Place) -> str:
    shows = paper.NOTHING if place.shows is None else str(place.shows)
    if place.now is None:
        return paper.NOTHING
    stopped = " (stopped)" if place.shelf.stopped else ""
    return f"{shows}, should be {place.now}{stopped}" if place.differs else f"{shows}{stopped}"
