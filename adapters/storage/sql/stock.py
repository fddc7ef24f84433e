"""Levels, reserved units and shelves in a database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import msgspec

from adapters.storage.sql.ledger import SqlLedger
from adapters.storage.sql.seen import Seen
from adapters.storage.sql.session import Row, Session, Statement, text_of, time_of
from hub_core.models import Level, Reserved, Shelf

LEVEL_COLUMNS = "product, location, giver, available, as_of, stated_at, read_at, at"
LEVEL = Statement(f"SELECT {LEVEL_COLUMNS} FROM levels WHERE product = :product AND location = :location")  # noqa: S608 - our own column names
LEVELS = Statement(f"SELECT {LEVEL_COLUMNS} FROM levels WHERE product = :product ORDER BY location")  # noqa: S608 - our own column names
KEEP_LEVEL = Statement(
    f"""
    INSERT INTO levels ({LEVEL_COLUMNS})
    VALUES (:product, :location, :giver, :available, :as_of, :stated_at, :read_at, :at)
    ON CONFLICT (product, location) DO UPDATE SET
        giver = excluded.giver, available = excluded.available, as_of = excluded.as_of,
        stated_at = excluded.stated_at, read_at = excluded.read_at, at = excluded.at
    """  # noqa: S608 - our own column names
)
LOCATIONS = Statement("SELECT DISTINCT giver, location FROM levels ORDER BY giver, location")
LEVELS_OF = Statement(f"SELECT {LEVEL_COLUMNS} FROM levels WHERE product = ANY(:products) ORDER BY product, location")  # noqa: S608 - our own column names
# All rows of a product in one: SQLite's driver lets other threads in after each, and what sells well has thousands.
RESERVED_FOR = Statement(
    """
    SELECT product, string_agg(body, ',') FROM reserved WHERE product = ANY(:products) AND NOT away GROUP BY product
    """
)
SHELVES_OF = Statement(
    "SELECT product, body FROM shelves WHERE product = ANY(:products) ORDER BY product, receiver, remote"
)
RESERVED_OF = Statement("SELECT away, body FROM reserved WHERE order_key = :order_key ORDER BY line")
UNANSWERED = Statement(
    "SELECT DISTINCT product FROM reserved WHERE NOT away AND product <> '' AND made_at < :before ORDER BY product"
)
RESERVE = Statement(
    """
    INSERT INTO reserved (order_key, line, product, origin, made_at, away, body)
    VALUES (:order_key, :line, :product, :origin, :made_at, FALSE, :body)
    ON CONFLICT (order_key, line) DO UPDATE SET
        product = excluded.product, origin = excluded.origin, made_at = excluded.made_at, body = excluded.body
    """
)
PUT_AWAY = Statement("UPDATE reserved SET away = :away WHERE order_key = :order_key AND line = :line")
PLACE = "product = :product AND receiver = :receiver AND remote = :remote"
SHELF = Statement(f"SELECT body FROM shelves WHERE {PLACE}")  # noqa: S608 - our own words
SHELVES = Statement(
    """
    SELECT body FROM shelves WHERE product = :product AND (:anybody OR receiver = :receiver) ORDER BY receiver, remote
    """
)
KEEP_SHELF = Statement(
    """
    INSERT INTO shelves (product, receiver, remote, held, body) VALUES (:product, :receiver, :remote, :held, :body)
    ON CONFLICT (product, receiver, remote) DO UPDATE SET held = excluded.held, body = excluded.body
    """
)
DROP_SHELF = Statement(f"DELETE FROM shelves WHERE {PLACE}")  # noqa: S608 - our own words
SHELVES_HOLDING = Statement(
    "SELECT body FROM shelves WHERE receiver = :receiver AND held <> 0 ORDER BY product, remote"
)

_encoder = msgspec.json.Encoder(order="deterministic")
_reserved = msgspec.json.Decoder(Reserved)
_several = msgspec.json.Decoder(list[Reserved])
_shelves = msgspec.json.Decoder(Shelf)


class SqlStock(SqlLedger):
    """All that is kept of stock, by the identity of a hub product."""

    def __init__(self, session: Session, seen: Seen) -> None:
        super().__init__(session, seen)
        self._ahead: set[str] = set()
        """The products that the steps of this transaction are about."""

    def look_ahead(self, products: Collection[str]) -> None:
        """Read what is stated and shown of these products, all at once; what is reserved, when it is asked for."""
        super().look_ahead(products)
        values = {"products": self._session.many(products)}
        for seen in (self._seen.levels, self._seen.shelves):
            seen.update((product, []) for product in products)
        for row in self._session.rows(LEVELS_OF, values):
            self._seen.levels[row[0]].append(_level(row))
        self._ahead.update(products)
        for product, body in self._session.rows(SHELVES_OF, values):
            self._seen.shelves[product].append(_shelves.decode(body))

    def level(self, product: str, location: str, /) -> Level | None:
        """The level stated there, or None."""
        if (seen := self._seen.levels.get(product)) is not None:
            return next((level for level in seen if level.location == location), None)
        row = self._session.row(LEVEL, {"product": product, "location": location})
        return None if row is None else _level(row)

    def levels(self, product: str, /) -> Sequence[Level]:
        """Every level of that product, by location."""
        if (seen := self._seen.levels.get(product)) is not None:
            return seen
        return [_level(row) for row in self._session.rows(LEVELS, {"product": product})]

    def keep_level(self, level: Level, /) -> None:
        """Keep this in place of what stood there for (product, location)."""
        values = {
            "product": level.product,
            "location": level.location,
            "giver": level.giver,
            "available": level.available,
            "as_of": text_of(level.as_of),
            "stated_at": text_of(level.stated_at),
            "read_at": text_of(level.read_at),
            "at": text_of(level.at),
        }
        self._session.put(KEEP_LEVEL, values)
        if (seen := self._seen.levels.get(level.product)) is not None:
            others = [one for one in seen if one.location != level.location]
            self._seen.levels[level.product] = sorted([*others, level], key=lambda one: one.location)

    def locations(self) -> Mapping[str, Sequence[str]]:
        """By giver: every location at which a level of any product was stated, sorted."""
        found: dict[str, list[str]] = {}
        for giver, location in self._session.rows(LOCATIONS, {}):
            found.setdefault(giver, []).append(location)
        return found

    def reserved(self, product: str, /) -> Sequence[Reserved]:
        """Rows of that product that were not put away, by when they were made, order and line."""
        rows = self._seen.reserved.get(product)
        if rows is None:
            rows = self._look_at_reserved(product)[product]
        return sorted(rows.values(), key=lambda row: (row.made_at, row.order, row.line))

    def reserved_of(self, order: str, /) -> Sequence[Reserved]:
        """Rows of that order, by line, put away or not."""
        found = [(away, _reserved.decode(body)) for away, body in self._session.rows(RESERVED_OF, {"order_key": order})]
        self._seen.away[order] = {row.line for away, row in found if away}
        return [row for _, row in found]

    def reserve(self, row: Reserved, /) -> None:
        """Keep this in place of what stood there for (order, line); one that was put away stays so."""
        values = {
            "order_key": row.order,
            "line": row.line,
            "product": row.product,
            "origin": row.origin,
            "made_at": text_of(row.made_at),
            "body": _encoder.encode(row).decode(),
        }
        self._session.put(RESERVE, values)
        counted, away = self._count_no_more(row), self._seen.away.get(row.order)
        if counted or (away is not None and row.line not in away):
            self._count(row)
        elif away is None:
            self._seen.reserved.pop(row.product, None)

    def put_away(self, row: Reserved, /, *, away: bool = True) -> None:
        """Let this row count for no number any more; `away=False`: it does again."""
        self._session.put(PUT_AWAY, {"order_key": row.order, "line": row.line, "away": away})
        self._count_no_more(row)
        self._seen.away.pop(row.order, None)
        if not away:
            self._seen.reserved.pop(row.product, None)

    def unanswered(self, before: datetime, /) -> Sequence[str]:
        """Products with a row that was not put away and was made before that, by their identity."""
        return [product for (product,) in self._session.rows(UNANSWERED, {"before": text_of(before)})]

    def shelf(self, to: str, product: str, remote: str, /) -> Shelf | None:
        """What that channel shows of it under that id."""
        if (seen := self._seen.shelves.get(product)) is not None:
            return next((shelf for shelf in seen if (shelf.to, shelf.remote) == (to, remote)), None)
        row = self._session.row(SHELF, _place(to, product, remote))
        return None if row is None else _shelves.decode(row[0])

    def shelves(self, product: str, /, *, to: str | None = None) -> Sequence[Shelf]:
        """The shelves of that product, by receiver and remote id."""
        if (seen := self._seen.shelves.get(product)) is not None:
            return [shelf for shelf in seen if to in (None, shelf.to)]
        values = {"product": product, "anybody": to is None, "receiver": to or ""}
        return [_shelves.decode(body) for (body,) in self._session.rows(SHELVES, values)]

    def keep_shelf(self, shelf: Shelf, /) -> None:
        """Keep this in place of what stood there for (to, product, remote)."""
        place = _place(shelf.to, shelf.product, shelf.remote)
        self._session.put(KEEP_SHELF, {**place, "held": shelf.held, "body": _encoder.encode(shelf).decode()})
        self._see(shelf.to, shelf.product, shelf.remote, shelf)

    def drop_shelf(self, to: str, product: str, remote: str, /) -> None:
        """Nothing is shown there any more."""
        self._session.put(DROP_SHELF, _place(to, product, remote))
        self._see(to, product, remote)

    def holding(self, to: str, /) -> Sequence[Shelf]:
        """The shelves of that channel that hold units back, by product and remote id."""
        return [_shelves.decode(body) for (body,) in self._session.rows(SHELVES_HOLDING, {"receiver": to})]

    def _look_at_reserved(self, product: str) -> dict[str, dict[tuple[str, str], Reserved]]:
        """Where a statement goes a long way, those of all other products that steps are about come along.

        There others write beside us too, and what they write of a product that no step here has locked must be seen.
        """
        far = self._session.far
        products = {product, *self._ahead} - self._seen.reserved.keys() if far else {product}
        found: dict[str, dict[tuple[str, str], Reserved]] = {one: {} for one in products}
        for one, bodies in self._session.rows(RESERVED_FOR, {"products": self._session.many(products)}):
            found[one] = {(row.order, row.line): row for row in _several.decode(f"[{bodies}]")}
        self._seen.reserved.update((one, rows) for one, rows in found.items() if one in self._ahead or not far)
        return found

    def _count(self, row: Reserved) -> None:
        if (seen := self._seen.reserved.get(row.product)) is not None:
            seen[row.order, row.line] = row

    def _count_no_more(self, row: Reserved) -> bool:
        """It may have been of another product before. True: it was seen among those that count."""
        found = [seen.pop((row.order, row.line), None) for seen in self._seen.reserved.values()]
        return any(found)

    def _see(self, to: str, product: str, remote: str, *now: Shelf) -> None:
        if (seen := self._seen.shelves.get(product)) is not None:
            others = [shelf for shelf in seen if (shelf.to, shelf.remote) != (to, remote)]
            self._seen.shelves[product] = sorted([*others, *now], key=lambda shelf: (shelf.to, shelf.remote))


def _place(to: str, product: str, remote: str) -> dict[str, str]:
    return {"product": product, "receiver": to, "remote": remote}


def _level(row: Row) -> Level:
    product, location, giver, available, as_of, stated_at, read_at, at = row
    return Level(
        product=product,
        location=location,
        giver=giver,
        available=available,
        as_of=datetime.fromisoformat(as_of),
        stated_at=datetime.fromisoformat(stated_at or as_of),
        read_at=time_of(read_at),
        at=datetime.fromisoformat(at),
    )
