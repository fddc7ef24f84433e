"""The warehouse's answers, in our words."""

from datetime import timedelta

import httpx
import pytest

from connectors.efulfilment_stub.api import Api
from connectors.efulfilment_stub.translate import order_body
from hub_core.errors import Forbidden, HubError, NotFound, Rejected, Unauthorised, Unavailable
from hub_core.testing import samples
from hub_core.testing.fakes import hub_side

pytestmark = pytest.mark.anyio
BODY = order_body(samples.order())
TAKEN = {"order": {"status": "accepted", "reason": "", "lines": []}}


@pytest.fixture
def api(http, make_settings):
    return Api(make_settings(url="https://warehouse.example/"), hub_side("warehouse", http=http))


async def fault(api) -> HubError:
    with pytest.raises(HubError) as raised:
        await api.put_order("shop-nl:7", BODY)
    return raised.value


async def test_a_call_carries_the_token_and_the_escaped_reference(api, httpx_mock):
    httpx_mock.add_response(json=TAKEN)
    await api.put_order("shop-nl:7/8", BODY)
    [call] = httpx_mock.get_requests()
    assert call.method == "PUT"
    assert call.url.raw_path == b"/v1/orders/shop-nl%3A7%2F8"
    assert call.headers["Authorization"] == "Bearer warehouse-token"
    assert call.headers["Content-Type"] == "application/json"


@pytest.mark.promise("H9")
@pytest.mark.parametrize(
    ("status", "kind", "acted"),
    [
        (400, Rejected, None),
        (401, Unauthorised, False),
        (403, Forbidden, False),
        (404, NotFound, None),
        (408, Unavailable, False),
        (409, Rejected, None),
        (422, Rejected, None),
        (429, Unavailable, False),
        (301, Unavailable, True),
        (500, Unavailable, True),
        (503, Unavailable, True),
    ],
)
async def test_every_status_is_named_by_what_to_do_next(api, httpx_mock, status, kind, acted):
    httpx_mock.add_response(status_code=status, json={"error": {"code": "x", "message": "Because."}})
    told = await fault(api)
    assert issubclass(type(told), kind)
    assert isinstance(told, Unavailable) is (acted is not None)
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
    assert type(told) is Unavailable
    assert told.may_have_acted is acted
    assert type(broken).__name__ in str(told)


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


@pytest.mark.parametrize("body", [b"<html>hello</html>", b"", b"{}", b'{"order": 1}', b"\xff\xfe"])
async def test_a_yes_in_other_words_is_no_yes(api, httpx_mock, body):
    httpx_mock.add_response(content=body)
    told = await fault(api)
    assert type(told) is Unavailable
    assert told.may_have_acted


@pytest.mark.parametrize("body", [b"<html>no</html>", b"", b'{"error": "no"}', b"\xff"])
async def test_a_no_in_other_words_names_the_setting(api, httpx_mock, body):
    httpx_mock.add_response(status_code=404, content=body)
    assert "is the setting url right?" in str(await fault(api))


async def test_a_no_without_a_reason_says_so(api, httpx_mock):
    httpx_mock.add_response(status_code=422, json={"error": {}})
    assert "it gives no reason" in str(await fault(api))


async def test_pages_are_walked_to_the_end(api, httpx_mock):
    parcel = {"order": "shop-nl:7", "shipped_at": "2026-01-15T13:00:00Z", "updated_at": "2026-01-15T13:00:00Z"}
    httpx_mock.add_response(json={"shipments": [parcel | {"id": "SHP-1"}], "next": "SHP-1"})
    httpx_mock.add_response(json={"shipments": [parcel | {"id": "SHP-2"}], "next": None})
    seen = [data.id async for page in api.shipments(samples.NOON) for data in page.shipments]
    first, second = (request.url.params for request in httpx_mock.get_requests())
    assert seen == ["SHP-1", "SHP-2"]
    assert first["since"] == second["since"] == "2026-01-15T12:00:00+00:00"
    assert ("after" in first, second["after"]) == (False, "SHP-1")


async def test_pages_that_go_round_end(api, httpx_mock):
    httpx_mock.add_response(json={"shipments": [], "next": "SHP-1"}, is_reusable=True)
    with pytest.raises(Unavailable, match="over and over"):
        assert [page async for page in api.shipments(None)]


async def test_nothing_shows_the_token(api, httpx_mock):
    httpx_mock.add_response(status_code=401)
    assert "warehouse-token" not in f"{await fault(api)} {api!r}"
