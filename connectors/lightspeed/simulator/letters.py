"""One ring: its body, which is fixed when the change happens, and its headers."""

import random
from collections.abc import Callable
from datetime import datetime
from hashlib import md5

import msgspec

from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.config import SimulatorConfig
from connectors.lightspeed.simulator.records import Webhook
from connectors.lightspeed.simulator.shapes.customers import customer_shape
from connectors.lightspeed.simulator.shapes.invoices import invoice_shape
from connectors.lightspeed.simulator.shapes.orders import order_shape
from connectors.lightspeed.simulator.shapes.products import product_shape
from connectors.lightspeed.simulator.shapes.quotes import quote_shape
from connectors.lightspeed.simulator.shapes.returns import return_shape
from connectors.lightspeed.simulator.shapes.shipments import shipment_shape
from connectors.lightspeed.simulator.shapes.speech import Speech, php_json
from connectors.lightspeed.simulator.shapes.variants import variant_shape

_SUCCESS = "2"
_SHAPES: dict[str, Callable[[Books, int, Speech], object]] = {
    "customers": lambda books, number, speech: customer_shape(books.customers[number], speech),
    "invoices": lambda books, number, speech: invoice_shape(books.invoices[number], speech),
    "orders": lambda books, number, speech: order_shape(books.orders[number], speech),
    "quotes": lambda books, number, speech: quote_shape(books.quotes[number], speech),
    "returns": lambda books, number, speech: return_shape(books.returns[number], speech),
    "products": lambda books, number, speech: product_shape(books.products[number], speech),
    "shipments": lambda books, number, speech: shipment_shape(books.shipments[number], speech),
    "variants": lambda books, number, speech: variant_shape(books.variants[number], speech),
}
RUNG_GROUPS = tuple(_SHAPES)


class Letter(msgspec.Struct, kw_only=True, frozen=True):
    """What one registration is to hear of one change."""

    webhook: Webhook
    group: str
    action: str
    number: int
    body: bytes
    tries: int = 0

    def next_try(self) -> "Letter":
        """The same letter, for another attempt."""
        return msgspec.structs.replace(self, tries=self.tries + 1)


class Rung(msgspec.Struct, kw_only=True, frozen=True):
    """A ring that was made, and its result: a status, or what went wrong."""

    id: int
    letter: Letter
    result: str
    at: datetime

    @property
    def heard(self) -> bool:
        """Whether the receiver answered for it."""
        return self.result.startswith(_SUCCESS)


def body_of(books: Books, group: str, number: int, language: str) -> bytes:
    """The thing as it stands, in its envelope, with links that begin with `http://`."""
    speech = Speech(f"http://{books.config.links_host}/{language}/", books.zone, language)
    return php_json({group[:-1]: _SHAPES[group](books, number, speech)})


def headers_of(
    letter: Letter, config: SimulatorConfig, *, wrong: bool, told: list[tuple[bytes, bytes]], chance: random.Random
) -> list[tuple[str, str]]:
    """The headers of one ring; the signature is over the body's very bytes and the secret of who registered it."""
    secret = "wrong" if wrong else letter.webhook.secret
    signature = md5(letter.body + secret.encode(), usedforsecurity=False).hexdigest()
    return [
        ("Content-Type", "application/json"),
        ("User-Agent", "Lightspeed eCom simulator"),
        ("X-Shop-Id", str(config.shop_id)),
        ("X-Cluster-Id", config.cluster),
        ("X-Event", f"{letter.group}/{letter.action}"),
        ("X-Format", "json"),
        ("X-Language", letter.webhook.language),
        (f"X-{letter.group[:-1].capitalize()}-Id", str(letter.number)),
        *((name.decode().title().replace("Ratelimit", "RateLimit"), value.decode()) for name, value in told),
        ("X-Request-Id", f"{chance.getrandbits(128):032x}"),
        ("X-Signature", signature),
    ]
