"""The container makes every part of the hub once, and tells all faults of the connectors together."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from adapters.container import House, HubContainer, now
from adapters.settings import Entry, Environment
from adapters.storage.memory import Memory
from adapters.worker import Worker
from hub_core.errors import ConfigError, Unavailable
from hub_core.models import Ref, Rules
from hub_core.plugins import API, Connector, ConnectorKind, HubSide, Secret
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeClock, FakeOrderSink
from hub_core.use_cases import Hub

pytestmark = pytest.mark.anyio
FILE = """
[hub]
problems_every_seconds = 7
{mail}
[connector.shop-nl]
kind  = "lightspeed"
gives = ["orders", "shipments"]
gets  = ["orders", "shipments"]

[connector.shop-nl.settings]
url    = "http://127.0.0.1:8801"
key    = {{ env = "SHOP_KEY" }}
secret = {{ env = "SHOP_SECRET" }}

[connector.warehouse]
kind  = "efulfilment_stub"
gives = ["shipments"]
gets  = ["orders"]

[connector.warehouse.settings]
url             = "http://127.0.0.1:8802"
token           = {{ env = "WAREHOUSE_TOKEN" }}
callback_secret = {{ env = "WAREHOUSE_SECRET" }}
"""
MAIL = """
[hub.mail]
host = "mail.example.org"
from = "hub@example.org"
to   = ["ops@example.org"]
"""
SECRETS = dict.fromkeys(("SHOP_KEY", "SHOP_SECRET", "WAREHOUSE_TOKEN", "WAREHOUSE_SECRET"), "sesame")
PARTS = ("registry", "file", "storage", "hub", "house", "teller", "worker")


@pytest.fixture
def box(tmp_path: Path) -> Callable[..., HubContainer]:
    def make(mail: str = "") -> HubContainer:
        file = tmp_path / "plugins.toml"
        file.write_text(FILE.format(mail=mail))
        environment = Environment(database_url=Secret("memory://"), plugins=file)
        return HubContainer(environment=environment, environ=SECRETS)

    return make


async def test_every_part_is_made_once_and_all_hang_together(box):
    made = box()
    parts = {name: getattr(made, name)() for name in PARTS}
    assert {name: getattr(made, name)() for name in PARTS} == parts
    house, worker = made.house(), made.worker()
    assert isinstance(worker, Worker)
    assert worker.hub is house.hub is made.hub()
    assert house.hub.storage is made.storage() is made.teller().storage
    assert [member.name for member in house.hub.members] == ["shop-nl", "warehouse"]
    await house.close()


async def test_two_containers_share_nothing(box):
    one, other = box(), box()
    assert one.storage() is not other.storage()
    assert one.registry() is not other.registry()


async def test_nothing_is_opened_and_no_file_is_touched_by_making_the_container(box, tmp_path):
    made = box()
    (tmp_path / "plugins.toml").unlink()
    with pytest.raises(ConfigError, match=r"plugins\.toml"):
        made.house()


async def test_the_storage_can_be_another(box):
    made, mine = box(), Memory()
    made.storage.override(mine)
    house = made.house()
    await house.hub.open()
    await house.hub.ports_for("shop-nl").orders.accept(samples.order(ref=Ref("shop-nl", "7")))
    assert await mine.look(lambda work: work.orders.standing("shop-nl:7")) is not None
    await house.close()


@pytest.mark.promise("O4")
async def test_people_are_told_as_the_file_says(box):
    quiet = box()
    assert quiet.teller().postman is None
    loud = box(MAIL)
    assert loud.teller().postman.post.host == "mail.example.org"
    assert loud.worker().tell == loud.teller().tell
    assert loud.worker().tell_every == 7.0
    for made in (quiet, loud):
        await made.house().close()


async def test_no_secret_shows_in_what_was_made(box):
    made = box(MAIL)
    for name in PARTS:
        assert "sesame" not in repr(getattr(made, name)())
    await made.house().close()


async def test_the_clock_is_aware_and_in_utc():
    assert now().utcoffset().total_seconds() == 0


class Kinds:
    """Kinds of a test, and the sides they were connected with."""

    def __init__(self) -> None:
        self.sides: dict[str, HubSide] = {}
        self.closed: list[str] = []

    def entry(
        self, name: str, *, hosts: Sequence[str] | None = (), fault: str = "", gets: Sequence[Any] = ("orders",)
    ) -> Entry:
        def connect(_settings: None, side: HubSide) -> Connector:
            if fault:
                raise ConfigError(fault)
            self.sides[name] = side

            async def close() -> None:
                self.closed.append(name)
                if name == "stuck":
                    raise Unavailable("it does not let go")

            return Connector(ports=Ports(orders=FakeOrderSink()), routes=[f"door of {name}"], close=close)

        allowed = None if hosts is None else lambda _settings: list(hosts)
        kind = ConnectorKind(
            name="kind", role="warehouse", api=API, settings=type(None), connect=connect, allowed_hosts=allowed
        )
        return Entry(name=name, kind=kind, gives=("shipments",), gets=tuple(gets), rules=Rules(), settings=None)

    async def house(self, *entries: Entry, base: str | None = None, port: int = 8800) -> House:
        house = House(Hub(Memory(), FakeClock()), entries, base, port)
        await house.hub.open()
        return house


@pytest.fixture
def kinds() -> Kinds:
    return Kinds()


@pytest.mark.promise("H9")
async def test_the_faults_of_several_connectors_are_told_together(kinds):
    entries = [kinds.entry("a", fault="no key"), kinds.entry("b"), kinds.entry("c", fault="no url")]
    with pytest.raises(ConfigError) as found:
        await kinds.house(*entries)
    assert str(found.value) == "[connector.a] no key\n[connector.c] no url"


async def test_every_connector_has_its_doors_its_grants_and_a_way_out_of_its_own(kinds):
    house = await kinds.house(kinds.entry("a", hosts=["a.example"]), kinds.entry("b", hosts=["b.example"]))
    assert house.routes() == {"a": ["door of a"], "b": ["door of b"]}
    a, b = kinds.sides["a"], kinds.sides["b"]
    assert a.http is not b.http
    with pytest.raises(ConfigError, match="may not call b"):
        await a.http.get("http://b.example/")
    assert (a.ports.shipments is not None, a.ports.orders) == (True, None)
    await house.close()


@pytest.mark.promise("G2")
@pytest.mark.parametrize(
    ("base", "hosts", "port", "found"),
    [
        ("https://hub.example", ["shop.example"], 8800, "https://hub.example/a"),
        ("https://hub.example", ["127.0.0.1:8801"], 8800, "https://hub.example/a"),
        ("https://hub.example", None, 8800, "https://hub.example/a"),
        (None, ["127.0.0.1:8801"], 8800, "http://127.0.0.1:8800/a"),
        (None, ["127.0.0.1", "localhost:1", "[::1]:2"], 9000, "http://127.0.0.1:9000/a"),
        (None, ["shop.example"], 8800, None),
        (None, ["127.0.0.1:8801", "shop.example"], 8800, None),
        (None, ["127.0.0.1.shop.example", "localhost.example:80"], 8800, None),
        (None, [], 8800, None),
        (None, None, 8800, None),
        (None, ["127.0.0.1:8801"], 0, None),
    ],
)
async def test_how_the_world_reaches_a_connector_is_said_or_certain_or_not_known(kinds, base, hosts, port, found):
    house = await kinds.house(kinds.entry("a", hosts=hosts), base=base, port=port)
    assert kinds.sides["a"].public_url == found
    await house.close()


async def test_everything_is_closed_also_when_one_does_not_let_go(kinds):
    house = await kinds.house(kinds.entry("a"), kinds.entry("stuck"), kinds.entry("c"))
    with pytest.raises(Unavailable, match="does not let go"):
        await house.close()
    assert sorted(kinds.closed) == ["a", "c", "stuck"]
    assert [side.http.is_closed for side in kinds.sides.values()] == [True] * 3
    with pytest.raises(Unavailable):
        await house.hub.storage.look(lambda work: work.problems.open())
