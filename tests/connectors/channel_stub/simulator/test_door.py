"""Who comes in at the market's door, and what stops him."""

import httpx
import pytest

from connectors.channel_stub.simulator import SimulatorConfig

pytestmark = pytest.mark.anyio


def code(answer):
    return answer.status_code, answer.json()["error"]["code"]


async def test_without_the_token_nobody_comes_in(shop):
    assert code(await shop.inside.get("/v1/account")) == (401, "unauthorised")
    assert await shop.get("account") == {"name": "Stub Market", "currency": "EUR", "domain": "relay.market.example"}


async def test_answers_carry_the_markets_clock(shop, clock):
    answer = await shop.door.get("/v1/account")
    assert answer.headers.get_list("date") == ["Thu, 15 Jan 2026 12:00:00 GMT"]


async def test_what_is_not_there_is_404(shop):
    for path in ("orders/404", "offers/OF-404", "customers/CU-404", "sales/SA-1", "moon", ""):
        assert code(await shop.door.get(f"/v1/{path}")) == (404, "not_found")
    for path in ("orders/404/cancel", "orders/404/parcels/1/2"):
        assert (await shop.door.post(f"/v1/{path}", json={"version": "2026-01-15T12:00:00Z"})).status_code == 404


@pytest.mark.parametrize(
    "query", [{"after": "x-y"}, {"limit": "many"}, {"changed_since": "noon"}, {"ids": ",".join(map(str, range(51)))}]
)
async def test_a_query_that_cannot_be_meant_is_400(shop, query):
    assert code(await shop.door.get("/v1/orders", params=query)) == (400, "bad_query")


async def test_a_body_that_is_none_is_400_and_a_wrong_value_422(shop):
    assert code(await shop.door.put("/v1/offers/stock", content=b"{")) == (400, "bad_body")
    row = {"id": "OF-1", "stock": -1, "version": "2026-01-15T12:00:00Z"}
    assert code(await shop.door.put("/v1/offers/stock", json={"offers": [row]})) == (422, "bad_value")
    assert code(await shop.door.patch("/v1/customers/CU-1", json={"shoe": 42})) == (422, "bad_value")
    assert code(await shop.door.delete("/v1/orders/1/parcels/2")) == (400, "bad_query")


async def test_a_body_beyond_all_measure_is_413(shop):
    assert code(await shop.door.put("/v1/offers/stock", content=b" " * 1_000_001)) == (413, "too_large")


async def test_a_market_that_is_down_says_when_to_come_back(shop):
    await shop.switch(down=True, retry_after=7)
    answer = await shop.door.get("/v1/account")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
    await shop.switch(down=False, fail_next=1)
    assert [(await shop.door.get("/v1/account")).status_code for _ in range(2)] == [503, 200]


async def test_too_many_calls_in_a_second_are_429(shop, clock):
    await shop.switch(rate=1, retry_after=3)
    answers = [await shop.door.get("/v1/account") for _ in range(2)]
    assert ([one.status_code for one in answers], answers[1].headers["retry-after"]) == ([200, 429], "3")


async def test_a_token_may_be_kept_from_seeing_something(shop):
    await shop.switch(forbidden=["orders"])
    assert code(await shop.door.get("/v1/orders")) == (403, "forbidden")
    assert (await shop.door.get("/v1/offers")).status_code == 200


async def test_a_market_that_says_no_takes_nothing_and_shows_everything(shop):
    await shop.switch(says_no=True)
    assert code(await shop.door.put("/v1/offers/stock", json={"offers": []})) == (422, "not_today")
    assert (await shop.door.get("/v1/offers")).status_code == 200


async def test_a_call_that_is_broken_off_did_its_work(shop):
    await shop.switch(drop_next=1)
    row = {"id": "OF-1", "stock": 3, "version": "2026-01-15T12:00:00Z"}
    with pytest.raises(httpx.TransportError):
        await shop.door.put("/v1/offers/stock", json={"offers": [row]})
    assert shop.market.offers["OF-1"].stock == 3
    assert shop.market.calls[-1]["status"] == 0


async def test_every_so_many_th_call_fails_until_it_is_told_to_stop(shop):
    await shop.switch(fail_every=3)
    assert [(await shop.door.get("/v1/account")).status_code for _ in range(6)] == [200, 200, 503] * 2
    await shop.switch(fail_every=0)
    assert [(await shop.door.get("/v1/account")).status_code for _ in range(3)] == [200] * 3


async def test_every_so_many_th_write_gets_no_answer(shop):
    await shop.switch(drop_every=2)
    row = {"id": "OF-1", "stock": 3, "version": "2026-01-15T12:00:00Z"}
    assert (await shop.door.put("/v1/offers/stock", json={"offers": [row]})).status_code == 200
    with pytest.raises(httpx.TransportError):
        await shop.door.put(
            "/v1/offers/stock", json={"offers": [row | {"stock": 4, "version": "2026-01-15T12:01:00Z"}]}
        )
    assert shop.market.offers["OF-1"].stock == 4
    assert (await shop.door.get("/v1/account")).status_code == 200


@pytest.mark.parametrize("switch", [{"rate": -1}, {"moon": 1}, {"down": "yes"}])
async def test_a_switch_that_does_not_exist_is_refused(shop, switch):
    assert code(await shop.inside.put("/simulator/settings", json=switch)) == (422, "bad_settings")


def test_the_token_is_in_no_repr():
    assert "hush" not in repr(SimulatorConfig(token="hush"))
