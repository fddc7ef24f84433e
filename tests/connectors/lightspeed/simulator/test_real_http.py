"""Over a real socket: the shop rings by itself, and can hang up in the middle of a word."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
import uvicorn
from litestar import Litestar, Request, post
from litestar.datastructures import State

from connectors.lightspeed.simulator import build
from connectors.lightspeed.simulator.shop import Shop
from connectors.lightspeed.simulator.trade.placing import NewOrder

pytestmark = pytest.mark.anyio


async def served(app: Litestar) -> AsyncIterator[str]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    running = asyncio.create_task(server.serve([listening]))
    await until(lambda: server.started)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    await running
    listening.close()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - what is waited for happens in other code, which knows no event of ours
            await asyncio.sleep(0.01)


@pytest.fixture
def shop_app() -> Litestar:
    return build()


@pytest.fixture
async def address(shop_app: Litestar) -> AsyncIterator[str]:
    async for address in served(shop_app):
        yield address


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
async def hub(heard: list[str]) -> AsyncIterator[str]:
    @post("/ring")
    async def ring(request: Request[None, None, State]) -> None:
        await request.body()
        heard.append(request.headers["x-event"])

    async for address in served(Litestar([ring], openapi_config=None, logging_config=None)):
        yield address


@pytest.fixture
async def client(shop_app: Litestar, address: str) -> AsyncIterator[httpx.AsyncClient]:
    config = shop_app.state.shop.config
    async with httpx.AsyncClient(base_url=address, auth=(config.key, config.secret), trust_env=False) as opened:
        yield opened


async def test_changes_ring_by_themselves(
    shop_app: Litestar, client: httpx.AsyncClient, hub: str, heard: list[str]
) -> None:
    shop: Shop = shop_app.state.shop
    wanted = {"itemGroup": "orders", "itemAction": "*", "address": f"{hub}/ring"}
    assert (await client.post("/nl/webhooks.json", json={"webhook": wanted})).status_code == 201
    order = shop.orders.place()
    await until(lambda: len(heard) == 1)
    await client.put("/simulator/switches", json={"ring_delay": [0.05, 0.1]})
    await client.put(f"/nl/orders/{order.id}.json", json={"order": {"paymentStatus": "paid"}})
    await until(lambda: len(heard) == 3)
    assert heard[0] == "orders/created"
    assert sorted(heard[1:]) == ["orders/paid", "orders/updated"]
    assert {rung.result for rung in shop.bells.rung} == {"201"}


async def test_bells_wait_while_the_shop_is_down_or_rung_by_hand(
    shop_app: Litestar, client: httpx.AsyncClient, hub: str, heard: list[str]
) -> None:
    shop: Shop = shop_app.state.shop
    wanted = {"itemGroup": "orders", "itemAction": "created", "address": f"{hub}/ring"}
    await client.post("/nl/webhooks.json", json={"webhook": wanted})
    shop.turn(down=True)
    shop.orders.place()
    await asyncio.sleep(0.05)
    assert heard == []
    shop.turn(down=False)
    await until(lambda: heard == ["orders/created"])
    shop.turn(manual_rings=True)
    shop.orders.place()
    await asyncio.sleep(0.05)
    assert len(heard) == 1
    assert len((await client.post("/simulator/ring")).json()) == 1
    assert len(heard) == 2


async def test_a_receiver_that_is_gone_is_written_down(shop_app: Litestar, client: httpx.AsyncClient) -> None:
    shop: Shop = shop_app.state.shop
    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{closed.getsockname()[1]}/ring"
    wanted = {"itemGroup": "orders", "itemAction": "created", "address": address}
    await client.post("/nl/webhooks.json", json={"webhook": wanted})
    shop.orders.place()
    await until(lambda: len(shop.bells.rung) == 1)
    closed.close()
    assert (shop.bells.rung[0].heard, shop.bells.rung[0].result) == (False, "ClientConnectorError")
    shop.bells.clear()
    (webhook,) = shop.books.webhooks.values()
    for count, nonsense in enumerate(("http://", "http://127.0.0.1:99999/ring", "http://[/ring"), start=1):
        webhook.address = nonsense
        shop.orders.place()
        await until(lambda wanted=count: len(shop.bells.rung) == wanted)  # type: ignore[misc]  # bound now, on purpose
    assert [rung.heard for rung in shop.bells.rung] == [False] * 3


async def test_a_dropped_line_gives_no_answer(shop_app: Litestar, client: httpx.AsyncClient) -> None:
    shop: Shop = shop_app.state.shop
    order = shop.orders.place(NewOrder(paid=True))
    path = f"/nl/shipments/{order.shipments[0].id}.json"
    shop.turn(drop_next=1, work_before_failing=True)
    with pytest.raises(httpx.TransportError):
        await client.put(path, json={"shipment": {"status": "shipped"}})
    assert (shop.calls[-1].status, shop.calls[-1].fault) == (0, "drop")
    assert (await client.get(path)).json()["shipment"]["status"] == "shipped"


async def test_the_page_opens(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    assert answer.headers["content-type"].startswith("text/html")
    assert "Place an order" in answer.text
