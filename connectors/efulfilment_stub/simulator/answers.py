"""How the warehouse answers: a status, a body and its own clock."""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import msgspec
from litestar.types import Send

from .faults import Refused, refused

Answer = tuple[int, Any]
Headers = list[tuple[bytes, bytes]]

encode = msgspec.json.Encoder().encode


def error(refusal: Refused) -> Answer:
    """A refusal as its caller reads it: one code, one sentence, every fault."""
    told = {"code": refusal.code, "message": str(refusal), "details": refusal.faults}
    return refusal.status, {"error": told}


def not_found(what: str) -> Refused:
    """There is no such thing here."""
    return refused(404, "not_found", f"There is no {what} here.")


class DateHeader:
    """The `Date` header by the warehouse's clock, written once a second."""

    def __init__(self) -> None:
        self._second = datetime.min.replace(tzinfo=UTC)
        self._text = b""

    def at(self, now: datetime) -> bytes:
        """The header's value at that time."""
        second = now.replace(microsecond=0)
        if second != self._second:
            self._second = second
            self._text = format_datetime(second.astimezone(UTC), usegmt=True).encode()
        return self._text


async def send_answer(send: Send, answer: Answer, date: bytes, headers: Headers) -> None:
    """Send status, headers and body."""
    status, payload = answer
    body = b"" if payload is None else encode(payload)
    await send({"type": "http.response.start", "status": status, "headers": _headers(len(body), date, headers)})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def break_off(send: Send, date: bytes) -> None:
    """Begin an answer and never end it: over a socket, the server then closes the connection."""
    await send({"type": "http.response.start", "status": 200, "headers": _headers(2, date, [])})


def _headers(length: int, date: bytes, headers: Headers) -> Headers:
    own = [(b"content-type", b"application/json"), (b"content-length", b"%d" % length), (b"date", date)]
    return own + headers
