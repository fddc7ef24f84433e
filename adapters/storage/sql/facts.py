"""Facts in a database."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

import msgspec

from adapters.storage.sql.seen import Seen
from adapters.storage.sql.session import Session, Statement, text_of
from hub_core.models import KIND_OF, STREAM_OF, Fact, Order, Shipment
from hub_core.use_cases.storage import F

FIND = Statement("SELECT origin, body FROM facts WHERE kind = :kind AND key = :key")
FIND_MANY = Statement("SELECT key, body FROM facts WHERE kind = :kind AND key = ANY(:keys)")
GIVEN_BY = Statement(
    "SELECT body FROM facts WHERE kind = :kind AND origin = :origin AND key > :after ORDER BY key LIMIT :most"
)
ORDERS_OF = Statement("SELECT key, origin, body FROM facts WHERE kind = 'orders' AND key = ANY(:keys)")
# Only parcels have a parent. Asked for the kind or an order, SQLite walks all of them by the index that has it.
PARCELS_OF = Statement("SELECT parent, origin, body FROM facts WHERE parent IS NOT NULL AND parent = ANY(:keys)")
PARCELS = Statement("SELECT origin, body FROM facts WHERE parent = :parent AND kind = 'shipments' ORDER BY key")
KEEP = Statement(
    """
    INSERT INTO facts (kind, key, origin, parent, as_of, body)
    VALUES (:kind, :key, :origin, :parent, :as_of, :body)
    ON CONFLICT (kind, key) DO UPDATE SET
        origin = excluded.origin, parent = excluded.parent, as_of = excluded.as_of, body = excluded.body
    """
)
DROP = Statement("DELETE FROM facts WHERE kind = :kind AND key = :key")

_encoder = msgspec.json.Encoder(order="deterministic")
_decoders: dict[type, msgspec.json.Decoder[Any]] = {kind: msgspec.json.Decoder(kind) for kind in KIND_OF.values()}
_parcels = msgspec.json.Decoder(Shipment)


class SqlFacts:
    """The newest word of each."""

    def __init__(self, session: Session, seen: Seen) -> None:
        self._session, self._seen = session, seen

    def look_ahead(self, keys: Collection[str]) -> None:
        """Read the orders of these keys and their parcels, all at once."""
        values = {"keys": self._session.many(keys)}
        for key in keys:
            self._seen.facts[Order, key] = None
            self._seen.parcels[key] = []
        for key, origin, body in self._session.rows(ORDERS_OF, values):
            self._seen.facts[Order, key] = (origin, _read(Order, body))
        for parent, origin, body in self._session.rows(PARCELS_OF, values):
            self._seen.parcels[parent].append((origin, _parcels.decode(body)))
        for parcels in self._seen.parcels.values():
            parcels.sort(key=lambda given: given[1].key)

    def find(self, kind: type[F], key: str, /) -> F | None:
        """The fact of that key, or None."""
        known = self._known(kind, key)
        return None if known is None else cast(F, known[1])

    def find_many(self, kind: type[F], keys: Collection[str], /) -> Mapping[str, F]:
        """The facts of those keys; the absent ones are left out."""
        rows = self._session.rows(FIND_MANY, {"kind": STREAM_OF[kind], "keys": self._session.many(keys)})
        return {key: _read(kind, body) for key, body in rows}

    def given_by(self, kind: type[F], origin: str, /, *, after: str = "", limit: int = 1000) -> Sequence[F]:
        """The facts that this giver said, by key, from the one behind `after`."""
        values = {"kind": STREAM_OF[kind], "origin": origin, "after": after, "most": limit}
        return [_read(kind, body) for (body,) in self._session.rows(GIVEN_BY, values)]

    def keep(self, fact: Fact, /, *, origin: str) -> None:
        """Keep this in place of what stood there. `origin` is who said it."""
        values = {
            "kind": STREAM_OF[type(fact)],
            "key": fact.key,
            "origin": origin,
            "parent": fact.order.key if isinstance(fact, Shipment) else None,
            "as_of": text_of(fact.as_of),
            "body": _encoder.encode(fact).decode(),
        }
        self._session.put(KEEP, values)
        self._seen.facts[type(fact), fact.key] = (origin, fact)
        if isinstance(fact, Shipment):
            # It may have stood under another order before: what was seen of all of them counts no more.
            self._seen.parcels.clear()

    def drop(self, kind: type[Fact], key: str, /) -> None:
        """Keep it no more."""
        self._session.put(DROP, {"kind": STREAM_OF[kind], "key": key})
        self._seen.facts[kind, key] = None
        if kind is Shipment:
            self._seen.parcels.clear()

    def giver(self, kind: type[Fact], key: str, /) -> str | None:
        """Who said the fact of that key, or None."""
        known = self._known(kind, key)
        return None if known is None else known[0]

    def parcels_of(self, order: str, /) -> Sequence[tuple[str, Shipment]]:
        """Every parcel of that order with who gave it, by key."""
        if (seen := self._seen.parcels.get(order)) is not None:
            return seen
        rows = self._session.rows(PARCELS, {"parent": order})
        found = self._seen.parcels[order] = [(giver, _parcels.decode(body)) for giver, body in rows]
        return found

    def _known(self, kind: type[Any], key: str) -> tuple[str, Fact] | None:
        name = (kind, key)
        if name not in self._seen.facts:
            row = self._session.row(FIND, {"kind": STREAM_OF[kind], "key": key})
            self._seen.facts[name] = None if row is None else (row[0], _read(kind, row[1]))
        return self._seen.facts[name]


def _read(kind: type[F], body: str) -> F:
    fact: F = _decoders[kind].decode(body)
    return fact
