"""How the market answers: a status, a body and its own clock."""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import msgspec
from litestar.types import Send

from .faults import Refused

Answer = tuple[int, Any]
Headers = list[tuple[bytes, bytes]]

encode = msgspec.json.Encoder().encode


def error(refusal: Refused) -> Answer:
    """A refusal as its caller reads it: one code, one sentence, every fault."""
    told = {"code": refusal.code, "message": str(refusal), "details": refusal.faults}
    return refusal.status, {"error": told}


def dated(now: datetime) -> bytes:
    """The `Date` header at that time, in whole seconds."""
    return format_datetime(now.astimezone(UTC).replace(microsecond=0), usegmt=True).encode()


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
