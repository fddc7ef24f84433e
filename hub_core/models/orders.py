"""Orders: what was bought, by whom, and what others say of it."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

import msgspec

from hub_core.models.basics import Address, Money, Ref


class OrderStatus(StrEnum):
    """The hub's words for the state of an order (O2)."""

    PENDING_PAYMENT = "pending_payment"
    PROCESSING = "processing"
    ON_HOLD = "on_hold"
    PARTIALLY_SHIPPED = "partially_shipped"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    PARTIALLY_REFUNDED = "partially_refunded"
    FAILED = "failed"
    RETURNED = "returned"
    PARTIALLY_RETURNED = "partially_returned"


class PaymentStatus(StrEnum):
    """How far an order is paid; a field of its own, never joined with the status (O6)."""

    NOT_PAID = "not_paid"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    CANCELLED = "cancelled"


class OrderLine(msgspec.Struct, frozen=True, kw_only=True):
    """One position of an order, with its codes as ordered (O11). Quantities are pieces."""

    id: str
    quantity: int
    sku: str = ""
    barcode: str = ""
    article_code: str = ""
    title: str = ""
    refunded: int = 0
    returned: int = 0
    open: int | None = None
    """What is still to be sent; only filled when the order is handed on."""
    unit_price: Money | None = None
    tax_rate: Decimal | None = None
    total: Money | None = None
    discount: Money | None = None
    product: Ref | None = None


class ShippingMethod(msgspec.Struct, frozen=True, kw_only=True):
    """How the customer chose to receive the goods."""

    id: str = ""
    title: str = ""
    code: str = ""
    """The warehouse's own word for it; only filled when the order is handed on, by the warehouse's rules."""
    pickup: bool = False
    price: Money | None = None
    data: dict[str, str] = {}


class Order(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """An order as its shop knows it; handed on, it carries the hub's status and the open quantities."""

    ref: Ref
    number: str
    as_of: datetime
    """When the source last changed it, by the source's clock."""
    read_at: datetime | None = None
    """When it was asked for, if it was: settles words of the same second (H3)."""
    made_at: datetime
    status: OrderStatus | None
    """None: the shop's word is unknown to the connector (O4)."""
    word: str = ""
    """The shop's own word for its status."""
    label: str = ""
    """The title of a custom status, kept beside the status, never mapped (O5)."""
    payment: PaymentStatus | None = None
    payment_method: str = ""
    lines: tuple[OrderLine, ...] = ()
    billing: Address = Address()
    shipping: Address = Address()
    email: str = ""
    customer: Ref | None = None
    checkout: Ref | None = None
    method: ShippingMethod = ShippingMethod()
    to_warehouse: bool = True
    """False: no warehouse sends this one, as an order that is picked up in the shop (O3)."""
    fulfilled_by: str = ""
    """Who sends it, when the channel does so itself (O16)."""
    note: str = ""
    memo: str = ""
    total: Money | None = None
    tax: Money | None = None
    discount: Money | None = None
    coupon: str = ""
    marks: tuple[str, ...] = ()
    """What the connector wants shown beside the status, as `pickup`."""

    @property
    def key(self) -> str:
        """What makes two reports speak of the same order."""
        return self.ref.key


class OrderWord(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What is said of an order beside the order itself.

    Its warehouse, or an operator, says that it is refused, cancelled or back-ordered (O13). Its shop says that money
    or goods came back: refunded and returned, one word per credit invoice or return, each under its own id (O2).
    """

    order: Ref
    said: Literal["refused", "cancelled", "back_ordered", "refunded", "returned"]
    as_of: datetime
    id: str = ""
    """Of a refund or return: the source's own id; a later word of the same id replaces the earlier."""
    read_at: datetime | None = None
    amount: Money | None = None
    """Of a refund: what was credited, with tax, as a positive amount."""
    counts: bool = True
    """False: for the history only; the order's status does not move, as a return that is only asked for (O2)."""
    reason: str = ""
    lines: dict[str, int] = {}
    """Line id to pieces concerned; empty means the whole order."""

    @property
    def key(self) -> str:
        """The order it speaks of."""
        return self.order.key
