"""The door of the Stub Market API: every call under `/v1` passes here."""

import hmac
from urllib.parse import unquote

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from .answers import Answer, Headers, break_off, dated, error, send_answer
from .books import Books
from .faults import Refused, refused
from .requests import handle

LARGEST_BODY = 1_000_000


class Door:
    """Lets callers in: the switches of trouble first, then the token, then the work."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._bearer = f"Bearer {books.config.token}".encode()
        self._second = 0
        self._calls_of_second = 0
        self._calls = self._written = 0

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call, or break it off after the work where the switches say so."""
        body = await _body(receive)
        method, path = str(scope.get("method", "")), _path(scope)
        headers: Headers = []
        try:
            self._let_in(scope, method, path, headers)
            if len(body) > LARGEST_BODY:
                raise refused(413, "too_large", f"A body is at most {LARGEST_BODY} bytes.")
            answer: Answer = handle(self._books, method, path, scope["query_string"], body)
        except Refused as refusal:
            answer = error(refusal)
        broken = self._breaks_off(method, answer[0])
        self._note(method, path, scope["query_string"], 0 if broken else answer[0])
        date = dated(self._books.clock())
        await (break_off(send, date) if broken else send_answer(send, answer, date, headers))

    def _let_in(self, scope: Scope, method: str, path: list[str], headers: Headers) -> None:
        switches = self._books.switches
        self._calls = self._calls + 1 if switches.fail_every else 0
        if switches.down or switches.fail_next or _turn(self._calls, switches.fail_every):
            switches.fail_next = max(0, switches.fail_next - (not switches.down))
            headers.append((b"retry-after", b"%d" % switches.retry_after))
            raise refused(503, "unavailable", "The market is down for a moment; try again later.")
        bearer = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
        if not hmac.compare_digest(bearer, self._bearer):
            raise refused(401, "unauthorised", "The bearer token is missing or wrong.")
        if path and path[0] in switches.forbidden:
            raise refused(403, "forbidden", f"This token may not see {path[0]}.")
        if switches.rate is not None:
            self._pace(switches.rate, headers)
        if switches.says_no and method != "GET":
            raise refused(422, "not_today", "The market takes nothing today.")

    def _pace(self, rate: int, headers: Headers) -> None:
        second = int(self._books.clock().timestamp())
        if second != self._second:
            self._second, self._calls_of_second = second, 0
        self._calls_of_second += 1
        if self._calls_of_second > rate:
            headers.append((b"retry-after", b"%d" % self._books.switches.retry_after))
            raise refused(429, "too_many_calls", f"At most {rate} calls a second.")

    def _breaks_off(self, method: str, status: int) -> bool:
        switches = self._books.switches
        if method == "GET" or status != 200:  # noqa: PLR2004 - what went well
            return False
        self._written = self._written + 1 if switches.drop_every else 0
        if not switches.drop_next and not _turn(self._written, switches.drop_every):
            return False
        switches.drop_next = max(0, switches.drop_next - 1)
        return True

    def _note(self, method: str, path: list[str], query: bytes, status: int) -> None:
        what = path[0] if path else ""
        self._books.call_figures[f"{method} {what} {status or 'dropped'}"] += 1
        told = {"at": self._books.clock(), "method": method, "path": "/".join(path), "status": status}
        self._books.calls.append(told | {"query": query.decode("latin-1")})


def door(books: Books) -> ASGIRouteHandler:
    """The handler to hang under `/v1`."""
    inside = Door(books)

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
