"""What is said when an order is placed, and the fields that follow from it."""

from datetime import datetime

import msgspec

from connectors.lightspeed.simulator.config import SimulatorConfig
from connectors.lightspeed.simulator.shapes.speech import number
from connectors.lightspeed.simulator.words import country, language


class NewLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing in the cart, by its variant's id or by its codes; the price is that of one piece, with tax."""

    variant: int = 0
    sku: str = "MUG-BLUE"
    ean: str = ""
    article_code: str = msgspec.field(name="articleCode", default="")
    title: str = "Mug, blue"
    variant_title: str = msgspec.field(name="variantTitle", default="Default")
    brand: str = ""
    quantity: int = 1
    price_incl: float = 9.95


class NewAddress(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an order goes."""

    name: str = "Jane Jansen"
    company: str = ""
    street: str = "Keizersgracht"
    street2: str = ""
    number: str = "12"
    extension: str = ""
    zipcode: str = "1015 CW"
    city: str = "Amsterdam"
    region: str = ""
    country: str = "nl"


class NewOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order as a person places it; one with `created_at` is old and rings nobody, unless `silent` is false."""

    lines: tuple[NewLine, ...] = (NewLine(),)
    paid: bool = False
    pay_later: bool = False
    pickup: bool = False
    email: str = "jane@example.com"
    firstname: str = "Jane"
    lastname: str = "Jansen"
    phone: str = ""
    address: NewAddress = NewAddress()
    shipping_price: float = 0.0
    comment: str = ""
    channel: str = "main"
    status: str | None = None
    created_at: datetime | None = None
    silent: bool | None = None


def address_facts(kind: str, address: NewAddress) -> dict[str, object]:
    """An address in the vendor's spelling, as billing or as shipping address."""
    start = f"address{kind}"
    company = {f"{start}Company": address.company or False} if kind == "Shipping" else {}
    texts = ("name", "street", "street2", "number", "extension", "zipcode", "city", "region")
    return {
        **company,
        **{f"{start}{text.capitalize()}": getattr(address, text) for text in texts},
        f"{start}Country": country(address.country.lower()),
        f"{start}RegionData": _region(address.region),
    }


def _region(name: str) -> dict[str, object] | bool:
    return {"id": 548, "name": name, "code": name[:2].upper()} if name else False


def person_facts(new: NewOrder) -> dict[str, object]:
    """Who ordered, in the fields that order and customer share."""
    company = new.address.company
    return {
        "gender": False,
        "birthDate": False,
        "nationalId": "",
        "email": new.email,
        "firstname": new.firstname,
        "middlename": "",
        "lastname": new.lastname,
        "phone": new.phone,
        "mobile": "",
        "newsletterSubscribed": False,
        "isCompany": bool(company),
        "companyName": company,
        "companyCoCNumber": "",
        "companyVatNumber": "",
    }


def customer_facts(new: NewOrder) -> dict[str, object]:
    """A customer's fields, without its links."""
    person = {name: said for name, said in person_facts(new).items() if name != "newsletterSubscribed"}
    billing = address_facts("Billing", new.address)
    shipping = address_facts("Shipping", new.address)
    del billing["addressBillingRegionData"], shipping["addressShippingRegionData"]
    visit = {"isConfirmed": False, "type": "registered", "lastOnlineAt": None, **dict.fromkeys(_VISIT, False)}
    notify = dict.fromkeys(("doNotifyRegistered", "doNotifyConfirmed", "doNotifyPassword"), False)
    return {**visit, **person, **billing, **shipping, "memo": "", **notify}


_VISIT = ("remoteIp", "userAgent", "referralId")


def order_facts(new: NewOrder, config: SimulatorConfig) -> dict[str, object]:
    """An order's fields in the vendor's order; those that change during its life are laid over them later."""
    incl = sum(line.price_incl * line.quantity for line in new.lines)
    rate = config.tax_rate
    total = incl + new.shipping_price
    return {
        **dict.fromkeys(("id", "createdAt", "updatedAt", "number", "status")),
        "customStatusId": None,
        "channel": new.channel,
        "remoteIp": "192.0.2.10",
        "userAgent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0",
        "referralId": False,
        "priceCost": 0,
        "priceExcl": number(total / (1 + rate)),
        "priceIncl": number(total),
        **dict.fromkeys(("weight", "volume", "colli"), 0),
        **person_facts(new),
        **address_facts("Billing", new.address),
        **address_facts("Shipping", new.address),
        **_payment_facts(new),
        **_shipping_facts(new, rate),
        **_discount_facts(),
        "taxRates": _taxes(rate, incl),
        "isNewCustomer": False,
        "comment": new.comment,
        "memo": "",
        "allowNotifications": True,
        **dict.fromkeys(("doNotifyNew", "doNotifyReminder", "doNotifyCancelled"), False),
        "language": language(config.default_language),
    }


def _taxes(rate: float, incl: float) -> list[dict[str, object]]:
    return [{"name": "BTW 21%" if rate == 0.21 else "VAT", "rate": rate, "amount": number(incl - incl / (1 + rate))}]  # noqa: PLR2004 - the Dutch rate has its own name


def _payment_facts(new: NewOrder) -> dict[str, object]:
    way, title = ("invoice", "Pay by invoice") if new.pay_later else ("mollie_ideal", "iDEAL")
    amounts = ("paymentBasePriceExcl", "paymentBasePriceIncl", "paymentPriceExcl", "paymentPriceIncl")
    return {
        "paymentId": way,
        "paymentStatus": "not_paid",
        "paymentIsPost": new.pay_later,
        "paymentIsInvoiceExternal": False,
        "paymentTaxRate": 0,
        "paymentTaxRates": [{"name": "VAT", "rate": 0, "amount": 0}],
        **dict.fromkeys(amounts, 0),
        "paymentTitle": title,
        "paymentData": {"method": "invoice"} if new.pay_later else [],
    }


def _shipping_facts(new: NewOrder, rate: float) -> dict[str, object]:
    incl = number(new.shipping_price)
    excl = number(new.shipping_price / (1 + rate))
    data = [] if new.pickup else {"method": "default", "shipment_id": 33311, "shipping_value_id": 55801}
    return {
        "shipmentId": "core|33312|55802" if new.pickup else "core|33311|55801",
        "shipmentStatus": "not_shipped",
        "shipmentIsCashOnDelivery": False,
        "shipmentIsPickup": new.pickup,
        "shipmentTaxRate": rate,
        "shipmentTaxRates": _taxes(rate, new.shipping_price),
        "shipmentBasePriceExcl": excl,
        "shipmentBasePriceIncl": incl,
        "shipmentPriceExcl": excl,
        "shipmentPriceIncl": incl,
        "shipmentDiscountExcl": 0,
        "shipmentDiscountIncl": 0,
        "shipmentTitle": "Pick up in the shop" if new.pickup else "Standard delivery",
        "shipmentData": data,
        "shippingDate": None,
        "deliveryDate": None,
    }


def _discount_facts() -> dict[str, object]:
    return {
        "isDiscounted": False,
        "discountType": "amount",
        "discountAmount": 0,
        "discountPercentage": 0,
        "discountCouponCode": "",
    }


def line_facts(line: NewLine, rate: float) -> dict[str, object]:
    """An order line's fields in the vendor's order: base prices are of one piece, prices of the whole line."""
    total = line.price_incl * line.quantity
    nothing = ("colli", "sizeX", "sizeY", "sizeZ", "priceCost", "customExcl", "customIncl")
    return {
        "id": None,
        "supplierTitle": "",
        "brandTitle": line.brand,
        "productTitle": line.title,
        "variantTitle": line.variant_title,
        "taxRate": rate,
        "taxRates": _taxes(rate, total),
        **dict.fromkeys(("quantityOrdered", "quantityInvoiced", "quantityShipped"), 0),
        "quantityRefunded": 0,
        "quantityReturned": 0,
        "articleCode": line.article_code,
        "ean": line.ean,
        "sku": line.sku,
        "weight": None,
        "volume": 0,
        **dict.fromkeys(nothing, 0),
        "basePriceExcl": number(line.price_incl / (1 + rate)),
        "basePriceIncl": number(line.price_incl),
        "priceExcl": number(total / (1 + rate)),
        "priceIncl": number(total),
        "discountExcl": 0,
        "discountIncl": 0,
        "customFields": False,
    }
