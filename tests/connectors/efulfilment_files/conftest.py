"""A hub that remembers, joined to a simulated warehouse: through real files, on one clock that a test turns."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.efulfilment_files.api import Folders
from connectors.efulfilment_files.plugin import connect
from connectors.efulfilment_files.settings import Settings
from connectors.efulfilment_files.simulator import SimulatorConfig, Warehouse, build
from connectors.efulfilment_files.simulator.bodies import ProductBody
from connectors.efulfilment_files.wire import KINDS
from hub_core.plugins import Connector
from hub_core.testing.fakes import FakeClock, RememberingHub, hub_side


def csv_of(columns: Any, *rows: Mapping[str, Any], separator: str = ",") -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return text.getvalue()


@dataclass
class Naps:
    """What the poll does while a file comes to rest: no time passes, unless the clock is said to turn."""

    clock: FakeClock
    turn: bool = False
    seconds: list[float] = field(default_factory=list)
    meanwhile: Callable[[], object] | None = None

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        if self.turn:
            self.clock.passes(timedelta(seconds=seconds))
        if self.meanwhile:
            self.meanwhile()


@dataclass
class Shared:
    """One shared folder, the connector that reads it, and the hub it tells."""

    folder: Path
    hub: RememberingHub
    settings: Settings
    connector: Connector
    naps: "Naps"
    said: list[str] = field(default_factory=list)
    """What the last poll told on its way."""

    def lies_in(self, part: str) -> list[str]:
        return sorted(path.name for path in (self.folder / part).iterdir())

    def puts(self, name: str, content: str | bytes) -> Path:
        """The warehouse writes this file; later ones are of a later time."""
        path = self.folder / "inbox" / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def puts_rows(self, name: str, *rows: Mapping[str, Any], **how: Any) -> Path:
        """The same, told row by row."""
        kind = KINDS[name.split("-", maxsplit=1)[0]]
        columns = how.pop("columns", (*kind.needed, *kind.optional))
        return self.puts(name, csv_of(columns, *rows, **how))

    async def polls(self) -> str:
        """Look into the inbox once."""
        [job] = self.connector.jobs
        self.said = []
        return await job.run(self.said.append)

    async def reads(self, seconds: float = 5) -> str:
        """Look, let the files stand still, and look again."""
        await self.polls()
        self.hub.now.passes(timedelta(seconds=seconds))
        return await self.polls()

    def begins_anew(self, **settings: Any) -> "Shared":
        """The hub is started again: what only its process knew is gone."""
        changed = Settings(**({name: getattr(self.settings, name) for name in Settings.__struct_fields__} | settings))
        return replace(self, settings=changed, connector=connect(changed, self.hub, sleep=self.naps))

    def not_granted(self, *streams: str) -> "Shared":
        """The same hub, without these ports."""
        ports = self.hub.ports.only(set(self.hub.ports.offered()) - set(streams))
        return replace(self, connector=connect(self.settings, replace(self.hub, ports=ports), sleep=self.naps))  # type: ignore[arg-type]  # fewer ports than a fake has

    def not_taken(self) -> list[list[str]]:
        """Every line in every reject file: line, reason, text."""
        found = []
        for path in sorted((self.folder / "rejected").glob("*.csv.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                head, *rows = csv.reader(file)
                assert head == ["line", "reason", "text"]
                found += rows
        return found


def shared(folder: Path, **settings: Any) -> Shared:
    """A folder that stands ready."""
    folder.mkdir(exist_ok=True)
    hub = hub_side("warehouse")
    made = Settings(folder=str(folder), **settings)
    Folders(str(folder)).check("warehouse")
    naps = Naps(hub.now)
    return Shared(folder, hub, made, connect(made, hub, sleep=naps), naps)


@dataclass
class Joined:
    """A shared folder with a simulated warehouse at its far side."""

    files: Shared
    house: Warehouse
    product: type[ProductBody] = ProductBody

    @property
    def connector(self) -> Connector:
        return self.files.connector

    @property
    def hub(self) -> RememberingHub:
        return self.files.hub

    async def passes(self, seconds: float) -> str:
        """Time passes; the warehouse does what is due, and the hub reads what it wrote."""
        self.hub.now.passes(timedelta(seconds=seconds))
        self.house.tick()
        return await self.files.reads()

    async def holds(self) -> Mapping[str, int]:
        self.house.tick()
        return self.house.holds()

    async def goes_down(self) -> None:
        self.files.folder.rename(self.files.folder.with_name("away"))

    async def comes_back(self) -> None:
        self.files.folder.with_name("away").rename(self.files.folder)

    async def says_no(self) -> None:
        """A warehouse of files says no in files, later; what cannot be written is refused at once."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def make_shared() -> Callable[..., Shared]:
    """Makes shared folders of any settings."""
    return shared


@pytest.fixture
def files(folder: Path) -> Shared:
    """A shared folder with nobody at its far side."""
    return shared(folder)


@pytest.fixture
def joined(folder: Path) -> Joined:
    """A warehouse that knows mugs and teapots and ships 10 seconds after it took an order."""
    ready = shared(folder)
    clock: FakeClock = ready.hub.now
    config = SimulatorConfig(folder=str(folder), skus=("MUG", "TEAPOT"), ship_after=10.0, locations=("main", "attic"))
    house: Warehouse = build(config, clock=clock).state.warehouse
    house.tick()
    return Joined(ready, house)


@pytest.fixture
def rows() -> Callable[..., str]:
    """The text of a CSV."""
    return csv_of
