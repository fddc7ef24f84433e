"""What a warehouse holds, what it knows of time, and what it writes."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from .agenda import Agenda
from .bodies import ProductBody
from .config import SimulatorConfig, switches
from .mailbox import Mailbox
from .orders import HeldOrder
from .pen import Pen, Row
from .shelves import Level, Shelves, rows

T = TypeVar("T")
Clock = Callable[[], datetime]
OWN = ("orders", "inbox", "taken")
FOLDERS = ("orders", "inbox", "done", "rejected", "taken")
TICK = timedelta(microseconds=1)


class Shipment(msgspec.Struct, kw_only=True):
    """One parcel that left."""

    id: str
    order: str
    shipped_at: datetime
    changed_at: datetime
    carrier: str
    code: str
    url: str
    lines: list[dict[str, Any]]

    def rows(self) -> list[Row]:
        """The parcel as rows of a shipments file."""
        told = msgspec.structs.asdict(self)
        times = {name: told[name].isoformat() for name in ("shipped_at", "changed_at")}
        return [told | times | line for line in self.lines]


class Stores:
    """Everything one warehouse holds; its clock is passed in and its numbers are never used twice."""

    def __init__(self, config: SimulatorConfig, clock: Clock) -> None:
        self.config = config
        self.clock = clock
        self.folder = Path(config.folder)
        self.parcels_numbered = 0
        self.pen = Pen(self.folder / "inbox", config.separator, config.encoding, config.seed)
        self.mailbox = Mailbox(self.folder, config.separator, config.encoding)
        self._opened = False
        self._last_moment = datetime.min.replace(tzinfo=UTC)
        self.reset()

    def reset(self) -> None:
        """Empty the warehouse: orders, shipments, stock and switches; files and numbers stay."""
        self.switches = switches(self.config)
        self.orders: dict[str, HeldOrder] = {}
        self.shipments: dict[str, Shipment] = {}
        self.shelves = Shelves(self.config.locations)
        self.agenda: Agenda[HeldOrder] = Agenda()
        self.figures: Counter[str] = Counter()
        self._unwritten: dict[str, list[Row]] = {}
        self._written_at = datetime.min.replace(tzinfo=UTC)

    def open(self) -> None:
        """Make the folders, once: one that goes away later is a disk that is not there."""
        if not self._opened:
            for name in OWN:
                (self.folder / name).mkdir(parents=True, exist_ok=True)
            self._opened = True

    @property
    def is_there(self) -> bool:
        """The shared folder is where it belongs."""
        return (self.folder / "inbox").is_dir()

    def moment(self) -> datetime:
        """The time now, later than every moment told before: no two words of a warehouse are of the same time."""
        self._last_moment = max(self.clock(), self._last_moment + TICK)
        return self._last_moment

    def note(self, kind: str, told: Sequence[Row]) -> None:
        """Something happened: it stands in the next file of this kind."""
        self._unwritten.setdefault(kind, []).extend(told)
        if not self.switches.write_every:
            self.write_notes(self.clock())

    def write_notes(self, now: datetime) -> int:
        """Write what happened since the last files, when it is time; how many files those were."""
        if not self._unwritten or (now - self._written_at).total_seconds() < self.switches.write_every:
            return 0
        notes, self._unwritten, self._written_at = self._unwritten, {}, now
        for kind, told in notes.items():
            self.write(kind, told)
        return len(notes)

    def write(self, kind: str, told: Sequence[Row]) -> str:
        """Put a file of this kind into the inbox; its name."""
        self.open()
        self.figures[f"{kind} files"] += 1
        return self.pen.write(kind, told, self.switches, self.clock())

    def state_stock(self, sku: str, available: int, location: str = "") -> Level:
        """So many pieces stand there now, and a stock file says so."""
        level = self.shelves.state(sku, available, location or self.config.locations[0], self.moment())
        self.write("stock", rows([level]))
        return level

    def state_all_stock(self) -> str:
        """Write every level into one stock file; its name."""
        return self.write("stock", rows(self.shelves.answer()))

    def state_products(self, products: Sequence[ProductBody]) -> str:
        """Write a file that states these articles; its name."""
        at = self.moment().isoformat()
        return self.write("products", [product.row() | {"changed_at": at} for product in products])

    def holds(self) -> dict[str, int]:
        """Each order's reference, and the pieces it asks for in all."""
        return {order.reference: sum(line.quantity for line in order.lines) for order in self.orders.values()}

    def files(self) -> dict[str, list[str]]:
        """The names of the files in each folder."""
        if not self.is_there:
            return {}
        folders = {name: self.folder / name for name in FOLDERS}
        return {name: sorted(path.name for path in folder.glob("*")) for name, folder in folders.items()}

    def counts(self) -> dict[str, Any]:
        """The figures that cost little to look at."""
        return {
            "orders": len(self.orders),
            "shipments": len(self.shipments),
            "figures": dict(self.figures),
            "halves_waiting": self.pen.waiting,
            "files": {name: len(names) for name, names in self.files().items()},
        }

    def state(self, last: int | None = None) -> dict[str, Any]:
        """Everything there is to see of this warehouse, or only the newest of what grows."""
        return {
            "now": self.clock(),
            "switches": self.switches,
            "orders": _newest(self.orders.values(), last),
            "shipments": _newest(self.shipments.values(), last),
            "stock": self.shelves.answer(),
            "written": _newest(self.pen.written, last),
            "unreadable": _newest(self.mailbox.unreadable, last),
            "files": {name: _newest(names, last) for name, names in self.files().items()},
            "figures": dict(self.figures),
        }


def _newest(things: Iterable[T], last: int | None) -> list[T]:
    listed = list(things)
    return listed if last is None else listed[max(0, len(listed) - last) :]
