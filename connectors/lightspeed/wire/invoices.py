"""Invoices, and the credit invoices among them, as they come over the wire."""

from connectors.lightspeed.wire.base import One, Said, Wire, names
from connectors.lightspeed.wire.decoding import envelope


class Invoice(Wire):
    """One invoice; a credit invoice is one too, and says so."""

    LEFT_ALONE = names(
        "isVatShifted priceExcl doNotifyNew doNotifyPaid invoice creditNote customer items metafields events"
    )
    id: Said = None
    created_at: Said = None
    updated_at: Said = None
    number: Said = None
    status: Said = None
    price_incl: Said = None
    is_credit_note: Said = None
    order: One = None


class InvoiceItem(Wire):
    """One row of an invoice: a product, or the costs of payment or shipment."""

    LEFT_ALONE = names(
        "title variant articleCode ean sku taxRate taxRates basePriceExcl basePriceIncl priceExcl priceIncl"
        " discountExcl discountIncl"
    )
    id: Said = None
    type: Said = None
    order_product_id: Said = None
    quantity: Said = None


class InvoiceBody(Wire):
    """The envelope of one invoice."""

    invoice: Invoice


def invoice_of(body: bytes) -> Invoice:
    """The invoice in this body. Raises `Rejected` when there is none."""
    return envelope(InvoiceBody, body).invoice
