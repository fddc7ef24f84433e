"""Customers as they come over the wire."""

from connectors.lightspeed.wire.base import Said, Wire, names
from connectors.lightspeed.wire.decoding import envelope


class Customer(Wire):
    """A customer; a webhook says all of it. What one chose about marketing mail is in none of its fields."""

    LEFT_ALONE = names(
        "isConfirmed type lastOnlineAt remoteIp userAgent referralId nationalId isCompany companyCoCNumber memo"
        " addressBillingRegionData addressShippingRegionData doNotifyRegistered doNotifyConfirmed doNotifyPassword"
        " groups invoices orders reviews shipments tickets metafields login"
    )
    id: Said = None
    created_at: Said = None
    updated_at: Said = None
    gender: Said = None
    birth_date: Said = None
    email: Said = None
    firstname: Said = None
    middlename: Said = None
    lastname: Said = None
    phone: Said = None
    mobile: Said = None
    company_name: Said = None
    company_vat_number: Said = None
    address_billing_name: Said = None
    address_billing_street: Said = None
    address_billing_street2: Said = None
    address_billing_number: Said = None
    address_billing_extension: Said = None
    address_billing_zipcode: Said = None
    address_billing_city: Said = None
    address_billing_region: Said = None
    address_billing_country: Said = None
    address_shipping_company: Said = None
    address_shipping_name: Said = None
    address_shipping_street: Said = None
    address_shipping_street2: Said = None
    address_shipping_number: Said = None
    address_shipping_extension: Said = None
    address_shipping_zipcode: Said = None
    address_shipping_city: Said = None
    address_shipping_region: Said = None
    address_shipping_country: Said = None
    language: Said = None


class CustomerBody(Wire):
    """The envelope of one customer."""

    customer: Customer


def customer_of(body: bytes) -> Customer:
    """The customer in this body. Raises `Rejected` when there is none."""
    return envelope(CustomerBody, body).customer
