"""Knows which part reads what."""

import logging
from typing import Protocol

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.receive.after_sales import InvoicesRead, ReturnsRead, Words
from connectors.lightspeed.receive.brands import Brands
from connectors.lightspeed.receive.customers import CustomersRead
from connectors.lightspeed.receive.drift import Drift
from connectors.lightspeed.receive.families import Families
from connectors.lightspeed.receive.missing import Missing
from connectors.lightspeed.receive.orders import OrdersRead
from connectors.lightspeed.receive.products import ProductsRead
from connectors.lightspeed.receive.quotes import QuotesRead
from connectors.lightspeed.receive.shipments import ShipmentsRead
from connectors.lightspeed.receive.variants import VariantsRead
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.shipments import ByHand
from hub_core.errors import Rejected, Unsupported
from hub_core.models import Ring
from hub_core.plugins import HubSide

DELETED = "deleted"
NAMES = frozenset({"order", "shipment", "customer", "invoice", "return", "quote", "product", "variant"})
"""The names around an object that can be read without being told its group."""
log = logging.getLogger(__name__)


class Part(Protocol):
    """What reads one kind of object; every verb raises `HubError`."""

    async def rung(self, ring: Ring, /) -> None:
        """Read what rang, and hand it on."""
        ...

    async def deleted(self, ring: Ring, /) -> None:
        """Read the ring of a deletion: its body is empty, and its id is not signed (G3, G4)."""
        ...

    async def read(self, id_: str, /) -> None:
        """Read this one at the shop, and hand it on."""
        ...


class Reader:
    """Reads rings of this shop and, on request, any one object."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api, shop: Shop) -> None:
        self._hub, self._shop = hub, shop
        by_hand, self.drift = ByHand(hub, api), Drift(hub)
        self.orders = OrdersRead(settings, hub, api, shop, by_hand=by_hand, drift=self.drift)
        self.shipments = ShipmentsRead(hub, api, by_hand)
        self.customers = CustomersRead(hub, api)
        words = Words(hub, self.orders)
        self.invoices = InvoicesRead(hub, api, shop, words)
        self.returns = ReturnsRead(settings, hub, api, words)
        self.brands, self.missing = Brands(hub, api), Missing(hub)
        self.families = Families(hub, api, self.brands)
        self.variants = VariantsRead(settings, hub, api, shop, families=self.families, missing=self.missing)
        self.products = ProductsRead(hub, api, self.variants, families=self.families, missing=self.missing)
        self._parts: dict[str, Part] = {
            "orders": self.orders,
            "shipments": self.shipments,
            "customers": self.customers,
            "invoices": self.invoices,
            "returns": self.returns,
            "quotes": QuotesRead(settings, hub, api),
            "products": self.products,
            "variants": self.variants,
            "stock": self.variants,
        }

    async def receive(self, ring: Ring) -> None:
        """Read one ring. Raises `Rejected` for another shop's, and whatever reading and handing on raise."""
        await self._prove_shop(ring)
        group, _, action = (ring.topic or _topic_of(ring.body)).partition("/")
        part = self._parts.get(group)
        if part is None:
            log.info("nothing to read", extra={"connector": self._hub.name, "topic": ring.topic})
            return
        await (part.deleted(ring) if action == DELETED else part.rung(ring))
        await self.drift.look(ring.body)

    async def read(self, stream: str, id_: str) -> None:
        """Read this one anew and hand it on. Raises `NotFound`, and `Unsupported` for what is read no such way."""
        if stream not in self._parts:
            raise Unsupported(f"this connector reads {', '.join(sorted(self._parts))}, not {stream}")
        await self._parts[stream].read(id_)

    async def _prove_shop(self, ring: Ring) -> None:
        """A ring that came before the shop's number was learnt is proved here (G3)."""
        claimed = ring.headers.get("x-shop-id", "")
        if claimed and (own := await self._shop.id()) and claimed != own:
            raise Rejected(f"the ring is of shop {claimed}, and this connector is of another")


def _topic_of(body: bytes) -> str:
    """Without the header, the name around the object tells the group."""
    said = wire.anything(body)
    name = next(iter(said), "") if isinstance(said, dict) else ""
    return f"{name}s/" if name in NAMES else ""
