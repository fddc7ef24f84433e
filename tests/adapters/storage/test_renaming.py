"""After a renaming everything is as if the connector had always had its new name, save what others know it by (G5)."""

import itertools
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from sqlalchemy import select

from adapters.storage import make_storage, migrate, served
from adapters.storage.migrating import postgres_engine, sqlite_engine
from adapters.storage.renaming import MEANS, rename_everywhere
from adapters.storage.tables import metadata
from hub_core.errors import ConfigError, NotFound
from hub_core.models import ProductName, Ref, Rules
from hub_core.plugins import Connector, Job
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeClock, FakeCustomerDirectory, FakeOrderSink, FakeShipmentNotifier
from hub_core.use_cases import Hub, causes
from hub_core.use_cases.former import KNOWN_AS
from hub_core.use_cases.records import Pause

pytestmark = pytest.mark.anyio
LEFT = {
    "facts": "kind as_of",
    "names": "kind",
    "outbox": "id stream due priority attempts version token leased_until trace reason parked_at since",
    "inbox": "id topic object_id body headers kept_at trace attempts due token leased_until reason parked_at read_at",
    "standings": "number made_at status life",
    "handovers": "state at reason as_of digest refused changes",
    "history": "id at what text trace",
    "intents": "id at",
    "notes": "",
    "problems": "evidence since last_at count told_at solved_at",
    "schedules": (
        "job every_seconds next_run again_at last_start last_end last_ok last_result token running_until progress"
    ),
    "pauses": "stream set_by reason since probe_at",
    "budgets": "key body",
    "products": "identity sought",
    "levels": "product available as_of stated_at read_at at",
    "reserved": "line product made_at away",
    "shelves": "product remote held",
    "stock_ledger": "id product what old new cause as_of at trace upto since",
    "profiles": "identity email",
}
"""What names no connector, or tells people what was so at the time."""
TELLS = {"trace", "text", "reason", "evidence", "cause", "progress"}
"""Columns that are told to people, or that chance fills; the cause of a problem is looked at by itself."""


@pytest.mark.promise("G5")
def test_every_column_says_what_renaming_means_for_it() -> None:
    tables = {name: {column.name for column in table.columns} for name, table in metadata.tables.items()}
    said = {table: {*MEANS.get(table, ()), *LEFT.get(table, "").split()} for table in tables}
    assert said == tables, "say it in adapters/storage/renaming.py, or that it names no connector, here"
    assert {table: set(MEANS[table]) & set(LEFT[table].split()) for table in MEANS} == {table: set() for table in MEANS}


class Calls(FakeOrderSink):
    """A warehouse that remembers every call."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Any] = []

    async def accept(self, said: Any, /) -> None:
        await super().accept(said)
        self.heard.append(said)


class Life:
    """A hub at noon; the names of its shop and its warehouse are the story's."""

    def __init__(self, url: str, shop: str, warehouse: str, minutes: int = 0) -> None:
        self.shop, self.warehouse, self.clock = shop, warehouse, FakeClock(samples.after(minutes))
        self.hub = Hub(make_storage(url), self.clock)
        self.orders, self.parcels = Calls(), FakeShipmentNotifier()
        self.people = FakeCustomerDirectory()
        for name, role in ((shop, "shop"), (warehouse, "warehouse"), ("ledger", "channel")):
            rules = Rules(live_from=samples.after(-240))
            self.hub.join(name, role=role, rules=rules)  # type: ignore[arg-type]  # one of the three roles
        self.hub.plug(shop, Connector(ports=Ports(shipments=self.parcels), jobs=[Job("sweep", None, _nothing)]))
        self.hub.plug(warehouse, Ports(orders=self.orders, shipments=FakeShipmentNotifier()))
        self.hub.plug("ledger", Ports(customers=self.people))

    def says(self, name: str) -> Any:
        return self.hub.ports_for(name)

    def memory(self, name: str) -> Any:
        return self.hub.side_for(name, http=None, public_url=None).memory

    async def __aenter__(self) -> "Life":
        await self.hub.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.hub.close()


async def _nothing(tell: Callable[[str], None]) -> str:
    return "nothing"


