"""The stock ledger in a database."""

from collections.abc import Collection, Sequence
from datetime import datetime

from adapters.storage.sql.seen import Seen
from adapters.storage.sql.session import Row, Session, Statement, text_of, time_of
from hub_core.models import LedgerLine

COLUMNS = "product, location, what, old, new, who, cause, as_of, at, trace, upto, since"
VALUES = ":product, :location, :what, :old, :new, :who, :cause, :as_of, :at, :trace, :upto, :since"
WRITE = Statement(f"INSERT INTO stock_ledger ({COLUMNS}) VALUES ({VALUES}) RETURNING id")  # noqa: S608 - our own words
WRITE_AS = Statement(f"INSERT INTO stock_ledger (id, {COLUMNS}) VALUES (:id, {VALUES})")  # noqa: S608 - our own words
LAST = Statement("SELECT COALESCE(MAX(id), 0) FROM stock_ledger WHERE product = :product")
LAST_OF = Statement(
    """
    SELECT identity, (SELECT COALESCE(MAX(id), 0) FROM stock_ledger WHERE product = identity)
    FROM products WHERE identity = ANY(:products)
    """
)
LINES = Statement(
    f"SELECT id, {COLUMNS} FROM stock_ledger WHERE product = :product ORDER BY id DESC LIMIT :size"  # noqa: S608 - our own column names
)


class SqlLedger:
    """What became of the stock of every product, line by line."""

    def __init__(self, session: Session, seen: Seen) -> None:
        self._session, self._seen = session, seen

    def look_ahead(self, products: Collection[str]) -> None:
        """Read the last lines of these products, all at once."""
        values = {"products": self._session.many(products)}
        self._seen.last_lines.update((product, int(id_)) for product, id_ in self._session.rows(LAST_OF, values))

    def write(self, line: LedgerLine, /) -> int:
        """Add this line to the ledger (its id is ignored); answer its id."""
        values = {
            "product": line.product,
            "location": line.location,
            "what": line.what,
            "old": line.old,
            "new": line.new,
            "who": line.who,
            "cause": line.cause,
            "as_of": text_of(line.as_of),
            "at": text_of(line.at),
            "trace": line.trace,
            "upto": line.upto,
            "since": line.since,
        }
        id_ = self._session.new_id("stock_ledger", in_order=True)
        if id_ is None:
            ((id_,),) = self._session.rows(WRITE, values)
        else:
            self._session.put(WRITE_AS, {**values, "id": id_})
        if line.product in self._seen.last_lines:
            self._seen.last_lines[line.product] = int(id_)
        return int(id_)

    def last_line(self, product: str, /) -> int:
        """The id of the newest line of that product, or 0."""
        if (seen := self._seen.last_lines.get(product)) is not None:
            return seen
        ((id_,),) = self._session.rows(LAST, {"product": product})
        return int(id_)

    def ledger(self, product: str, /, *, limit: int = 1000) -> Sequence[LedgerLine]:
        """The lines of that product, oldest first; of more than `limit`, the newest."""
        rows = self._session.rows(LINES, {"product": product, "size": limit})
        return [_line(row) for row in reversed(rows)]


def _line(row: Row) -> LedgerLine:
    id_, product, location, what, old, new, who, cause, as_of, at, trace, upto, since = row
    return LedgerLine(
        id=id_,
        product=product,
        location=location,
        what=what,
        old=old,
        new=new,
        who=who,
        cause=cause,
        as_of=time_of(as_of),
        at=datetime.fromisoformat(at),
        trace=trace,
        upto=upto,
        since=since or 0,
    )
