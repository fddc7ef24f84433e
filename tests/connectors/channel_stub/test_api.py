"""The market's answers, in our words."""

from datetime import timedelta

import httpx
import pytest

from connectors.channel_stub.api import Account, Api, Forgotten
from hub_core.errors import Busy, Forbidden, HubError, NotFound, Rejected, Unauthorised, Unavailable
from hub_core.testing import samples
from hub_core.testing.fakes import hub_side

pytestmark = pytest.mark.anyio


@pytest.fixture
def hub(http):
    return hub_side("market", http=http)


@pytest.fixture
def api(hub, make_settings):
    return Api(make_settings(url="https://market.example/"), hub)


async def fault(api) -> HubError:
    with pytest.raises(HubError) as raised:
        await api.account()
    return raised.value


async def test_a_call_carries_the_token_and_escaped_ids(api, httpx_mock):
    httpx_mock.add_response(json={}, is_reusable=True)
    await api.one("orders", "7/8")
    await api.delete_parcel("7", "warehouse:SHP 1", samples.NOON)
    one, parcel = httpx_mock.get_requests()
    assert (one.method, one.url.raw_path) == ("GET", b"/v1/orders/7%2F8")
    assert parcel.url.raw_path == b"/v1/orders/7/parcels/warehouse%3ASHP%201?version=2026-01-15T12%3A00%3A00%2B00%3A00"
    assert one.headers["Authorization"] == "Bearer market-token"


@pytest.mark.promise("H9")
@pytest.mark.parametrize(
    ("status", "kind", "acted"),
    [
        (400, Rejected, None),
        (401, Unauthorised, False),
        (403, Forbidden, False),
        (404, NotFound, None),
        (408, Busy, False),
        (409, Rejected, None),
        (410, Forgotten, None),
        (422, Rejected, None),
        (429, Busy, False),
        (301, Unavailable, True),
        (500, Unavailable, True),
        (503, Unavailable, True),
    ],
)
async def test_every_status_is_named_by_what_to_do_next(api, httpx_mock, status, kind, acted):
    httpx_mock.add_response(status_code=status, json={"error": {"code": "x", "message": "Because."}})
    told = await fault(api)
    assert type(told) is kind
    assert getattr(told, "may_have_acted", None) is acted
    assert f"{status}: Because." in str(told)


@pytest.mark.promise("H9")
@pytest.mark.parametrize(
    ("broken", "acted"),
    [
        (httpx.ConnectError("refused"), False),
        (httpx.ConnectTimeout("slow"), False),
        (httpx.PoolTimeout("busy"), False),
        (httpx.ReadTimeout("slow"), True),
        (httpx.RemoteProtocolError("gone"), True),
    ],
)
async def test_no_answer_is_unavailable(api, httpx_mock, broken, acted):
    httpx_mock.add_exception(broken)
    told = await fault(api)
    assert isinstance(told, Unavailable)
    assert told.may_have_acted is acted


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("3", timedelta(seconds=3)),
        ("Thu, 15 Jan 2026 12:00:30 GMT", timedelta(seconds=30)),
        ("Thu, 15 Jan 2026 11:00:00 GMT", timedelta(0)),
        ("Thu, 15 Jan 2026 12:00:30", None),
        ("9" * 30, None),
        ("999999999", timedelta(days=1)),
        ("soon", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
async def test_the_wait_it_asks_for_is_passed_on(api, httpx_mock, header, wait, status):
    httpx_mock.add_response(status_code=status, headers={"Retry-After": header})
    told = await fault(api)
    assert isinstance(told, Unavailable)
    assert told.retry_after == wait


@pytest.mark.parametrize("body", [b"<html>hello</html>", b"", b"{}", b'{"name": 1}', b"\xff\xfe"])
async def test_a_yes_in_other_words_is_no_yes(api, httpx_mock, body):
    httpx_mock.add_response(content=body)
    assert type(await fault(api)) is Unavailable


@pytest.mark.parametrize("body", [b"<html>no</html>", b"", b'{"error": "no"}', b"\xff"])
async def test_a_no_in_other_words_names_the_setting(api, httpx_mock, body):
    httpx_mock.add_response(status_code=404, content=body)
    assert "is the setting url right?" in str(await fault(api))


async def test_a_no_without_a_reason_says_so_and_every_reason_is_told(api, httpx_mock):
    httpx_mock.add_response(status_code=422, json={"error": {}})
    assert "it gives no reason" in str(await fault(api))
    details = [{"message": "One."}, {"message": "Two."}]
    httpx_mock.add_response(status_code=422, json={"error": {"details": details}})
    assert "One.; Two." in str(await fault(api))


async def test_pages_are_walked_to_the_end(api, httpx_mock):
    httpx_mock.add_response(json={"items": [{"id": "1"}], "next": "1"})
    httpx_mock.add_response(json={"items": [{"id": "2"}], "next": None})
    seen = [bytes(body) async for page in api.walk("orders", samples.NOON) for body in page]
    first, second = (request.url.params for request in httpx_mock.get_requests())
    assert seen == [b'{"id":"1"}', b'{"id":"2"}']
    assert first["changed_since"] == second["changed_since"] == "2026-01-15T12:00:00+00:00"
    assert ("after" in first, second["after"]) == (False, "1")


async def test_pages_that_go_round_end(api, httpx_mock):
    httpx_mock.add_response(json={"items": [], "next": "1"}, is_reusable=True)
    with pytest.raises(Unavailable, match="over and over"):
        assert [page async for page in api.walk("offers")]


@pytest.mark.parametrize("seqs", [[7], [8, 8], [9, 8]])
async def test_a_feed_that_does_not_rise_is_not_followed(api, httpx_mock, seqs):
    entries = [{"seq": seq, "what": "order", "id": "1", "at": "2026-01-15T12:00:00Z"} for seq in seqs]
    httpx_mock.add_response(json={"entries": entries, "last": 9})
    with pytest.raises(Unavailable, match="does not rise after 7"):
        await api.feed(7)


async def test_the_markets_name_is_asked_for_once_and_noted(api, hub, httpx_mock):
    httpx_mock.add_response(json={"name": "Stub Market", "currency": "EUR", "domain": "relay.market.example"})
    account = Account(hub, api)
    assert [await account.name(), await account.name()] == ["Stub Market", "Stub Market"]
    assert len(httpx_mock.get_requests()) == 1
    httpx_mock.add_response(json={"name": " "})
    assert await account.learn() == "market"


async def test_nothing_shows_the_token(api, httpx_mock):
    httpx_mock.add_response(status_code=401)
    assert "market-token" not in f"{await fault(api)} {api!r} {vars(api)!r}"
