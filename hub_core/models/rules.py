"""Rules: what the core obeys for one connector, from `[connector.X.rules]`."""

from datetime import datetime
from typing import Literal

import msgspec

Role = Literal["shop", "channel", "warehouse"]
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
    locations: tuple[str, ...] = ()
    """For a giver of stock: the locations it states; empty means the connector's own name (S14)."""
    stock_locations: tuple[str, ...] = ()
    """For a receiver of stock: which locations count; empty means all of the warehouses (S4).

    Obeyed once the hub computes what a channel is told; until then levels are handed on as they are stated.
    """
    stock_buffer: int = 0
    """For a receiver of stock: pieces kept back (S4). Obeyed from the same day on."""
    wait_for_order_days: int = 7
    """How long a parcel waits for an order that is not known yet, before a problem says so (T9)."""
