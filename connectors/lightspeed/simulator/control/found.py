"""What every control finds first: the shop, and a thing in its books."""

from collections.abc import Mapping
from typing import Any, TypeVar

from litestar.datastructures import State
from litestar.exceptions import NotFoundException

from connectors.lightspeed.simulator.shop import Shop

Told = dict[str, Any]
R = TypeVar("R")


def shop_of(state: State) -> Shop:
    """The shop that is played."""
    shop: Shop = state.shop
    return shop


def known(records: Mapping[int, R], number: int) -> R:
    """The record of that id. Raises NotFoundException."""
    if number not in records:
        raise NotFoundException(f"{number} is not in the books")
    return records[number]
