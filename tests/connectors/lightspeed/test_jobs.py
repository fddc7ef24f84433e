"""The sweep: what webhooks lost, it finds."""

import dataclasses
import re
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from pytest_httpx import HTTPXMock

from connectors.lightspeed.plugin import connect
from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder
from hub_core.errors import Unavailable
from hub_core.models import READ, OrderStatus
from hub_core.testing.samples import NOON

pytestmark = pytest.mark.anyio


@pytest.fixture
def stage(stage_of: Any) -> Any:
    """A shop that gives orders and shipments, and nothing else."""
    return stage_of(gives=("orders", "shipments"))


def old(days: int, **more: Any) -> NewOrder:
    return NewOrder(created_at=NOON - timedelta(days=days), **more)


@pytest.mark.promise("O7", "L2", "H8")
async def test_the_first_sweep_reads_every_open_order_and_the_last_days(stage: Any) -> None:
    shop = stage.shop
    ancient = shop.orders.place(old(400, paid=True))
    ended = shop.orders.place(old(300, paid=True, status="completed_shipped"))
    recent = shop.orders.place(old(10, paid=True, status="completed_shipped"))
    unpaid = shop.orders.place(old(200))
    await stage.sweep()
    held = {fact.ref.id for fact in stage.hub.ports.orders.facts.values()}
    assert held == {str(order.id) for order in (ancient, recent, unpaid)}
    assert str(ended.id) not in held
    assert any("open orders found" in sentence for sentence in stage.told)


@pytest.mark.promise("O7")
async def test_orders_come_in_oldest_change_first(stage: Any) -> None:
    placed = [stage.shop.orders.place(old(days, paid=True)) for days in (3, 9, 6)]
    await stage.sweep()
    first_told = [fact.ref.id for fact in stage.hub.ports.orders.facts.values()]
    assert first_told == [str(placed[index].id) for index in (1, 2, 0)]


@pytest.mark.promise("H2", "H8")
async def test_a_sweep_reads_no_order_that_the_hub_holds(stage: Any) -> None:
    for days in range(1, 6):
        stage.shop.orders.place(old(days, paid=True))
    await stage.sweep()
    stage.shop.books.calls.clear()
    stage.hub.now.passes(timedelta(hours=1))
    assert (await stage.sweep()).startswith("0 orders looked at, 0 read; 0 shipments looked at; ")
    assert [path.rpartition("/")[2].partition("?")[0] for path in stage.calls("GET")] == [
        "orders.json",
        "shipments.json",
        "invoices.json",
        "returns.json",
    ]


@pytest.mark.promise("H8", "H2")
async def test_a_lost_webhook_costs_time_and_no_order(stage: Any) -> None:
    await stage.open()
    await stage.sweep()
    stage.shop.turn(lose_rate=1.0)
    stage.hub.now.passes(timedelta(minutes=30))
    lost = stage.shop.orders.place(NewOrder(paid=True))
    held = stage.shop.orders.place(NewOrder())
    await stage.connector.read("orders", str(held.id))
    stage.hub.now.passes(timedelta(minutes=30))
    assert (await stage.sweep()).startswith("2 orders looked at, 1 read; 2 shipments looked at; ")
    assert stage.order(lost.id).status is OrderStatus.PROCESSING


@pytest.mark.promise("H8", "H6")
async def test_a_person_hears_of_lost_webhooks_until_a_sweep_finds_none(stage: Any) -> None:
    stage.shop.orders.place(old(1, paid=True))
    await stage.sweep()
    assert stage.hub.problems.open == {}, "what was there before the first start was not lost"
    stage.hub.now.passes(timedelta(hours=1))
    stage.shop.orders.place(NewOrder(paid=True))
    stage.hub.now.passes(timedelta(minutes=9))
    stage.shop.orders.place(NewOrder(paid=True))
    stage.hub.now.passes(timedelta(minutes=2))
    await stage.sweep()
    [(cause, problem)] = stage.hub.problems.open.items()
    assert cause == "webhooks of orders did not come"
    assert "read 1 that had changed" in problem.evidence, "the other may still be on its way"
    stage.hub.now.passes(timedelta(hours=1))
    await stage.sweep()
    assert stage.hub.problems.open == {}