async def story(life: Life) -> None:
    """A little of everything that is kept."""
    shop, warehouse = life.shop, life.warehouse
    line = samples.order_line(product=Ref(shop, "9"))
    await life.says(shop).products.put(samples.product(ref=Ref(shop, "9")))
    await life.says(shop).customers.put(samples.customer(ref=Ref(shop, "5")))
    order = samples.order(ref=Ref(shop, "7"), customer=Ref(shop, "5"), checkout=Ref(shop, "31"), lines=(line,))
    await life.says(shop).orders.accept(order)
    await life.hub.settle_down()
    stock = samples.stock_level(location=f"{warehouse}/main")
    bowls = samples.second_stock_level(location=f"{warehouse}/main")
    sold = samples.stock_change(location=f"{warehouse}/main")
    await life.says(warehouse).stock.publish([stock, bowls, sold])
    parcel = samples.shipment(ref=Ref(warehouse, "SHP-1"), order=Ref(shop, "7"), lines=())
    await life.says(warehouse).shipments.notify([parcel])
    await life.says(warehouse).shipments.notify([samples.second_shipment(order=Ref(shop, "8"))])
    await life.says(warehouse).orders.accept(samples.order_word(order=Ref(shop, "7"), said="back_ordered"))
    await life.hub.settle_down()
    await life.memory(shop).begin("shipment 3", json.dumps({"parcels": {f"{warehouse}:SHP-1": {"code": "3S"}}}))
    await life.memory(shop).write_note("cursor", "2026")
    await life.memory(warehouse).remember(Ref(shop, "7"), "W-1")
    side = life.hub.side_for(shop, http=None, public_url=None)
    await side.problems.found("it rains", "in the shop", f"See: hub check {shop}. Or hub release {shop} order 1001")
    await life.hub.collect.prepare()
    late = samples.order(ref=Ref(shop, "8"), number="1002", as_of=samples.after(9), lines=(line,))
    pause = Pause(connector=warehouse, stream="", by="operator", reason="stocktaking", since=samples.NOON)
    await life.hub.storage.do(lambda work: work.pauses.set(pause))
    await life.says(shop).orders.accept(late)
    await life.hub.storage.do(lambda work: work.inbox.keep(samples.ring(origin=shop), due=samples.after(90)))


