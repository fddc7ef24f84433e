"""Notices fields and words that the market says and nobody here has heard of (H11)."""

from collections.abc import Mapping
from typing import Any

from connectors.channel_stub import wire
from connectors.channel_stub.translate.goods import MOVERS

KINDS: Mapping[str, type[Any]] = {
    "orders": wire.Order,
    "offers": wire.Offer,
    "sales": wire.Sale,
    "customers": wire.Customer,
}


def unknown_fields(kind: str, body: wire.Body) -> list[str]:
    """The unknown fields of an object, as `offers.colour`. Raises `Rejected` for what is no object."""
    known = KINDS[kind].__struct_fields__
    return [f"{kind}.{name}" for name in wire.fields_of(body) if name not in known]


def unknown_mover(said: wire.Offer) -> list[str]:
    """The word for who moved a level, where nobody knows it."""
    return [f"offers.moved_by={said.moved_by[:40]}"] if said.moved_by and said.moved_by not in MOVERS else []