@pytest.mark.promise("H8")
@pytest.mark.parametrize("in_shop_time", [False, True])
async def test_the_time_zone_of_the_filter_does_not_matter(stage_of: Any, in_shop_time: bool) -> None:
    stage = stage_of()
    await stage.open()
    await stage.sweep()
    stage.shop.config = msgspec.structs.replace(stage.shop.config, filters_in_shop_time=in_shop_time)
    stage.hub.now.passes(timedelta(minutes=1))
    order = stage.shop.orders.place(NewOrder(paid=True))
    await stage.sweep()
    assert stage.order(order.id).number == order.number


@pytest.mark.promise("H8")
async def test_the_filter_is_the_earlier_clock_and_two_hours_before(stage: Any) -> None:
    await stage.open()
    await stage.sweep()
    asked = _asked(stage)
    stage.hub.now.passes(timedelta(hours=1))
    await stage.sweep()
    assert [query["updated_at_min"] for query in asked] == ["2026-01-15 10:00:00"] * 4


@pytest.mark.promise("H8")
async def test_the_clock_of_a_shop_in_the_west_is_earlier(stage_of: Any) -> None:
    stage = stage_of(gives=("orders", "shipments"))
    stage.hub.memory.notes.update(utc_offset_minutes="-300", sweep=NOON.isoformat())
    asked = _asked(stage)
    await stage.sweep()
    assert [query["updated_at_min"] for query in asked] == ["2026-01-15 05:00:00"] * 4


def _asked(stage: Any) -> list[dict[str, Any]]:
    """What the shop is asked from now on."""
    asked: list[dict[str, Any]] = []
    real = stage.hub.http.request

    async def request(method: str, url: str, **rest: Any) -> Any:
        asked.append(dict(rest.get("params") or {}))
        return await real(method, url, **rest)

    stage.hub.http.request = request
    return asked


@pytest.mark.promise("G1", "H8")
async def test_a_sweep_that_runs_into_the_budget_waits_for_its_window_and_loses_nothing(stage: Any) -> None:
    placed = [stage.shop.orders.place(old(days, paid=True)) for days in range(1, 6)]
    stage.shop.turn(limits=(30, 3000, 12000))
    with pytest.raises(Unavailable) as told:
        await stage.sweep()
    assert told.value.retry_after == timedelta(minutes=5, seconds=1)
    assert len(stage.hub.ports.orders.facts) < len(placed)
    stage.hub.now.passes(told.value.retry_after)
    stage.shop.turn(limits=(300, 3000, 12000))
    await stage.sweep()
    assert len(stage.hub.ports.orders.facts) == len(placed)


@pytest.mark.promise("H8", "H6")
async def test_the_cursor_moves_only_when_all_went_well(stage: Any) -> None:
    await stage.sweep()
    noted = stage.hub.memory.notes["sweep"]
    assert datetime.fromisoformat(noted) == NOON
    stage.hub.now.passes(timedelta(hours=1))
    order = stage.shop.orders.place(NewOrder(paid=True))
    stage.hub.ports.orders.down = True
    with pytest.raises(Unavailable):
        await stage.sweep()
    assert stage.hub.memory.notes["sweep"] == noted
    stage.hub.ports.orders.down = False
    await stage.sweep()
    assert stage.order(order.id).number == order.number
    assert datetime.fromisoformat(stage.hub.memory.notes["sweep"]) == stage.hub.now()


@pytest.mark.promise("H7", "H9")
async def test_one_order_that_cannot_be_read_does_not_stop_the_others(stage: Any) -> None:
    seen = stage.shop.orders.place(old(1, paid=True))
    stage.hub.now.passes(timedelta(minutes=11))
    stage.shop.turn(hide_new_orders_seconds=600)
    hidden = stage.shop.orders.place(old(2, paid=True))
    await stage.sweep()
    assert stage.order(seen.id).number == seen.number
    (ring,) = stage.kept()
    assert (ring.topic, ring.object_id) == (READ, f"orders/{hidden.id}")
    stage.hub.now.passes(timedelta(minutes=11))
    await stage.receive(ring)
    assert stage.order(hidden.id).number == hidden.number


