"""The door: over real HTTP, and the registrations that make the shop ring there."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from hashlib import md5
from typing import Any, cast

import httpx
import pytest
import uvicorn
from litestar import Litestar, Router

from connectors.lightspeed.api import Api
from connectors.lightspeed.plugin import connect
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.webhooks import DoorAddress, Webhooks
from hub_core.errors import ConfigError
from hub_core.plugins import HubSide, Secret
from hub_core.testing.fakes import FakeClock, Kept, RememberingHub, hub_side

pytestmark = pytest.mark.anyio
TOKEN = "a-token-nobody-can-guess"
BODY = b'{"order":{"id":7,"link":"http:\\/\\/shop"}}'
OLD = Secret("the-secret-of-last-year")


def signed(body: bytes, secret: Secret, **more: str) -> dict[str, str]:
    signature = md5(body + secret.reveal().encode(), usedforsecurity=False).hexdigest()
    return {
        "X-Event": "orders/created",
        "X-Shop-Id": "356902",
        "X-Order-Id": "7",
        "X-Request-Id": "r-1",
        "X-Signature": signature,
        "X-Forwarded-For": "203.0.113.9",
        **more,
    }


@pytest.fixture
def hub(clock: FakeClock) -> RememberingHub:
    quiet = hub_side(now=clock)
    quiet.memory.notes.update(path_token=TOKEN, shop_id="356902")
    return quiet


@pytest.fixture
def settings(settings_of: Callable[..., Settings]) -> Settings:
    return settings_of(old_secrets=(OLD,), max_body_bytes=1000)


@pytest.fixture
async def door(settings: Settings, hub: RememberingHub) -> AsyncIterator[httpx.AsyncClient]:
    """The door under a real server on loopback."""
    routes = list(cast(Any, connect(settings, hub).routes))
    app = Litestar([Router(path="/shop-nl", route_handlers=routes)])
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    listening = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve([listening]))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/shop-nl/webhooks/"
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
        yield client
    server.should_exit = True
    await serving


@pytest.mark.promise("H1", "L1")
async def test_a_ring_is_kept_word_for_word_before_it_is_acknowledged(
    door: httpx.AsyncClient, hub: RememberingHub, settings: Settings
) -> None:
    answer = await door.post(TOKEN, content=BODY, headers=signed(BODY, settings.secret))
    assert (answer.status_code, answer.content) == (204, b"")
    headers = {"x-event": "orders/created", "x-shop-id": "356902", "x-request-id": "r-1", "x-order-id": "7"}
    assert hub.inbox.rings == [Kept("orders/created", "7", BODY, headers)]


@pytest.mark.promise("H3")
async def test_the_same_ring_twice_is_kept_twice(
    door: httpx.AsyncClient, hub: RememberingHub, settings: Settings
) -> None:
    for _ in range(2):
        await door.post(TOKEN, content=BODY, headers=signed(BODY, settings.secret))
    assert len(hub.inbox.rings) == 2


@pytest.mark.promise("G4")
async def test_the_empty_body_of_a_deletion_is_kept_with_its_id(
    door: httpx.AsyncClient, hub: RememberingHub, settings: Settings
) -> None:
    headers = signed(b"", settings.secret, **{"X-Event": "shipments/deleted", "X-Shipment-Id": "41"})
    assert (await door.post(TOKEN, content=b"", headers=headers)).status_code == 204
    (kept,) = hub.inbox.rings
    assert (kept.topic, kept.object_id, kept.body) == ("shipments/deleted", "41", b"")


@pytest.mark.promise("G3")
async def test_every_secret_of_a_rotation_is_taken(
    door: httpx.AsyncClient, hub: RememberingHub, settings: Settings
) -> None:
    for secret in (settings.secret, OLD):
        assert (await door.post(TOKEN, content=BODY, headers=signed(BODY, secret))).status_code == 204
    assert len(hub.inbox.rings) == 2


@pytest.mark.promise("G3")
@pytest.mark.parametrize(
    "changes",
    [
        {"X-Signature": "0" * 32},
        {"X-Signature": ""},
        {"X-Signature": "é"},
        {"X-Shop-Id": "9"},
        {"X-Shop-Id": ""},
    ],
)
async def test_whoever_is_not_the_shop_is_counted_and_not_kept(
    door: httpx.AsyncClient,
    hub: RememberingHub,
    settings: Settings,
    changes: dict[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    headers = {name: value.encode("latin-1") for name, value in (signed(BODY, settings.secret) | changes).items()}
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert (await door.post(TOKEN, content=BODY, headers=headers)).status_code == 401
    assert hub.inbox.rings == []
    assert len([record for record in caplog.records if record.message == "rings refused"]) == 1


@pytest.mark.promise("G3")
async def test_a_changed_body_is_not_believed(door: httpx.AsyncClient, settings: Settings) -> None:
    answer = await door.post(TOKEN, content=BODY + b" ", headers=signed(BODY, settings.secret))
    assert answer.status_code == 401


@pytest.mark.promise("G3")
async def test_without_the_token_there_is_no_door(
    door: httpx.AsyncClient, hub: RememberingHub, settings: Settings
) -> None:
    for path in ("guess", "", TOKEN + "x"):
        assert (await door.post(path, content=BODY, headers=signed(BODY, settings.secret))).status_code == 404
    assert (await door.get(TOKEN)).status_code == 405
    assert hub.inbox.rings == []


@pytest.mark.promise("G3")
async def test_a_body_beyond_the_limit_is_not_read_to_its_end(
    door: httpx.AsyncClient, hub: RememberingHub, settings: Settings
) -> None:
    async def flood() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"x" * 100

    announced = await door.post(TOKEN, content=b"x" * 1001, headers=signed(b"", settings.secret))
    streamed = await door.post(TOKEN, content=flood(), headers=signed(b"", settings.secret))
    assert (announced.status_code, streamed.status_code) == (413, 413)
    assert hub.inbox.rings == []


@pytest.mark.promise("H1")
async def test_what_cannot_be_kept_is_not_acknowledged(
    door: httpx.AsyncClient, hub: RememberingHub, settings: Settings
) -> None:
    hub.inbox.down = True
    answer = await door.post(TOKEN, content=BODY, headers=signed(BODY, settings.secret))
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1


@pytest.mark.promise("H11")
async def test_an_unknown_topic_is_kept_too(door: httpx.AsyncClient, hub: RememberingHub, settings: Settings) -> None:
    headers = signed(BODY, settings.secret, **{"X-Event": "mugs/broken", "X-Mug-Id": "not a number"})
    assert (await door.post(TOKEN, content=BODY, headers=headers)).status_code == 204
    assert (hub.inbox.rings[0].topic, hub.inbox.rings[0].object_id) == ("mugs/broken", "")


async def test_before_the_shop_is_learnt_its_number_is_looked_at_later(
    door: httpx.AsyncClient, hub: RememberingHub, settings: Settings
) -> None:
    del hub.memory.notes["shop_id"]
    headers = signed(BODY, settings.secret, **{"X-Shop-Id": "9"})
    assert (await door.post(TOKEN, content=BODY, headers=headers)).status_code == 204


@pytest.mark.promise("G3")
async def test_the_token_is_made_once_and_kept() -> None:
    first = hub_side()
    token = await DoorAddress(first).token()
    assert len(token) >= 32
    assert await DoorAddress(first).token() == token
    assert await DoorAddress(hub_side()).token() != token
    assert await DoorAddress(first).url() == f"https://hub.example/shop-nl/webhooks/{token}"


def registrations(settings: Settings, hub: HubSide) -> Webhooks:
    return Webhooks(settings, hub, Api(settings, hub), DoorAddress(hub))


@pytest.mark.promise("G2")
async def test_a_shop_elsewhere_needs_to_know_where_to_ring(settings_of: Callable[..., Settings]) -> None:
    with pytest.raises(ConfigError, match="set HUB_PUBLIC_URL"):
        await registrations(settings_of(url=None), hub_side(public_url=None)).wanted()
    assert not await registrations(settings_of(url="http://127.0.0.1:1"), hub_side(public_url=None)).wanted()


@pytest.mark.promise("G2")
async def test_webhooks_are_registered_listed_and_removed(stage: Any) -> None:
    ours = stage.connector.registrations
    wanted = list(await ours.wanted())
    groups = ("orders", "shipments", "products", "variants", "customers", "invoices", "returns")
    assert [registration.topic for registration in wanted] == [f"{group}/*" for group in groups]
    for registration in wanted:
        await ours.add(registration)
    listed = await ours.listed()
    assert {(one.topic, one.address) for one in listed} == {(one.topic, one.address) for one in wanted}
    for registration in listed:
        await ours.remove(registration)
        await ours.remove(registration)
    assert await ours.listed() == []


@pytest.mark.promise("G2")
async def test_only_what_is_given_has_its_webhooks(stage_of: Any) -> None:
    stage = stage_of(gives=("shipments", "products"))
    wanted = await stage.connector.registrations.wanted()
    assert [registration.topic for registration in wanted] == ["shipments/*", "products/*", "variants/*"]


@pytest.mark.promise("G2")
async def test_a_webhook_that_does_not_ring_shows_it(stage_of: Any) -> None:
    stage = stage_of(gives=("shipments", "products"))
    await stage.open()
    for number in list(stage.shop.books.webhooks):
        stage.shop.books.webhooks[number].active = False
    topics = [registration.topic for registration in await stage.connector.registrations.listed()]
    assert sorted(topics) == [f"{group}/* (not active)" for group in ("products", "shipments", "variants")]


@pytest.mark.promise("L1", "G3")
async def test_the_shops_own_rings_are_believed_and_a_wrong_signature_is_not(stage: Any) -> None:
    await stage.open()
    stage.shop.orders.place()
    assert {"orders/created", "shipments/created"} <= {ring.topic for ring in await stage.rings()}
    stage.shop.turn(wrong_signature=True)
    stage.shop.orders.place()
    assert await stage.rings() == []


@pytest.mark.promise("G3")
async def test_refusals_are_told_again_after_a_minute(
    door: httpx.AsyncClient, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        await door.post("guess")
        await door.post("guess")
        clock.passes(timedelta(minutes=1))
        await door.post("guess")
    told = [record.__dict__["counts"] for record in caplog.records if record.message == "rings refused"]
    assert told == [{"wrong path": 1}, {"wrong path": 3}]