def engine_of(url: str) -> Any:
    return sqlite_engine(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else postgres_engine(url)


def kept(url: str) -> dict[str, list[Any]]:
    """All that is kept, without what is told to people and what chance gave."""
    found: dict[str, list[Any]] = {}
    with engine_of(url).begin() as connection:
        for name, table in metadata.tables.items():
            rows = [row._mapping for row in connection.execute(select(table))]
            cells = [
                {column: _plain(value) for column, value in row.items() if column not in TELLS or name == "problems"}
                for row in rows
                if row.get("kind") != KNOWN_AS and row.get("name") != "former names"
            ]
            found[name] = sorted(json.dumps(row, default=str, sort_keys=True) for row in cells)
    return found


def _plain(value: Any) -> Any:
    """JSON without the sentences in it that were said at the time."""
    if not (isinstance(value, str) and value.startswith(("{", "["))):
        return value
    return json.loads(value, object_hook=lambda read: {name: read[name] for name in read if name != "because"})


@pytest.fixture
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Places in one kind of database, each empty and with every table."""

    def make(database: str) -> str:
        if database == "postgres":
            return str(request.getfixturevalue("postgres_url"))
        url = f"sqlite:///{tmp_path}/{database}.db"
        migrate(url)
        return url

    return make


@pytest.fixture
def begin_counting(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Ids that the hub invents are counted instead, from the beginning whenever this is called."""

    def begin() -> None:
        numbers = itertools.count(1)
        monkeypatch.setattr("secrets.token_hex", lambda size: f"{next(numbers):010x}" if size == 5 else token_hex(size))

    return begin


@pytest.mark.promise("G5")
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
@pytest.mark.parametrize(("before", "after"), [("shop", "shop-nl"), ("ledgers", "warehouse")])
async def test_a_renamed_hub_is_as_if_it_had_always_been_called_so(
    database: str, before: str, after: str, urls: Callable[[str], str], begin_counting: Callable[[], None]
) -> None:
    url, other = urls(database), urls("other")
    names = {"shop-nl": "shop-nl", "warehouse": "warehouse"}
    begin_counting()
    async with Life(other, "shop-nl", "warehouse") as life:
        await story(life)
    begin_counting()
    first = {**names, after: before}
    async with Life(url, first["shop-nl"], first["warehouse"]) as life:
        await story(life)
    changed = rename_everywhere(url, before, after, may_merge=_never)
    assert changed is not None
    assert changed > 10
    renamed, always = kept(url), kept(other)
    other_rows = {table: sorted(set(rows) ^ set(always[table])) for table, rows in renamed.items()}
    assert {table: rows for table, rows in other_rows.items() if rows} == {}
    assert rename_everywhere(url, before, after, may_merge=_never) is None, "twice is once"


def _never(said: str) -> bool:
    raise AssertionError(said)


@pytest.mark.promise("G5", "O8")
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_others_go_on_knowing_orders_as_they_were_told_them(database: str, urls: Callable[[str], str]) -> None:
    url = urls(database)
    async with Life(url, "shop-nl", "warehouse") as life:
        await life.says("shop-nl").orders.accept(samples.order())
        await life.hub.settle_down()
        assert [order.key for order in life.orders.heard] == ["shop-nl:7"]
    rename_everywhere(url, "shop-nl", "shop-be", may_merge=_never)
    async with Life(url, "shop-be", "warehouse", 30) as life:
        moved = samples.order(ref=Ref("shop-be", "7"), as_of=samples.after(20), note="ring twice")
        await life.says("shop-be").orders.accept(moved)
        await life.says("shop-be").orders.accept(samples.order(ref=Ref("shop-be", "8"), number="1002"))
        await life.hub.settle_down()
        told = [(said.key, said.note) for said in life.orders.heard]
        assert told == [("shop-nl:7", "ring twice"), ("shop-be:8", samples.order().note)]
        await life.says("warehouse").shipments.notify([samples.shipment()])
        await life.says("warehouse").orders.accept(samples.order_word(said="back_ordered"))
        await life.hub.settle_down()
        assert [parcel.order for parcel in life.parcels.facts.values()] == [Ref("shop-be", "7")]
        standing = await life.hub.storage.look(lambda work: work.orders.standing("shop-be:7"))
        assert standing is not None
        assert standing.status == "completed"


@pytest.mark.promise("G5")
async def test_a_name_may_be_changed_again_and_back(urls: Callable[[str], str]) -> None:
    url = urls("sqlite")
    async with Life(url, "one", "warehouse") as life:
        await life.says("one").orders.accept(samples.order(ref=Ref("one", "7")))
        await life.hub.settle_down()
    rename_everywhere(url, "one", "two", may_merge=_never)
    rename_everywhere(url, "two", "three", may_merge=_never)
    async with Life(url, "three", "warehouse", 30) as life:
        assert life.hub.former.now_called == {"one": "three", "two": "three"}
        outward = await life.hub.former.outward("warehouse", samples.order(ref=Ref("three", "7")))
        assert outward.key == "one:7"
        assert life.hub.former.inward(samples.shipment(order=Ref("two", "7"))).order == Ref("three", "7")
    rename_everywhere(url, "three", "one", may_merge=_never)
    async with Life(url, "one", "warehouse", 40) as life:
        outward = await life.hub.former.outward("warehouse", samples.order(ref=Ref("one", "7")))
        assert outward.key == "one:7"


@pytest.mark.promise("G5")
async def test_a_former_name_is_given_to_nobody_else(urls: Callable[[str], str]) -> None:
    url = urls("sqlite")
    async with Life(url, "shop-nl", "warehouse") as life:
        await life.says("shop-nl").orders.accept(samples.order())
    rename_everywhere(url, "shop-nl", "shop-be", may_merge=_never)
    with pytest.raises(ConfigError, match="former name of shop-be"):
        await Life(url, "shop-nl", "warehouse").hub.open()


@pytest.mark.promise("G5")
async def test_what_the_old_name_has_wins_where_both_spoke_of_the_same(urls: Callable[[str], str]) -> None:
    url = urls("sqlite")
    async with Life(url, "shop-nl", "warehouse") as life:
        await life.says("shop-nl").orders.accept(samples.order())
        await life.hub.settle_down()
    async with Life(url, "shop-be", "warehouse", 10) as life:
        early = samples.order(ref=Ref("shop-be", "7"), made_at=samples.after(-9999))
        await life.says("shop-be").orders.accept(early)
    asked: list[str] = []
    rename_everywhere(url, "shop-nl", "shop-be", may_merge=lambda said: not asked.append(said))
    assert asked == ["1 rows of facts"]
    async with Life(url, "shop-be", "warehouse", 20) as life:
        handovers = await life.hub.storage.look(lambda work: work.orders.handovers("shop-be:7"))
        assert [one.state for one in handovers] == ["taken"]


async def test_nothing_is_renamed_that_is_not_there(urls: Callable[[str], str]) -> None:
    with pytest.raises(NotFound, match="nothing is kept under the name 'shop-nl'"):
        rename_everywhere(urls("sqlite"), "shop-nl", "shop-be", may_merge=_never)


def test_what_forgets_cannot_be_renamed() -> None:
    with pytest.raises(ConfigError, match="memory:// keeps nothing"):
        rename_everywhere("memory://", "shop-nl", "shop-be", may_merge=_never)


@pytest.mark.promise("G5")
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_while_a_hub_serves_nothing_is_renamed(database: str, urls: Callable[[str], str]) -> None:
    url = urls(database)
    with served(url):
        other = "\n".join(
            [
                "from adapters.storage.renaming import rename_everywhere",
                f"rename_everywhere({url!r}, 'a', 'b', may_merge=lambda said: True)",
            ]
        )
        done = subprocess.run([sys.executable, "-c", other], capture_output=True, text=True, timeout=60, check=False)
        if database == "postgres":
            with served(url):
                pass  # any number may serve at once
    assert done.returncode == 1
    assert re.search("served by another hub serve|a hub serves from this database", done.stderr)


@pytest.mark.promise("G5")
@pytest.mark.parametrize(
    "said",
    [
        lambda name: causes.doubles(name, "prd-1"),
        lambda name: causes.two_masters("MUG", name),
        lambda name: causes.nameless_product(f"{name}:9"),
        lambda name: causes.doubtful_codes(f"{name}:9"),
        lambda name: causes.unclear_code(ProductName(ref=Ref(name, "9"))),
        lambda name: causes.orphan(f"{name}:7"),
        lambda name: causes.not_told("stock", f"{name}:7"),
    ],
)
def test_a_problem_is_found_again_under_the_new_name(said: Callable[[str], str]) -> None:
    assert MEANS["problems"]["cause"]("shop", "shop-be")(said("shop")) == said("shop-be")
    assert MEANS["problems"]["cause"]("shop", "shop-be")(said("shop-2")) == said("shop-2")
