"""How the warehouse rings."""

import hashlib
import hmac
from typing import Any

import pytest

pytestmark = pytest.mark.anyio


async def ship_one(warehouse: Any) -> None:
    await warehouse.put()
    (await warehouse.inside.post("/simulator/orders/shop-nl:1001/ship")).raise_for_status()
    await warehouse.tick()


async def figures(warehouse: Any) -> dict[str, Any]:
    return dict((await warehouse.inside.get("/simulator/state")).json()["callbacks"])


async def test_a_ring_is_signed_over_its_time_and_its_raw_body(warehouse: Any, ear: Any) -> None:
    await warehouse.listen(ear, secret="whisper")
    await ship_one(warehouse)
    [headers], [body], [told] = ear.headers, ear.bodies, ear.heard
    signed = hmac.new(b"whisper", headers["x-stub-timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["x-stub-signature"] == f"sha256={signed}"
    assert headers["x-stub-event"] == told["event"] == "shipment.created"
    assert headers["x-stub-timestamp"] == "1772452800"
    assert (told["at"], told["data"]["id"]) == ("2026-03-02T12:00:00Z", "SHP-1")
    assert told["id"].startswith("evt-")
    assert headers["x-stub-delivery"]


async def test_the_secret_never_comes_back(warehouse: Any, ear: Any) -> None:
    made = await warehouse.listen(ear, secret="whisper")
    listed = await warehouse.door.get("/v1/callbacks")
    seen = await warehouse.inside.get("/simulator/state")
    assert made.status_code == 201
    assert all("whisper" not in answer.text for answer in (made, listed, seen))
    assert "whisper" not in repr(warehouse.house.callbacks.subscriptions)


async def test_the_same_address_again_only_gets_the_new_secret(warehouse: Any, ear: Any) -> None:
    first, again = await warehouse.listen(ear, secret="old"), await warehouse.listen(ear, secret="new")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["callback"]["id"] == again.json()["callback"]["id"]
    assert len((await warehouse.door.get("/v1/callbacks")).json()["callbacks"]) == 1
    await ship_one(warehouse)
    [headers], [body] = ear.headers, ear.bodies
    signed = hmac.new(b"new", headers["x-stub-timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["x-stub-signature"] == f"sha256={signed}"


async def test_who_took_its_name_off_is_not_rung(warehouse: Any, ear: Any) -> None:
    identity = (await warehouse.listen(ear)).json()["callback"]["id"]
    assert (await warehouse.door.delete(f"/v1/callbacks/{identity}")).status_code == 204
    assert (await warehouse.door.delete(f"/v1/callbacks/{identity}")).status_code == 404
    await ship_one(warehouse)
    assert ear.heard == []


async def test_only_the_events_asked_for_are_rung(warehouse: Any, ear: Any) -> None:
    await warehouse.door.post("/v1/callbacks", json={"url": ear.url, "secret": "s", "events": ["stock"]})
    await ship_one(warehouse)
    await warehouse.inside.post("/simulator/stock", json={"sku": "MUG", "available": 3})
    await warehouse.tick()
    assert ear.events() == ["stock.level"]


async def test_a_callback_that_cannot_be_rung_is_refused_with_every_reason(warehouse: Any) -> None:
    answer = await warehouse.door.post("/v1/callbacks", json={"url": "ftp://x", "secret": "", "events": ["moon"]})
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["error"]["details"]] == ["url", "secret", "events"]


async def test_a_ring_is_repeated_with_back_off_until_someone_says_yes(warehouse: Any, clock: Any, ear: Any) -> None:
    ear.answers = [500, 404]
    await warehouse.listen(ear)
    await ship_one(warehouse)
    await warehouse.tick()
    assert len(ear.heard) == 1
    clock.turn(0.2)
    await warehouse.tick()
    clock.turn(0.3)
    await warehouse.tick()
    assert len(ear.heard) == 2
    clock.turn(0.1)
    await warehouse.tick()
    assert len(ear.heard) == 3
    assert len({told["id"] for told in ear.heard}) == 1
    told = await figures(warehouse)
    assert (told["sent"], told["missed"], told["waiting"]) == (1, 2, 0)


async def test_after_the_last_try_it_is_given_up_until_someone_rings_again(
    open_warehouse: Any, clock: Any, ear: Any
) -> None:
    ear.answers = [500, 500]
    async with open_warehouse(clock, ship_after=None, callback_tries=2, callback_base=0.0) as made:
        await made.listen(ear)
        await ship_one(made)
        told = await figures(made)
        assert (told["failed"], told["given_up"]) == (1, 1)
        assert (await made.inside.post("/simulator/ring")).json() == {"rung": 1}
        assert (await figures(made))["sent"] == 1


async def test_nobody_there_is_a_miss(open_warehouse: Any, clock: Any) -> None:
    async with open_warehouse(clock, ship_after=None) as made:
        await made.door.post("/v1/callbacks", json={"url": "http://127.0.0.1:9/ring", "secret": "s"})
        await ship_one(made)
        assert (await figures(made))["missed"] == 1


async def test_a_lost_ring_is_lost_and_the_shipment_is_still_listed(warehouse: Any, ear: Any) -> None:
    await warehouse.listen(ear)
    await warehouse.switch(lose_callbacks=1)
    await ship_one(warehouse)
    assert (ear.heard, (await figures(warehouse))["lost"]) == ([], 1)
    assert len((await warehouse.door.get("/v1/shipments")).json()["shipments"]) == 1


async def test_a_doubled_ring_is_one_event_in_two_deliveries(warehouse: Any, ear: Any) -> None:
    await warehouse.listen(ear)
    await warehouse.switch(duplicate_callbacks=1)
    await ship_one(warehouse)
    assert len({told["id"] for told in ear.heard}) == 1
    assert len({headers["x-stub-delivery"] for headers in ear.headers}) == 2


async def test_a_delayed_ring_waits_and_may_be_overtaken(warehouse: Any, clock: Any, ear: Any) -> None:
    await warehouse.listen(ear)
    await warehouse.switch(delay_callbacks=20)
    await ship_one(warehouse)
    await warehouse.switch(delay_callbacks=0)
    await warehouse.inside.post("/simulator/stock", json={"sku": "MUG", "available": 3})
    await warehouse.tick()
    assert ear.events() == ["stock.level"]
    clock.turn(20)
    await warehouse.tick()
    assert ear.events() == ["stock.level", "shipment.created"]


async def test_one_event_can_be_rung_again(warehouse: Any, ear: Any) -> None:
    await warehouse.listen(ear)
    await ship_one(warehouse)
    answer = await warehouse.inside.post("/simulator/ring", json={"id": ear.heard[0]["id"]})
    assert answer.json() == {"rung": 1}
    assert ear.heard[0] == ear.heard[1]
    assert (await warehouse.inside.post("/simulator/ring", json={"id": "evt-none"})).status_code == 404