@pytest.mark.promise("L11", "H8", "T7")
async def test_a_shipment_by_hand_whose_webhook_was_lost_is_found(stage: Any) -> None:
    order = stage.shop.orders.place(old(1, paid=True))
    await stage.sweep()
    stage.hub.now.passes(timedelta(minutes=30))
    stage.shop.shipments.ship(order.shipments[0].id, "3SHAND")
    stage.hub.now.passes(timedelta(minutes=30))
    await stage.sweep()
    assert [parcel.code for parcel in stage.parcels] == ["3SHAND"]


@pytest.mark.promise("O4", "O7")
async def test_the_first_sweep_finds_old_orders_with_words_of_the_shops_own(stage_of: Any) -> None:
    stage = stage_of(statuses={"being_engraved": OrderStatus.PROCESSING})
    order = stage.shop.orders.place(old(400, paid=True))
    stage.shop.orders.set_status(order.id, "being_engraved")
    await stage.sweep()
    assert stage.order(order.id).status is OrderStatus.PROCESSING


@pytest.mark.promise("O7")
async def test_more_old_orders_than_a_page_are_all_found(stage: Any) -> None:
    for number in range(260):
        stage.shop.orders.place(old(400, paid=True, lines=(NewLine(sku=f"MUG-{number}"),)))
    stage.shop.turn(limits=(100_000, 100_000, 100_000), per_second=0)
    await stage.sweep()
    assert len(stage.hub.ports.orders.facts) == 260


def test_the_hub_is_told_when_the_sweep_runs_and_what_it_knows(stage: Any) -> None:
    job = stage.connector.jobs[0]
    assert (job.name, job.every, job.knows_the_past) == ("sweep", timedelta(minutes=60), True)
    assert job.brings == {"orders", "shipments"}


@pytest.mark.promise("O7")
async def test_a_filter_the_shop_does_not_know_ends_that_walk_only(
    hub: Any, settings_of: Any, httpx_mock: HTTPXMock
) -> None:
    """One that answers 422 has no such orders; one that ignores the filter is not walked to its end."""
    ended = {"id": 1, "updatedAt": "2020-01-01T00:00:00+00:00", "status": "completed"}
    no = {"error": {"code": 422, "message": "Unknown status."}}
    httpx_mock.add_response(url=re.compile(r".*&status=offer&"), status_code=422, json=no, is_reusable=True)
    httpx_mock.add_response(url=re.compile(r".*&status="), json={"orders": [ended]}, is_reusable=True)
    httpx_mock.add_response(url=re.compile(r".*&created_at_min="), json={"orders": []})
    httpx_mock.add_response(url=re.compile(r".*/invoices"), json={"invoices": []})
    httpx_mock.add_response(url=re.compile(r".*/returns"), json={"returns": []})
    deaf = dataclasses.replace(hub, ports=hub.ports.only({"orders", "shipments"}))
    connector = connect(settings_of(currency="EUR"), deaf)
    told: list[str] = []
    assert (await connector.jobs[0].run(told.append)).startswith("0 orders looked at, 0 read; 0 shipments looked at; ")


@pytest.mark.promise("H7")
async def test_a_shipment_that_cannot_be_read_does_not_stop_the_others(stage: Any) -> None:
    await stage.sweep()
    order = stage.shop.orders.place(NewOrder(paid=True))
    stage.shop.shipments.ship(order.shipments[0].id, "3SHAND")
    stage.hub.ports.shipments.no = "not this one"
    stage.hub.ports.orders.no = "nor that one"
    await stage.sweep()
    assert {ring.object_id for ring in stage.kept()} == {f"orders/{order.id}", f"shipments/{order.shipments[0].id}"}


async def test_progress_is_told_in_sentences(stage: Any) -> None:
    for _ in range(25):
        stage.shop.orders.place(NewOrder(paid=True))
    await stage.sweep()
    assert "25 of 25 orders read" in stage.told
