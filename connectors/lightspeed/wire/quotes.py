"""Carts as they come over the wire; Lightspeed calls them quotes."""

from connectors.lightspeed.wire.base import Said, Wire, names
from connectors.lightspeed.wire.decoding import envelope


class Quote(Wire):
    """One cart: it alone knows the word that brings its shopper back to it."""

    LEFT_ALONE = names(
        "createdAt updatedAt recalculatedAt isLocked channel remoteIp userAgent referralId weight volume colli"
        " paymentCountry shipmentCountry shipmentZipcode shipmentSameAddress priceCost priceExcl priceIncl"
        " discountExcl discountIncl productsCount productsQuantity shipmentIsSet shipmentId shipmentIsVirtual"
        " shipmentIsCashOnDelivery shipmentDiscountPercentage shipmentIsServicePoint shipmentIsPickup"
        " shipmentTaxRate shipmentBasePriceExcl shipmentBasePriceIncl shipmentPriceTax shipmentPriceExcl"
        " shipmentPriceIncl shipmentDiscountExcl shipmentDiscountIncl shipmentTitle shipmentData paymentIsSet"
        " paymentId paymentIsPost paymentIsInvoiceExternal paymentData paymentTaxRate paymentBasePriceExcl"
        " paymentBasePriceIncl paymentPriceTax paymentPriceExcl paymentPriceIncl additionalCostIncl"
        " additionalCostExcl paymentTitle discountIsSet discountId discountType discountAmount discountPercentage"
        " discountShipment discountMinimumAmount discountCouponCode comment allowNotifications customer language"
        " products shippingmethods paymentmethods"
    )
    id: Said = None
    recovery_hash: Said = None


class QuoteBody(Wire):
    """The envelope of one cart."""

    quote: Quote


def quote_of(body: bytes) -> Quote:
    """The cart in this body. Raises `Rejected` when there is none."""
    return envelope(QuoteBody, body).quote
