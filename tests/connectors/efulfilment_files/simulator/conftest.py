"""A warehouse of files over real HTTP, a folder, and a clock that a test turns."""

import csv
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from connectors.efulfilment_files import simulator

TLS = ssl.create_default_context()
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LINE = {"line": "77", "sku": "MUG", "barcode": "", "title": "Mug", "quantity": 2}
ORDER = {"reference": "shop-nl:1001", "number": "1001", "hold": "no", "method": "PNL", "note": "", "name": "Ann"}
HOUSE = {"street": "Oudegracht", "number_of_house": "1", "postcode": "3511 AA", "city": "Utrecht", "country": "NL"}
EMPTY = dict.fromkeys(("company", "street2", "extension", "region", "phone", "email"), "")


@dataclass
class Clock:
    """Noon, until a test turns it."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Opened:
    """A warehouse in this process, and its folder."""

    folder: Path
    house: simulator.Warehouse
    clock: Clock

    def order(self, *lines: dict[str, Any], at: float = 0, **changes: Any) -> None:
        """Somebody writes an order of two mugs to Utrecht, in the version of so many seconds after noon."""
        version = (NOON + timedelta(seconds=at)).isoformat()
        head = ORDER | HOUSE | EMPTY | {"version": version} | changes
        rows = [head | line for line in lines or (LINE,)]
        path = self.folder / "orders" / f"{head['reference'].replace(':', '_')}-{at:06}.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, [*rows[0]])
            writer.writeheader()
            writer.writerows(rows)

    def wrote(self, kind: str) -> list[dict[str, str]]:
        """Every row the warehouse wrote in files of this kind."""
        found: list[dict[str, str]] = []
        for path in sorted((self.folder / "inbox").glob(f"{kind}-*.csv")):
            with path.open(newline="") as file:
                found += csv.DictReader(file)
        return found

    def lies_in(self, part: str) -> list[str]:
        return sorted(path.name for path in (self.folder / part).iterdir())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_warehouse(tmp_path: Path, clock: Clock) -> Callable[..., Opened]:
    """Opens warehouses of any config."""

    def opened(**config: Any) -> Opened:
        folder = tmp_path / "files"
        app = simulator.build(simulator.SimulatorConfig(folder=str(folder), **config), clock=clock)
        app.state.warehouse.tick()
        return Opened(folder, app.state.warehouse, clock)

    return opened


@pytest.fixture
def warehouse(open_warehouse: Callable[..., Opened]) -> Opened:
    """A warehouse that knows mugs and teapots and ships after 10 seconds."""
    return open_warehouse(skus=("MUG", "TEAPOT"), ship_after=10.0, locations=("main", "attic"))


@dataclass
class Served(Opened):
    """The same, over HTTP."""

    inside: httpx.AsyncClient

    async def does(self, path: str, body: Any = None) -> Any:
        """A person in the warehouse does this."""
        answer = await self.inside.post(f"/simulator/{path}", json=body)
        answer.raise_for_status()
        return answer.json()


@pytest.fixture
async def web(served: Any, tmp_path: Path, clock: Clock) -> AsyncIterator[Served]:
    """A warehouse that is served, and ships by hand only."""
    folder = tmp_path / "files"
    app = simulator.build(simulator.SimulatorConfig(folder=str(folder), ship_after=None), clock=clock)
    async with served(app) as url, httpx.AsyncClient(base_url=url, trust_env=False, verify=TLS) as inside:
        yield Served(folder, app.state.warehouse, clock, inside)
