"""The closed lists of words this shop knows: statuses, webhook groups, languages, countries."""

ORDER_STATUSES = frozenset(
    {
        "on_hold", "processing_awaiting_payment", "processing_awaiting_shipment", "processing_awaiting_pickup",
        "processing_ready_for_pickup", "completed", "completed_shipped", "completed_picked_up", "cancelled",
        "new", "offer", "processing", "processing_partially_paid", "processing_partially_shipped",
        "processing_partially_picked_up", "off_hold",
    }
)  # fmt: skip
PAYMENT_STATUSES = frozenset({"not_paid", "partially_paid", "paid", "cancelled"})
SHIPMENT_STATUSES = frozenset({"not_shipped", "partially_shipped", "shipped", "cancelled"})
INVOICE_STATUSES = frozenset({"not_paid", "paid"})
PARCEL_STATUSES = frozenset({"not_shipped", "shipped", "cancelled"})
STOCK_TRACKING = frozenset({"disabled", "enabled", "indicator"})
VISIBILITY = frozenset({"hidden", "visible", "auto"})

PICKUP_METHOD = "core|33312|55802"
SHIPMENT_METHODS = {"core|33311|55801": "Standard delivery", PICKUP_METHOD: "Pick up in the shop"}
PAYMENT_METHODS = {"mollie_ideal": "iDEAL", "invoice": "Pay by invoice"}

_ALWAYS = frozenset({"created", "updated", "deleted", "*"})
RING_ACTIONS: dict[str, frozenset[str]] = {
    "customers": _ALWAYS,
    "invoices": _ALWAYS,
    "orders": _ALWAYS | {"paid", "shipped"},
    "products": _ALWAYS,
    "quotes": _ALWAYS,
    "returns": _ALWAYS,
    "reviews": _ALWAYS,
    "shipments": _ALWAYS,
    "subscriptions": _ALWAYS,
    "tickets": _ALWAYS | {"answered"},
    "variants": _ALWAYS,
}

_LANGUAGES = {
    "nl": (1, "nl_NL", "Nederlands"),
    "de": (2, "de_DE", "Deutsch"),
    "en": (3, "en_GB", "English"),
    "fr": (4, "fr_FR", "Français"),
    "us": (18, "en_US", "English (US)"),
}
_COUNTRIES = {
    "nl": (150, "nld", "Netherlands, The"),
    "be": (21, "bel", "Belgium"),
    "de": (80, "deu", "Germany"),
    "fr": (74, "fra", "France"),
    "gb": (229, "gbr", "United Kingdom"),
    "ca": (38, "can", "Canada"),
    "us": (230, "usa", "United States"),
}


def language(code: str) -> dict[str, object]:
    """The language as it stands in an order or a webhook."""
    number, locale, title = _LANGUAGES.get(code, (99, f"{code}_{code.upper()}", code.upper()))
    return {"id": number, "code": code, "locale": locale, "title": title}


def country(code: str) -> dict[str, object]:
    """The country as it stands in an address."""
    number, code3, title = _COUNTRIES.get(code, (999, f"{code}x", code.upper()))
    return {"id": number, "code": code, "code3": code3, "title": title}
