"""The one way out: its own hosts, no redirects, no cookies, a size cap, the trace id, faults as httpx names them."""

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar, Request, Response, get, post

from adapters.egress import client as egress
from adapters.egress import egress_client
from adapters.http import answer_at, bind
from hub_core.errors import ConfigError
from hub_core.use_cases.trace import tracing

pytestmark = pytest.mark.anyio


@get("/echo")
async def echo(request: Request) -> dict[str, str]:
    return dict(request.headers)


@get("/moved", status_code=302)
async def moved() -> Response[None]:
    return Response(None, status_code=302, headers={"Location": "/echo", "Set-Cookie": "a=b"})


@get("/large")
async def large() -> str:
    return "x" * 5000


@post("/body")
async def body(request: Request) -> bytes:
    return await request.body()


@pytest.fixture
async def place() -> AsyncIterator[str]:
    door, told = bind("127.0.0.1", 0), asyncio.Event()
    app = Litestar(route_handlers=[echo, moved, large, body], openapi_config=None, logging_config=None)
    serving = asyncio.create_task(answer_at(door, app, told))
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    told.set()
    await serving


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with egress_client("shop-nl", ["127.0.0.1"]) as made:
        yield made


async def test_a_foreign_host_is_refused_before_any_call(client: httpx.AsyncClient) -> None:
    with pytest.raises(ConfigError, match=r"\[connector.shop-nl\] may not call 169.254.169.254"):
        await client.get("http://169.254.169.254/latest")


async def test_a_redirect_is_an_answer_and_is_not_followed(client: httpx.AsyncClient, place: str) -> None:
    answer = await client.get(f"{place}/moved", follow_redirects=True)
    assert answer.status_code == 302


async def test_no_cookie_is_kept(client: httpx.AsyncClient, place: str) -> None:
    await client.get(f"{place}/moved")
    assert "cookie" not in (await client.get(f"{place}/echo")).json()


async def test_the_trace_id_goes_along(client: httpx.AsyncClient, place: str) -> None:
    with tracing("abc123"):
        assert (await client.get(f"{place}/echo")).json()["x-trace-id"] == "abc123"


async def test_user_and_password_are_sent(client: httpx.AsyncClient, place: str) -> None:
    told = (await client.get(f"{place}/echo", auth=("key", "secret"))).json()
    assert told["authorization"] == httpx.BasicAuth("key", "secret")._auth_header


async def test_another_scheme_is_refused_aloud(client: httpx.AsyncClient, place: str) -> None:
    with pytest.raises(TypeError, match="DigestAuth"):
        await client.get(f"{place}/echo", auth=httpx.DigestAuth("key", "secret"))


async def test_an_answer_beyond_the_cap_is_an_error(
    client: httpx.AsyncClient, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(egress, "LARGEST_ANSWER", 1000)
    with pytest.raises(httpx.ReadError, match="larger than 1000"):
        await client.get(f"{place}/large")


async def test_what_is_sent_arrives(client: httpx.AsyncClient, place: str) -> None:
    assert (await client.post(f"{place}/body", content=b"a mug")).content == b"a mug"


async def test_nobody_there_is_a_connect_error(client: httpx.AsyncClient) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    with pytest.raises(httpx.ConnectError):
        await client.get(f"http://127.0.0.1:{port}/")


async def test_a_line_that_drops_is_a_transport_error(client: httpx.AsyncClient) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with server:
        with pytest.raises(httpx.TransportError):
            await client.get(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
