"""What sound lines say, in the hub's words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, get_args

from connectors.efulfilment_files.wire import Cells
from hub_core.errors import Rejected
from hub_core.models import OrderWord, Product, ProductName, Ref, Shipment, ShipmentLine, StockLevel

Word = Literal["refused", "cancelled", "back_ordered"]
WORDS: tuple[Word, ...] = get_args(Word)
MOST_AHEAD = timedelta(days=1)


def level(cells: Cells, origin: str, now: datetime | None = None) -> StockLevel:
    """A level, at the location `connector/location`. Raises `Rejected` with every fault of the line.

    One that is said to be of the days to come would freeze the product until then; without a `now` nobody knows.
    """
    sku, barcode, location = cells.code("sku"), cells.code("barcode"), cells.code("location")
    available, as_of = cells.whole("available"), cells.moment("as_of")
    if not (sku or barcode):
        cells.faults.append("sku and barcode are both empty")
    if now is not None and as_of - now > MOST_AHEAD:
        cells.faults.append(f"as_of {as_of.isoformat()} lies more than a day ahead")
    _refuse(cells)
    return StockLevel(
        product=ProductName(sku=sku, barcode=barcode),
        location=f"{origin}/{location}" if location else origin,
        available=available,
        as_of=as_of,
    )


def product(cells: Cells, origin: str) -> Product:
    """An article of the warehouse. Raises `Rejected` with every fault of the line."""
    id_, deleted = cells.code("id", needed=True), cells.yes("deleted")
    if not deleted and not cells.has("sku", "barcode"):
        cells.faults.append("sku and barcode are both empty")
    said = Product(
        ref=Ref(origin, id_),
        as_of=cells.moment("changed_at"),
        sku=cells.code("sku"),
        barcode=cells.code("barcode"),
        title=cells.text("title"),
        brand=cells.text("brand"),
        weight=cells.whole("weight_grams", least=0) if cells.has("weight_grams") else None,
        deleted=deleted,
    )
    _refuse(cells)
    return said


class ParcelRow:
    """One row of a parcel: the parcel as it tells it, and the pieces it adds, if any."""

    def __init__(self, cells: Cells, origin: str) -> None:
        self.parcel = Shipment(
            ref=Ref(origin, cells.code("id", needed=True)),
            order=_order(cells, "order"),
            shipped_at=cells.moment("shipped_at"),
            as_of=cells.moment("changed_at"),
            carrier=cells.code("carrier"),
            code=cells.code("code"),
            url=cells.text("url"),
        )
        self.pieces: ShipmentLine | None = None
        if cells.has("line", "sku", "quantity"):
            line, sku = cells.code("line"), cells.code("sku")
            self.pieces = ShipmentLine(line=line, sku=sku, quantity=cells.whole("quantity", least=1))
            if not (line or sku):
                cells.faults.append("line and sku are both empty")
        _refuse(cells)


def parcel(rows: Sequence[ParcelRow]) -> Shipment:
    """The parcel that these rows tell together. Raises `Rejected` when they tell different ones."""
    first = rows[0].parcel
    differing = [
        name
        for name in ("order", "shipped_at", "as_of", "carrier", "code", "url")
        if any(getattr(row.parcel, name) != getattr(first, name) for row in rows)
    ]
    if differing:
        told = ", ".join("changed_at" if name == "as_of" else name for name in differing)
        raise Rejected(f"the rows of parcel {first.ref.id} differ in {told}")
    if len(rows) > 1 and any(row.pieces is None for row in rows):
        raise Rejected(f"a row of parcel {first.ref.id} has no line, sku and quantity, which says the whole order")
    return Shipment(
        ref=first.ref,
        order=first.order,
        shipped_at=first.shipped_at,
        as_of=first.as_of,
        carrier=first.carrier,
        code=first.code,
        url=first.url,
        lines=tuple(row.pieces for row in rows if row.pieces is not None),
    )


class WordRow:
    """One row of a word about an order, and the pieces it adds, if any."""

    def __init__(self, cells: Cells) -> None:
        said = cells.one_of("said", WORDS)
        self.said: Word = next((word for word in WORDS if word == said), WORDS[0])
        self.order, self.at = _order(cells, "reference"), cells.moment("at")
        self.reason, self.line, self.pieces = cells.text("reason"), cells.code("line"), 0
        if cells.has("line", "quantity"):
            self.pieces = cells.whole("quantity", least=1)
            if not self.line:
                cells.faults.append("line is empty, and a quantity stands beside it")
        _refuse(cells)


def word(rows: Sequence[WordRow]) -> OrderWord:
    """The word that these rows say together. Raises `Rejected` when they say different ones."""
    first, lines = rows[0], dict[str, int]()
    if len(rows) > 1 and not all(row.pieces for row in rows):
        raise Rejected(f"a row about order {first.order.key} has no line, which says the whole order")
    for row in rows:
        if row.line:
            lines[row.line] = lines.get(row.line, 0) + row.pieces
    reason = "; ".join(dict.fromkeys(row.reason for row in rows if row.reason))
    return OrderWord(order=first.order, said=first.said, as_of=first.at, reason=reason, lines=lines)


def _order(cells: Cells, column: str) -> Ref:
    key = cells.code(column, needed=True)
    origin, _, id_ = key.partition(":")
    if key and not (origin and id_):
        cells.faults.append(f"{column} {key[:40]!r} is not 'connector:id', so this hub did not send it")
    return Ref(origin, id_)


def _refuse(cells: Cells) -> None:
    if cells.faults:
        raise Rejected("; ".join(cells.faults))
