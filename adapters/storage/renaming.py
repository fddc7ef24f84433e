"""Renames a connector in everything that is kept: said by it, told to it, or about its things (G5)."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    Row,
    Table,
    UniqueConstraint,
    and_,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError

from adapters.storage.opening import changing
from adapters.storage.tables import metadata
from hub_core.errors import NotFound, Unavailable
from hub_core.use_cases.former import FORMER, KNOWN_AS, OWNER, former_after, former_names
from hub_core.use_cases.registering import REGISTERED

Rewrite = Callable[[str], str]
Rewriting = Callable[[str, str], Rewrite]
"""From the old name and the new one: how a kept text is written anew."""


def name(old: str, new: str) -> Rewrite:
    """The name of a connector, alone."""
    return lambda text: new if text == old else text


def key(old: str, new: str) -> Rewrite:
    """What a thing is kept under: `OLD:1001`, `sku@OLD/main`, `change:OLD:7`, `connector OLD`, `OLD:7#1 ref:OLD:9`."""
    found = re.compile(rf"(?:^|(?<=[@ ])|(?<=ref:)|(?<=change:)){re.escape(old)}(?=$|[:/# ])")
    return lambda text: found.sub(new, text)


def code(old: str, new: str) -> Rewrite:
    """What leads to something: only a key names a connector, a barcode of the same letters does not."""
    found = re.compile(rf"^(ref:|){re.escape(old)}(?=:)")
    return lambda text: found.sub(rf"\g<1>{new}", text)


def place(old: str, new: str) -> Rewrite:
    """A location: the connector's own, `OLD` or `OLD/main`."""
    found = re.compile(rf"^{re.escape(old)}(?=$|/)")
    return lambda text: found.sub(new, text)


def cause(old: str, new: str) -> Rewrite:
    """The stable text of a problem: the things and the speaker it names."""
    its = re.escape(old)
    things, speaker = rf"(?:^|(?<= )){its}(?=:\S)", rf"(?<= by ){its}$"
    goods = rf"(?<=^several products of ){its}(?= are one: )|(?<= at ){its}(?= is changed by others )"
    found = re.compile(f"{things}|{speaker}|{goods}")
    return lambda text: found.sub(new, text)


def command(old: str, new: str) -> Rewrite:
    """A cure: the commands in it name the connector as it is called now."""
    found = re.compile(rf"(?<=\bhub )((?:[\w-]+ )+?){re.escape(old)}(?=[\s.:]|$)")
    return lambda text: found.sub(rf"\g<1>{new}", text)


def inside(**fields: Rewriting) -> Rewriting:
    """JSON: every reference in it, and these fields wherever they stand."""

    def rewriting(old: str, new: str) -> Rewrite:
        rewrites = {field: how(old, new) for field, how in fields.items()}
        whole = code(old, new)

        def walked(value: Any) -> Any:
            if isinstance(value, list):
                return [walked(one) for one in value]
            if not isinstance(value, dict):
                return value
            if value.keys() == {"origin", "id"}:
                return {**value, "origin": new if value["origin"] == old else value["origin"]}
            return {
                whole(field): rewrites[field](one) if field in rewrites and isinstance(one, str) else walked(one)
                for field, one in value.items()
            }

        def rewrite(text: str) -> str:
            try:
                return msgspec.json.encode(walked(msgspec.json.decode(text))).decode()
            except msgspec.DecodeError:
                return text  # a text of a connector's own that is no JSON names nobody

        return rewrite

    return rewriting


def left(_old: str, _new: str) -> Rewrite:
    """Names no connector, or says what was said at the time."""
    return lambda text: text


MEANS: Mapping[str, Mapping[str, Rewriting]] = {
    "facts": {"key": key, "origin": name, "parent": key, "body": inside(location=place)},
    "names": {"label": key, "value": code, "identity": key},
    "outbox": {"receiver": name, "key": key},
    "inbox": {"origin": name},
    "standings": {"key": key, "origin": name, "body": inside(key=key, origin=name, warehouse=name)},
    "handovers": {"order_key": key, "warehouse": name},
    "history": {"subject": key, "who": name},
    "intents": {"owner": name, "key": key, "content": inside()},
    "notes": {"owner": key, "name": key, "value": inside(who=name)},
    "problems": {"connector": name, "cause": cause, "cure": command},
    "schedules": {"connector": name},
    "pauses": {"connector": name},
    "budgets": {},
    "products": {"body": inside()},
    "levels": {"location": place, "giver": name},
    "reserved": {"order_key": key, "origin": name, "body": inside(order=key, origin=name, warehouse=name)},
    "shelves": {"receiver": name, "body": inside(to=name)},
    "stock_ledger": {"location": place, "who": name},
    "profiles": {"body": inside(who=name)},
}
"""What renaming means for every table: the columns that name connectors, and how. A new table must say so here."""

OF_VENDORS = frozenset({KNOWN_AS, "link", "product", "customer", "order", "barcode", "sku", "stock change"})
"""Kinds of names whose value is another's own word: an id, a number or a code there."""

