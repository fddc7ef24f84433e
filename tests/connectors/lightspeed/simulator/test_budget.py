"""The budget: fixed UTC windows, three headers on every answer, twenty a second."""

from typing import Any

import httpx
import pytest

from connectors.lightspeed.simulator.shop import Shop

pytestmark = pytest.mark.anyio


async def test_every_answer_carries_the_three_headers(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/nl/shop.json")).headers
    assert headers["x-ratelimit-limit"] == "300/3000/12000"
    assert headers["x-ratelimit-remaining"] == "299/2999/11999"
    assert headers["x-ratelimit-reset"] == "290/3590/43190"


async def test_windows_end_on_the_wall_clock(client: httpx.AsyncClient, clock: Any) -> None:
    await client.get("/nl/shop.json")
    clock.forward(289)
    assert (await client.get("/nl/shop.json")).headers["x-ratelimit-remaining"] == "298/2998/11998"
    clock.forward(1)
    headers = (await client.get("/nl/shop.json")).headers
    assert headers["x-ratelimit-remaining"] == "299/2997/11997"
    assert headers["x-ratelimit-reset"] == "300/3300/42900"


async def test_a_used_up_window_shows_minus_one_and_ends(client: httpx.AsyncClient, shop: Shop, clock: Any) -> None:
    shop.turn(limits=[3, 3000, 12000])
    answers = [await client.get("/nl/shop.json") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[2].headers["x-ratelimit-remaining"] == "0/2997/11997"
    assert answers[4].headers["x-ratelimit-remaining"] == "-1/2997/11997"
    assert answers[4].json()["error"]["code"] == 429
    clock.forward(290)
    assert (await client.get("/nl/shop.json")).status_code == 200


async def test_twenty_a_second_is_the_most(client: httpx.AsyncClient, clock: Any) -> None:
    statuses = [(await client.get("/nl/shop.json")).status_code for _ in range(21)]
    assert statuses == [200] * 20 + [429]
    clock.forward(1)
    assert (await client.get("/nl/shop.json")).status_code == 200


async def test_the_account_tells_the_same_figures(client: httpx.AsyncClient) -> None:
    told = (await client.get("/nl/account/ratelimit.json")).json()["accountRatelimit"]
    assert told["limit5Min"] == {
        "limit": 300,
        "remaining": 299,
        "reset": 290,
        "resetTime": "2026-06-03T12:05:00+00:00",
    }
    assert (told["limitHour"]["reset"], told["limitDay"]["resetTime"]) == (3590, "2026-06-04T00:00:00+00:00")
