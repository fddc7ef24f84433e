"""Hub products in a database."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from adapters.storage.sql.seen import Seen
from adapters.storage.sql.session import Session, Statement
from hub_core.models import HubProduct

FIND = Statement("SELECT body FROM products WHERE identity = :identity")
FIND_MANY = Statement("SELECT identity, body FROM products WHERE identity = ANY(:identities)")
KEEP = Statement(
    """
    INSERT INTO products (identity, sought, body) VALUES (:identity, :sought, :body)
    ON CONFLICT (identity) DO UPDATE SET sought = excluded.sought, body = excluded.body
    """
)
LIST = Statement(
    """
    SELECT body FROM products WHERE identity > :after AND (:anything OR sought LIKE :pattern ESCAPE '!')
    ORDER BY identity LIMIT :size
    """
)
SPECIAL = str.maketrans({sign: f"!{sign}" for sign in "!%_"})

_encoder = msgspec.json.Encoder(order="deterministic")
_products = msgspec.json.Decoder(HubProduct)


class SqlCatalogue:
    """Hub products by their identity."""

    def __init__(self, session: Session, seen: Seen) -> None:
        self._session, self._seen = session, seen

    def look_ahead(self, identities: Collection[str]) -> None:
        """Read these products, all at once."""
        self._seen.products.update({**dict.fromkeys(identities), **self._read(identities)})

    def find(self, identity: str, /) -> HubProduct | None:
        """The product of that identity, or None."""
        if identity not in self._seen.products:
            row = self._session.row(FIND, {"identity": identity})
            self._seen.products[identity] = None if row is None else _products.decode(row[0])
        return self._seen.products[identity]

    def find_many(self, identities: Collection[str], /) -> Mapping[str, HubProduct]:
        """The products of those identities; the absent ones are left out."""
        unseen = [identity for identity in identities if identity not in self._seen.products]
        if unseen:
            self.look_ahead(unseen)
        found = {identity: self._seen.products[identity] for identity in identities}
        return {identity: product for identity, product in found.items() if product is not None}

    def keep(self, product: HubProduct, /) -> None:
        """Keep this in place of what stood there."""
        sought = f"{product.title}\n{product.sku}\n{product.barcode}".casefold()
        values = {"identity": product.identity, "sought": sought, "body": _encoder.encode(product).decode()}
        self._session.put(KEEP, values)
        self._seen.products[product.identity] = product

    def list(self, *, text: str = "", after: str = "", limit: int = 1000) -> Sequence[HubProduct]:
        """Products by identity, from the one behind `after`; `text` is looked for in title, SKU and barcode."""
        pattern = f"%{text.casefold().translate(SPECIAL)}%"
        values = {"after": after, "anything": not text, "pattern": pattern, "size": limit}
        return [_products.decode(body) for (body,) in self._session.rows(LIST, values)]

    def _read(self, identities: Collection[str]) -> Mapping[str, HubProduct]:
        rows = self._session.rows(FIND_MANY, {"identities": self._session.many(identities)})
        return {identity: _products.decode(body) for identity, body in rows}
