"""Finding and rewriting the traces of a person, in memory."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from adapters.storage.memory.journal import Journal
from hub_core.decisions.spelling import Sought, legible
from hub_core.models import Checkout, Fact, Ring
from hub_core.use_cases.records import Entry, Standing
from hub_core.use_cases.storage.erasure import Place

Change = Callable[[str], str]


class MemoryErasure:
    """What forgets a person, and lets go of what is old."""

    def __init__(self, journal: Journal) -> None:
        self._tables = journal.tables

    def rings_naming(self, texts: Collection[str], /, *, after: int = 0, limit: int = 100) -> Sequence[Ring]:
        """Rings behind that id whose body, headers or object hold one of these texts, by id."""
        sought = Sought(texts)
        rings = (kept.row.ring for _, kept in sorted(self._tables["inbox"].items()))
        return [ring for ring in rings if ring.id > after and _holds(ring, sought)][:limit]

    def blank(self, ring: int, /, body: bytes, *, headers: Mapping[str, str] | None = None) -> None:
        """Let this be the body of that ring, and these its headers, if given."""
        kept = self._tables["inbox"].get(ring)
        if kept is not None:
            left = kept.row.ring.headers if headers is None else dict(headers)
            changed = replace(kept.row, ring=replace(kept.row.ring, body=body, headers=left))
            self._tables["inbox"].put(ring, replace(kept, row=changed))

    def facts_naming(self, texts: Collection[str], /) -> Sequence[tuple[type[Fact], str]]:
        """Kind and key of every fact that holds one of these texts, by kind and key."""
        sought = Sought(texts)
        found = [name for name, (_, fact) in self._tables["facts"].items() if _holds((name, fact), sought)]
        return sorted(found, key=lambda name: (name[0].__name__, name[1]))

    def subjects_naming(self, texts: Collection[str], /) -> Sequence[str]:
        """Subjects of history of which a line holds one of these texts, sorted."""
        sought = Sought(texts)
        return sorted({entry.subject for entry in self._tables["history"].rows() if _holds(entry, sought)})

    def rewrite_history(self, subject: str, change: Callable[[Entry], Entry], /) -> int:
        """Let every line of that subject be what `change` makes of it; answer how many are not as before."""
        lines = [(id_, entry) for id_, entry in self._tables["history"].items() if entry.subject == subject]
        changed = [(id_, new) for id_, entry in lines if (new := change(entry)) != entry]
        for id_, entry in changed:
            self._tables["history"].put(id_, entry)
        return len(changed)

    def rewrite(self, texts: Collection[str], change: Change, /) -> Mapping[str, int]:
        """Pass every text around the work that holds one of these through `change`; answer how many rows, by table."""
        sought, count = Sought(texts), Counter[str]()

        def changed(text: str) -> str:
            return change(text) if sought.stand_in(text) else text

        for name, rewritten in REWRITTEN.items():
            for key, row in self._tables[name].items():
                new_key, new = rewritten(key, row, changed)
                if (new_key, new) != (key, row):
                    self._replace(name, key, new_key, new)
                    count[name] += 1
        return dict(count)

    def drop_note(self, owner: str, name: str, /) -> None:
        """Nothing is noted there any more."""
        self._tables["notes"].drop((owner, name))

    def left(self, texts: Collection[str], /) -> Mapping[str, int]:
        """How many rows hold one of these texts, by table."""
        sought = Sought(texts)
        count = {
            name: sum(_holds(row, sought) for row in table.items()) for name, table in sorted(self._tables.items())
        }
        return {name: rows for name, rows in count.items() if rows}

    def orders_changed(self, *, before: datetime, after: Place | None = None, limit: int = 100) -> Sequence[Standing]:
        """Standings last changed before then, by that time and key, from the one behind `after`."""
        rows = sorted((row.changed_at, key, row) for key, row in self._tables["standings"].items())
        return [row for at, key, row in rows if at < before and (after is None or (at, key) > after)][:limit]

    def checkouts_changed(
        self, *, before: datetime, after: Place | None = None, limit: int = 100
    ) -> Sequence[Checkout]:
        """Checkouts whose newest word is from before then, by that time and key, from the one behind `after`."""
        every = [fact for _, fact in self._tables["facts"].rows() if isinstance(fact, Checkout)]
        rows = sorted((fact.as_of, fact.key, fact) for fact in every)
        return [row for at, key, row in rows if at < before and (after is None or (at, key) > after)][:limit]

    def tidy_rings(self, before: datetime, /, *, limit: int) -> int:
        """Delete up to `limit` rings that were read before then, oldest first; answer how many."""
        rows = sorted(self._tables["inbox"].items())
        old = [id_ for id_, kept in rows if kept.read_at is not None and kept.read_at < before][:limit]
        for id_ in old:
            self._tables["inbox"].drop(id_)
        return len(old)

    def tidy_intents(self, owner: str, keys: Collection[str], /, *, before: datetime) -> int:
        """Delete the intents under (owner, one of these keys) begun before then; answer how many."""
        rows = self._tables["intents"].items()
        old = [id_ for id_, (whose, key, _, at) in rows if whose == owner and key in keys and at < before]
        for id_ in old:
            self._tables["intents"].drop(id_)
        return len(old)

    def _replace(self, name: str, key: Any, new_key: Any, row: Any) -> None:
        if new_key != key:
            self._tables[name].drop(key)
            if self._tables[name].get(new_key) is not None:
                return
        self._tables[name].put(new_key, row)


def _holds(value: Any, sought: Sought) -> bool:
    return any(map(sought.stand_in, _texts(value)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield legible(value)
    elif isinstance(value, msgspec.Struct):
        yield from _texts(msgspec.structs.astuple(value))
    elif isinstance(value, Mapping):
        yield from _texts((*value.keys(), *value.values()))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _texts(one)


def _fields(*names: str) -> Callable[[Any, Any, Change], tuple[Any, Any]]:
    def rewritten(key: Any, row: Any, change: Change) -> tuple[Any, Any]:
        return key, replace(row, **{name: change(getattr(row, name)) for name in names})

    return rewritten


def _problem(key: tuple[str, str], row: Any, change: Change) -> tuple[Any, Any]:
    said = {name: change(getattr(row, name)) for name in ("cause", "evidence", "cure")}
    return (key[0], said["cause"]), replace(row, **said)


def _intent(key: int, row: tuple[str, str, str, datetime], change: Change) -> tuple[Any, Any]:
    owner, name, content, at = row
    return key, (owner, change(name), change(content), at)


def _note(key: tuple[str, str], row: str, change: Change) -> tuple[Any, Any]:
    return (key[0], change(key[1])), change(row)


def _address(key: Any, row: Any, change: Change) -> tuple[Any, Any]:
    return key, replace(row, outgoing=replace(row.outgoing, reason=change(row.outgoing.reason)))


def _ring(key: Any, row: Any, change: Change) -> tuple[Any, Any]:
    return key, replace(row, row=replace(row.row, reason=change(row.row.reason)))


REWRITTEN: dict[str, Callable[[Any, Any, Change], tuple[Any, Any]]] = {
    "handovers": _fields("reason"),
    "inbox": _ring,
    "intents": _intent,
    "notes": _note,
    "outbox": _address,
    "pauses": _fields("reason"),
    "problems": _problem,
    "schedules": _fields("last_result"),
    "stock_ledger": _fields("cause"),
}
"""How a row of that table is rewritten: its key and itself become new ones."""
