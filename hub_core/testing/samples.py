"""One of everything, with numbers that a person can follow: a mug, 9.95 euro, noon."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from hub_core.models import (
    Address,
    Checkout,
    Customer,
    Money,
    Order,
    OrderLine,
    OrderStatus,
    OrderWord,
    PaymentStatus,
    Product,
    ProductName,
    Ref,
    Ring,
    Shipment,
    ShipmentLine,
    ShippingMethod,
    StockChange,
    StockLevel,
)

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
SHOP = "shop-nl"
WAREHOUSE = "warehouse"
MUG = ProductName(sku="MUG", barcode="8712345678906")
BOWL = ProductName(sku="BOWL", barcode="8712345678913")

T = TypeVar("T", bound=msgspec.Struct)


def after(minutes: int) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def euro(amount: str) -> Money:
    """An amount in euro."""
    return Money(Decimal(amount), "EUR")


def _with(sample: T, changes: dict[str, Any]) -> T:
    return msgspec.structs.replace(sample, **changes)


def address(**changes: Any) -> Address:
    """A house in Utrecht, or what the changes make of it."""
    house = Address(
        name="Anna de Vries",
        street="Oudegracht",
        number="12",
        postcode="3511 AB",
        city="Utrecht",
        country="NL",
        email="anna@example.org",
    )
    return _with(house, changes)


def order_line(**changes: Any) -> OrderLine:
    """One mug of 9.95 euro."""
    mug = OrderLine(
        id="77",
        quantity=1,
        sku=MUG.sku,
        barcode=MUG.barcode,
        article_code="M-1",
        title="Mug",
        unit_price=euro("9.95"),
        tax_rate=Decimal("0.21"),
        total=euro("9.95"),
    )
    return _with(mug, changes)


def order(*, quantity: int = 1, **changes: Any) -> Order:
    """Order 1001 of the shop: mugs for Anna, paid at noon."""
    total = Money(Decimal("9.95") * quantity, "EUR")
    paid = Order(
        ref=Ref(SHOP, "7"),
        number="1001",
        as_of=NOON,
        made_at=NOON,
        status=OrderStatus.PROCESSING,
        word="processing_awaiting_shipment",
        payment=PaymentStatus.PAID,
        lines=(order_line(quantity=quantity, total=total),),
        billing=address(),
        shipping=address(),
        email="anna@example.org",
        customer=Ref(SHOP, "5"),
        method=ShippingMethod(id="1", title="Home delivery"),
        total=total,
    )
    return _with(paid, changes)


def order_word(**changes: Any) -> OrderWord:
    """The warehouse cancels order 1001, five minutes after noon."""
    word = OrderWord(order=Ref(SHOP, "7"), said="cancelled", as_of=after(5), reason="The mug is broken.")
    return _with(word, changes)


def shipment(**changes: Any) -> Shipment:
    """The first parcel of order 1001: one mug, an hour after noon."""
    parcel = Shipment(
        ref=Ref(WAREHOUSE, "SHP-1"),
        order=Ref(SHOP, "7"),
        as_of=after(60),
        shipped_at=after(60),
        carrier="PostNL",
        code="3SMUG001",
        url="https://track.example/3SMUG001",
        lines=(ShipmentLine(line="77", sku=MUG.sku, quantity=1),),
    )
    return _with(parcel, changes)


def second_shipment(**changes: Any) -> Shipment:
    """The second parcel of order 1001, with a code of its own."""
    parcel = shipment(ref=Ref(WAREHOUSE, "SHP-2"), code="3SMUG002", url="https://track.example/3SMUG002")
    return _with(parcel, changes)


def stock_level(**changes: Any) -> StockLevel:
    """Seven mugs in the main hall at noon."""
    return _with(StockLevel(product=MUG, location="warehouse/main", available=7, as_of=NOON), changes)


def second_stock_level(**changes: Any) -> StockLevel:
    """Three bowls in the main hall at noon."""
    return _with(StockLevel(product=BOWL, location="warehouse/main", available=3, as_of=NOON), changes)


def stock_change(**changes: Any) -> StockChange:
    """Two mugs go, a minute after noon."""
    change = StockChange(id="chg-1", product=MUG, location="warehouse/main", change=-2, as_of=after(1))
    return _with(change, changes)


def product(**changes: Any) -> Product:
    """The mug."""
    mug = Product(
        ref=Ref(SHOP, "9"),
        as_of=NOON,
        sku=MUG.sku,
        barcode=MUG.barcode,
        article_code="M-1",
        title="Mug",
        price=euro("9.95"),
        tax_rate=Decimal("0.21"),
        weight=350,
    )
    return _with(mug, changes)


def customer(**changes: Any) -> Customer:
    """Anna."""
    anna = Customer(
        ref=Ref(SHOP, "5"),
        as_of=NOON,
        email="anna@example.org",
        first_name="Anna",
        middle_name="de",
        last_name="Vries",
        language="nl",
        billing=address(),
        shipping=address(),
    )
    return _with(anna, changes)


def checkout(**changes: Any) -> Checkout:
    """A basket with one mug, not an order yet."""
    basket = Checkout(
        ref=Ref(SHOP, "31"),
        as_of=NOON,
        made_at=NOON,
        customer=Ref(SHOP, "5"),
        email="anna@example.org",
        lines=(order_line(),),
        total=euro("9.95"),
    )
    return _with(basket, changes)


def ring(**changes: Any) -> Ring:
    """What the shop's webhook said at noon."""
    heard = Ring(id=1, origin=SHOP, topic="orders/updated", object_id="7", body=b"{}", kept_at=NOON)
    return _with(heard, changes)
