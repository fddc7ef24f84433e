"""Which files there are, by what name they are known, and which columns they have."""

import re

import msgspec


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of file that a warehouse writes."""

    name: str
    """What its name begins with, as `stock` in `stock-0001.csv`."""
    rank: int
    """Files of a lower rank are read first."""
    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    one_by: tuple[str, ...] = ()
    """Lines that share these columns, and stand together, are one thing; empty: each line is one."""

    def unknown(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """Those of these columns that files of this kind do not have."""
        return tuple(name for name in columns if name not in self.needed and name not in self.optional)

    def missing(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """The needed columns that are not among these."""
        return tuple(name for name in self.needed if name not in columns)


PRODUCTS = Kind(
    name="products",
    rank=0,
    needed=("id", "sku", "barcode", "title", "brand", "weight_grams", "deleted", "changed_at"),
)
ANSWERS = Kind(
    name="answers",
    rank=1,
    needed=("reference", "said", "reason", "line", "quantity", "at"),
    one_by=("reference", "said", "at"),
)
SHIPMENTS = Kind(
    name="shipments",
    rank=1,
    needed=("id", "order", "shipped_at", "changed_at", "carrier", "code", "url", "line", "sku", "quantity"),
    one_by=("id",),
)
STOCK = Kind(name="stock", rank=2, needed=("sku", "available", "as_of"), optional=("barcode", "location"))
KINDS = {kind.name: kind for kind in (PRODUCTS, ANSWERS, SHIPMENTS, STOCK)}

ADDRESS_COLUMNS = ("name", "company", "street", "street2", "number_of_house", "extension", "postcode", "city", "region")
ORDER_COLUMNS = (
    *("reference", "version", "number", "hold", "method", "note"),
    *ADDRESS_COLUMNS,
    *("country", "phone", "email"),
    *("line", "sku", "barcode", "title", "quantity"),
)

_NAMES = re.compile(rf"(?:[0-9a-f]{{16}}-)?({'|'.join(KINDS)})-.*\.csv", re.IGNORECASE | re.DOTALL)


def kind_of(name: str) -> Kind | None:
    """The kind of the file of this name; one that was kept under its digest, and put back, is known too."""
    found = _NAMES.fullmatch(name)
    return KINDS[found[1].lower()] if found else None
