"""The outbox in a database: addresses, with leases."""

from collections.abc import Collection, Sequence
from datetime import datetime

from adapters.storage.sql.session import Row, Session, Statement, text_of, time_of
from hub_core.models import Stream
from hub_core.use_cases.records import Count, Outgoing

COLUMNS = "id, receiver, stream, key, due, priority, attempts, version, token, trace, reason, parked_at, since"

ADDRESS = Statement(
    """
    INSERT INTO outbox (receiver, stream, key, due, priority, attempts, version, token, trace, reason, since)
    VALUES (:receiver, :stream, :key, :due, :priority, 0, 1, 0, :trace, '', :due)
    ON CONFLICT (stream, key, receiver) DO UPDATE SET
        due = CASE WHEN excluded.due < outbox.due THEN excluded.due ELSE outbox.due END,
        priority = CASE WHEN excluded.priority < outbox.priority THEN excluded.priority ELSE outbox.priority END,
        version = outbox.version + 1, attempts = 0, trace = excluded.trace, reason = '', parked_at = NULL
    """
)
CLAIM = Statement(
    f"""
    WITH free AS MATERIALIZED (
        SELECT id AS free_id FROM outbox
        WHERE receiver = :receiver AND parked_at IS NULL AND due <= :now
            AND (leased_until IS NULL OR leased_until <= :now) AND (:any_stream OR stream = ANY(:streams))
            AND NOT EXISTS (
                SELECT 1 FROM pauses
                WHERE connector = outbox.receiver AND (pauses.stream = '' OR pauses.stream = outbox.stream)
            )
        ORDER BY priority, due, id LIMIT :size FOR UPDATE SKIP LOCKED
    )
    UPDATE outbox SET token = token + 1, leased_until = :until FROM free WHERE id = free_id RETURNING {COLUMNS}
    """  # noqa: S608 - our own column names
)
HELD = "id = :id AND token = :token AND leased_until IS NOT NULL"
HOLD = Statement(f"UPDATE outbox SET leased_until = :until WHERE {HELD}")  # noqa: S608 - our own words
DONE = Statement(f"DELETE FROM outbox WHERE {HELD} AND version = :version")  # noqa: S608 - our own words
FREE = Statement(f"UPDATE outbox SET leased_until = NULL, due = :now WHERE {HELD}")  # noqa: S608 - our own words
LATER = Statement(
    f"""
    UPDATE outbox SET leased_until = NULL,
        due = CASE WHEN version = :version THEN :due ELSE due END,
        attempts = CASE WHEN version = :version THEN attempts + 1 ELSE attempts END,
        reason = CASE WHEN version = :version THEN :reason ELSE reason END
    WHERE {HELD} RETURNING version
    """  # noqa: S608 - our own words
)
PARK = Statement(
    f"""
    UPDATE outbox SET leased_until = NULL,
        due = CASE WHEN version = :version THEN due ELSE :now END,
        parked_at = CASE WHEN version = :version THEN :now END,
        reason = CASE WHEN version = :version THEN :reason ELSE reason END
    WHERE {HELD} RETURNING version
    """  # noqa: S608 - our own words
)
PARKED = Statement(
    f"""
    SELECT {COLUMNS} FROM outbox WHERE parked_at IS NOT NULL AND (:anybody OR receiver = :receiver)
    ORDER BY parked_at, id LIMIT :size
    """  # noqa: S608 - our own column names
)
OF = Statement(f"SELECT {COLUMNS} FROM outbox WHERE stream = :stream AND key = :key ORDER BY receiver")  # noqa: S608 - our own column names
RETRY = Statement(
    """
    UPDATE outbox SET parked_at = NULL, due = :now, attempts = 0, reason = ''
    WHERE parked_at IS NOT NULL AND (:anybody OR receiver = :receiver) AND (:anything OR id = ANY(:ids))
    RETURNING receiver
    """
)
COUNTS = Statement(
    """
    SELECT receiver, stream, SUM(CASE WHEN parked_at IS NULL THEN 1 ELSE 0 END),
        SUM(CASE WHEN parked_at IS NULL THEN 0 ELSE 1 END), MIN(CASE WHEN parked_at IS NULL THEN since END)
    FROM outbox GROUP BY receiver, stream ORDER BY receiver, stream
    """
)


