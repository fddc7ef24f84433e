"""Which object a body speaks of, when it says little else."""

from connectors.lightspeed import wire
from connectors.lightspeed.translate import identity
from hub_core.errors import Rejected


def id_of(body: bytes, name: str) -> str:
    """The id inside this envelope. Raises `Rejected` when there is none, as in the empty body of a deletion."""
    said = wire.anything(body) if body.strip() else {}
    inside = said.get(name) if isinstance(said, dict) else None
    found = identity(inside.get("id")) if isinstance(inside, dict) else ""
    if not found:
        raise Rejected(f"neither the header nor the body says which {name} it is about")
    return found
