"""Finding and rewriting the traces of a person, in a database."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

import msgspec

from adapters.storage.sql.seen import Seen
from adapters.storage.sql.session import Row, Session, Statement, text_of
from adapters.storage.sql.walking import KEYS, one_row, walk
from hub_core.decisions.spelling import Sought, legible
from hub_core.models import KIND_OF, Checkout, Fact, Ring
from hub_core.use_cases.records import Entry, Standing
from hub_core.use_cases.storage.erasure import Place

RING = ("origin", "topic", "object_id", "body", "headers", "kept_at", "trace", "attempts")
BLANK = Statement("UPDATE inbox SET body = :body WHERE id = :id")
BLANK_ALL = Statement("UPDATE inbox SET body = :body, headers = :headers WHERE id = :id")
LINES = Statement("SELECT id, subject, at, who, what, text, trace FROM history WHERE subject = :subject ORDER BY id")
REWRITE_LINE = Statement(
    "UPDATE history SET subject = :subject, at = :at, who = :who, what = :what, text = :text, trace = :trace"
    " WHERE id = :id"
)
DROP_NOTE = Statement("DELETE FROM notes WHERE owner = :owner AND name = :name")
CHECKOUTS = Statement(
    """
    SELECT body FROM facts WHERE kind = 'checkouts' AND as_of < :before AND (as_of, key) > (:at, :key)
    ORDER BY as_of, key LIMIT :size
    """
)
STANDINGS = Statement("SELECT body FROM standings WHERE key = ANY(:keys)")
TIDY_RINGS = Statement(
    "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE read_at < :before ORDER BY id LIMIT :size)"
)
TIDY_INTENTS = Statement("DELETE FROM intents WHERE owner = :owner AND key = ANY(:keys) AND at < :before")
REWRITTEN: dict[str, tuple[str, ...]] = {
    "handovers": ("reason",),
    "inbox": ("reason",),
    "intents": ("key", "content"),
    "notes": ("name", "value"),
    "outbox": ("reason",),
    "pauses": ("reason",),
    "problems": ("cause", "evidence", "cure"),
    "schedules": ("last_result",),
    "stock_ledger": ("cause",),
}
"""The texts around the work, by table."""

_headers = msgspec.json.Decoder(dict[str, str])
_standings = msgspec.json.Decoder(Standing)
_checkouts = msgspec.json.Decoder(Checkout)


class _Changed(msgspec.Struct):
    changed_at: datetime


_changed = msgspec.json.Decoder(_Changed)


class SqlErasure:
    """What forgets a person, and lets go of what is old."""

    def __init__(self, session: Session, seen: Seen) -> None:
        self._session, self._seen = session, seen

    def rings_naming(self, texts: Collection[str], /, *, after: int = 0, limit: int = 100) -> Sequence[Ring]:
        """Rings behind that id whose body, headers or object hold one of these texts, by id."""
        sought = Sought(texts)
        rows = walk(self._session, "inbox", RING, after=(after,))
        return [_ring(row) for row in islice((row for row in rows if _holds(row, sought)), limit)]

    def blank(self, ring: int, /, body: bytes, *, headers: Mapping[str, str] | None = None) -> None:
        """Let this be the body of that ring, and these its headers, if given."""
        values: dict[str, Any] = {"id": ring, "body": body}
        if headers is None:
            self._session.put(BLANK, values)
        else:
            self._session.put(BLANK_ALL, {**values, "headers": msgspec.json.encode(headers).decode()})

    def facts_naming(self, texts: Collection[str], /) -> Sequence[tuple[type[Fact], str]]:
        """Kind and key of every fact that holds one of these texts, by kind and key."""
        sought = Sought(texts)
        rows = walk(self._session, "facts", ("body",))
        found = [(KIND_OF[row[0]], row[1]) for row in rows if _holds(row, sought)]
        return sorted(found, key=lambda name: (name[0].__name__, name[1]))

    def subjects_naming(self, texts: Collection[str], /) -> Sequence[str]:
        """Subjects of history of which a line holds one of these texts, sorted."""
        sought = Sought(texts)
        rows = walk(self._session, "history", ("subject", "who", "what", "text", "trace"))
        return sorted({row[1] for row in rows if _holds(row, sought)})

    def rewrite_history(self, subject: str, change: Callable[[Entry], Entry], /) -> int:
        """Let every line of that subject be what `change` makes of it; answer how many are not as before."""
        count = 0
        for id_, its, at, who, what, text, trace in self._session.rows(LINES, {"subject": subject}):
            line = Entry(subject=its, at=datetime.fromisoformat(at), who=who, what=what, text=text, trace=trace)
            if (new := change(line)) != line:
                values = {**msgspec.structs.asdict(new), "at": text_of(new.at), "id": id_}
                self._session.put(REWRITE_LINE, values)
                count += 1
        return count

    def rewrite(self, texts: Collection[str], change: Callable[[str], str], /) -> Mapping[str, int]:
        """Pass every text around the work that holds one of these through `change`; answer how many rows, by table."""
        sought, count = Sought(texts), Counter[str]()
        for table, columns in REWRITTEN.items():
            named = [row for row in walk(self._session, table, columns) if _holds(row[-len(columns) :], sought)]
            for row in named:
                said = row[-len(columns) :]
                new = tuple(change(text) if sought.stand_in(text) else text for text in said)
                if new != said:
                    self._replace(table, row[: len(KEYS[table])], dict(zip(columns, new, strict=True)))
                    count[table] += 1
        self._seen.forget()
        return dict(count)

    def drop_note(self, owner: str, name: str, /) -> None:
        """Nothing is noted there any more."""
        self._session.put(DROP_NOTE, {"owner": owner, "name": name})

    def left(self, texts: Collection[str], /) -> Mapping[str, int]:
        """How many rows hold one of these texts, by table."""
        sought = Sought(texts)
        count = {table: sum(_holds(row, sought) for row in walk(self._session, table)) for table in KEYS}
        return {table: rows for table, rows in count.items() if rows}

    def orders_changed(self, *, before: datetime, after: Place | None = None, limit: int = 100) -> Sequence[Standing]:
        """Standings last changed before then, by that time and key, from the one behind `after`."""
        every = ((_changed.decode(body).changed_at, key) for key, body in walk(self._session, "standings", ("body",)))
        wanted = sorted(place for place in every if place[0] < before and (after is None or place > after))[:limit]
        keys = [key for _, key in wanted]
        rows = self._session.rows(STANDINGS, {"keys": self._session.many(keys)})
        found = {standing.key: standing for standing in (_standings.decode(body) for (body,) in rows)}
        return [found[key] for key in keys]

    def checkouts_changed(
        self, *, before: datetime, after: Place | None = None, limit: int = 100
    ) -> Sequence[Checkout]:
        """Checkouts whose newest word is from before then, by that time and key, from the one behind `after`."""
        at, key = ("", "") if after is None else (text_of(after[0]), after[1])
        values = {"before": text_of(before), "at": at, "key": key, "size": limit}
        return [_checkouts.decode(body) for (body,) in self._session.rows(CHECKOUTS, values)]

    def tidy_rings(self, before: datetime, /, *, limit: int) -> int:
        """Delete up to `limit` rings that were read before then, oldest first; answer how many."""
        return self._session.change(TIDY_RINGS, {"before": text_of(before), "size": limit})

    def tidy_intents(self, owner: str, keys: Collection[str], /, *, before: datetime) -> int:
        """Delete the intents under (owner, one of these keys) begun before then; answer how many."""
        values = {"owner": owner, "keys": self._session.many(keys), "before": text_of(before)}
        return self._session.change(TIDY_INTENTS, values)

    def _replace(self, table: str, key: Row, new: Mapping[str, str]) -> None:
        before = {f"old_{name}": value for name, value in zip(KEYS[table], key, strict=True)}
        moved = {name: new.get(name, value) for name, value in zip(KEYS[table], key, strict=True)}
        values = {**before, **new}
        if tuple(moved.values()) != key:
            there = {f"old_{name}": value for name, value in moved.items()}
            if self._session.row(_same(table), there) is not None:
                self._session.change(_drop(table), before)
                return
        self._session.change(_change(table, tuple(new)), values)


def _holds(row: Row, sought: Sought) -> bool:
    texts = (legible(value) if isinstance(value, bytes) else value for value in row)
    return any(isinstance(text, str) and sought.stand_in(text) for text in texts)


def _ring(row: Row) -> Ring:
    id_, origin, topic, object_id, body, headers, kept_at, trace, attempts = row
    return Ring(
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


@lru_cache
def _same(table: str) -> Statement:
    return Statement(f"SELECT 1 FROM {table} WHERE {one_row(table)}")  # noqa: S608 - our own words


@lru_cache
def _drop(table: str) -> Statement:
    return Statement(f"DELETE FROM {table} WHERE {one_row(table)}")  # noqa: S608 - our own words


@lru_cache
def _change(table: str, columns: tuple[str, ...]) -> Statement:
    changes = ", ".join(f"{column} = :{column}" for column in columns)
    return Statement(f"UPDATE {table} SET {changes} WHERE {one_row(table)}")  # noqa: S608 - our own words
