"""What may happen to a variant's stock, and the movement that is left of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from connectors.lightspeed.simulator.bells import Bells
from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.config import Switches
from connectors.lightspeed.simulator.goods import Movement, Variant
from connectors.lightspeed.simulator.records import Order
from connectors.lightspeed.simulator.trade.picking import pick
from connectors.lightspeed.simulator.trade.placing import NewLine


class SoldOut(ValueError):
    """The shop does not show so many."""


def move(books: Books, variant: Variant, change: int, channel: str) -> None:
    """So many pieces more or less, with a row in the movements; of no change nothing is left."""
    if not change:
        return
    variant.stock += change
    movement = Movement(
        id=books.next_id("movement"), created=books.now(), channel=channel, change=change, product=variant.product,
        variant=variant.id,
    )  # fmt: skip
    books.movements[movement.id] = movement


class Stock:
    """What orders do to the stock."""

    def __init__(self, books: Books, bells: Bells, switches: Switches) -> None:
        self._books, self._bells, self._switches = books, bells, switches

    def look_at(self, lines: Iterable[NewLine]) -> None:
        """Raises `SoldOut` for more than the shop shows, where the switch says that it sells no more than that."""
        wanted: Counter[int] = Counter()
        for line in lines:
            wanted[pick(self._books, line).variant] += line.quantity
        for number, pieces in wanted.items():
            variant = self._books.variants.get(number)
            counts = variant is not None and variant.tracking == "enabled" and not self._switches.sells_sold_out
            if variant is not None and counts and pieces > variant.stock:
                raise SoldOut(f"the shop shows {variant.stock} of {variant.facts['sku']}, not {pieces}")

    def sell(self, order: Order) -> list[int]:
        """Takes what was ordered; gives the variants that have less now."""
        sold: dict[int, None] = {}
        for line in order.lines:
            variant = self._books.variants.get(line.variant)
            if variant is not None and variant.tracking != "disabled":
                line.taken = line.quantity
                self._shift(variant, -line.quantity)
                sold[variant.id] = None
        return list(sold)

    def give_back(self, order: Order) -> list[int]:
        """Puts back what was taken and not sent; gives the variants that have more now."""
        if not self._switches.restock_on_cancel:
            return []
        returned: dict[int, None] = {}
        for line in order.lines:
            variant = self._books.variants.get(line.variant)
            back = max(0, line.taken - _sent(order, line.id))
            if variant is not None and back:
                line.taken -= back
                self._shift(variant, back)
                returned[variant.id] = None
        return list(returned)

    @contextmanager
    def ringing(self, moved: Iterable[int]) -> Iterator[None]:
        """Rings for the variants after what is rung inside, or before it when the switch says so."""
        if self._switches.stock_rings_first:
            self._ring(moved)
        yield
        if not self._switches.stock_rings_first:
            self._ring(moved)

    def _ring(self, moved: Iterable[int]) -> None:
        for number in moved:
            self._bells.tell("variants", "updated", number)

    def _shift(self, variant: Variant, change: int) -> None:
        move(self._books, variant, change, "auto")
        variant.sold -= change
        variant.updated = self._books.now()


def _sent(order: Order, line: int) -> int:
    parcels = (shipment for shipment in order.shipments if shipment.status == "shipped")
    return sum(packed.quantity for parcel in parcels for packed in parcel.packed if packed.line.id == line)
