"""What leaves the warehouse: by the clock and by hand."""

import asyncio
from typing import Any

import pytest

from connectors.efulfilment_stub.simulator.orders import HeldLine
from connectors.efulfilment_stub.simulator.parcels import next_parcel

pytestmark = pytest.mark.anyio


async def shipments(warehouse: Any, **query: Any) -> list[dict[str, Any]]:
    answer = await warehouse.door.get("/v1/shipments", params=query)
    return list(answer.json()["shipments"])


async def test_an_order_is_picked_and_then_leaves_on_the_clock(warehouse: Any, clock: Any) -> None:
    await warehouse.put()
    clock.turn(9)
    await warehouse.tick()
    assert (await warehouse.door.get("/v1/orders/shop-nl%3A1001")).json()["order"]["status"] == "picking"
    clock.turn(1)
    await warehouse.tick()
    [shipment] = await shipments(warehouse)
    assert shipment == {
        "id": "SHP-1",
        "order": "shop-nl:1001",
        "carrier": "PostNL",
        "code": "3SSTUB000000001",
        "url": "https://track.example/3SSTUB000000001",
        "shipped_at": "2026-03-02T12:00:10Z",
        "updated_at": "2026-03-02T12:00:10Z",
        "version": 1,
        "lines": [{"line": "77", "sku": "MUG", "quantity": 2}],
    }


async def test_by_itself_it_ships_without_anyone_asking(open_warehouse: Any, ear: Any) -> None:
    async with open_warehouse(ship_after=0.05) as alive:
        await alive.listen(ear)
        await alive.put()
        async with asyncio.timeout(5):
            await ear.rung.wait()
    assert ear.events() == ["shipment.created"]


async def test_without_a_time_nothing_leaves_until_someone_ships_it(open_warehouse: Any, clock: Any) -> None:
    async with open_warehouse(clock, ship_after=None) as by_hand:
        await by_hand.put()
        clock.turn(100_000)
        await by_hand.tick()
        assert await shipments(by_hand) == []
        body = {"code": "3SMINE", "carrier": "DHL", "lines": [{"line": "77", "quantity": 1}]}
        first = (await by_hand.inside.post("/simulator/orders/shop-nl:1001/ship", json=body)).json()
        assert (first["code"], first["carrier"], first["lines"][0]["quantity"]) == ("3SMINE", "DHL", 1)
        second = (await by_hand.inside.post("/simulator/orders/shop-nl:1001/ship")).json()
        assert second["lines"][0]["quantity"] == 1
        third = await by_hand.inside.post("/simulator/orders/shop-nl:1001/ship")
        assert (third.status_code, third.json()["error"]["code"]) == (409, "nothing_open")


async def test_a_new_time_counts_for_orders_that_are_here(open_warehouse: Any, clock: Any) -> None:
    async with open_warehouse(clock, ship_after=None) as made:
        await made.put()
        await made.switch(ship_after=0)
        await made.tick()
        assert len(await shipments(made)) == 1


async def test_more_than_is_open_cannot_leave(warehouse: Any) -> None:
    await warehouse.put()
    for line, quantity, code in (("77", 3, "bad_quantity"), ("77", 0, "bad_quantity"), ("9", 1, "unknown_line")):
        body = {"lines": [{"line": line, "quantity": quantity}]}
        answer = await warehouse.inside.post("/simulator/orders/shop-nl:1001/ship", json=body)
        assert answer.json()["error"]["code"] == code
    assert await shipments(warehouse) == []


async def test_an_order_planned_in_two_parcels_leaves_in_two(warehouse: Any, clock: Any) -> None:
    await warehouse.inside.put("/simulator/orders/shop-nl:1001/plan", json={"parcels": 2})
    await warehouse.switch(parcel_gap=30)
    await warehouse.put(quantity=3)
    clock.turn(10)
    await warehouse.tick()
    assert [parcel["lines"][0]["quantity"] for parcel in await shipments(warehouse)] == [2]
    assert (await warehouse.door.get("/v1/orders/shop-nl%3A1001")).json()["order"]["status"] == "partially_shipped"
    clock.turn(30)
    await warehouse.tick()
    assert [parcel["lines"][0]["quantity"] for parcel in await shipments(warehouse)] == [2, 1]
    assert (await warehouse.door.get("/v1/orders/shop-nl%3A1001")).json()["order"]["status"] == "shipped"


async def test_an_order_planned_by_hand_waits(warehouse: Any, clock: Any) -> None:
    await warehouse.put()
    await warehouse.inside.put("/simulator/orders/shop-nl:1001/plan", json={"by_hand": True})
    clock.turn(60)
    await warehouse.tick()
    assert await shipments(warehouse) == []


