"""A hub on a real SQLite file, filled by the hub itself, and the command run on it: in this process or in its own."""

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from adapters.cli.main import hub as command
from adapters.storage import make_storage
from hub_core.models import Order, Shipment
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeClock, FakeOrderSink, FakeShipmentNotifier
from hub_core.use_cases import Hub

PLUGIN = Path(__file__).parent / "plugin"
TWO = """
[connector.shop-nl]
kind = "paper_shop"
gives = ["orders"]
gets = ["shipments"]
[connector.shop-nl.settings]
key = {{ env = "SHOP_KEY" }}
paper = "{paper}"
{shop}

[connector.warehouse]
kind = "paper_warehouse"
gives = ["shipments"]
gets = ["orders"]
[connector.warehouse.settings]
key = {{ env = "WAREHOUSE_KEY" }}
paper = "{paper}"
{warehouse}
"""
SECRETS = {"SHOP_KEY": "sesame-of-the-shop", "WAREHOUSE_KEY": "sesame-of-the-warehouse"}


@dataclass
class House:
    """A folder with a hub in it, and the hub's command."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'hub.db'}"

    @property
    def paper(self) -> Path:
        return self.folder / "paper.json"

    def write(self, text: str = TWO, *, shop: str = "", warehouse: str = "") -> None:
        """Write plugins.toml."""
        text = text.format(paper=self.paper, shop=shop, warehouse=warehouse)
        (self.folder / "plugins.toml").write_text(text)

    def __call__(self, *words: str, says: str | None = None, secrets: bool = True, **environ: str) -> Result:
        """Run the command here; `says` is what the operator types."""
        given = {**self.environ, **(SECRETS if secrets else dict.fromkeys(SECRETS)), **environ}
        return CliRunner().invoke(command, list(words), input=says, env=given)

    def alone(self, *words: str, says: str | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run the command in a process of its own, as a shell does."""
        given = {**os.environ, **self.environ, **SECRETS, "PYTHONPATH": str(PLUGIN), **environ}
        return subprocess.run(
            [sys.executable, "-m", "adapters", *words],
            input=says, capture_output=True, text=True, timeout=60, check=False, env=given, cwd=self.folder,
        )  # fmt: skip

    def live(self, play: Callable[["Life"], Awaitable[object]], *, later: bool = False) -> None:
        """Let a hub with a shop and a warehouse live through this at noon; `later` is after what the command did."""

        async def run() -> None:
            clock = FakeClock(datetime.now(UTC) + timedelta(minutes=1)) if later else FakeClock()
            life = Life(make_storage(self.url), clock)
            await life.hub.open()
            try:
                await play(life)
            finally:
                await life.hub.close()

        asyncio.run(run())


class Life:
    """A hub at noon with `shop-nl` and `warehouse`, whose far sides are in memory."""

    def __init__(self, storage: Any, clock: FakeClock) -> None:
        self.clock, self.shop, self.warehouse = clock, FakeShipmentNotifier(), FakeOrderSink()
        self.hub = Hub(storage, clock)
        self.hub.join("shop-nl", role="shop", gives=["orders"], gets=["shipments"])
        self.hub.join("warehouse", role="warehouse", gives=["shipments"], gets=["orders"])
        self.hub.plug("shop-nl", Ports(shipments=self.shop))
        self.hub.plug("warehouse", Ports(orders=self.warehouse))

    async def order(self, **changes: Any) -> Order:
        """The shop gives order 1001, changed like this, and the hub does what is due."""
        order = samples.order(**changes)
        ports = self.hub.ports_for("shop-nl")
        assert ports.orders is not None
        await ports.orders.accept(order)
        await self.hub.settle_down(rounds=3)
        return order

    async def parcel(self, parcel: Shipment | None = None) -> None:
        """The warehouse gives the parcel, and the hub does what is due."""
        ports = self.hub.ports_for("warehouse")
        assert ports.shipments is not None
        await ports.shipments.notify([parcel or samples.shipment()])
        await self.hub.settle_down(rounds=3)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A folder with a plugins.toml that names a shop and a warehouse, and no database yet."""
    for name in [name for name in os.environ if name.startswith("HUB_")]:
        monkeypatch.delenv(name)
    monkeypatch.syspath_prepend(str(PLUGIN))
    built = House(tmp_path)
    built.environ = {"HUB_DATABASE_URL": built.url, "HUB_PLUGINS": str(tmp_path / "plugins.toml")}
    built.write()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield built
    root.handlers[:] = handlers
    root.setLevel(level)
