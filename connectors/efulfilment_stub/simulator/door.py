"""The door of the Stub Fulfilment API: every call under `/v1` passes here, as thinly as it can."""

import hmac
from urllib.parse import unquote

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from .answers import Answer, DateHeader, Headers, break_off, error, send_answer
from .faults import Refused, refused
from .requests import handle
from .warehouse import Warehouse

LARGEST_BODY = 1_000_000


class Door:
    """Lets callers in: the switches of trouble first, then the token, then the work."""

    def __init__(self, house: Warehouse) -> None:
        self._house = house
        self._date = DateHeader()
        self._bearer = f"Bearer {house.config.token}".encode()
        self._second = 0
        self._calls_of_second = 0
        self._calls = self._taken = 0

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call, or break it off after the work where the switches say so."""
        body = await _body(receive)
        method, path = str(scope.get("method", "")), _path(scope)
        headers: Headers = []
        try:
            self._let_in(scope, headers)
            if len(body) > LARGEST_BODY:
                raise refused(413, "too_large", f"A body is at most {LARGEST_BODY} bytes.")
            answer: Answer = handle(self._house, method, path, scope["query_string"], body)
        except Refused as refusal:
            answer = error(refusal)
        broken = self._breaks_off(method, answer[0])
        self._note(method, path, 0 if broken else answer[0])
        date = self._date.at(self._house.clock())
        if broken:
            await break_off(send, date)
        else:
            await send_answer(send, answer, date, headers)

    def _let_in(self, scope: Scope, headers: Headers) -> None:
        switches = self._house.switches
        self._calls = self._calls + 1 if switches.fail_every else 0
        if switches.down or switches.fail_next or _turn(self._calls, switches.fail_every):
            switches.fail_next = max(0, switches.fail_next - (not switches.down))
            headers.append((b"retry-after", b"%d" % switches.retry_after))
            raise refused(503, "unavailable", "The warehouse is down for a moment; try again later.")
        bearer = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
        if not hmac.compare_digest(bearer, self._bearer):
            raise refused(401, "unauthorised", "The bearer token is missing or wrong.")
        if switches.rate is not None:
            self._pace(switches.rate, headers)

    def _pace(self, rate: int, headers: Headers) -> None:
        second = int(self._house.clock().timestamp())
        if second != self._second:
            self._second, self._calls_of_second = second, 0
        self._calls_of_second += 1
        if self._calls_of_second > rate:
            headers.append((b"retry-after", b"1"))
            raise refused(429, "too_many_calls", f"At most {rate} calls a second.")

    def _breaks_off(self, method: str, status: int) -> bool:
        switches = self._house.switches
        if method != "PUT" or status not in (200, 201):
            return False
        self._taken = self._taken + 1 if switches.drop_every else 0
        if not switches.drop_next and not _turn(self._taken, switches.drop_every):
            return False
        switches.drop_next = max(0, switches.drop_next - 1)
        return True

    def _note(self, method: str, path: list[str], status: int) -> None:
        what = path[0] if path else ""
        self._house.call_figures[f"{method} {what} {status or 'dropped'}"] += 1
        told = {"at": self._house.clock(), "method": method, "path": "/".join(path), "status": status}
        self._house.calls.append(told)


def door(house: Warehouse) -> ASGIRouteHandler:
    """The handler to hang under `/v1`."""
    inside = Door(house)

    @asgi("/v1", is_mount=True, copy_scope=False)
    async def v1(scope: Scope, receive: Receive, send: Send) -> None:
        await inside.answer(scope, receive, send)

    return v1


def _turn(number: int, every: int) -> bool:
    """Is it the turn of this one, since every so many-th has bad luck? 0: none has."""
    return every > 0 and number % every == 0


def _path(scope: Scope) -> list[str]:
    raw = scope["raw_path"].decode("ascii").partition("?")[0].rstrip("/")
    return [unquote(part) for part in raw.split("/")[2:]]


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return body
        body += message["body"]
        if not message.get("more_body") or len(body) > LARGEST_BODY:
            return body