def test_parcels_are_even_and_hold_everything_once() -> None:
    lines = [HeldLine(line=name, sku=name, title="", quantity=units) for name, units in (("a", 3), ("b", 4))]
    parcels = []
    for left in (3, 2, 1):
        parcel = next_parcel([(line, line.open) for line in lines if line.open], left)
        for line, units in parcel:
            line.shipped += units
        parcels.append([(line.line, units) for line, units in parcel])
    assert parcels == [[("a", 3)], [("b", 2)], [("b", 2)]]


async def test_a_late_code_makes_a_new_version(warehouse: Any, clock: Any, ear: Any) -> None:
    await warehouse.listen(ear)
    await warehouse.switch(codes=False)
    await warehouse.put()
    clock.turn(10)
    await warehouse.tick()
    [shipment] = await shipments(warehouse)
    assert (shipment["code"], shipment["url"]) == ("", "")
    clock.turn(5)
    for _ in range(2):
        await warehouse.inside.post("/simulator/shipments/SHP-1/code", json={"code": "3SLATE"})
    await warehouse.tick()
    [shipment] = await shipments(warehouse, since=clock().isoformat())
    assert (shipment["code"], shipment["version"], shipment["updated_at"]) == ("3SLATE", 2, "2026-03-02T12:00:15Z")
    assert ear.events() == ["shipment.created", "shipment.updated"]


async def test_shipments_are_paged_oldest_first(open_warehouse: Any, clock: Any) -> None:
    async with open_warehouse(clock, ship_after=0.0) as quick:
        for number in range(5):
            await quick.put(f"shop-nl:{number}")
        await quick.tick()
        seen, after = [], ""
        while True:
            query = {"limit": 2} | ({"after": after} if after else {})
            page = (await quick.door.get("/v1/shipments", params=query)).json()
            seen += [shipment["order"] for shipment in page["shipments"]]
            if not (after := page["next"]):
                break
        assert seen == [f"shop-nl:{number}" for number in range(5)]


async def test_picking_by_hand_closes_an_order_for_changes(warehouse: Any) -> None:
    await warehouse.put()
    assert (await warehouse.inside.post("/simulator/orders/shop-nl:1001/pick")).json()["status"] == "picking"
    assert (await warehouse.put(at=60, quantity=1)).status_code == 409
    assert (await warehouse.inside.post("/simulator/orders/shop-nl:1001/pick")).status_code == 409


async def test_stated_stock_falls_when_an_order_is_taken_and_returns_when_it_is_cancelled(
    warehouse: Any, ear: Any
) -> None:
    await warehouse.listen(ear)
    await warehouse.inside.post("/simulator/stock", json={"sku": "MUG", "available": 7})
    await warehouse.put()
    await warehouse.put(at=60, quantity=0)
    await warehouse.tick()
    assert [told["data"]["available"] for told in ear.heard] == [7, 5, 7]
    stock = (await warehouse.door.get("/v1/stock")).json()["stock"]
    assert stock == [{"sku": "MUG", "location": "main", "available": 7, "as_of": "2026-03-02T12:00:00Z"}]


async def test_a_parcel_may_leave_for_an_order_that_never_came(warehouse: Any, ear: Any) -> None:
    await warehouse.listen(ear)
    await warehouse.inside.post("/simulator/stock", json={"sku": "MUG", "available": 7})
    lines = [{"line": "77", "sku": "MUG", "quantity": 2}]
    body = {"order": "shop-nl:1001", "lines": lines, "code": "3SEARLY", "carrier": "DHL"}
    made = (await warehouse.inside.post("/simulator/shipments", json=body)).json()
    await warehouse.tick()
    assert sorted(ear.events()) == ["shipment.created", "stock.level", "stock.level"]
    assert sorted(told["data"].get("available", 0) for told in ear.heard) == [0, 5, 7]
    assert await shipments(warehouse) == [made]
    assert (made["order"], made["code"], made["carrier"], made["lines"]) == ("shop-nl:1001", "3SEARLY", "DHL", lines)
    assert (await warehouse.door.get("/v1/orders/shop-nl%3A1001")).status_code == 404


@pytest.mark.parametrize(("reference", "code"), [("shop-nl:1001", "known_order"), ("", "no_reference")])
async def test_an_order_that_is_here_is_shipped_where_it_stands(warehouse: Any, reference: str, code: str) -> None:
    await warehouse.put()
    answer = await warehouse.inside.post("/simulator/shipments", json={"order": reference})
    assert answer.json()["error"]["code"] == code
    assert await shipments(warehouse) == []