class SqlOutbox:
    """Who is to hear what."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def address(
        self, stream: Stream, key: str, /, *, to: str, due: datetime, priority: int = 0, trace: str = ""
    ) -> None:
        """Let `to` hear the newest of this."""
        values = {
            "receiver": to,
            "stream": stream,
            "key": key,
            "priority": priority,
            "trace": trace,
            "due": text_of(due),
        }
        self._session.put(ADDRESS, values)
        self._ring(to)

    def claim(
        self, now: datetime, /, *, to: str, until: datetime, limit: int, streams: Collection[Stream] | None = None
    ) -> Sequence[Outgoing]:
        """Lease up to `limit` rows that are due; rows that another claims at this moment are passed over."""
        values = {
            "receiver": to,
            "now": text_of(now),
            "until": text_of(until),
            "size": limit,
            "any_stream": streams is None,
            "streams": self._session.many(streams or ()),
        }
        rows = [_outgoing(row) for row in self._session.rows(CLAIM, values)]
        return sorted(rows, key=lambda row: (row.priority, row.due, row.id))

    def hold(self, outgoing: Outgoing, /, *, until: datetime) -> bool:
        """It is still in hand: lease it until then. False when the lease was lost."""
        values = {"id": outgoing.id, "token": outgoing.token, "until": text_of(until)}
        return self._session.change(HOLD, values) > 0

    def heard(self, outgoing: Outgoing, /, *, now: datetime) -> bool:
        """It is done: the row goes, unless a newer version came meanwhile; then it is free and due `now`."""
        held = {"id": outgoing.id, "token": outgoing.token}
        if self._session.change(DONE, {**held, "version": outgoing.version}):
            return True
        freed = self._session.change(FREE, {**held, "now": text_of(now)})
        return self._settled(outgoing, None if not freed else outgoing.version + 1)

    def later(self, outgoing: Outgoing, /, *, due: datetime, reason: str) -> bool:
        """Not now: free again at `due` with one more attempt. A newer version is due at once, without attempts."""
        values = {"id": outgoing.id, "token": outgoing.token, "version": outgoing.version, "reason": reason}
        row = self._session.row(LATER, {**values, "due": text_of(due)})
        return self._settled(outgoing, None if row is None else row[0])

    def park(self, outgoing: Outgoing, /, *, now: datetime, reason: str) -> bool:
        """It cannot go on: waits for a person. A newer version that came meanwhile is due `now` instead."""
        values = {"id": outgoing.id, "token": outgoing.token, "version": outgoing.version, "reason": reason}
        row = self._session.row(PARK, {**values, "now": text_of(now)})
        return self._settled(outgoing, None if row is None else row[0])

    def parked(self, *, to: str | None = None, limit: int = 1000) -> Sequence[Outgoing]:
        """What waits for a person, oldest first."""
        values = {"anybody": to is None, "receiver": to or "", "size": limit}
        return [_unheld(row) for row in self._session.rows(PARKED, values)]

    def of(self, stream: Stream, key: str, /) -> Sequence[Outgoing]:
        """Every open row of this key."""
        return [_unheld(row) for row in self._session.rows(OF, {"stream": stream, "key": key})]

    def retry(self, now: datetime, /, *, ids: Collection[int] | None = None, to: str | None = None) -> int:
        """Parked rows are due again; answer how many."""
        values = {
            "now": text_of(now),
            "anybody": to is None,
            "receiver": to or "",
            "anything": ids is None,
            "ids": self._session.many(ids or ()),
        }
        receivers = [receiver for (receiver,) in self._session.rows(RETRY, values)]
        for receiver in receivers:
            self._ring(receiver)
        return len(receivers)

    def counts(self) -> Sequence[Count]:
        """Per receiver and stream: waiting and parked."""
        return [
            Count(name=receiver, stream=stream, waiting=waiting, parked=parked, oldest=time_of(oldest))
            for receiver, stream, waiting, parked, oldest in self._session.rows(COUNTS, {})
        ]

    def _settled(self, outgoing: Outgoing, version: int | None) -> bool:
        if version is not None and version != outgoing.version:
            self._ring(outgoing.to)
        return version is not None

    def _ring(self, receiver: str) -> None:
        self._session.bells.add(("outbox", receiver))


def _outgoing(row: Row) -> Outgoing:
    id_, receiver, stream, key, due, priority, attempts, version, token, trace, reason, parked_at, since = row
    return Outgoing(
        id=id_,
        to=receiver,
        stream=stream,
        key=key,
        due=datetime.fromisoformat(due),
        priority=priority,
        attempts=attempts,
        version=version,
        token=token,
        trace=trace,
        reason=reason,
        parked_at=time_of(parked_at),
        since=time_of(since),
    )


def _unheld(row: Row) -> Outgoing:
    # Whoever only looks must not be able to act under the lease of another.
    return _outgoing((*row[:8], 0, *row[9:]))
