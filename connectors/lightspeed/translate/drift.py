"""Notices fields that Lightspeed sends and nobody here has heard of (H11)."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from connectors.lightspeed import wire

KINDS: dict[str, type[wire.Wire]] = {
    "order": wire.Order,
    "orderProduct": wire.OrderProduct,
    "shipment": wire.Shipment,
    "shipmentProduct": wire.ShipmentProduct,
    "product": wire.Product,
    "variant": wire.Variant,
    "variantMovement": wire.VariantMovement,
    "customer": wire.Customer,
    "invoice": wire.Invoice,
    "invoiceItem": wire.InvoiceItem,
    "return": wire.Return,
    "quote": wire.Quote,
}
INSIDE = {"order": {"products": "orderProduct", "shipments": "shipment"}}


def known_fields(kind: type[wire.Wire]) -> frozenset[str]:
    """Every field of that object that is read or knowingly left alone."""
    return frozenset(field.encode_name for field in msgspec.structs.fields(kind)) | kind.LEFT_ALONE


_KNOWN = {name: known_fields(kind) for name, kind in KINDS.items()}


def unknown_fields(body: bytes) -> tuple[str, ...]:
    """The unknown fields of the object in this envelope and of what it embeds, as `order.newField`, each once.

    Raises `Rejected` for what is no JSON.
    """
    said = wire.anything(body)
    envelope = said[0] if isinstance(said, list) and said else said
    found = (
        field
        for name, inside in (envelope.items() if isinstance(envelope, dict) else ())
        if name in _KNOWN and isinstance(inside, dict)
        for field in _unknown(name, inside)
    )
    return tuple(dict.fromkeys(found))


def unknown_in_checkout(said: Any) -> tuple[str, ...]:
    """The unknown fields of a checkout, which has no name around it, as `checkout.new_field`."""
    known = frozenset(wire.Checkout.__struct_encode_fields__) | wire.Checkout.LEFT_ALONE
    return tuple(f"checkout.{field}" for field in (said if isinstance(said, dict) else ()) if field not in known)


def _unknown(name: str, inside: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{name}.{field}" for field in inside if field not in _KNOWN[name])
    for field, kind in INSIDE.get(name, {}).items():
        for member in _embedded(inside.get(field)):
            yield from _unknown(kind, member)


def _embedded(link: Any) -> list[Mapping[str, Any]]:
    resource = link.get("resource") if isinstance(link, dict) else None
    inside = resource.get("embedded") if isinstance(resource, dict) else None
    members = list(inside.values()) if isinstance(inside, dict) else inside
    return [member for member in members if isinstance(member, dict)] if isinstance(members, list) else []
