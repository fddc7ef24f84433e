"""Writes that are answered with 200 and change nothing, and reads that do not know of a write yet."""

from collections.abc import Mapping

from connectors.lightspeed.simulator.shop import Shop


def idle(shop: Shop) -> bool:
    """Whether this write is one of those that do not stick; each asking uses one up."""
    if shop.switches.idle_puts_next <= 0:
        return False
    shop.switches.idle_puts_next -= 1
    return True


def stale(shop: Shop) -> bool:
    """Whether this read shows what stood before the last write; each asking uses one up."""
    if shop.switches.stale_reads_next <= 0:
        return False
    shop.switches.stale_reads_next -= 1
    return True


def overlaid(shape: dict[str, object], fields: Mapping[str, object]) -> dict[str, object]:
    """The thing as it would have looked."""
    return {name: fields.get(name, value) for name, value in shape.items()}
