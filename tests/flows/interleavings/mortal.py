"""A clock that a test turns, a process that may die at any step, and a line that breaks where an answer does."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Crashed(BaseException):
    """The process died here; nobody inside it may catch that."""


class Clock:
    """Goes when it is told to, and a microsecond whenever it is looked at, for no two moments are one."""

    def __init__(self):
        self.at = NOON

    def __call__(self):
        self.at += timedelta(microseconds=1)
        return self.at

    def step(self, seconds):
        self.at += timedelta(seconds=seconds)


@dataclass
class Life:
    """One life of the hub's process: it dies at the step it is told to, before that took effect or after."""

    dies_in: int = 0
    dead: bool = False

    def step(self):
        if self.dies_in:
            self.dies_in -= 1
            self.dead = self.dies_in == 0
        if self.dead:
            raise Crashed


@dataclass
class Mortal:
    """A storage in the hands of a process that may die; what was kept stays."""

    inner: object
    life: Life
    pause: object

    async def do(self, step, /, *keys):
        await self.pause()
        self.life.step()
        result = await self.inner.do(step, *keys)
        self.life.step()
        return result

    async def look(self, step, /):
        return await self.inner.look(step)

    async def open(self):
        await self.inner.open()

    async def close(self):
        await self.inner.close()


def whole(app):
    """The app over a line that breaks where its answer does."""

    async def answer(scope, receive, send):
        ended = False

        async def listen(message):
            nonlocal ended
            ended = message["type"] == "http.response.body" and not message.get("more_body")
            await send(message)

        await app(scope, receive, listen)
        if not ended:
            raise httpx.ReadError("the line dropped")

    return httpx.ASGITransport(answer)
