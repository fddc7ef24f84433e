"""The shop, its account and its permissions as the API spells them."""

from connectors.lightspeed.simulator.config import SimulatorConfig
from connectors.lightspeed.simulator.shapes.speech import Speech
from connectors.lightspeed.simulator.words import country

GROUPS = ("content", "products", "customers", "orders", "settings", "tracking")


def shop_shape(config: SimulatorConfig, speech: Speech) -> dict[str, object]:
    """The shop: its number is a number here, its currency rate a text."""
    texts = ("phone", "fax", "street", "street2", "zipcode", "city", "region")
    return {
        "id": config.shop_id,
        "createdAt": "2026-02-09T13:36:52+01:00",
        "status": "test",
        "isB2b": False,
        "isRetail": False,
        "subDomain": "mugs-and-more",
        "mainDomain": "mugs-and-more.webshopapp.com",
        "email": "shop@mugs.example",
        **dict.fromkeys(texts, ""),
        "country": country("nl"),
        "vatNumber": "",
        "cocNumber": "",
        "industry": "------------",
        "currency": _currency(config.currency),
        "company": speech.many("shop/company"),
        "limits": speech.many("shop/limits"),
    }


def _currency(code: str) -> dict[str, object]:
    symbols = {"EUR": ("€", "Euro"), "USD": ("$", "US Dollar"), "GBP": ("£", "British Pound")}
    symbol, title = symbols.get(code, (code, code))
    return {"shortcode": code, "symbol": symbol, "title": title, "isDefault": True, "currencyRate": "1.000000"}


def account_shape(config: SimulatorConfig, key: str, speech: Speech) -> dict[str, object]:
    """The account behind the key that asks."""
    return {
        "id": 19733,
        "appId": 2417 if key == config.app_key else False,
        "apiKey": key,
        **{name: speech.many(f"account/{name}") for name in ("signout", "permissions", "ratelimit", "metafields")},
    }


def permissions_shape(forbidden: tuple[str, ...]) -> dict[str, object]:
    """What the key may read and write."""
    return {
        group: {"read": f"{group}.read" not in forbidden, "write": f"{group}.write" not in forbidden}
        for group in GROUPS
    }
