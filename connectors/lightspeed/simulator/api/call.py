"""One call of a client, and the answer it gets."""

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

import msgspec

from connectors.lightspeed.simulator.shapes.speech import Speech, php_json
from connectors.lightspeed.simulator.shop import Shop


class Refusal(Exception):
    """An answer that is not what was asked for."""

    def __init__(self, status: int, message: str, faults: dict[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.faults = status, message, faults


class Login(msgspec.Struct, frozen=True):
    """Whose key it is, and the secret that signs what is rung for it."""

    key: str
    secret: str


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What a handler knows of a call that was let in."""

    shop: Shop
    method: str
    path: str
    language: str
    speech: Speech
    numbers: tuple[int, ...]
    query: Mapping[str, str]
    body: bytes
    form: bool
    login: Login

    @property
    def number(self) -> int:
        """The id in the path."""
        return self.numbers[0]

    def sent(self, name: str) -> Mapping[str, object]:
        """What stands in the body's envelope of that name. Raises Refusal."""
        inside = self._inside(name)
        if not isinstance(inside, dict):
            raise Refusal(400, f"The body has no '{name}'.")
        return inside

    def sent_many(self, name: str) -> list[Mapping[str, object]]:
        """What stands in the body's envelope of that name when it holds a list of things. Raises Refusal."""
        inside = self._inside(name)
        if self.form and isinstance(inside, dict):
            inside = list(inside.values())
        if not isinstance(inside, list) or not all(isinstance(one, dict) for one in inside):
            raise Refusal(400, f"The body has no list '{name}'.")
        return inside

    def bare(self) -> Mapping[str, object]:
        """What stands in a body without an envelope; no body at all says nothing. Raises Refusal."""
        body = self._read() if self.body.strip() else {}
        if not isinstance(body, dict):
            raise Refusal(400, "The body is not an object.")
        return body

    def _inside(self, name: str) -> object:
        body = self._read()
        return body.get(name) if isinstance(body, dict) else None

    def _read(self) -> object:
        try:
            return read_form(self.body) if self.form else msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            raise Refusal(400, "The body could not be read.") from fault


class Answer(msgspec.Struct, frozen=True):
    """A status and the bytes that go with it."""

    status: int
    body: bytes = b""


Handler = Callable[[Call], Answer]


class Route(msgspec.Struct, frozen=True):
    """Which handler answers a path, and the permission it takes; `#` stands for an id."""

    method: str
    path: str
    permission: str
    handler: Handler


def answer(name: str, body: object, status: int = 200) -> Answer:
    """An answer in its envelope: exactly one key on top."""
    return Answer(status, php_json({name: body}))


def read_form(body: bytes) -> dict[str, object]:
    """A form with brackets (`webhook[isActive]=true`) as the object it stands for."""
    read: dict[str, object] = {}
    for path, value in parse_qsl(body.decode(), keep_blank_values=True):
        *outer, last = path.replace("]", "").split("[")
        inside = read
        for name in outer:
            deeper = inside.setdefault(name, {})
            if not isinstance(deeper, dict):
                return {}
            inside = deeper
        inside[last] = value
    return read
