"""Bodies and answers that nobody should send: each ends as taken, parked or refused with a reason, and none is lost.

A real hub on a SQLite file, the real connector and the simulated shop; what is drawn is how their words are twisted.
"""

import asyncio
import copy
import itertools
import json
import logging
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import md5
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from adapters.http import build_app
from adapters.storage import make_storage
from connectors.lightspeed.plugin import connect
from connectors.lightspeed.simulator import SimulatorConfig, build
from connectors.lightspeed.simulator.letters import RUNG_GROUPS, body_of
from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder
from hub_core.models import ProductName, Ref, Rules, Shipment, StockLevel
from hub_core.plugins import Connector
from hub_core.ports import Ports
from hub_core.testing.fakes import FakeClock
from hub_core.use_cases import Hub

SHOP = SimulatorConfig(per_second=0, limits=(10**6,) * 3, seed_products=14, seed_customers=3, seed_checkouts=5)
HOURS_OF_TRYING = 5
DEEP = 4000
ODD = [
    *(
        None,
        False,
        True,
        [],
        {},
        "",
        0,
        -1,
        1.5,
        1e308,
        10**15,
        10**30,
        10**400,
        "10" * 40,
        "NaN",
        "1e999",
        "-0",
        "0x10",
    ),
    *("2026-13-45T99:99:99", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-03-02", "١٢٣"),
    *(
        "\0",
        "a\0b",
        "\ud800",
        "\u202eevil",
        "\U0001f9f8" * 3,
        "x" * 5000,
        "{hash}",
        "false",
        "null",
        "'; DROP TABLE facts; --",
    ),
    *([[]], [None], [7], [{}], {"id": []}, {"id": 7}, {"resource": False}, {"resource": []}, {"resource": {"id": "7"}}),
    *({"resource": {"embedded": [7]}}, {"resource": {"embedded": {"a": {}}}}, {"resource": {"embedded": [{"id": 7}]}}),
    *({"0": {"id": 1}}, [{"id": 1, "quantity": "two"}], float("nan"), float("inf")),
]
odd = st.sampled_from(ODD) | st.integers() | st.text(max_size=8) | st.floats()
places = st.lists(st.integers(0, 60), min_size=1, max_size=5)
twists = st.lists(
    st.tuples(st.sampled_from(["put", "put", "put", "drop", "add", "wrap", "nest", "swap"]), places, odd), max_size=4
)
bytewise = st.sampled_from(
    [
        *["as it is"] * 8,
        "cut",
        "array",
        "two",
        "other name",
        "no name",
        "tail",
        "bad utf-8",
        "bom",
        "empty",
        "deep",
        "number",
    ]
)
actions = st.sampled_from(["created", "updated", "updated", "paid", "shipped", "deleted", "*", ""])
headers = st.sampled_from(
    [*["right"] * 6, "other id", "unknown id", "no id", "odd id", "other group", "unknown group", "no event"]
)
rings = st.lists(
    st.tuples(st.sampled_from(RUNG_GROUPS), st.integers(0, 9), actions, twists, bytewise, headers),
    min_size=1,
    max_size=6,
)
unhurried = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a shorter example would take minutes to find
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)


def twisted(said: Any, changes: Any) -> Any:
    """What was said, with some of its parts changed."""
    root = [json.loads(json.dumps(said))]
    for how, way, drawn in changes:
        value = copy.deepcopy(drawn)
        parent, key = _part(root, way)
        if how == "put":
            parent[key] = value
        elif how == "drop" and parent is not root:
            del parent[key]
        elif how == "add" and isinstance(parent, dict):
            parent[f"new{way[0]}"] = value
        elif how == "wrap":
            parent[key] = [parent[key]] if way[-1] % 2 else {"0": parent[key]}
        elif how == "nest":
            parent[key] = {"resource": {"id": value, "embedded": parent[key]}}
        elif how == "swap" and isinstance(parent[key], list | dict):
            inside = parent[key]
            parent[key] = (
                list(inside.values()) if isinstance(inside, dict) else {str(n): v for n, v in enumerate(inside)}
            )
    return root[0]


