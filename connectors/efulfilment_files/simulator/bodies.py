"""What a person or a test says to the control API."""

from typing import Annotated, Any

import msgspec

Units = Annotated[int, msgspec.Meta(ge=0)]


class PickedLine(msgspec.Struct, forbid_unknown_fields=True):
    """So many units of one line."""

    line: str
    quantity: int


class ShipBody(msgspec.Struct, forbid_unknown_fields=True):
    """What leaves, and under which code; an empty code leaves it out."""

    lines: list[PickedLine] | None = None
    code: str | None = None
    carrier: str = ""


class WordBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why something does not leave, and what."""

    reason: str = "Out of stock."
    lines: list[PickedLine] | None = None


class CodeBody(msgspec.Struct, forbid_unknown_fields=True):
    """A late or corrected code."""

    code: str


class StockBody(msgspec.Struct, forbid_unknown_fields=True):
    """How many pieces of a SKU stand at a location; none named is the first."""

    sku: str
    available: Units
    location: str = ""


class ProductBody(msgspec.Struct, forbid_unknown_fields=True):
    """An article as the warehouse knows it; at the time of the telling."""

    id: str
    sku: str = ""
    barcode: str = ""
    title: str = ""
    brand: str = ""
    weight_grams: Units | None = None
    deleted: bool = False

    def row(self) -> dict[str, Any]:
        """The article as a row of a products file, but for its time."""
        weight = "" if self.weight_grams is None else self.weight_grams
        return msgspec.structs.asdict(self) | {"deleted": "yes" if self.deleted else "no", "weight_grams": weight}


class FloodBody(msgspec.Struct, forbid_unknown_fields=True):
    """How long the stock file is."""

    lines: Annotated[int, msgspec.Meta(ge=1, le=10_000_000)] = 200_000


class AgainBody(msgspec.Struct, forbid_unknown_fields=True):
    """The file that is written once more, under a new name and without mistakes that are switched off by now."""

    name: str


def units(lines: list[PickedLine] | None) -> dict[str, int] | None:
    """Line to units; None: all."""
    return None if lines is None else {line.line: line.quantity for line in lines}
