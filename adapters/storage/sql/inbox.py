"""The inbox in a database: what rang, word for word, with leases."""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec

from adapters.storage.sql.session import Row, Session, Statement, text_of, time_of
from hub_core.models import Ring
from hub_core.use_cases.records import Count, InboxRow

COLUMNS = "id, origin, topic, object_id, body, headers, kept_at, trace, attempts, due, token, reason, parked_at"

KEEP = Statement(
    """
    INSERT INTO inbox (origin, topic, object_id, body, headers, kept_at, trace, attempts, due, token, reason)
    VALUES (:origin, :topic, :object_id, :body, :headers, :kept_at, :trace, :attempts, :due, 0, '') RETURNING id
    """
)
KEEP_AS = Statement(
    """
    INSERT INTO inbox (id, origin, topic, object_id, body, headers, kept_at, trace, attempts, due, token, reason)
    VALUES (:id, :origin, :topic, :object_id, :body, :headers, :kept_at, :trace, :attempts, :due, 0, '')
    """
)
CLAIM = Statement(
    f"""
    WITH free AS MATERIALIZED (
        SELECT id AS free_id FROM inbox
        WHERE origin = :origin AND read_at IS NULL AND parked_at IS NULL AND due <= :now
            AND (leased_until IS NULL OR leased_until <= :now)
            AND NOT EXISTS (SELECT 1 FROM pauses WHERE connector = :origin AND stream = '')
        ORDER BY id LIMIT :size FOR UPDATE SKIP LOCKED
    )
    UPDATE inbox SET token = token + 1, leased_until = :until FROM free WHERE id = free_id RETURNING {COLUMNS}
    """  # noqa: S608 - our own column names
)
HELD = "id = :id AND token = :token AND leased_until IS NOT NULL"
HOLD = Statement(f"UPDATE inbox SET leased_until = :until WHERE {HELD}")  # noqa: S608 - our own words
READ = Statement(f"UPDATE inbox SET leased_until = NULL, read_at = :now WHERE {HELD}")  # noqa: S608 - our own words
LATER = Statement(
    f"UPDATE inbox SET leased_until = NULL, due = :due, attempts = attempts + 1, reason = :reason WHERE {HELD}"  # noqa: S608 - our own words
)
PARK = Statement(f"UPDATE inbox SET leased_until = NULL, parked_at = :now, reason = :reason WHERE {HELD}")  # noqa: S608 - our own words
PARKED = Statement(
    f"""
    SELECT {COLUMNS} FROM inbox WHERE parked_at IS NOT NULL AND (:anybody OR origin = :origin)
    ORDER BY parked_at, id LIMIT :size
    """  # noqa: S608 - our own column names
)
RETRY = Statement(
    """
    UPDATE inbox SET parked_at = NULL, due = :now, attempts = 0, reason = ''
    WHERE parked_at IS NOT NULL AND (:anybody OR origin = :origin) AND (:anything OR id = ANY(:ids))
    RETURNING origin
    """
)
COUNTS = Statement(
    """
    SELECT origin, SUM(waiting), SUM(parked), MIN(oldest) FROM (
        SELECT origin, 1 AS waiting, 0 AS parked, kept_at AS oldest FROM inbox
        WHERE read_at IS NULL AND parked_at IS NULL
        UNION ALL
        SELECT origin, 0, 1, CAST(NULL AS TEXT) FROM inbox WHERE parked_at IS NOT NULL
    ) AS unread GROUP BY origin ORDER BY origin
    """
)

_encoder = msgspec.json.Encoder(order="deterministic")
_headers = msgspec.json.Decoder(dict[str, str])


class SqlInbox:
    """What rang."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, ring: Ring, /, *, due: datetime) -> int:
        """Keep it (its id is ignored); answer its id."""
        values = {
            "origin": ring.origin,
            "topic": ring.topic,
            "object_id": ring.object_id,
            "body": ring.body,
            "headers": _encoder.encode(ring.headers).decode(),
            "kept_at": text_of(ring.kept_at),
            "trace": ring.trace,
            "attempts": ring.attempts,
            "due": text_of(due),
        }
        self._session.bells.add(("inbox", ring.origin))
        id_ = self._session.new_id("inbox")
        if id_ is None:
            ((id_,),) = self._session.rows(KEEP, values)
        else:
            self._session.put(KEEP_AS, {**values, "id": id_})
        return int(id_)

    def claim(self, now: datetime, /, *, origin: str, until: datetime, limit: int) -> Sequence[InboxRow]:
        """Lease up to `limit` rings of `origin` that are due, oldest first."""
        values = {"origin": origin, "now": text_of(now), "until": text_of(until), "size": limit}
        rows = [_inbox_row(row) for row in self._session.rows(CLAIM, values)]
        return sorted(rows, key=lambda row: row.ring.id)

    def hold(self, row: InboxRow, /, *, until: datetime) -> bool:
        """It is still in hand: lease it until then. False when the lease was lost."""
        return self._session.change(HOLD, {**_held(row), "until": text_of(until)}) > 0

    def read(self, row: InboxRow, /, *, now: datetime) -> bool:
        """It was read: it is open no more, its body stays."""
        return self._session.change(READ, {**_held(row), "now": text_of(now)}) > 0

    def later(self, row: InboxRow, /, *, due: datetime, reason: str) -> bool:
        """Not now: free again at `due` with one more attempt."""
        return self._session.change(LATER, {**_held(row), "due": text_of(due), "reason": reason}) > 0

    def park(self, row: InboxRow, /, *, now: datetime, reason: str) -> bool:
        """It cannot be read: waits for a person."""
        return self._session.change(PARK, {**_held(row), "now": text_of(now), "reason": reason}) > 0

    def parked(self, *, origin: str | None = None, limit: int = 1000) -> Sequence[InboxRow]:
        """What waits for a person, oldest first."""
        values = {"anybody": origin is None, "origin": origin or "", "size": limit}
        rows = self._session.rows(PARKED, values)
        return [msgspec.structs.replace(_inbox_row(row), token=0) for row in rows]

    def retry(self, now: datetime, /, *, ids: Collection[int] | None = None, origin: str | None = None) -> int:
        """Parked rings are due again; answer how many."""
        values = {
            "now": text_of(now),
            "anybody": origin is None,
            "origin": origin or "",
            "anything": ids is None,
            "ids": self._session.many(ids or ()),
        }
        origins = [its_origin for (its_origin,) in self._session.rows(RETRY, values)]
        self._session.bells.update(("inbox", its_origin) for its_origin in origins)
        return len(origins)

    def counts(self) -> Sequence[Count]:
        """Per origin (stream empty): waiting and parked."""
        return [
            Count(name=origin, stream="", waiting=waiting, parked=parked, oldest=time_of(oldest))
            for origin, waiting, parked, oldest in self._session.rows(COUNTS, {})
        ]


def _held(row: InboxRow) -> dict[str, int]:
    return {"id": row.ring.id, "token": row.token}


def _inbox_row(row: Row) -> InboxRow:
    id_, origin, topic, object_id, body, headers, kept_at, trace, attempts, due, token, reason, parked_at = row
    ring = Ring(
        id=id_,
        origin=origin,
        topic=topic,
        object_id=object_id,
        body=body,
        headers=_headers.decode(headers),
        kept_at=datetime.fromisoformat(kept_at),
        trace=trace,
        attempts=attempts,
    )
    return InboxRow(
        ring=ring, token=token, due=datetime.fromisoformat(due), reason=reason, parked_at=time_of(parked_at)
    )