def _part(parent: Any, way: Any) -> tuple[Any, Any]:
    """Some part of it, as deep as the way leads, and never the outermost name."""
    key: Any = 0
    for step in [0, *way]:
        inside = parent[key]
        keys = (
            list(inside) if isinstance(inside, dict) else list(range(len(inside))) if isinstance(inside, list) else []
        )
        if not keys:
            break
        parent, key = inside, keys[step % len(keys)]
    return parent, key


def spoilt(body: bytes, how: str) -> bytes:
    """The bytes of a body, as something on the way left them."""
    name, colon, rest = body.partition(b":")
    made = {
        "cut": body[: len(body) * 2 // 3],
        "array": b"[" + body + b"]",
        "two": b"[" + body + b"," + body + b"]",
        "other name": b'{"customer"' + colon + rest,
        "no name": rest[:-1],
        "tail": body + b"}}",
        "bad utf-8": body.replace(b'":"', b'":"\xff\xfe', 3),
        "bom": b"\xef\xbb\xbf" + body,
        "empty": b"",
        "deep": name + colon + b'{"id":' + b"[" * DEEP + b"]" * DEEP + b"}}",
        "number": b"7",
    }
    return made.get(how, body)


class Faults(logging.Handler):
    """Every line that says that something unexpected happened."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(f"{record.getMessage()}: {getattr(record, 'reason', '')} {record.exc_info}")


class Line(httpx.AsyncBaseTransport):
    """The way to the shop; for a while its answers are spoilt."""

    def __init__(self, front: Any) -> None:
        self._inside = httpx.ASGITransport(front)
        self.spoil: Callable[[bytes], bytes] | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._inside.handle_async_request(request)
        body = await answer.aread()
        if not body or self.spoil is None:
            return answer
        kept = {name: value for name, value in answer.headers.items() if name != "content-length"}
        return httpx.Response(answer.status_code, headers=kept, content=self.spoil(body))


def by_turns(spoils: Any) -> Callable[[bytes], bytes]:
    """Twists and spoils one answer after the other."""
    turns = itertools.cycle(spoils)

    def spoil(body: bytes) -> bytes:
        changes, how = next(turns)
        said = json.loads(body)
        made = twisted(said, changes) if isinstance(said, dict) else [twisted(one, changes) for one in said]
        return spoilt(json.dumps(made).encode(), how)

    return spoil


def with_an_odd_row(body: bytes) -> bytes:
    """Every list begins with a thing whose links have no known form."""
    said = json.loads(body)
    for rows in said.values() if isinstance(said, dict) else [said]:
        if isinstance(rows, list):
            rows.insert(0, {"id": 7, **dict.fromkeys(("product", "order", "customer", "products", "brand"), 1.5)})
    return json.dumps(said).encode()


class Warehouse:
    """Takes every order, if it can be written down."""

    async def accept(self, said: Any, /) -> None:
        msgspec.json.decode(msgspec.json.encode(said), type=type(said))


class House:
    """A hub between the shop and a warehouse, in which something of each kind has happened."""

    def __init__(self, url: str, settings_of: Any) -> None:
        self.clock = FakeClock()
        front = build(SHOP, clock=self.clock)
        self.shop, self.line = front.state.shop, Line(front)
        self.hub = Hub(make_storage(url), self.clock)
        self.hub.join("shop-nl", role="shop", rules=Rules(live_from=self.clock() - timedelta(days=1)))
        self.hub.join("warehouse", role="warehouse")
        http = httpx.AsyncClient(transport=self.line)
        side = self.hub.side_for("shop-nl", http=http, public_url="http://hub.test/shop-nl", budget=_Endless())
        self.hub.plug("shop-nl", connect(settings_of(recovery_link="https://shop.test/{hash}"), side))
        self.hub.plug("warehouse", Connector(ports=Ports(orders=Warehouse())))
        self.connector = self.hub.members["shop-nl"].connector
        self.door = httpx.AsyncClient(
            transport=httpx.ASGITransport(build_app({"shop-nl": self.connector.routes}, ready=_ready)),
            base_url="http://hub.test",
        )
        self.kept = 0

    async def open(self) -> None:
        await self.hub.open()
        await self.connector.check()
        assert self.connector.registrations is not None
        (wanted, *_) = await self.connector.registrations.wanted()
        self.path = wanted.address
        self._live()

    def _live(self) -> None:
        """Orders unpaid, paid, sent by hand, credited, come back; a cart, and checkouts."""
        shop, skus = self.shop, [str(one.facts["sku"]) for one in self.shop.books.variants.values()]
        for paid in (False, True, True, True, True):
            shop.orders.place(NewOrder(lines=(NewLine(sku=skus[0], quantity=2), NewLine(sku=skus[1])), paid=paid))
        *_, sent, credited, back = shop.books.orders.values()
        shop.shipments.ship(sent.shipments[0].id, "3SHAND")
        shop.invoices.credit(credited.id)
        shop.returns.open(back.id)

    async def ring(self, drawn: Any) -> None:
        """Ring at the door with a right signature, and count what it promised to keep."""
        group, which, action, changes, how, head = drawn
        ids = list(getattr(self.shop.books, group))
        number = ids[which % len(ids)]
        said = json.loads(body_of(self.shop.books, group, number, "nl"))
        body = b"" if action == "deleted" and not changes else spoilt(json.dumps(twisted(said, changes)).encode(), how)
        ids_in_headers = {"other id": ids[0], "unknown id": 99, "no id": "", "odd id": "7; DROP"}
        topics = {"other group": f"customers/{action}", "unknown group": f"moons/{action}", "no event": ""}
        event = topics.get(head, f"{group}/{action}")
        told = {
            "X-Event": event,
            "X-Shop-Id": str(SHOP.shop_id),
            f"X-{event.partition('/')[0].removesuffix('s').title()}-Id": str(ids_in_headers.get(head, number)),
            "X-Signature": md5(body + SHOP.secret.encode(), usedforsecurity=False).hexdigest(),
        }
        answer = await self.door.post(self.path, content=body, headers={k: v for k, v in told.items() if k != "X--Id"})
        assert answer.status_code == 204
        self.kept += 1

    async def settle(self) -> None:
        """Let hours pass in which everything is tried as often as it wants to be, and then the days of a late order."""
        for minutes in [10] * HOURS_OF_TRYING * 6 + [8 * 24 * 60, 1]:
            await self.hub.settle_down()
            if not await self._waiting():
                return
            self.clock.passes(timedelta(minutes=minutes))

    async def jobs(self) -> None:
        """Every job that there is, once."""
        await self.hub.collect.prepare()
        for name in [name for owner, name in self.hub.collect.jobs() if owner == "shop-nl"]:
            await self.hub.storage.do(lambda work, name=name: work.schedules.trigger("shop-nl", name, at=self.clock()))
        for schedule in await self.hub.collect.claim():
            await self.hub.collect.run(schedule)

    async def told(self) -> None:
        """The warehouse states stock and ships, so that the shop is written to."""
        says, now = self.hub.ports_for("warehouse"), self.clock()
        skus = [str(one.facts["sku"]) for one in self.shop.books.variants.values()]
        levels = [
            StockLevel(product=ProductName(sku=sku), location="hall", available=5, as_of=now) for sku in skus if sku
        ]
        assert says.stock is not None
        await says.stock.publish(levels)
        assert says.shipments is not None
        for number in list(self.shop.books.orders)[:3]:
            parcel = Shipment(
                ref=Ref("warehouse", f"P{number}"),
                order=Ref("shop-nl", str(number)),
                as_of=now,
                shipped_at=now,
                code="3S",
            )
            await says.shipments.notify([parcel])

    async def _waiting(self) -> int:
        counts = await self.hub.storage.look(lambda work: [*work.inbox.counts(), *work.outbox.counts()])
        return sum(one.waiting for one in counts)

    async def judge(self) -> None:
        """Nothing waits; whatever is parked says why, and a person is told."""
        assert await self._waiting() == 0
        parked = await self.hub.storage.look(lambda work: [*work.inbox.parked(), *work.outbox.parked()])
        assert all(row.reason and not row.reason.startswith("unexpected") for row in parked), [
            row.reason for row in parked
        ]
        problems = await self.hub.storage.look(lambda work: work.problems.open())
        assert not parked or problems

    async def close(self) -> None:
        await self.hub.close()


class _Endless:
    """A budget in which there is always room."""

    async def spend(self, priority: str, purpose: str = "", *, within: timedelta | None = None) -> None:
        """Go on."""

    def heard(self, windows: Any) -> None:
        """Not needed."""


async def _ready() -> str:
    return ""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables, to be copied."""
    file: Path = tmp_path_factory.mktemp("fuzz") / "empty.db"

    async def prepare() -> None:
        storage = make_storage(f"sqlite:///{file}")
        await storage.open()
        await storage.close()

    asyncio.run(prepare())
    return file


@pytest.fixture
def faults() -> Iterator[Faults]:
    handler = Faults()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


def played(file: Path, settings_of: Any, faults: Faults, story: Any) -> None:
    """Play a story in a new house, and judge what is left of it."""
    used = file.with_name("used.db")
    for left in file.parent.glob("used.db*"):
        left.unlink()
    shutil.copy(file, used)
    faults.found.clear()

    async def live() -> None:
        house = House(f"sqlite:///{used}", settings_of)
        await house.open()
        try:
            await story(house)
            house.line.spoil = None
            await house.settle()
            await house.judge()
        finally:
            await house.close()

    asyncio.run(live())
    assert faults.found == []


@pytest.mark.promise("H1", "H6", "H7", "H11")
@settings(unhurried, max_examples=60)
@given(rung=rings)
def test_whatever_rings_is_taken_parked_or_refused_and_none_is_lost(
    empty: Path, settings_of: Any, faults: Faults, rung: Any
) -> None:
    async def story(house: House) -> None:
        for ring in rung:
            await house.ring(ring)
            house.clock.passes(timedelta(seconds=2))
        count = await house.hub.storage.look(lambda work: sum(one.waiting for one in work.inbox.counts()))
        assert count == house.kept == len(rung)

    played(empty, settings_of, faults, story)


answers = st.lists(st.tuples(twists, bytewise), min_size=1, max_size=4)


@pytest.mark.promise("H6", "H9", "H11")
@settings(unhurried, max_examples=30)
@given(spoils=answers, rung=rings)
def test_whatever_the_shop_answers_a_job_ends_with_a_reason_and_the_next_one_well(
    empty: Path, settings_of: Any, faults: Faults, spoils: Any, rung: Any
) -> None:
    async def story(house: House) -> None:
        house.line.spoil = by_turns(spoils)
        await house.jobs()
        for ring in rung:
            await house.ring(ring)
        await house.told()
        await house.hub.settle_down()
        house.line.spoil = None
        house.clock.passes(timedelta(hours=2))
        await house.jobs()
        last = await house.hub.storage.look(lambda work: work.schedules.all())
        assert [(one.job, one.result) for one in last if not one.last_ok] == []

    played(empty, settings_of, faults, story)


@pytest.mark.promise("H11")
def test_what_nobody_has_heard_of_is_counted_and_stops_nothing(empty: Path, settings_of: Any, faults: Faults) -> None:
    new = [("add", [0], 1)]

    async def story(house: House) -> None:
        for group in RUNG_GROUPS:
            await house.ring((group, 0, "updated", new, "as it is", "right"))
            await house.settle()
            house.clock.passes(timedelta(seconds=2))
        counted = json.loads(
            await house.hub.storage.look(lambda work: work.notes.read("connector shop-nl", "drift")) or "{}"
        )
        assert {f"{group[:-1]}.new0" for group in RUNG_GROUPS} <= counted.keys()

    played(empty, settings_of, faults, story)


@pytest.mark.promise("H7")
def test_one_row_that_cannot_be_read_holds_up_no_other_of_its_list(
    empty: Path, settings_of: Any, faults: Faults
) -> None:
    async def story(house: House) -> None:
        house.line.spoil = with_an_odd_row
        await house.jobs()
        ran = await house.hub.storage.look(lambda work: work.schedules.all())
        assert [(one.job, one.result) for one in ran if not one.last_ok] == []
        known = await house.hub.storage.look(lambda work: len(work.catalogue.list()))
        assert known >= len(house.shop.books.variants) - 3

    played(empty, settings_of, faults, story)
