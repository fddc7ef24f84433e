"""A stranger's connectors, found by their entry points: a shop and a warehouse whose vendors are a JSON file."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec
from litestar import Litestar, get

from hub_core.errors import ConfigError, NotFound, Rejected, Unauthorised, Unavailable
from hub_core.models import Checkout, Ref
from hub_core.plugins import (
    API,
    Connector,
    ConnectorKind,
    HubSide,
    Job,
    Reading,
    Registration,
    Secret,
    hookimpl,
)
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeCheckoutSource, FakeOrderSink, FakeShipmentNotifier, FakeStockPublisher


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the paper lies, and how its vendor feels."""

    key: Secret
    paper: str
    mood: Literal["well", "away", "refuses", "sleeps"] = "well"
    needs_address: bool = False
    page_seconds: float = 0.0
    """How long its vendor thinks before each product of an import."""


@dataclass(frozen=True)
class Paper:
    """The vendor's side, as JSON in a file, so that it outlives the process."""

    path: Path

    def read(self, what: str) -> list[Any]:
        kept = json.loads(self.path.read_text()) if self.path.exists() else {}
        return list(kept.get(what, []))

    def write(self, what: str, value: list[Any]) -> None:
        kept = json.loads(self.path.read_text()) if self.path.exists() else {}
        self.path.write_text(json.dumps({**kept, what: value}))


class Hooks:
    """The webhooks on the paper."""

    def __init__(self, settings: Settings, hub: HubSide) -> None:
        self._paper, self._hub, self._settings = Paper(Path(settings.paper)), hub, settings

    async def wanted(self) -> Sequence[Registration]:
        if self._hub.public_url is None:
            raise ConfigError(f"[connector.{self._hub.name}] set HUB_PUBLIC_URL to where the vendor reaches this hub")
        return [Registration("orders/*", f"{self._hub.public_url}/webhooks/unguessable")]

    async def listed(self) -> Sequence[Registration]:
        return [Registration(*one) for one in self._paper.read("webhooks")]

    async def add(self, registration: Registration, /) -> None:
        hooks = self._paper.read("webhooks")
        new = [registration.topic, registration.address, str(len(hooks) + 1)]
        self._paper.write("webhooks", [*hooks, new])

    async def remove(self, registration: Registration, /) -> None:
        self._paper.write("webhooks", [one for one in self._paper.read("webhooks") if one[2] != registration.id])


def connect(settings: Settings, hub: HubSide, ports: Ports) -> Connector:
    paper = Paper(Path(settings.paper))

    async def check() -> None:
        if settings.mood == "sleeps":
            await asyncio.sleep(60)
        if settings.mood == "away":
            raise Unavailable("the vendor does not pick up")
        if settings.mood == "refuses":
            raise Unauthorised("the vendor does not know this key")

    async def read(stream: str, id_: str) -> None:
        if settings.key.reveal() == "not-given":
            raise AssertionError("a vendor was called without the secret")
        if id_ not in paper.read(stream) or hub.ports.orders is None:
            raise NotFound(f"the vendor has no {stream} {id_}")
        await hub.ports.orders.accept(samples.order(ref=msgspec.structs.replace(samples.order().ref, id=id_)))

    async def sweep(tell: Callable[[str], None]) -> str:
        if settings.mood == "away":
            raise Unavailable("the vendor does not pick up")
        tell("page 1 read")
        tell("page 2 read")
        return "2 orders read"

    async def bring(tell: Callable[[str], None]) -> str:
        skus, place = paper.read("products"), int(await hub.memory.note("place") or 0)
        tell(f"going on after {place}" if place else f"{len(skus)} products: {len(skus)} calls")
        while place < len(skus) and hub.ports.products is not None:
            await asyncio.sleep(settings.page_seconds)
            if skus[place] == "torn":
                raise Unavailable("the page is torn")
            sample = samples.product(ref=Ref(hub.name, str(place + 1)), sku=skus[place], barcode="")
            await hub.ports.products.put(sample)
            place += 1
            await hub.memory.write_note("place", str(place))
            tell(f"{place} of {len(skus)} products")
        await hub.memory.write_note("place", "0")
        return f"{len(skus)} products imported"

    by_hand = [Job("import", None, sweep), Job("import products", None, bring)]
    return Connector(
        ports=ports,
        read=read,
        check=check,
        jobs=[Job("sweep", timedelta(hours=1), sweep), *by_hand],
        registrations=Hooks(settings, hub) if settings.needs_address else None,
    )


def translate(body: bytes) -> Reading:
    if body != b"order":
        raise Rejected("this is no order of the paper shop")
    return Reading(what="an order on paper", facts=(samples.order(),), remarks=("made of paper",))


def simulator() -> Litestar:
    @get("/")
    async def page() -> str:
        return "a shop of paper"

    return Litestar([page], openapi_config=None, logging_config=None)


class Baskets(FakeCheckoutSource):
    """The checkouts on the paper."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper

    async def get(self, ref: Ref, /) -> Checkout:
        if ref.id not in self._paper.read("checkouts"):
            raise NotFound(f"the vendor has no checkout {ref.id}")
        return samples.checkout(ref=ref)


def _connect_shop(settings: Settings, hub: HubSide) -> Connector:
    baskets = Baskets(Paper(Path(settings.paper)))
    return connect(
        settings, hub, Ports(shipments=FakeShipmentNotifier(), checkouts=baskets, stock=FakeStockPublisher())
    )


def _connect_warehouse(settings: Settings, hub: HubSide) -> Connector:
    return connect(settings, hub, Ports(orders=FakeOrderSink()))


class _Shop:
    @hookimpl
    def hub_connector_kind(self) -> ConnectorKind[Settings]:
        place = "paper_connectors:simulator"
        return ConnectorKind(
            name="paper_shop",
            role="shop",
            api=API,
            settings=Settings,
            connect=_connect_shop,
            offers=frozenset({"shipments", "checkouts", "stock"}),
            translate=translate,
            simulator=place,
        )


class _Warehouse:
    @hookimpl
    def hub_connector_kind(self) -> ConnectorKind[Settings]:
        return ConnectorKind(
            name="paper_warehouse",
            role="warehouse",
            api=API,
            settings=Settings,
            connect=_connect_warehouse,
            offers=frozenset({"orders"}),
            simulator="paper_connectors:nowhere",
        )


shop, warehouse = _Shop(), _Warehouse()
