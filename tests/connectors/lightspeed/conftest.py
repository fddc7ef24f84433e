"""A shop that is simulated, a hub that only remembers, and the connector between them."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx
import msgspec
import pytest
from litestar import Litestar, Router

from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.plugin import connect
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.simulator import SimulatorConfig, build
from connectors.lightspeed.simulator.shop import Shop as SimulatedShop
from hub_core.models import READ, STREAMS, Order, Product, Ring, Shipment, Stream
from hub_core.plugins import Connector, Secret
from hub_core.testing.fakes import FakeClock, RememberingHub, hub_side

SHOP = SimulatorConfig(per_second=0)
"""Without the cap per second, as the clock stands still; the windows are as usual."""
ADDRESS = "http://shop.test"
RINGS = Path(__file__).parent / "rings"


def shop_settings(**changes: Any) -> Settings:
    """The settings that fit the simulated shop."""
    fitting: dict[str, Any] = {"url": ADDRESS, "key": Secret(SHOP.key), "secret": Secret(SHOP.secret)}
    return Settings(**(fitting | changes))


def ring_file(name: str) -> bytes:
    """A recorded body."""
    return (RINGS / name).read_bytes().strip()


@dataclass(slots=True)
class Stage:
    """Everything a story needs."""

    hub: RememberingHub
    shop: SimulatedShop
    connector: Connector
    settings: Settings
    told: list[str] = field(default_factory=list)

    async def open(self) -> None:
        """The connector knows its shop, and its webhooks stand."""
        await self.connector.check()
        registrations = self.connector.registrations
        assert registrations is not None
        for wanted in await registrations.wanted():
            await registrations.add(wanted)

    async def rings(self) -> list[Ring]:
        """The shop rings all that waits; answer what the hub kept, and forget it."""
        await self.shop.bells.ring_pending()
        return self.kept()

    def kept(self) -> list[Ring]:
        """What waits in the inbox, as rings; it is emptied."""
        kept = [
            Ring(
                id=number,
                origin=self.hub.name,
                topic=ring.topic,
                object_id=ring.object_id,
                body=ring.body,
                headers=dict(ring.headers),
                kept_at=self.hub.now(),
            )
            for number, ring in enumerate(self.hub.inbox.rings, start=1)
        ]
        self.hub.inbox.rings.clear()
        return kept

    async def read_all(self) -> list[Ring]:
        """The shop rings, and the connector reads every ring."""
        rings = await self.rings()
        for ring in rings:
            await self.receive(ring)
        return rings

    async def receive(self, ring: Ring) -> None:
        """Read one ring, as the hub does."""
        if ring.topic == READ:
            stream, _, id_ = ring.object_id.partition("/")
            await self.connector.read(stream, id_)
        else:
            await self.connector.receive(ring)

    async def sweep(self) -> str:
        """Run the sweep once."""
        return await self.connector.jobs[0].run(self.told.append)

    def order(self, number: int | str) -> Order:
        """The order with this id, as the hub was told."""
        return self.hub.ports.orders.facts[f"{self.hub.name}:{number}"]

    async def job(self, name: str) -> str:
        """Run the job of this name once."""
        (job,) = (job for job in self.connector.jobs if job.name == name)
        return await job.run(self.told.append)

    def product(self, id_: int | str) -> Product:
        """The variant with this id, as the hub was told."""
        return self.hub.ports.products.facts[f"{self.hub.name}:{id_}"]

    @property
    def parcels(self) -> list[Shipment]:
        """Every parcel the hub was told of."""
        return list(self.hub.ports.shipments.facts.values())

    def calls(self, method: str) -> list[str]:
        """The paths that were called by this method."""
        return [call.path for call in self.shop.calls if call.method == method]


Builder = Callable[..., Stage]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def stage_of(clock: FakeClock) -> Builder:
    """Makes a stage with other settings than the usual ones; `gives`: the streams it may give, if not all."""

    def make(*, gives: Sequence[Stream] = STREAMS, config: SimulatorConfig = SHOP, **changes: Any) -> Stage:
        ears = _Ears()
        simulator = build(config, clock=clock, transport=ears)
        http = httpx.AsyncClient(transport=httpx.ASGITransport(cast(Any, simulator)))
        hub = hub_side(http=http, now=clock, public_url="http://hub.test/shop-nl")
        granted = dataclasses.replace(hub, ports=hub.ports.only(gives))
        settings = shop_settings(**changes)
        connector = connect(settings, granted)
        ears.open(connector)
        return Stage(hub, simulator.state.shop, connector, settings)

    return make


@pytest.fixture
def ears() -> Any:
    """What carries the shop's rings to a connector's door: `ears.open(connector)`."""
    return _Ears()


@pytest.fixture
def stage(stage_of: Builder) -> Stage:
    return stage_of()


@pytest.fixture
def hub(clock: FakeClock) -> RememberingHub:
    """A hub whose way out leads to the real client library, for pytest-httpx to answer."""
    return hub_side(http=httpx.AsyncClient(), now=clock)


@pytest.fixture
def settings() -> Settings:
    return shop_settings()


@pytest.fixture
def settings_of() -> Callable[..., Settings]:
    return shop_settings


@pytest.fixture
def api(settings: Settings, hub: RememberingHub) -> Api:
    return Api(settings, hub)


@pytest.fixture
def shop(settings: Settings, hub: RememberingHub, api: Api) -> Shop:
    return Shop(settings, hub, api)


@pytest.fixture
def ring_body() -> Callable[[str], bytes]:
    return ring_file


@pytest.fixture
def changed() -> Callable[..., bytes]:
    """A recorded body with some fields of its object changed, compact and with slashes escaped as the vendor does."""

    def make(name: str, /, **fields: Any) -> bytes:
        ((label, inside),) = msgspec.json.decode(ring_file(name)).items()
        return msgspec.json.encode({label: {**inside, **fields}}).replace(b"/", b"\\/")

    return make


class _Ears(httpx.AsyncBaseTransport):
    """Carries the shop's rings to the connector's own door, mounted as the hub mounts it."""

    def open(self, connector: Connector) -> None:
        mounted = Litestar([Router(path="/shop-nl", route_handlers=list(cast(Any, connector.routes)))])
        self._inside = httpx.ASGITransport(cast(Any, mounted))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._inside.handle_async_request(request)
