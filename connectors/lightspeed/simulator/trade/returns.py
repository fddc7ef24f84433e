"""What may happen to goods that come back."""

import msgspec

from connectors.lightspeed.simulator.bells import Bells
from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.records import Line, Order, Return
from connectors.lightspeed.simulator.trade.bills import amount
from connectors.lightspeed.simulator.trade.invoices import Pieces

_COUNTS = frozenset({"completed"})


class Returning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What comes back, or (no lines said) everything that has not come back yet, and why."""

    lines: tuple[Pieces, ...] = ()
    status: str = "authorized"
    reason: str = "Does not fit"
    action: str = "Refund"
    comment: str = ""
    note: str = ""
    message: str = ""
    stock_adjusted: bool = False


class Returns:
    """The returns of the shop; pieces count as returned on the order's lines while the return is completed."""

    def __init__(self, books: Books, bells: Bells) -> None:
        self._books, self._bells = books, bells

    def open(self, order_number: int, asked: Returning | None = None) -> Return:
        """Somebody sends goods of an order back. Raises ValueError when there are not so many."""
        asked = asked or Returning()
        order = self._books.orders[order_number]
        pieces = self._pieces(order, asked)
        now = self._books.now()
        excl, incl = (_worth(order, pieces, name) for name in ("priceExcl", "priceIncl"))
        back = Return(
            id=self._books.next_id("return"), created=now, updated=now, order=order.id,
            customer=0 if order.customer.gone else order.customer.id, status=asked.status, pieces=pieces,
            price_incl=incl, price_excl=excl, reason=asked.reason, action=asked.action, comment=asked.comment,
            note=asked.note, message=asked.message, stock_adjusted=asked.stock_adjusted,
        )  # fmt: skip
        self._books.returns[back.id] = back
        self._bells.tell("returns", "created", back.id)
        self._count(back, order)
        return back

    def write(self, number: int, status: str) -> Return:
        """A person gives it another status."""
        back = self._books.returns[number]
        back.status, back.updated = status, self._books.now()
        self._bells.tell("returns", "updated", number)
        self._count(back, self._books.orders[back.order])
        return back

    def _pieces(self, order: Order, asked: Returning) -> dict[int, int]:
        left = {line.id: line.quantity for line in order.lines}
        for other in self._books.returns.values():
            if other.order == order.id:
                left = {line: count - other.pieces.get(line, 0) for line, count in left.items()}
        wanted = {piece.id: piece.quantity for piece in asked.lines} or {
            at: count for at, count in left.items() if count
        }
        if not wanted or any(not 0 < count <= left.get(line, 0) for line, count in wanted.items()):
            raise ValueError(f"order {order.number} has no such pieces left to send back")
        return wanted

    def _count(self, back: Return, order: Order) -> None:
        counts = back.status in _COUNTS
        if counts == back.counted:
            return
        back.counted = counts
        for line in order.lines:
            change = back.pieces.get(line.id, 0)
            line.facts["quantityReturned"] = _returned(line) + (change if counts else -change)
        order.updated = self._books.now()
        self._bells.tell("orders", "updated", order.id)


def _worth(order: Order, pieces: dict[int, int], name: str) -> float:
    return sum(amount(line.facts[name]) * pieces.get(line.id, 0) / line.quantity for line in order.lines)


def _returned(line: Line) -> int:
    return int(str(line.facts["quantityReturned"]))
