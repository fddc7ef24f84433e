"""Lightspeed's addresses in the hub's words: the house number is a field of its own."""

from connectors.lightspeed import wire
from connectors.lightspeed.translate.values import text
from hub_core.models import Address


def billing_of(order: wire.Order) -> Address:
    """Where the bill goes."""
    return Address(
        name=text(order.address_billing_name) or _person(order),
        company=text(order.company_name),
        street=text(order.address_billing_street),
        street2=text(order.address_billing_street2),
        number=text(order.address_billing_number),
        extension=text(order.address_billing_extension),
        postcode=text(order.address_billing_zipcode),
        city=text(order.address_billing_city),
        region=text(order.address_billing_region),
        country=_country(order.address_billing_country),
        phone=text(order.phone) or text(order.mobile),
        email=text(order.email),
    )


def shipping_of(order: wire.OrderBrief) -> Address:
    """Where the parcel goes."""
    return Address(
        name=text(order.address_shipping_name) or _person(order),
        company=text(order.address_shipping_company),
        street=text(order.address_shipping_street),
        street2=text(order.address_shipping_street2),
        number=text(order.address_shipping_number),
        extension=text(order.address_shipping_extension),
        postcode=text(order.address_shipping_zipcode),
        city=text(order.address_shipping_city),
        region=text(order.address_shipping_region),
        country=_country(order.address_shipping_country),
        phone=text(order.mobile) or text(order.phone),
        email=text(order.email),
    )


def _person(order: wire.OrderBrief) -> str:
    return " ".join(name for said in (order.firstname, order.middlename, order.lastname) if (name := text(said)))


def _country(said: wire.Said) -> str:
    return text(said.get("code") if isinstance(said, dict) else said).upper()
