"""What is said of a new checkout, what follows from it for its cart, and the order it can become."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.records import CartLine, Checkout
from connectors.lightspeed.simulator.trade.birth import goods_of
from connectors.lightspeed.simulator.trade.picking import pick
from connectors.lightspeed.simulator.trade.placing import NewAddress, NewLine, NewOrder, line_facts, order_facts
from connectors.lightspeed.simulator.words import PICKUP_METHOD

_UNCHOSEN_WAY = {"shipmentId": "", "shipmentTitle": "", "shipmentData": []}
_UNCHOSEN_MEANS = {"paymentId": "", "paymentTitle": "", "paymentData": []}
_PLACE = {
    "name": "name", "company": "company", "address1": "street", "address2": "street2", "number": "number",
    "extension": "extension", "zipcode": "zipcode", "city": "city", "region": "region", "country": "country",
}  # fmt: skip


class NewCheckout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A checkout as a person begins it; one with `created_at` is old and rings nobody, unless `silent` is false."""

    lines: tuple[NewLine, ...] = (NewLine(),)
    email: str = ""
    firstname: str = ""
    lastname: str = ""
    phone: str = ""
    customer: int = 0
    address: NewAddress | None = None
    comment: str = ""
    newsletter: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None
    silent: bool | None = None


class Touching(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody fills in further; what is not said stays."""

    lines: tuple[NewLine, ...] | None = None
    email: str | None = None
    firstname: str | None = None
    lastname: str | None = None
    phone: str | None = None
    address: NewAddress | None = None


def person_of(books: Books, new: NewCheckout) -> dict[str, object]:
    """Who checks out: a known customer with the details it has, or whoever they say they are."""
    known = books.customers.get(new.customer)
    said: Mapping[str, object] = known.facts if known else {}
    typed = {"email": new.email, "firstname": new.firstname, "lastname": new.lastname, "phone": new.phone}
    return {
        **{name: value or said.get(name, "") for name, value in typed.items()},
        "middlename": said.get("middlename", ""),
        "gender": said.get("gender", False),
        "mobile": said.get("mobile", ""),
        "company": said.get("companyName", ""),
    }


def line_of(books: Books, wanted: NewLine, at: datetime) -> CartLine:
    """One thing put into a cart, found in the catalogue where it has it."""
    line = pick(books, wanted)
    product, variant = goods_of(books, line)
    return CartLine(
        id=books.next_id("cart"), created=at, updated=at, quantity=line.quantity, product=product, variant=variant,
        facts=line_facts(line, books.config.tax_rate),
    )  # fmt: skip


def recount(books: Books, line: CartLine, quantity: int) -> None:
    """More pieces of it, or fewer."""
    line.quantity, line.updated = quantity, books.now()
    line.facts = line_facts(_ordered(books, line), books.config.tax_rate)


def place_of(address: NewAddress) -> dict[str, object]:
    """An address as a checkout spells it; its house number is a number where it can be one."""
    place: dict[str, object] = {name: getattr(address, ours) for name, ours in _PLACE.items()}
    place["number"] = int(address.number) if address.number.isdecimal() else address.number
    return place


def order_of(books: Books, checkout: Checkout) -> NewOrder:
    """The order that this checkout becomes."""
    email, first, last, phone = (str(checkout.person[name]) for name in ("email", "firstname", "lastname", "phone"))
    return NewOrder(
        lines=tuple(_ordered(books, line) for line in checkout.lines), email=email, firstname=first, lastname=last,
        phone=phone, address=_address(checkout.shipping or checkout.billing, f"{first} {last}".strip()),
        comment=checkout.comment, pay_later=checkout.payment_method == "invoice",
        pickup=checkout.shipment_method == PICKUP_METHOD,
    )  # fmt: skip


def fill_cart(books: Books, checkout: Checkout) -> None:
    """Lets the checkout's cart say what the checkout says."""
    facts = order_facts(order_of(books, checkout), books.config)
    if not checkout.shipment_method:
        facts.update(_UNCHOSEN_WAY)
    if not checkout.payment_method:
        facts.update(_UNCHOSEN_MEANS)
    if checkout.shipping is None:
        facts["addressShippingZipcode"] = None
    quote = checkout.quote
    quote.facts, quote.customer, quote.updated = facts, checkout.customer, checkout.updated
    quote.products, quote.pieces = len(checkout.lines), sum(line.quantity for line in checkout.lines)


def _ordered(books: Books, line: CartLine) -> NewLine:
    facts = line.facts
    return NewLine(
        variant=line.variant if line.variant in books.variants else 0, quantity=line.quantity,
        sku=str(facts["sku"]), ean=str(facts["ean"]), article_code=str(facts["articleCode"]),
        title=str(facts["productTitle"]), variant_title=str(facts["variantTitle"]), brand=str(facts["brandTitle"]),
        price_incl=float(str(facts["basePriceIncl"])),
    )  # fmt: skip


def _address(place: Mapping[str, object] | None, name: str) -> NewAddress:
    if place is None:
        return NewAddress(name=name) if name else NewAddress()
    said = {ours: str(place[theirs]) for theirs, ours in _PLACE.items() if place.get(theirs)}
    return msgspec.convert({"street": "", "number": "", "zipcode": "", "city": "", "name": name, **said}, NewAddress)
