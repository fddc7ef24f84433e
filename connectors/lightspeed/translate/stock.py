"""Lightspeed's stock levels in the hub's words, and who moved them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from connectors.lightspeed import wire
from connectors.lightspeed.translate.orders import Terms
from connectors.lightspeed.translate.products import is_tracked, variant_id, variant_time
from connectors.lightspeed.translate.values import moment, number, text, whole
from hub_core.models import ProductName, Ref, StockLevel
from hub_core.plugins import Expected

BY_ORDERS, BY_API = "auto", "api"
MovedBy = Literal["", "sales", "others"]


def level_from_wire(
    said: wire.Variant, terms: Terms, *, read_at: datetime | None = None, moved_by: MovedBy = ""
) -> StockLevel | None:
    """What the shop shows of this variant; None where it keeps no stock of it. Raises `Rejected` with the reason."""
    if not is_tracked(said) or number(said.stock_level, "stockLevel") is None:
        return None
    codes = ProductName(
        ref=Ref(terms.origin, variant_id(said)),
        sku=terms.sku_of(said.sku, said.article_code),
        barcode=text(said.ean),
    )
    return StockLevel(
        product=codes,
        location="",
        available=whole(said.stock_level, "stockLevel"),
        as_of=variant_time(said),
        read_at=read_at,
        moved_by=moved_by,
    )


def moved_by(movements: Sequence[wire.VariantMovement], level: int, as_of: datetime, expected: Expected) -> MovedBy:
    """Who brought it to this level since the hub's last write: `sales` when orders alone did (S10).

    The movements are the newest first. Going back from the level, each says what stood there before it; one of the
    API that ended at a number which the hub tried to write since, or fell into the second of its write, is its own.
    """
    since, found, stood = expected.written_at, list[str](), level
    for movement in movements:
        at, channel = moment(movement.created_at), text(movement.channel)
        if at is None or at > as_of:
            continue
        own = channel == BY_API and (stood in expected.ours or at == since)
        if own or (since is not None and at < since):
            break
        found.append(channel)
        stood -= whole(movement.stock_level_change, "stockLevelChange")
    return "sales" if found and set(found) == {BY_ORDERS} else "others"
