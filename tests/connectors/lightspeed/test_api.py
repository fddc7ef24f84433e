"""The calls of the API: signed in, paced, page by page, and errors in our words."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.settings import Settings
from hub_core.errors import Busy, ConfigError, Forbidden, HubError, NotFound, Rejected, Unauthorised, Unavailable
from hub_core.plugins import Secret
from hub_core.testing.fakes import FakeClock, RememberingHub

pytestmark = pytest.mark.anyio
ORDER = "http://shop.test/nl/orders/7.json"
LIMITS = {
    "X-RateLimit-Limit": "300/3000/12000",
    "X-RateLimit-Remaining": "299/2999/11999",
    "X-RateLimit-Reset": "263/2063/23663",
}


async def test_a_call_signs_in_and_names_the_language(api: Api, httpx_mock: HTTPXMock, settings: Settings) -> None:
    httpx_mock.add_response(url=ORDER, json={"order": {"id": 7}})
    assert json.loads(await api.get("orders/7")) == {"order": {"id": 7}}
    (asked,) = httpx_mock.get_requests()
    login = base64.b64encode(f"{settings.key.reveal()}:{settings.secret.reveal()}".encode()).decode()
    assert asked.headers["authorization"] == f"Basic {login}"


async def test_an_app_install_signs_in_with_its_token(
    settings_of: Callable[..., Settings], hub: RememberingHub, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(url=ORDER, json={"order": {"id": 7}})
    app = settings_of(key=Secret("app"), secret=Secret("app-secret"), token=Secret("token"))
    await Api(app, hub).get("orders/7")
    login = base64.b64encode(f"app:{app.password.reveal()}".encode()).decode()
    assert httpx_mock.get_requests()[0].headers["authorization"] == f"Basic {login}"


@pytest.mark.promise("G1")
async def test_every_call_waits_for_its_place_and_tells_what_is_left(
    api: Api, hub: RememberingHub, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(url=ORDER, json={"order": {"id": 7}}, headers=LIMITS)
    await api.get("orders/7", priority="background")
    assert hub.budget.spent == ["background"]
    assert [(w.limit, w.remaining, w.resets_in) for w in hub.budget.windows] == [
        (300, 299, timedelta(seconds=263)),
        (3000, 2999, timedelta(seconds=2063)),
        (12000, 11999, timedelta(seconds=23663)),
    ]


@pytest.mark.promise("G1")
@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"X-RateLimit-Remaining": "-1/2700/11000", "X-RateLimit-Reset": "40/2063/23663"}, 41),
        ({"X-RateLimit-Remaining": "-1/-1/11000", "X-RateLimit-Reset": "40/2063/23663"}, 2064),
        ({"X-RateLimit-Remaining": "250/2700/11000", "X-RateLimit-Reset": "40/2063/23663"}, 1),
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "Thu, 15 Jan 2026 12:00:00 GMT"}, 1),
    ],
)
async def test_a_429_waits_for_the_window_it_names(
    api: Api, httpx_mock: HTTPXMock, headers: dict[str, str], wait: int
) -> None:
    httpx_mock.add_response(url=ORDER, status_code=429, headers=headers, json={"error": {"code": 429}})
    with pytest.raises(Unavailable) as told:
        await api.get("orders/7")
    assert told.value.retry_after == timedelta(seconds=wait)
    assert not told.value.may_have_acted


def error(code: int, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "method": "PUT", "request": "/nl/orders/7.json", "message": message}}


@pytest.mark.promise("H9")
@pytest.mark.parametrize(
    ("answer", "kind", "acted"),
    [
        ((401, error(401, "Access denied.")), Unauthorised, False),
        ((403, error(403, "No permission.")), Forbidden, False),
        ((404, error(404, "Resource not found.")), NotFound, None),
        ((404, error(404, "Unknown or inactive language.")), ConfigError, None),
        ((400, error(400, "Malformed.")), Rejected, None),
        ((409, error(409, "Conflict.")), Rejected, None),
        ((422, error(422, "Invalid.")), Rejected, None),
        ((408, None), Unavailable, True),
        ((500, error(500, "Oops.")), Unavailable, True),
        ((503, None), Unavailable, True),
        ((302, None), Unavailable, True),
        ((200, error(422, "Invalid.")), Rejected, None),
        ((200, error(500, "Oops.")), Unavailable, True),
        ((200, error(429, "Slower.")), Busy, False),
        ((200, {"error": "no"}), Rejected, None),
    ],
)
async def test_every_answer_has_its_error(
    api: Api, httpx_mock: HTTPXMock, answer: tuple[int, Any], kind: type[HubError], acted: bool | None
) -> None:
    status, body = answer
    httpx_mock.add_response(url=ORDER, method="PUT", status_code=status, json=body)
    with pytest.raises(HubError) as told:
        await api.put("orders/7", {"order": {"memo": "x"}})
    assert type(told.value) is kind
    assert "PUT orders/7" in str(told.value)
    assert acted is None or getattr(told.value, "may_have_acted", None) is acted


async def test_a_refusal_names_the_fields(api: Api, httpx_mock: HTTPXMock) -> None:
    body = {"error": {"code": 422, "message": "Invalid.", "errors": {"address": ["is no URL", "is empty"]}}}
    httpx_mock.add_response(url="http://shop.test/nl/webhooks.json", status_code=422, json=body)
    with pytest.raises(Rejected, match=r"Invalid\. \(address: is no URL, is empty\)"):
        await api.post("webhooks", {"webhook": {}})


async def test_a_wrong_language_names_the_setting(api: Api, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=ORDER, status_code=404, json=error(404, "Unknown or inactive language."))
    with pytest.raises(ConfigError, match="setting language"):
        await api.get("orders/7")


@pytest.mark.parametrize("body", [b"<html>maintenance</html>", b'{"order":', b"\xff"])
async def test_what_is_no_json_is_asked_again(api: Api, httpx_mock: HTTPXMock, body: bytes) -> None:
    httpx_mock.add_response(url=ORDER, content=body)
    with pytest.raises(Unavailable, match="not JSON"):
        await api.get("orders/7")


@pytest.mark.promise("H9")
@pytest.mark.parametrize(
    ("fault", "acted"),
    [
        (httpx.ConnectError("refused"), False),
        (httpx.ConnectTimeout("late"), False),
        (httpx.ReadTimeout("late"), True),
        (httpx.RemoteProtocolError("dropped"), True),
    ],
)
async def test_a_call_without_answer_may_have_acted_unless_it_never_arrived(
    api: Api, httpx_mock: HTTPXMock, fault: httpx.HTTPError, acted: bool
) -> None:
    httpx_mock.add_exception(fault)
    with pytest.raises(Unavailable) as told:
        await api.put("orders/7", {})
    assert told.value.may_have_acted is acted


@pytest.mark.promise("H9")
@pytest.mark.parametrize("status", [401, 403, 422, 500])
async def test_no_secret_stands_in_a_message(api: Api, httpx_mock: HTTPXMock, settings: Settings, status: int) -> None:
    httpx_mock.add_response(url=ORDER, status_code=status, json=error(status, "No."))
    with pytest.raises(HubError) as told:
        await api.get("orders/7")
    assert settings.secret.reveal() not in repr(told.value)
    assert settings.key.reveal() not in repr(told.value)


async def test_a_delete_may_be_empty(api: Api, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url="http://shop.test/nl/webhooks/9.json", method="DELETE", status_code=204)
    await api.delete("webhooks/9")


def page(*ids: int) -> dict[str, Any]:
    return {"orders": [{"id": id_} for id_ in ids]}


def page_url(number: int) -> str:
    return f"http://shop.test/nl/orders.json?status=new&limit=250&page={number}"


@pytest.mark.promise("H8")
async def test_a_walk_ends_at_a_short_page_and_gives_each_once(api: Api, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=page_url(1), json=page(*range(500, 250, -1)))
    httpx_mock.add_response(url=page_url(2), json=page(251, *range(250, 1, -1)))
    httpx_mock.add_response(url=page_url(3), json=page(2, 1))
    walked = [wire.part(wire.OrderBrief, raw).id async for raw in api.walk("orders", "orders", status="new")]
    assert walked == list(range(500, 0, -1))


async def test_a_shop_that_repeats_its_page_ends_the_walk(api: Api, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json=page(*range(250)), is_reusable=True)
    walked = [raw async for raw in api.walk("orders", "orders")]
    assert len(walked) == 250
    assert len(httpx_mock.get_requests()) == 2


async def test_an_answer_without_the_list_is_asked_again(api: Api, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json={"shipments": []})
    with pytest.raises(Unavailable, match="without a list of orders"):
        await api.members("orders", "orders", wire.OrderBrief)


SHOP = "http://shop.test/nl/shop.json"


@pytest.mark.promise("O10")
async def test_the_currency_is_read_once_and_kept(
    shop: Shop, hub: RememberingHub, httpx_mock: HTTPXMock, ring_body: Callable[[str], bytes]
) -> None:
    httpx_mock.add_response(url=SHOP, content=ring_body("shop.json"))
    assert [await shop.currency(), await shop.currency()] == ["EUR", "EUR"]
    assert await shop.id() == "356902"
    assert await shop.ahead_of_utc() == timedelta(hours=1)
    assert len(httpx_mock.get_requests()) == 1
    assert hub.memory.notes["currency"] == "EUR"


@pytest.mark.promise("O10")
async def test_the_setting_of_the_currency_wins(
    settings_of: Callable[..., Settings], hub: RememberingHub, api: Api
) -> None:
    assert await Shop(settings_of(currency="USD"), hub, api).currency() == "USD"


@pytest.mark.parametrize("body", [{"shop": {"id": 1}}, {"shop": []}, [], {"shop": {"currency": False}}])
async def test_a_shop_without_currency_asks_for_the_setting(shop: Shop, httpx_mock: HTTPXMock, body: Any) -> None:
    httpx_mock.add_response(url=SHOP, json=body)
    with pytest.raises(ConfigError, match="currency in"):
        await shop.currency()


@pytest.mark.promise("G3")
async def test_a_key_of_another_shop_is_told(
    settings_of: Callable[..., Settings],
    hub: RememberingHub,
    api: Api,
    httpx_mock: HTTPXMock,
    ring_body: Callable[[str], bytes],
) -> None:
    httpx_mock.add_response(url=SHOP, content=ring_body("shop.json"))
    with pytest.raises(ConfigError, match="shop_id is 9, and the API key is of shop 356902"):
        await Shop(settings_of(shop_id=9), hub, api).learn()


LABELS = "http://shop.test/nl/orders/customstatuses.json?limit=250&page=1"


@pytest.mark.promise("O5")
async def test_a_custom_status_is_named_by_its_title(shop: Shop, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=LABELS, json={"customStatuses": [{"id": 2284, "title": "Wacht op kleur"}]})
    assert [await shop.label("2284"), await shop.label("2284")] == ["Wacht op kleur", "Wacht op kleur"]
    assert await shop.label("99") == "#99"
    assert await shop.label("") == ""
    assert len(httpx_mock.get_requests()) == 1


@pytest.mark.promise("O5")
async def test_a_title_that_cannot_be_read_stops_nothing(shop: Shop, httpx_mock: HTTPXMock, clock: FakeClock) -> None:
    httpx_mock.add_response(url=LABELS, status_code=403, json=error(403, "No."))
    assert [await shop.label("2284"), await shop.label("2284")] == ["#2284", "#2284"]
    clock.passes(timedelta(hours=1))
    httpx_mock.add_response(url=LABELS, json={"customStatuses": [{"id": 2284, "title": "Wacht op kleur"}]})
    assert await shop.label("2284") == "Wacht op kleur"
