"""The server: a door bound early, and answers until told to stop."""

import asyncio
import signal
import socket
import time

import httpx
import pytest
from litestar import Litestar, get

from adapters.http import answer_at, bind, build_app
from hub_core.errors import ConfigError

pytestmark = pytest.mark.anyio


async def ready() -> str:
    return ""


def app() -> Litestar:
    return build_app({}, ready=ready)


@pytest.mark.promise("H9")
def test_a_taken_port_is_a_config_error_with_its_cure():
    with bind("127.0.0.1", 0) as first:
        first.listen()
        port = first.getsockname()[1]
        with pytest.raises(ConfigError) as found:
            bind("127.0.0.1", port)
    assert str(found.value) == f"cannot listen on 127.0.0.1:{port}: Address already in use. Set HUB_PORT or HUB_HOST."


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_that_is_not_ours_is_a_config_error(host):
    with pytest.raises(ConfigError, match=rf"cannot listen on {host}:0: .+\. Set HUB_PORT or HUB_HOST"):
        bind(host, 0)


async def test_two_that_bind_one_port_at_once_are_told_apart_when_they_listen():
    first = bind("127.0.0.1", 0)
    second = bind("127.0.0.1", first.getsockname()[1])
    with first, second:
        first.listen()
        with pytest.raises(ConfigError, match="Address already in use"):
            await answer_at(second, app(), asyncio.Event())


def test_a_port_is_free_again_at_once():
    with bind("127.0.0.1", 0) as first:
        first.listen()
        port = first.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            first.accept()[0].close()
    bind("127.0.0.1", port).close()


async def test_requests_in_hand_are_answered_when_it_is_told_to_stop(doors):
    inside, go_on = asyncio.Event(), asyncio.Event()

    @get("/slow")
    async def slow() -> str:
        inside.set()
        await go_on.wait()
        return "here you are"

    caller = await doors({"shop-nl": [slow]})
    asked = asyncio.create_task(caller.get("/shop-nl/slow"))
    await inside.wait()
    doors.told[0].set()
    await asyncio.sleep(0.3)
    assert not doors.serving[0].done()
    with pytest.raises(httpx.ConnectError):
        async with httpx.AsyncClient(base_url=caller.base_url) as late:
            await late.get("/health/live")
    go_on.set()
    assert (await asked).text == "here you are"
    await asyncio.wait_for(doors.serving[0], 5)


async def test_a_caller_that_only_keeps_its_line_open_holds_up_no_stop(doors):
    caller = await doors({})
    await caller.get("/health/live")
    began = time.monotonic()
    doors.told[0].set()
    await asyncio.wait_for(doors.serving[0], 5)
    assert time.monotonic() - began < 1


async def test_one_that_is_told_before_it_begins_ends_at_once():
    door, told = bind("127.0.0.1", 0), asyncio.Event()
    told.set()
    await asyncio.wait_for(answer_at(door, app(), told), 5)
    assert door.fileno() == -1


@pytest.mark.parametrize("date", [True, False])
async def test_the_date_is_the_servers_unless_the_app_has_a_clock_of_its_own(doors, date):
    caller = await doors({}, date=date)
    answer = await caller.get("/health/live")
    assert ("Date" in answer.headers) is date
    assert "Server" not in answer.headers


async def test_signals_stay_with_the_hub(doors):

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    caller = await doors({})
    await caller.get("/health/live")
    assert {number: signal.getsignal(number) for number in before} == before
