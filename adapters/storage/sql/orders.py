"""Standings and handovers in a database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache

import msgspec

from adapters.storage.sql.seen import Seen
from adapters.storage.sql.session import Row, Session, Statement, text_of, time_of
from hub_core.use_cases.records import Handover, HandoverState, Standing

STANDING = Statement("SELECT body FROM standings WHERE key = :key")
KEEP = Statement(
    """
    INSERT INTO standings (key, origin, number, made_at, status, life, body)
    VALUES (:key, :origin, :number, :made_at, :status, :life, :body)
    ON CONFLICT (key) DO UPDATE SET
        origin = excluded.origin, number = excluded.number, made_at = excluded.made_at,
        status = excluded.status, life = excluded.life, body = excluded.body
    """
)
FILTERS = {
    "origin": "origin = :origin",
    "status": "status = ANY(:status)",
    "life": "life = ANY(:life)",
    "number": "number = :number",
}
HANDOVERS = Statement(
    """
    SELECT order_key, warehouse, state, at, reason, as_of, digest, refused, changes FROM handovers
    WHERE order_key = :order_key ORDER BY warehouse
    """
)
STANDINGS_OF = Statement("SELECT key, body FROM standings WHERE key = ANY(:keys)")
HANDOVERS_OF = Statement(
    """
    SELECT order_key, warehouse, state, at, reason, as_of, digest, refused, changes FROM handovers
    WHERE order_key = ANY(:keys) ORDER BY warehouse
    """
)
HAND = Statement(
    """
    INSERT INTO handovers (order_key, warehouse, state, at, reason, as_of, digest, refused, changes)
    VALUES (:order_key, :warehouse, :state, :at, :reason, :as_of, :digest, :refused, :changes)
    ON CONFLICT (order_key, warehouse) DO UPDATE SET
        state = excluded.state, at = excluded.at, reason = excluded.reason, as_of = excluded.as_of,
        digest = excluded.digest, refused = excluded.refused, changes = excluded.changes
    """
)

UNKNOWN_CHANGES = 1
"""Of a handover that was kept before changes were counted: there may have been one."""

_encoder = msgspec.json.Encoder(order="deterministic")
_standings = msgspec.json.Decoder(Standing)


class SqlOrders:
    """What the hub itself holds of orders."""

    def __init__(self, session: Session, seen: Seen) -> None:
        self._session, self._seen = session, seen

    def look_ahead(self, keys: Collection[str]) -> None:
        """Read the standings and handovers of these orders, all at once."""
        values = {"keys": self._session.many(keys)}
        for key in keys:
            self._seen.standings[key] = None
            self._seen.handovers[key] = []
        for key, body in self._session.rows(STANDINGS_OF, values):
            self._seen.standings[key] = _standings.decode(body)
        for row in self._session.rows(HANDOVERS_OF, values):
            self._seen.handovers[row[0]].append(_handover(row))

    def standing(self, key: str, /) -> Standing | None:
        """Where that order stands."""
        if key not in self._seen.standings:
            row = self._session.row(STANDING, {"key": key})
            self._seen.standings[key] = None if row is None else _standings.decode(row[0])
        return self._seen.standings[key]

    def keep(self, standing: Standing, /) -> None:
        """Keep this in place of what stood there."""
        values = {
            "key": standing.key,
            "origin": standing.origin,
            "number": standing.number.casefold(),
            "made_at": text_of(standing.made_at),
            "status": standing.status.value,
            "life": standing.life.value,
            "body": _encoder.encode(standing).decode(),
        }
        self._session.put(KEEP, values)
        self._seen.standings[standing.key] = standing

    def list(
        self,
        *,
        origin: str | None = None,
        status: Collection[str] = (),
        life: Collection[str] = (),
        number: str | None = None,
        limit: int = 1000,
    ) -> Sequence[Standing]:
        """Standings that fit all that was given, newest made first."""
        given = {
            "origin": origin,
            "status": self._session.many(str(one) for one in status) if status else None,
            "life": self._session.many(str(one) for one in life) if life else None,
            "number": None if number is None else number.casefold(),
        }
        filters = {name: value for name, value in given.items() if value is not None}
        rows = self._session.rows(_list_statement(tuple(filters)), {**filters, "size": limit})
        return [_standings.decode(body) for (body,) in rows]

    def handovers(self, key: str, /) -> Sequence[Handover]:
        """The handovers of that order, by warehouse."""
        if (seen := self._seen.handovers.get(key)) is not None:
            return seen
        found = self._seen.handovers[key] = [
            _handover(row) for row in self._session.rows(HANDOVERS, {"order_key": key})
        ]
        return found

    def hand(self, handover: Handover, /) -> None:
        """Keep this in place of what stood there for (order, warehouse)."""
        values = {
            "order_key": handover.order,
            "warehouse": handover.warehouse,
            "state": handover.state.value,
            "at": text_of(handover.at),
            "reason": handover.reason,
            "as_of": text_of(handover.as_of),
            "digest": handover.digest,
            "refused": handover.refused,
            "changes": handover.changes,
        }
        self._session.put(HAND, values)
        if (seen := self._seen.handovers.get(handover.order)) is not None:
            others = [one for one in seen if one.warehouse != handover.warehouse]
            self._seen.handovers[handover.order] = sorted([*others, handover], key=lambda one: one.warehouse)


def _handover(row: Row) -> Handover:
    order, warehouse, state, at, reason, as_of, digest, refused, changes = row
    return Handover(
        order=order,
        warehouse=warehouse,
        state=HandoverState(state),
        at=datetime.fromisoformat(at),
        reason=reason,
        as_of=time_of(as_of),
        digest=digest,
        refused=refused,
        changes=UNKNOWN_CHANGES if changes is None else changes,
    )


@lru_cache
def _list_statement(filters: tuple[str, ...]) -> Statement:
    where = " AND ".join(["TRUE", *(FILTERS[name] for name in filters)])
    return Statement(f"SELECT body FROM standings WHERE {where} ORDER BY made_at DESC, key LIMIT :size")  # noqa: S608 - our own words
