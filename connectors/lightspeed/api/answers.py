"""What an answer of Lightspeed means: the rate windows it tells, and its errors in our words."""

from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import httpx
import msgspec

from hub_core.errors import Busy, ConfigError, Forbidden, HubError, NotFound, Rejected, Unauthorised, Unavailable
from hub_core.plugins import Window

WINDOW_HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
A_SECOND = timedelta(seconds=1)
LONGEST_MESSAGE = 300
WRONG_LANGUAGE = "inactive language"
NOT_US: dict[int, tuple[type[Unauthorised], str]] = {
    HTTPStatus.UNAUTHORIZED: (Unauthorised, "are the settings key, secret and cluster right?"),
    HTTPStatus.FORBIDDEN: (Forbidden, "may the API key read and write this?"),
}
COME_AGAIN = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY})


class ErrorBody(msgspec.Struct):
    """As much of an answer as tells whether it is an error; its members are loose."""

    error: Any = None
    errors: Any = None


def windows_of(answer: httpx.Response) -> tuple[Window, ...]:
    """The rate windows that this answer tells; none when it tells them incompletely."""
    told = [_numbers(answer.headers.get(name, "")) for name in WINDOW_HEADERS]
    limits, remaining, resets = told
    if not limits or not len(limits) == len(remaining) == len(resets):
        return ()
    return tuple(
        Window(limit, max(left, 0), timedelta(seconds=max(reset, 0)))
        for limit, left, reset in zip(limits, remaining, resets, strict=True)
    )


def fault_in(answer: httpx.Response, asked: str) -> HubError | None:
    """The error this answer is, or None. An `error` in it is one, whatever the status says.

    `asked` names the call in the message. Nothing of the request's head is in it.
    """
    status, body = answer.status_code, _error_body(answer)
    if answer.is_success and not (answer.content and body is None) and not (body and body.error):
        return None
    told = f"Lightspeed answered {status} to {asked}{_message(body)}"
    if answer.is_success and body is None:
        return Unavailable(f"{told}: not JSON")
    if answer.is_success and body is not None:
        status = _code(body) or HTTPStatus.BAD_REQUEST
    return _fault(status, told, answer)


def _fault(status: int, told: str, answer: httpx.Response) -> HubError:
    if status in NOT_US:
        kind, question = NOT_US[status]
        return kind(f"{told}; {question}", may_have_acted=False)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Busy(told, retry_after=wait_of(answer), may_have_acted=False)
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in COME_AGAIN:
        return _refusal(status, told)
    return Unavailable(told, retry_after=_retry_after(answer))


def _refusal(status: int, told: str) -> HubError:
    if status != HTTPStatus.NOT_FOUND:
        return Rejected(told)
    if WRONG_LANGUAGE in told.casefold():
        return ConfigError(f"{told} The setting language must name one that is active in the shop.")
    return NotFound(told)


def wait_of(answer: httpx.Response) -> timedelta:
    """How long a 429 asks to wait: until the window that shows -1 begins anew; the cap per second shows none."""
    remaining = _numbers(answer.headers.get(WINDOW_HEADERS[1], ""))
    resets = _numbers(answer.headers.get(WINDOW_HEADERS[2], ""))
    over = [reset for left, reset in zip(remaining, resets, strict=False) if left < 0]
    if over:
        return timedelta(seconds=max(over) + 1)
    return _retry_after(answer) or A_SECOND


def _retry_after(answer: httpx.Response) -> timedelta | None:
    """Lightspeed's form of it is not known for sure; plain seconds are taken, anything else is not believed."""
    told = answer.headers.get("Retry-After", "").strip()
    return timedelta(seconds=int(told)) if told.isascii() and told.isdigit() and len(told) < len("999999") else None


def _numbers(text: str) -> Sequence[int]:
    try:
        return [int(part) for part in text.split("/")]
    except ValueError:
        return []


def _error_body(answer: httpx.Response) -> ErrorBody | None:
    """None when it is no JSON; an array holds no error."""
    try:
        read = msgspec.json.decode(answer.content, type=ErrorBody | list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return ErrorBody() if isinstance(read, list) else read


def _code(body: ErrorBody) -> int | None:
    code = body.error.get("code") if isinstance(body.error, dict) else None
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def _message(body: ErrorBody | None) -> str:
    if body is None or not body.error:
        return ""
    error = body.error if isinstance(body.error, dict) else {"message": str(body.error)}
    fields = error.get("errors") or body.errors
    told = str(error.get("message") or "no message")
    if isinstance(fields, dict):
        told += f" ({'; '.join(f'{name}: {_why(why)}' for name, why in fields.items())})"
    return f": {told[:LONGEST_MESSAGE]}"


def _why(why: Any) -> str:
    return ", ".join(str(part) for part in why) if isinstance(why, list) else str(why)
