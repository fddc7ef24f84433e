"""Who hears of it? Which warehouse gets it?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hub_core.models import Role, Stream


@dataclass(frozen=True, slots=True)
class Side:
    """A connector as routing sees it: its name, its role, and the sockets it takes facts by."""

    name: str
    role: Role
    hears: frozenset[str]


def recipients(stream: Stream, sides: Iterable[Side], *, giver: str, only: Collection[str] | None = None) -> list[str]:
    """Who hears of a fact of that stream: whoever has the socket, never the giver (H4), and of `only` if given."""
    return sorted(
        side.name
        for side in sides
        if stream in side.hears and side.name != giver and (only is None or side.name in only)
    )


def warehouse_for(sides: Iterable[Side], *, giver: str) -> tuple[str, str]:
    """The one warehouse that sends an order of `giver`, and why (O14); an empty name when none can."""
    able = recipients("orders", (side for side in sides if side.role == "warehouse"), giver=giver)
    if not able:
        return "", "no warehouse takes orders"
    if len(able) > 1:
        return "", f"several warehouses take orders ({', '.join(able)}) and no rule chooses"
    return able[0], "it is the only warehouse"
