"""What may happen to a product."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from connectors.lightspeed.simulator.bells import Bells
from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.config import Switches
from connectors.lightspeed.simulator.goods import Brand, Product
from connectors.lightspeed.simulator.trade.fields import Reader, one_of, text
from connectors.lightspeed.simulator.trade.offering import NewProduct, NewVariant, product_facts
from connectors.lightspeed.simulator.trade.variants import born, buried, say
from connectors.lightspeed.simulator.words import VISIBILITY

_PLAIN = frozenset({"visibility", "data01", "data02", "data03"})
_TEXTS = frozenset({"url", "title", "fulltitle", "description", "content"})


def made(books: Books, new: NewProduct, at: datetime | None = None) -> Product:
    """Puts a product and its variants into the books; rings nobody."""
    now = at or books.now()
    product = Product(
        id=books.next_id("product"), created=now, updated=now, facts=product_facts(new.title),
        brand=brand_of(books, new.brand),
    )  # fmt: skip
    books.products[product.id] = product
    for variant in new.variants or (NewVariant(),):
        born(books, product, variant, now)
    return product


class Products:
    """What the shop shows; every change bumps `updatedAt` and rings."""

    def __init__(self, books: Books, bells: Bells, switches: Switches) -> None:
        self._books, self._bells, self._switches = books, bells, switches

    def readers(self) -> dict[str, Reader]:
        """What a client may write to a product, and how each field is read."""
        texts = dict.fromkeys((*_PLAIN, *_TEXTS), text)
        return {**texts, "visibility": one_of(VISIBILITY), "brand": self._read_brand}

    def add(self, new: NewProduct | None = None, fields: Mapping[str, object] | None = None) -> Product:
        """Puts a product with its variants into the shop."""
        product = made(self._books, new or NewProduct())
        self._lay(product, fields or {})
        self._told("created", product)
        return product

    def announce(self, products: Iterable[Product]) -> None:
        """Rings for products that are new in the books."""
        for product in products:
            self._told("created", product)

    def write(self, number: int, fields: Mapping[str, object], *, language: str = "") -> Product:
        """Changes the fields named; texts in one language only."""
        product = self._books.products[number]
        self._lay(product, fields, language)
        product.updated = self._books.now()
        self._bells.tell("products", "updated", product.id)
        return product

    def remove(self, number: int) -> None:
        """Takes a product away, and its variants with it."""
        product = self._books.products.pop(number)
        for variant in product.variants:
            buried(self._books, variant)
        self._told("deleted", product)

    def _lay(self, product: Product, fields: Mapping[str, object], language: str = "") -> None:
        product.facts.update({name: fields[name] for name in _PLAIN if name in fields})
        texts = {name: fields[name] for name in _TEXTS if name in fields}
        say(product, texts, self._books.config.default_language, language)
        product.brand = int(str(fields.get("brand", product.brand)))

    def _told(self, action: str, product: Product) -> None:
        self._bells.tell("products", action, product.id)
        if action == "created" or self._switches.deletion_rings_variants:
            for variant in product.variants:
                self._bells.tell("variants", action, variant.id)

    def _read_brand(self, value: object) -> int:
        if value in {None, False, "", "0"}:
            return 0
        number = int(str(value)) if str(value).isdigit() else 0
        if number not in self._books.brands:
            raise ValueError("is not the id of a brand")
        return number


def brand_of(books: Books, title: str) -> int:
    """The brand of that name, which the shop begins to sell when it does not yet; 0 for no name."""
    if not title:
        return 0
    known = next((brand.id for brand in books.brands.values() if brand.title == title), None)
    if known is not None:
        return known
    now = books.now()
    brand = Brand(id=books.next_id("brand"), created=now, updated=now, title=title)
    books.brands[brand.id] = brand
    return brand.id
