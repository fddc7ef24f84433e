"""The door every call comes through: login, budget, faults, language, path; and the book of calls."""

from base64 import b64encode
from hashlib import md5
from http import HTTPStatus
from urllib.parse import parse_qsl

import msgspec
from litestar.types import HTTPScope, Receive, Send

from connectors.lightspeed.simulator.api import (
    account,
    checkouts,
    customers,
    invoices,
    orders,
    products,
    shipments,
    variants,
    webhooks,
)
from connectors.lightspeed.simulator.api.call import Answer, Call, Login, Refusal, Route
from connectors.lightspeed.simulator.budget import Header
from connectors.lightspeed.simulator.records import Called
from connectors.lightspeed.simulator.shapes.speech import php_json
from connectors.lightspeed.simulator.shop import Shop
from connectors.lightspeed.simulator.trade.fields import FieldsRefused

_ROUTES = (
    *account.ROUTES,
    *checkouts.ROUTES,
    *customers.ROUTES,
    *invoices.ROUTES,
    *orders.ROUTES,
    *products.ROUTES,
    *shipments.ROUTES,
    *variants.ROUTES,
    *webhooks.ROUTES,
)
_JSON: Header = (b"content-type", b"application/json; charset=utf-8")


class _Asked(msgspec.Struct, frozen=True):
    """A call as it came in, before anybody looked at it."""

    method: str
    path: str
    query: bytes
    headers: dict[bytes, bytes]
    body: bytes


class _Told(msgspec.Struct, frozen=True):
    """What goes back: an answer, its headers, or nothing at all when the line drops."""

    answer: Answer
    headers: list[Header]
    fault: str = ""


class Door:
    """Answers the API's calls for one shop."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._logins = _logins(shop)
        self._routes: dict[str, dict[str, Route]] = {}
        for route in _ROUTES:
            self._routes.setdefault(route.path, {})[route.method] = route

    async def __call__(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Reads the call, answers it, writes it into the book of calls."""
        body = await _read(receive)
        asked = _Asked(scope["method"], scope["path"], scope["query_string"], dict(scope["headers"]), body)
        told = self._tell(asked)
        self._note(asked, told)
        length = (b"content-length", str(len(told.answer.body)).encode())
        headers = [*told.headers, length] if told.answer.status != HTTPStatus.NO_CONTENT else told.headers
        if told.fault == "drop":
            # an answer that never comes to its end makes the server hang up
            headers = [(b"content-length", b"1")]
        await send({"type": "http.response.start", "status": told.answer.status, "headers": headers})
        if told.fault != "drop":
            await send({"type": "http.response.body", "body": told.answer.body, "more_body": False})

    def _tell(self, asked: _Asked) -> _Told:
        budget = self._shop.budget
        if self._shop.switches.down:
            return _Told(_error(asked, Refusal(503, "Service unavailable.")), [_JSON], "down")
        login = self._logins.get(asked.headers.get(b"authorization", b""))
        if login is None:
            return _Told(_error(asked, Refusal(401, "Access denied.")), [_JSON, *budget.headers("")])
        over = budget.take(login.key)
        if over is not None:
            refusal = Refusal(429, "Rate limit exceeded.")
            return _Told(_error(asked, refusal), [_JSON, *budget.headers(login.key, over)])
        fault = self._fault()
        answer = Answer(200)
        if not fault or self._shop.switches.work_before_failing:
            answer = self._answer(asked, login)
        if fault == "error":
            answer = _error(asked, Refusal(self._shop.switches.error_status, "Something went wrong."))
        return _Told(answer, [_JSON, *budget.headers(login.key)], fault)

    def _fault(self) -> str:
        switches, chance = self._shop.switches, self._shop.books.chance
        if switches.error_next > 0:
            switches.error_next -= 1
            return "error"
        if switches.drop_next > 0:
            switches.drop_next -= 1
            return "drop"
        if switches.error_rate and chance.random() < switches.error_rate:
            return "error"
        return "drop" if switches.drop_rate and chance.random() < switches.drop_rate else ""

    def _answer(self, asked: _Asked, login: Login) -> Answer:
        try:
            route, call = self._open(asked, login)
            return route.handler(call)
        except Refusal as refusal:
            return _error(asked, refusal)
        except FieldsRefused as refused:
            return _error(asked, Refusal(422, f"Invalid: {refused}", refused.faults))

    def _open(self, asked: _Asked, login: Login) -> tuple[Route, Call]:
        language, *parts = asked.path.removesuffix(".json").strip("/").split("/")
        speech = self._shop.speech(language)
        if speech is None:
            raise Refusal(404, "Unknown or inactive language.")
        pattern = "/".join("#" if part.isdigit() else part for part in parts)
        methods = self._routes.get(pattern) if asked.path.endswith(".json") else None
        if methods is None:
            raise Refusal(404, "Not found.")
        route = methods.get(asked.method)
        if route is None:
            raise Refusal(405, "Method not allowed.")
        if route.permission in self._shop.switches.forbidden:
            raise Refusal(403, f"No permission: {route.permission}.")
        call = Call(
            shop=self._shop, method=asked.method, path=asked.path, language=language, speech=speech, login=login,
            numbers=tuple(int(part) for part in parts if part.isdigit()), body=asked.body, form=_is_form(asked),
            query=dict(parse_qsl(asked.query.decode(), keep_blank_values=True)) if asked.query else {},
        )  # fmt: skip
        return route, call

    def _note(self, asked: _Asked, told: _Told) -> None:
        query = f"?{asked.query.decode(errors='replace')}" if asked.query else ""
        books = self._shop.books
        books.calls_made += 1
        status = 0 if told.fault == "drop" else told.answer.status
        books.calls.append(
            Called(at=books.clock(), method=asked.method, path=asked.path + query, status=status, fault=told.fault)
        )


def _logins(shop: Shop) -> dict[bytes, Login]:
    config = shop.config
    logins = {(config.key, config.secret): Login(config.key, config.secret)}
    for token in config.app_tokens:
        password = md5((token + config.app_secret).encode(), usedforsecurity=False).hexdigest()
        logins[config.app_key, password] = Login(config.app_key, config.app_secret)
    return {b"Basic " + b64encode(f"{user}:{word}".encode()): login for (user, word), login in logins.items()}


def _is_form(asked: _Asked) -> bool:
    said = asked.headers.get(b"content-type", b"")
    return b"form-urlencoded" in said and not asked.body.lstrip().startswith(b"{")


def _error(asked: _Asked, refusal: Refusal) -> Answer:
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        return Answer(401, php_json({"error": {"code": 401, "message": refusal.message}}))
    error: dict[str, object] = {
        "code": refusal.status,
        "method": asked.method,
        "request": asked.path,
        "message": refusal.message,
    }
    if refusal.faults:
        error["errors"] = refusal.faults
    return Answer(refusal.status, php_json({"error": error}))


async def _read(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(chunks)
        chunks.append(message["body"])
        if not message["more_body"]:
            return b"".join(chunks)
