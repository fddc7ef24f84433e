"""The socket for products."""

from typing import Protocol

from hub_core.models import Product, ProductName


class ProductCatalog(Protocol):
    """Takes products over, and knows those it has."""

    async def put(self, product: Product, /) -> None:
        """Take this over, or raise `Rejected`, `Unsupported` or `Unavailable`."""
        ...

    async def find(self, name: ProductName, /) -> Product | None:
        """The product of that name, or None. Raises `Unavailable`."""
        ...
