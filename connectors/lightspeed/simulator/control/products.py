"""What happens to products and their stock outside the API."""

from typing import Any

import msgspec
from litestar import Controller, delete, post
from litestar.datastructures import State
from litestar.exceptions import ClientException
from litestar.params import FromPath, JSONBody

from connectors.lightspeed.simulator.control.found import Told, known, shop_of
from connectors.lightspeed.simulator.seeds.products import seed_products
from connectors.lightspeed.simulator.telling import product_told, variant_told
from connectors.lightspeed.simulator.trade.fields import FieldsRefused
from connectors.lightspeed.simulator.trade.offering import NewProduct


class ManyProducts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many variants, in products as odd as those of the seed."""

    count: int


class ProductsControl(Controller):
    """Products and variants by hand; what changes their stock is a movement `manual`."""

    path = "/simulator"

    @post("/products", sync_to_thread=False)
    def add(self, state: State, data: JSONBody[NewProduct]) -> Told:
        """Puts a product with its variants into the shop."""
        return product_told(shop_of(state).products.add(data))

    @post("/products/bulk", sync_to_thread=False)
    def add_many(self, state: State, data: JSONBody[ManyProducts]) -> list[Told]:
        """Puts many into the shop at once."""
        shop = shop_of(state)
        products = seed_products(shop.books, data.count)
        shop.products.announce(products)
        return [product_told(product) for product in products]

    @post("/variants/{number:int}", status_code=200, sync_to_thread=False)
    def change(self, state: State, number: FromPath[int], data: JSONBody[dict[str, Any]]) -> Told:
        """Changes the fields named."""
        known(shop_of(state).books.variants, number)
        try:
            return variant_told(shop_of(state).variants.change(number, **data))
        except FieldsRefused as refused:
            raise ClientException(str(refused)) from refused

    @delete("/variants/{number:int}", sync_to_thread=False)
    def remove_variant(self, state: State, number: FromPath[int]) -> None:
        """Takes a variant away."""
        known(shop_of(state).books.variants, number)
        try:
            shop_of(state).variants.remove(number)
        except FieldsRefused as refused:
            raise ClientException(str(refused)) from refused

    @delete("/products/{number:int}", sync_to_thread=False)
    def remove_product(self, state: State, number: FromPath[int]) -> None:
        """Takes a product away, and its variants with it."""
        known(shop_of(state).books.products, number)
        shop_of(state).products.remove(number)
