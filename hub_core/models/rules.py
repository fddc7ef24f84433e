"""Rules: what the core obeys for one connector, from `[connector.X.rules]`."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from hub_core.models.routes import Route

Role = Literal["shop", "channel", "warehouse"]
StockMeans = Literal["available", "physical"]
Stream = Literal["orders", "stock", "shipments", "products", "customers", "checkouts"]
STREAMS: tuple[Stream, ...] = ("orders", "stock", "shipments", "products", "customers", "checkouts")


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator may rule for one connector; every field has its default."""

    role: Role | None = None
    """None: as the connector's kind says (H15)."""
    live_from: datetime | None = None
    """Orders made before are not handed over (H12, O7). None: the connector's first start."""
    only_paid: bool = False
    """For a warehouse: True keeps unpaid orders away from it (O8)."""
    methods: dict[str, str] = {}
    """For a warehouse: its codes of shipping methods, by the shop's title or id; `*` stands for any text, the first
    that fits counts, and an order whose method fits none is not handed over. Empty: it gets the shop's own words."""
    locations: tuple[str, ...] = ()
    """For a giver of stock: the locations it states; empty means the connector's own name (S14)."""
    stock_locations: tuple[str, ...] = ()
    """For a receiver of stock: which locations count, as `warehouse/main`; empty means all of the warehouses (S4)."""
    stock_buffer: Annotated[int, Meta(ge=0)] = 0
    """For a receiver of stock: pieces kept back from every number it is told (S4)."""
    guard: bool = True
    """For a receiver of stock: False subtracts nothing for open orders that no warehouse has counted yet (S6)."""
    guard_days: Annotated[int, Meta(ge=1, le=3650)] = 14
    """For a receiver of stock: after so many days a unit that nobody answered for stops counting (S6)."""
    stock_means: StockMeans | None = None
    """For a warehouse: `physical` when its numbers fall only as goods leave, `available` when they fall as it takes an
    order (S6). None: as the connector's kind says."""
    stock_master: Literal["hub", "shop"] = "hub"
    """For a shop: `shop` makes its own levels count for others, and it is never written to (S11)."""
    pickup_location: str = ""
    """For a shop: the location whose goods leave when an order ends without a warehouse, as `warehouse/main` (S7)."""
    sales_in: Literal["", "orders", "changes"] = ""
    """For a channel that gives both orders and stock changes: which of them counts a sale (S8)."""
    checkouts_minutes: Annotated[int, Meta(ge=1, le=525_600)] = 15
    """How often checkouts are collected (K1)."""
    wait_for_order_days: Annotated[int, Meta(ge=0, le=3650)] = 7
    """How long a parcel waits for an order that is not known yet, before a problem says so (T9)."""


RELAY_DOMAINS = (
    "marketplace.amazon.com",
    "marketplace.amazon.co.uk",
    "marketplace.amazon.de",
    "marketplace.amazon.fr",
    "marketplace.amazon.it",
    "marketplace.amazon.es",
    "marketplace.amazon.nl",
    "members.ebay.com",
    "members.ebay.de",
    "verkopen.bol.com",
)
"""Where marketplaces let mail pass on to a buyer whose address they keep to themselves (C5)."""


class HubRules(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator may rule for the whole hub, from `[hub]`."""

    product_master: str = ""
    """The connector whose title, brand and price a product has; empty: the first that gave it (P9)."""
    relay_domains: tuple[str, ...] = RELAY_DOMAINS
    """E-mail domains of marketplaces: a profile with such an address never travels (C5)."""
    mask_after_months: int | None = 12
    """When personal data in what is finished is masked (C9); None: never."""
    routes: tuple[Route, ...] = ()
    """Which order goes to which warehouse, from `[[route]]`; the first that fits counts (O14)."""
