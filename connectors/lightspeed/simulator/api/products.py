"""`products.json` and `brands.json`."""

from connectors.lightspeed.simulator.api.call import Answer, Call, Route, answer
from connectors.lightspeed.simulator.api.lists import Equal, counted, listed, one_of_many
from connectors.lightspeed.simulator.api.writing import idle, overlaid
from connectors.lightspeed.simulator.goods import Product
from connectors.lightspeed.simulator.shapes.products import brand_shape, product_shape
from connectors.lightspeed.simulator.trade.fields import read_fields
from connectors.lightspeed.simulator.trade.offering import NewProduct

_EQUAL: Equal[Product] = {"brand": lambda product: product.brand}


def list_products(call: Call) -> Answer:
    """The products."""
    return listed(call, "products", call.shop.books.products, product_shape, _EQUAL)


def count_products(call: Call) -> Answer:
    """How many products there are."""
    return counted(call, call.shop.books.products, _EQUAL)


def get_product(call: Call) -> Answer:
    """One product."""
    return answer("product", product_shape(one_of_many(call.shop.books.products, call.number), call.speech))


def post_product(call: Call) -> Answer:
    """Makes a product, with one empty variant."""
    fields = read_fields(call.sent("product"), call.shop.products.readers())
    product = call.shop.products.add(NewProduct(title=str(fields.get("title", ""))), fields)
    return answer("product", product_shape(product, call.speech), 201)


def put_product(call: Call) -> Answer:
    """Changes a product; the answer may claim so without it being true, if the switch says that."""
    product = one_of_many(call.shop.books.products, call.number)
    fields = read_fields(call.sent("product"), call.shop.products.readers())
    if idle(call.shop):
        return answer("product", overlaid(product_shape(product, call.speech), fields))
    call.shop.products.write(product.id, fields, language=call.language)
    return answer("product", product_shape(product, call.speech))


def delete_product(call: Call) -> Answer:
    """Takes a product away, and its variants with it."""
    one_of_many(call.shop.books.products, call.number)
    call.shop.products.remove(call.number)
    return Answer(204)


def list_brands(call: Call) -> Answer:
    """The brands."""
    return listed(call, "brands", call.shop.books.brands, brand_shape, {})


def count_brands(call: Call) -> Answer:
    """How many brands there are."""
    return counted(call, call.shop.books.brands, {})


def get_brand(call: Call) -> Answer:
    """One brand."""
    return answer("brand", brand_shape(one_of_many(call.shop.books.brands, call.number), call.speech))


ROUTES = (
    Route("GET", "products", "products.read", list_products),
    Route("POST", "products", "products.write", post_product),
    Route("GET", "products/count", "products.read", count_products),
    Route("GET", "products/#", "products.read", get_product),
    Route("PUT", "products/#", "products.write", put_product),
    Route("DELETE", "products/#", "products.write", delete_product),
    Route("GET", "brands", "products.read", list_brands),
    Route("GET", "brands/count", "products.read", count_brands),
    Route("GET", "brands/#", "products.read", get_brand),
)
