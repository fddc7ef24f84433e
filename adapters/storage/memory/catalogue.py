"""Hub products and profiles, in memory."""

from collections.abc import Collection, Mapping, Sequence

from adapters.storage.memory.journal import Journal, Table
from hub_core.models import HubProduct, Profile


class MemoryCatalogue:
    """Hub products by their identity."""

    def __init__(self, journal: Journal) -> None:
        self._products: Table[str, HubProduct] = Table(journal, "products")

    def find(self, identity: str, /) -> HubProduct | None:
        """The product of that identity, or None."""
        return self._products.get(identity)

    def find_many(self, identities: Collection[str], /) -> Mapping[str, HubProduct]:
        """The products of those identities; the absent ones are left out."""
        found = {identity: self.find(identity) for identity in identities}
        return {identity: product for identity, product in found.items() if product is not None}

    def keep(self, product: HubProduct, /) -> None:
        """Keep this in place of what stood there."""
        self._products.put(product.identity, product)

    def list(self, *, text: str = "", after: str = "", limit: int = 1000) -> Sequence[HubProduct]:
        """Products by identity, from the one behind `after`; `text` is looked for in title, SKU and barcode."""
        fitting = [
            product
            for identity, product in sorted(self._products.items(), key=lambda row: row[0])
            if identity > after and any(text.casefold() in word.casefold() for word in _words(product))
        ]
        return fitting[:limit]


class MemoryPeople:
    """Profiles by their identity."""

    def __init__(self, journal: Journal) -> None:
        self._profiles: Table[str, Profile] = Table(journal, "profiles")

    def find(self, identity: str, /) -> Profile | None:
        """The profile of that identity, or None."""
        return self._profiles.get(identity)

    def keep(self, profile: Profile, /) -> None:
        """Keep this in place of what stood there."""
        self._profiles.put(profile.identity, profile)

    def drop(self, identity: str, /) -> None:
        """Nothing is kept of it any more."""
        self._profiles.drop(identity)

    def list(self, *, after: str = "", limit: int = 1000) -> Sequence[Profile]:
        """Profiles by identity, from the one behind `after`."""
        rows = sorted(self._profiles.items(), key=lambda row: row[0])
        return [profile for identity, profile in rows if identity > after][:limit]


def _words(product: HubProduct) -> tuple[str, str, str]:
    return product.title, product.sku, product.barcode
