"""What reading one body by itself takes: words that stand in for the shop that nobody asked."""

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.translate.drift import unknown_fields
from connectors.lightspeed.translate.orders import Terms

NO_CURRENCY = "XXX"
"""ISO 4217 for no currency: bodies of Lightspeed do not name their own (O10)."""
TERMS = Terms(origin="lightspeed", currency=NO_CURRENCY)


def inside(kind: type[wire.T], body: bytes, name: str) -> wire.T:
    """The object of this name in the body. Raises `Rejected`."""
    return wire.part(kind, msgspec.json.encode(wire.anything(body)[name]))


def drifted(body: bytes) -> tuple[str, ...]:
    """A remark about each field that nobody here has heard of."""
    return tuple(f"unknown field {field}: tolerated" for field in unknown_fields(body))
