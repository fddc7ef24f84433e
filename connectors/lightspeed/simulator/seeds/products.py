"""Products by the thousand: most of them plain, and a few with each of the oddities that real catalogues have."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.goods import Product
from connectors.lightspeed.simulator.trade.offering import NewProduct, NewVariant, bought
from connectors.lightspeed.simulator.trade.products import made

_ROUND = 500
_THINGS = ("Mug", "Plate", "Bowl", "Teapot", "Candle", "Vase", "Tray", "Cushion", "Apron", "Lamp", "Basket")
_COLOURS = ("blue", "white", "ochre", "sage", "terracotta", "black", "sand")
_BRANDS = ("Kleiwerk", "Noordhuys", "Studio Zoë", "Van Velzen", "")
_SIZES = ("S", "M", "L")


class _Offer(msgspec.Struct):
    """A product as it is sown, and the fields of it and of its variants that no person would type."""

    new: NewProduct
    facts: dict[str, object] = {}
    variant_facts: dict[str, object] = {}
    image: dict[str, object] | bool = False
    sized: bool = False


def seed_products(books: Books, count: int) -> list[Product]:
    """Products with so many variants altogether; the last one is cut to fit."""
    sown: list[Product] = []
    start, opened, left = len(books.products), books.now(), count
    while left > 0:
        at = start + len(sown)
        sown.append(_sow(books, _offer(at), left, opened - timedelta(minutes=left)))
        left -= len(sown[-1].variants)
    return sown


def gtin13(twelve: str) -> str:
    """The twelve digits with the thirteenth that checks them."""
    weighed = sum(map(int, twelve[::2])) + 3 * sum(map(int, twelve[1::2]))
    return f"{twelve}{-weighed % 10}"


def _sow(books: Books, offer: _Offer, most: int, born: datetime) -> Product:
    new = msgspec.structs.replace(offer.new, variants=offer.new.variants[:most])
    product = made(books, new, at=born)
    product.facts.update(offer.facts)
    product.image = offer.image
    for variant in product.variants:
        variant.facts.update(offer.variant_facts)
        if offer.sized:
            size = str(variant.facts["title"])
            variant.facts["matrix"] = size
            variant.options = [{"id": 4631, "sortOrder": 1, "name": "Size", "value": size, "values": [*_SIZES]}]
    return product


def _offer(at: int) -> _Offer:
    odd = at % _ROUND
    return _ODD[odd](at) if odd < len(_ODD) else _plain(at)


def _plain(at: int) -> _Offer:
    brand, stock = _BRANDS[at % len(_BRANDS)], at * 7 % 90
    if at % 10:
        variant = NewVariant(sku=_sku(at), ean=_ean(at), stock=stock, price_incl=_price(at))
        return _Offer(NewProduct(title=_title(at), brand=brand, variants=(variant,)))
    colours = tuple(
        NewVariant(sku=f"{_sku(at)}-{n}", ean=_ean(at, n), title=colour, stock=stock + n, price_incl=_price(at))
        for n, colour in enumerate(_COLOURS[:3], start=1)
    )
    return _Offer(NewProduct(title=_title(at), brand=brand, variants=colours))


def _one(at: int, brand: str = "", **said: object) -> NewProduct:
    variant = msgspec.convert({"price_incl": _price(at), "stockLevel": 10 + at % 40, **said}, NewVariant)
    return NewProduct(title=_title(at), brand=brand, variants=(variant,))


def _sizes_of_one_sku(at: int) -> _Offer:
    sizes = tuple(
        NewVariant(sku=_sku(at), ean=_ean(at, n), title=size, stock=4 * n, price_incl=24.95)
        for n, size in enumerate(_SIZES, start=1)
    )
    new = NewProduct(title=f"Apron no. {at}", brand="Noordhuys", variants=sizes)
    return _Offer(new, facts={"hasMatrix": True, "set": _SIZE_SET}, sized=True)


def _untracked(at: int) -> _Offer:
    new = _one(at, "Kleiwerk", sku=_sku(at), ean=_ean(at), stockTracking="disabled")
    weight: dict[str, object] = {"weight": 350, "weightValue": "0.350", "weightUnit": "kg", "image": _IMAGE}
    return _Offer(new, image=_IMAGE, variant_facts={**weight, "sizeX": 12, "sizeXValue": "12.500"})


def _below_zero(at: int) -> _Offer:
    new = _one(at, sku=_sku(at), ean=_ean(at), stockLevel=-2, stockTracking="indicator")
    return _Offer(new, variant_facts={"taxType": None, "unitUnit": "piece", **bought(6)})


def _hidden(at: int) -> _Offer:
    new = _one(at, "Studio Zoë", sku=_sku(at), ean=_ean(at), stockTracking="indicator")
    facts: dict[str, object] = {
        "visibility": "hidden",
        "data01": "<b>new</b>",
        "content": "<p>Zoë & co. — 30/40 cm</p>",
    }
    return _Offer(new, facts=facts, variant_facts={"hs": "6912", "oldPriceIncl": 14.5, "oldPriceExcl": 11.9835})


_ODD: tuple[Callable[[int], _Offer], ...] = (
    lambda at: _Offer(_one(at, "Kleiwerk", sku=_sku(at), ean=_ean(at))),
    _sizes_of_one_sku,
    lambda at: _Offer(_one(at, articleCode=f"A{at:06d}", ean=_ean(at)), variant_facts={"hs": ""}),
    lambda at: _Offer(_one(at)),
    lambda at: _Offer(_one(at, sku=_sku(at), ean=_american(at))),
    lambda at: _Offer(_one(at, sku=_sku(at), ean=_american(at - 1)[1:])),
    lambda at: _Offer(_one(at, sku=_sku(at), ean=_ean(at - 6))),
    _untracked,
    _below_zero,
    _hidden,
    lambda at: _Offer(_one(at, sku=_sku(at), articleCode=_sku(at), ean="n/a")),
)
"""Plain; equal SKUs; no SKU; no code at all; a GTIN that begins with 0, and the UPC of it; the EAN of the first; ..."""

_SIZE_SET: dict[str, object] = {
    "id": 2791,
    "createdAt": "2026-02-09T14:02:11+01:00",
    "updatedAt": "2026-02-09T14:05:40+01:00",
    "name": "Aprons",
    "options": [
        {
            "id": 4631,
            "sortOrder": 1,
            "name": "Size",
            "values": [{"id": 14051 + n, "sortOrder": n + 1, "name": size} for n, size in enumerate(_SIZES)],
        }
    ],
}
_FILES = "https://cdn.webshopapp.com/shops/356902/files"
_IMAGE: dict[str, object] = {
    "createdAt": "2026-02-09T14:20:00+01:00",
    "updatedAt": "2026-02-09T14:20:00+01:00",
    "extension": "jpg",
    "size": 48211,
    "title": "shop-photo-1",
    "thumb": f"{_FILES}/14201177/50x50x2/shop-photo-1.jpg",
    "src": f"{_FILES}/14201177/shop-photo-1.jpg",
}


def _sku(at: int) -> str:
    return f"{_THINGS[at % len(_THINGS)][:3].upper()}-{at:05d}"


def _ean(at: int, variant: int = 0) -> str:
    return gtin13(f"87{at * 10 + variant:010d}")


def _american(at: int) -> str:
    return gtin13(f"0{70_000_000_000 + at}")


def _title(at: int) -> str:
    return f"{_THINGS[at % len(_THINGS)]}, {_COLOURS[at % len(_COLOURS)]}, no. {at}"


def _price(at: int) -> float:
    return 4.95 + at % 30
