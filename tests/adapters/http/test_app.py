"""The app: doors under their connectors' names, errors to status codes, and health."""

import logging
from datetime import timedelta

import pytest
from litestar import asgi, get, post
from litestar.exceptions import ImproperlyConfiguredException
from litestar.params import FromPath

from adapters.http import build_app
from hub_core.errors import (
    ConfigError,
    Forbidden,
    HubError,
    NotFound,
    PartlyRejected,
    Rejected,
    Unauthorised,
    Unavailable,
    Unsupported,
)

pytestmark = pytest.mark.anyio
STATUSES = [
    (NotFound("no such order"), 404, "no such order"),
    (Rejected("that is no order"), 422, "that is no order"),
    (Unsupported("no words here"), 422, "no words here"),
    (PartlyRejected({"MUG": "unknown"}), 422, "MUG: unknown"),
    (Unavailable("the storage is away"), 503, "the storage is away"),
    (Unauthorised("who are you"), 503, "who are you"),
    (Forbidden("not you"), 503, "not you"),
    (ConfigError("[connector.x] key: sesame"), 500, "the hub cannot answer this; its log says why"),
    (HubError("the shelf fell down"), 500, "the hub cannot answer this; its log says why"),
]


def raising(fault: Exception) -> list[object]:
    @post("/ring/{token:str}")
    async def ring(token: FromPath[str]) -> None:
        raise fault

    @asgi("/bell", is_mount=True, copy_scope=False)
    async def bell(scope: object, receive: object, send: object) -> None:
        raise fault

    return [ring, bell]


async def test_every_connector_answers_under_its_own_name(doors):
    @get("/bell")
    async def bell() -> str:
        return "ding"

    @get("/bell")
    async def other() -> str:
        return "dong"

    caller = await doors({"shop-nl": [bell], "warehouse": [other], "silent": []})
    assert (await caller.get("/shop-nl/bell")).text == "ding"
    assert (await caller.get("/warehouse/bell")).text == "dong"
    for nowhere in ("/silent/bell", "/bell", "/", "/schema"):
        assert (await caller.get(nowhere)).status_code == 404
    assert (await caller.post("/shop-nl/bell")).status_code == 405


@pytest.mark.promise("H9")
@pytest.mark.parametrize(("fault", "status", "said"), STATUSES)
async def test_errors_tell_the_caller_what_to_do_next_and_the_log_what_the_hub_could_not(
    doors, caplog, fault, status, said
):
    caller = await doors({"shop-nl": raising(fault)})
    for way in ("ring/token-of-the-door", "bell"):
        answer = await caller.post(f"/shop-nl/{way}")
        assert (answer.status_code, answer.json()) == (status, {"error": said})
        assert "Retry-After" not in answer.headers
    found = [(one.levelno, one.reason) for one in caplog.records if one.message == "not answered"]
    assert found == ([(logging.ERROR, str(fault))] * 2 if status >= 500 else [])


@pytest.mark.promise("H9")
@pytest.mark.parametrize("kind", [Unavailable, Unauthorised])
async def test_a_caller_that_is_to_wait_is_told_how_long(doors, kind):
    waits = {"7": 7, "8": 7.2, "1": 0.1}
    faults = {f"shop-{told}": kind("later", retry_after=timedelta(seconds=wait)) for told, wait in waits.items()}
    caller = await doors({name: raising(fault) for name, fault in faults.items()})
    for told in waits:
        answer = await caller.post(f"/shop-{told}/bell")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, told)


async def test_the_unexpected_is_told_to_nobody_and_stands_in_the_log(doors, caplog):
    caller = await doors({"shop-nl": raising(KeyError("the customer's name"))})
    answer = await caller.post("/shop-nl/ring/token-of-the-door")
    assert answer.status_code == 500
    assert "customer" not in answer.text
    [record] = [one for one in caplog.records if one.message == "a door failed"]
    assert (record.connector, record.exc_info[0]) == ("shop-nl", KeyError)
    assert "token-of-the-door" not in str(record.__dict__)


async def test_a_call_that_leads_nowhere_is_no_line_in_the_log(doors, caplog):
    caller = await doors({"shop-nl": []})
    await caller.get("/wp-login.php")
    assert caplog.records == []


class TestHealth:
    """Says whether the process answers, and whether the hub can keep what rings."""

    async def test_a_hub_that_is_well_is_alive_and_ready(self, doors):
        caller = await doors({})
        live, ready = await caller.get("/health/live"), await caller.get("/health/ready")
        assert (live.status_code, live.json()) == (200, {"status": "alive"})
        assert (ready.status_code, ready.json()) == (200, {"status": "ready"})

    @pytest.mark.promise("H1")
    async def test_a_hub_whose_storage_is_away_is_alive_and_not_ready(self, doors):
        async def away() -> str:
            return "the storage is away"

        caller = await doors({}, ready=away)
        assert (await caller.get("/health/live")).status_code == 200
        answer = await caller.get("/health/ready")
        assert (answer.status_code, answer.json()) == (503, {"status": "not ready", "reason": "the storage is away"})

    async def test_a_look_that_fails_unexpectedly_is_not_ready_either(self, doors):
        async def fails() -> str:
            raise RuntimeError("no disk")

        assert (await (await doors({}, ready=fails)).get("/health/ready")).status_code == 500


async def test_what_is_no_route_is_refused_before_the_door_opens():
    with pytest.raises(ImproperlyConfiguredException, match="routing decorators"):
        build_app({"shop-nl": ["/bell"]}, ready=None)  # type: ignore[arg-type]  # nobody asks it
