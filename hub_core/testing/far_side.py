"""What a contract test may know of the far side: what it holds, and how to make it fail."""

from collections.abc import Mapping
from typing import Protocol


class FarSide(Protocol):
    """The system behind a port, seen from outside the port.

    For a fake it is the fake itself, for a connector the simulated vendor, for the hub a connector that listens.
    """

    async def holds(self) -> Mapping[str, int]:
        """What it holds by key, as amounts, so that a lost piece or a doubled order shows.

        For orders: the order's key and the pieces to send. For shipments: the track & trace code, and in how
        many parcels it stands. For stock: the SKU, and the pieces. For products:
        the product's key, and its price in cents. For customers: the e-mail as it is compared, and the digits of the
        phone number as a number. For checkouts: the checkout's key, once.
        """
        ...

    async def goes_down(self) -> None:
        """From now on it does not answer."""
        ...

    async def comes_back(self) -> None:
        """It answers again, and holds what it held."""
        ...

    async def says_no(self) -> None:
        """From now on it refuses what it is asked."""
        ...
