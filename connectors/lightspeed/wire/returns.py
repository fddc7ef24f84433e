"""Returns as they come over the wire: their links are plain ids, their prices texts."""

from typing import Any

import msgspec

from connectors.lightspeed.wire.base import Said, Wire, names
from connectors.lightspeed.wire.decoding import envelope


class ReturnedPiece(Wire):
    """Pieces of one order line that come back."""

    id: Said = None
    quantity: Said = None


class Return(Wire):
    """One return; its status is a word of the shop's."""

    LEFT_ALONE = names(
        "customerId numProducts priceExcl priceIncl isStockAdjusted returnAction customerComment staffNote"
        " mailMessage notifyStatus"
    )
    id: Said = None
    created_at: Said = None
    updated_at: Said = None
    order_id: Said = None
    status: Said = None
    return_reason: Said = None
    order_products: list[ReturnedPiece] | dict[str, ReturnedPiece] | bool | None = None


class ReturnBody(msgspec.Struct):
    """The envelope of one return."""

    returned: Return = msgspec.field(name="return")


def return_of(body: bytes) -> Return:
    """The return in this body. Raises `Rejected` when there is none."""
    return envelope(ReturnBody, body).returned


def pieces_of(said: Return) -> list[ReturnedPiece]:
    """The pieces it names, whether they come as a list or as a map."""
    found: Any = said.order_products
    if isinstance(found, dict):
        return list(found.values())
    return found if isinstance(found, list) else []
