"""Facts in a database."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from adapters.storage.sql.session import Session, Statement, text_of
from hub_core.models import KIND_OF, STREAM_OF, Fact, Shipment
from hub_core.use_cases.storage import F

FIND = Statement("SELECT body FROM facts WHERE kind = :kind AND key = :key")
FIND_MANY = Statement("SELECT key, body FROM facts WHERE kind = :kind AND key = ANY(:keys)")
GIVER = Statement("SELECT origin FROM facts WHERE kind = :kind AND key = :key")
PARCELS = Statement("SELECT origin, body FROM facts WHERE parent = :parent AND kind = 'shipments' ORDER BY key")
KEEP = Statement(
    """
    INSERT INTO facts (kind, key, origin, parent, as_of, body)
    VALUES (:kind, :key, :origin, :parent, :as_of, :body)
    ON CONFLICT (kind, key) DO UPDATE SET
        origin = excluded.origin, parent = excluded.parent, as_of = excluded.as_of, body = excluded.body
    """
)

_encoder = msgspec.json.Encoder(order="deterministic")
_decoders: dict[type, msgspec.json.Decoder[Any]] = {kind: msgspec.json.Decoder(kind) for kind in KIND_OF.values()}
_parcels = msgspec.json.Decoder(Shipment)


class SqlFacts:
    """The newest word of each."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, kind: type[F], key: str, /) -> F | None:
        """The fact of that key, or None."""
        row = self._session.row(FIND, {"kind": STREAM_OF[kind], "key": key})
        return None if row is None else _read(kind, row[0])

    def find_many(self, kind: type[F], keys: Collection[str], /) -> Mapping[str, F]:
        """The facts of those keys; the absent ones are left out."""
        rows = self._session.rows(FIND_MANY, {"kind": STREAM_OF[kind], "keys": self._session.many(keys)})
        return {key: _read(kind, body) for key, body in rows}

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
        self._session.change(KEEP, values)

    def giver(self, kind: type[Fact], key: str, /) -> str | None:
        """Who said the fact of that key, or None."""
        row = self._session.row(GIVER, {"kind": STREAM_OF[kind], "key": key})
        return None if row is None else row[0]

    def parcels_of(self, order: str, /) -> Sequence[tuple[str, Shipment]]:
        """Every parcel of that order with who gave it, by key."""
        rows = self._session.rows(PARCELS, {"parent": order})
        return [(giver, _parcels.decode(body)) for giver, body in rows]


def _read(kind: type[F], body: str) -> F:
    fact: F = _decoders[kind].decode(body)
    return fact
