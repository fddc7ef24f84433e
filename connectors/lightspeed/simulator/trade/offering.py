"""What is said when a product is put into the shop, and the fields that follow from it."""

import re

import msgspec

from connectors.lightspeed.simulator.shapes.speech import number


class NewVariant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that can be bought; the price is with tax."""

    sku: str = ""
    ean: str = ""
    article_code: str = msgspec.field(name="articleCode", default="")
    title: str = "Default"
    price_incl: float = 9.95
    stock: int = msgspec.field(name="stockLevel", default=0)
    tracking: str = msgspec.field(name="stockTracking", default="enabled")


class NewProduct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A product as a person makes it; one for which no variant is named gets an empty one."""

    title: str = "Mug, blue"
    brand: str = ""
    variants: tuple[NewVariant, ...] = (NewVariant(),)


def product_facts(title: str) -> dict[str, object]:
    """A product's fields in the vendor's order, without its links."""
    return {
        **dict.fromkeys(("id", "createdAt", "updatedAt", "isVisible")),
        "visibility": "visible",
        "hasMatrix": False,
        **dict.fromkeys(("data01", "data02", "data03"), ""),
        "url": _address_of(title),
        "title": title,
        "fulltitle": title,
        "description": "",
        "content": "",
        "set": False,
    }


def variant_facts(new: NewVariant, rate: float) -> dict[str, object]:
    """A variant's fields in the vendor's order, without its links; its stock is laid over them."""
    return {
        **dict.fromkeys(("id", "createdAt", "updatedAt")),
        "isDefault": True,
        "sortOrder": 1,
        "articleCode": new.article_code,
        "ean": new.ean,
        "sku": new.sku,
        "hs": None,
        "unitPrice": 0,
        "unitUnit": None,
        **priced(new.price_incl, rate),
        "priceCost": 0,
        "oldPriceExcl": 0,
        "oldPriceIncl": 0,
        **dict.fromkeys(("stockTracking", "stockLevel")),
        **dict.fromkeys(("stockAlert", "stockMinimum", "stockSold"), 0),
        **bought(1),
        "stockBuyMaximum": 10000,
        **_SIZES,
        "matrix": False,
        "title": new.title,
        "taxType": "auto",
        "image": False,
        "tax": False,
    }


def priced(incl: float, rate: float) -> dict[str, object]:
    """Both prices, from the one with tax."""
    return {"priceExcl": number(incl / (1 + rate)), "priceIncl": number(incl)}


def bought(least: int) -> dict[str, object]:
    """The least that can be bought, under the vendor's two spellings of it."""
    return {"stockBuyMininum": least, "stockBuyMinimum": least}


def _address_of(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


_SIZES: dict[str, object] = {
    "weight": 0,
    "weightValue": "0.000",
    "weightUnit": "g",
    "volume": 0,
    "volumeValue": 0,
    "volumeUnit": "ml",
    "colli": 0,
    **dict.fromkeys(("sizeX", "sizeY", "sizeZ"), 0),
    **dict.fromkeys(("sizeXValue", "sizeYValue", "sizeZValue"), "0.000"),
    "sizeUnit": "cm",
}
