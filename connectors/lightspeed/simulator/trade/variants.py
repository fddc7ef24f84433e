"""What may happen to a variant."""

from collections.abc import Mapping
from datetime import datetime

from connectors.lightspeed.simulator.bells import Bells
from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.goods import Product, Variant
from connectors.lightspeed.simulator.trade.fields import (
    FieldsRefused,
    Reader,
    amount,
    flag,
    one_of,
    read_fields,
    text,
    whole,
)
from connectors.lightspeed.simulator.trade.offering import NewVariant, bought, priced, variant_facts
from connectors.lightspeed.simulator.trade.stock import move
from connectors.lightspeed.simulator.words import STOCK_TRACKING

_TEXTS = (
    "articleCode", "ean", "sku", "hs", "unitUnit", "title", "weightValue", "weightUnit", "volumeUnit", "sizeUnit",
    "sizeXValue", "sizeYValue", "sizeZValue", "taxType",
)  # fmt: skip
_WHOLES = (
    "sortOrder", "stockLevel", "stockAlert", "stockMinimum", "stockBuyMinimum", "stockBuyMaximum", "weight", "volume",
    "colli", "sizeX", "sizeY", "sizeZ",
)  # fmt: skip
_AMOUNTS = ("unitPrice", "priceExcl", "priceIncl", "priceCost", "oldPriceExcl", "oldPriceIncl", "volumeValue")
_APART = frozenset({"isDefault", "stockLevel", "stockTracking", "title"})


def born(books: Books, product: Product, new: NewVariant, now: datetime) -> Variant:
    """Puts a variant into the books, as the last of its product; rings nobody."""
    facts = variant_facts(new, books.config.tax_rate)
    facts["isDefault"], facts["sortOrder"] = not product.variants, len(product.variants) + 1
    variant = Variant(
        id=books.next_id("variant"), created=now, updated=now, product=product.id, stock=new.stock,
        tracking=new.tracking, facts=facts,
    )  # fmt: skip
    product.variants.append(variant)
    books.variants[variant.id] = variant
    books.codes.enter(variant)
    return variant


def say(thing: Product | Variant, texts: Mapping[str, object], default: str, language: str) -> None:
    """Changes texts in one language; the default language is what the others fall back on."""
    if language in {"", default}:
        thing.facts.update(texts)
    else:
        thing.translated.setdefault(language, {}).update(texts)


def buried(books: Books, variant: Variant) -> None:
    """Takes a variant out of the books; the order lines that named it name none now."""
    del books.variants[variant.id]
    books.codes.strike(variant)
    for order in books.orders.values():
        for line in order.lines:
            if line.variant == variant.id:
                line.variant = 0


class Variants:
    """What can be bought in the shop; every change bumps `updatedAt` and rings."""

    def __init__(self, books: Books, bells: Bells) -> None:
        self._books, self._bells = books, bells

    def readers(self) -> dict[str, Reader]:
        """What a client may write to a variant, and how each field is read."""
        return {
            "isDefault": flag,
            **dict.fromkeys(_TEXTS, text),
            **dict.fromkeys(_WHOLES, whole),
            **dict.fromkeys(_AMOUNTS, amount),
            "stockTracking": one_of(STOCK_TRACKING),
        }

    def add(self, product: int, fields: Mapping[str, object], *, channel: str = "manual") -> Variant:
        """Gives a product one more variant."""
        variant = born(self._books, self._books.products[product], NewVariant(), self._books.now())
        self._lay(variant, fields, channel=channel)
        self._bells.tell("variants", "created", variant.id)
        return variant

    def change(self, number: int, **fields: object) -> Variant:
        """A person in the back office changes the fields named. Raises FieldsRefused."""
        return self.write(number, self.read(fields), channel="manual")

    def read(self, fields: Mapping[str, object]) -> dict[str, object]:
        """The fields that can be written, each as its own type. Raises FieldsRefused."""
        return read_fields(fields, self.readers())

    def write(self, number: int, fields: Mapping[str, object], *, channel: str, language: str = "") -> Variant:
        """Changes the fields named; a stock level is absolute, and what it changes by becomes a movement."""
        variant = self._books.variants[number]
        self._lay(variant, fields, language=language, channel=channel)
        variant.updated = self._books.now()
        self._bells.tell("variants", "updated", variant.id)
        return variant

    def remove(self, number: int) -> None:
        """Takes a variant away. Raises FieldsRefused when it is the only one of its product."""
        variant = self._books.variants[number]
        product = self._books.products[variant.product]
        if len(product.variants) == 1:
            raise FieldsRefused({"variant": ["is the only one of its product"]})
        product.variants.remove(variant)
        buried(self._books, variant)
        if variant.facts["isDefault"]:
            product.variants[0].facts["isDefault"] = True
        self._bells.tell("variants", "deleted", number)

    def _lay(self, variant: Variant, fields: Mapping[str, object], *, channel: str, language: str = "") -> None:
        self._books.codes.strike(variant)
        variant.facts.update({name: value for name, value in fields.items() if name not in _APART})
        variant.facts.update(self._following(fields))
        self._books.codes.enter(variant)
        if "title" in fields:
            say(variant, {"title": fields["title"]}, self._books.config.default_language, language)
        if fields.get("isDefault") is True:
            for other in self._books.products[variant.product].variants:
                other.facts["isDefault"] = other is variant
        variant.tracking = str(fields.get("stockTracking", variant.tracking))
        move(self._books, variant, int(str(fields.get("stockLevel", variant.stock))) - variant.stock, channel)

    def _following(self, fields: Mapping[str, object]) -> dict[str, object]:
        rate = self._books.config.tax_rate
        following: dict[str, object] = {}
        if "priceExcl" in fields:
            following = priced(float(str(fields["priceExcl"])) * (1 + rate), rate)
        if "priceIncl" in fields:
            following = priced(float(str(fields["priceIncl"])), rate)
        if "stockBuyMinimum" in fields:
            following |= bought(int(str(fields["stockBuyMinimum"])))
        return following