SAID: Mapping[str, str] = {"facts": "origin", "handovers": "warehouse", "levels": "giver", "shelves": "receiver"}
"""Where a connector's real work shows."""


def rename_everywhere(url: str, old: str, new: str, *, may_merge: Callable[[str], bool]) -> int | None:
    """Rename it in the database at this address while nobody serves from it; answer how many rows were changed.

    None: it was renamed before. What is kept under `new` already is told to `may_merge`, which may refuse by raising.
    Raises `NotFound` when nothing is kept under `old`; `ConfigError` or `Unavailable` when it is not to be had now.
    """
    try:
        with changing(url) as connection:
            if not is_known(connection, old):
                if former_names(_former(connection)).get(old) == new:
                    return None
                raise NotFound(f"nothing is kept under the name {old!r}")
            said = said_by(connection, new)
            if said and not may_merge(", ".join(f"{count} rows of {table}" for table, count in said.items())):
                return None
            return rename_all(connection, old, new)
    except DBAPIError as error:
        raise Unavailable(f"nothing was renamed: {error.orig}", may_have_acted=False) from error


def rename_all(connection: Connection, old: str, new: str) -> int:
    """Write the new name wherever the old one stands; answer how many rows. What `old` has wins over what `new` has."""
    notes, former = metadata.tables["notes"], _former(connection)
    _keep_known_as(connection, old)
    changed = sum(_rename_in(connection, metadata.tables[table], old, new) for table in MEANS)
    connection.execute(delete(notes).where(notes.c.owner == OWNER, notes.c.name == FORMER))
    # Its webhooks must be registered at another address now: that they are missing is nobody's fault.
    connection.execute(delete(notes).where(notes.c.owner == new, notes.c.name == REGISTERED))
    connection.execute(insert(notes).values(owner=OWNER, name=FORMER, value=former_after(former, old, new)))
    return changed


def said_by(connection: Connection, connector: str) -> dict[str, int]:
    """How much is kept of this connector's real work, by table; empty: nothing."""
    counts = {}
    for table, column in SAID.items():
        its = metadata.tables[table]
        count = connection.execute(select(func.count()).select_from(its).where(its.c[column] == connector)).scalar()
        counts[table] = int(count or 0)
    return {table: count for table, count in counts.items() if count}


def is_known(connection: Connection, connector: str) -> bool:
    """Is anything kept under this name?"""
    for table, columns in MEANS.items():
        its = metadata.tables[table]
        plain = [its.c[column] == connector for column, how in columns.items() if how is name]
        if plain and connection.execute(select(literal(1)).select_from(its).where(or_(*plain)).limit(1)).first():
            return True
    return False


def _former(connection: Connection) -> str | None:
    notes = metadata.tables["notes"]
    return connection.execute(select(notes.c.value).where(notes.c.owner == OWNER, notes.c.name == FORMER)).scalar()


def _keep_known_as(connection: Connection, old: str) -> None:
    """Others go on knowing the things of this connector under the key they were told first."""
    facts, names = metadata.tables["facts"], metadata.tables["names"]
    known = select(names.c.identity).where(names.c.kind == KNOWN_AS)
    theirs = select(facts.c.key).distinct()
    theirs = theirs.where(facts.c.key.startswith(f"{old}:", autoescape=True), facts.c.kind != "stock")
    keys = connection.execute(theirs.where(facts.c.key.not_in(known))).scalars().all()
    rows = [{"kind": KNOWN_AS, "label": "", "value": one, "identity": one} for one in keys]
    if rows:
        connection.execute(insert(names), rows)


def _rename_in(connection: Connection, table: Table, old: str, new: str) -> int:
    rewrites = {column: how(old, new) for column, how in MEANS[table.name].items()}
    if not rewrites:
        return 0
    primary = list(table.primary_key.columns)
    mentions = or_(*(table.c[column].contains(old, autoescape=True) for column in rewrites))
    rows = connection.execute(select(table).where(mentions)).all()
    changes = [(row, change) for row in rows if (change := _change(row, rewrites))]
    for row, change in changes:
        _make_room(connection, table, row, change)
        connection.execute(update(table).where(_is(primary, dict(row._mapping))).values(change))
    return len(changes)


def _change(row: Row[Any], rewrites: Mapping[str, Rewrite]) -> dict[str, str]:
    before = {column: row._mapping[column] for column in rewrites}
    if row._mapping.get("kind") in OF_VENDORS:
        before.pop("value", None)
    after = {column: rewrites[column](text) for column, text in before.items() if text is not None}
    return {column: text for column, text in after.items() if text != before[column]}


def _make_room(connection: Connection, table: Table, row: Row[Any], change: Mapping[str, str]) -> None:
    """Take away what stands under the new name where only one can stand."""
    moved = {**row._mapping, **change}
    for columns in _unique(table):
        if any(column.name in change for column in columns):
            connection.execute(delete(table).where(_is(columns, moved)))


def _unique(table: Table) -> list[Sequence[Column[Any]]]:
    more = [list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
    return [list(table.primary_key.columns), *more]


def _is(columns: Sequence[Column[Any]], values: Mapping[str, Any]) -> Any:
    return and_(*(column == values[column.name] for column in columns))
