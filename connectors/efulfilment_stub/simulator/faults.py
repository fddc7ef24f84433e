"""What the warehouse refuses, with a reason that a person understands."""

from collections.abc import Iterator

import msgspec

from .words import CallbackBody, OrderBody

MOST_OF_A_LINE = 100_000
ADDRESS_NEEDS = ("street", "postcode", "city", "country")
EVENTS = ("shipment", "stock", "order")


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong, and where."""

    code: str
    field: str
    message: str


class Refused(Exception):
    """The warehouse says no: an HTTP status and every fault that was found."""

    def __init__(self, status: int, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.status = status
        self.faults = faults

    @property
    def code(self) -> str:
        """The first fault's code."""
        return self.faults[0].code


def refused(status: int, code: str, message: str, field: str = "") -> Refused:
    """A refusal for one reason."""
    return Refused(status, [Fault(code=code, field=field, message=message)])


def order_faults(order: OrderBody, skus: frozenset[str]) -> list[Fault]:
    """Everything that keeps this order from being taken; an empty set of SKUs knows every SKU."""
    faults = [*_line_faults(order, skus)]
    return faults if order.cancelled else [*faults, *_address_faults(order)]


def _line_faults(order: OrderBody, skus: frozenset[str]) -> Iterator[Fault]:
    if not order.lines:
        yield Fault(code="no_lines", field="lines", message="The order has no lines.")
    seen: set[str] = set()
    for line in order.lines:
        field = f"lines[{line.line}]"
        if line.line in seen:
            yield Fault(code="double_line", field=field, message=f"Line {line.line} stands twice in the order.")
        seen.add(line.line)
        if not 0 <= line.quantity <= MOST_OF_A_LINE:
            told = f"Line {line.line} asks for {line.quantity}; a quantity is 0 to {MOST_OF_A_LINE}."
            yield Fault(code="bad_quantity", field=f"{field}.quantity", message=told)
        if not line.quantity:
            continue
        if not line.sku:
            yield Fault(code="unknown_sku", field=f"{field}.sku", message=f"Line {line.line} names no SKU.")
        elif skus and line.sku not in skus:
            told = f"Line {line.line} asks for SKU {line.sku}, which this warehouse does not keep."
            yield Fault(code="unknown_sku", field=f"{field}.sku", message=told)


def _address_faults(order: OrderBody) -> Iterator[Fault]:
    for name in ADDRESS_NEEDS:
        if not (getattr(order.ship_to, name) or "").strip():
            yield Fault(code="bad_address", field=f"ship_to.{name}", message=f"The address has no {name}.")


def callback_faults(callback: CallbackBody) -> list[Fault]:
    """Everything that keeps this callback from being rung."""
    faults = []
    if not callback.url.startswith(("http://", "https://")):
        faults.append(Fault(code="bad_callback", field="url", message="The url begins with http:// or https://."))
    if not callback.secret:
        faults.append(Fault(code="bad_callback", field="secret", message="Without a secret nothing can be signed."))
    if unknown := [event for event in callback.events if event not in EVENTS]:
        told = f"Unknown events {', '.join(unknown)}; there are {', '.join(EVENTS)}."
        faults.append(Fault(code="bad_callback", field="events", message=told))
    return faults
