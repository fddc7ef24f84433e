"""The shop's webhooks: what is rung for a change, when, how often, and what became of it."""

import asyncio
import heapq
import time
from collections import deque

import httpx
from aiohttp import ClientError
from httpx_aiohttp import AiohttpTransport

from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.budget import Budget
from connectors.lightspeed.simulator.config import Switches
from connectors.lightspeed.simulator.letters import Letter, Rung, body_of, headers_of


class Bells:
    """Rings every registration that a change concerns; by itself while `run` runs, or when it is told to."""

    def __init__(
        self, books: Books, switches: Switches, budget: Budget, transport: httpx.AsyncBaseTransport | None
    ) -> None:
        self._books, self._switches, self._budget, self._transport = books, switches, budget, transport
        self._client: httpx.AsyncClient | None = None
        self._wake = asyncio.Event()
        self._serial = 0
        self.pending: list[tuple[float, int, Letter]] = []
        self.rung: deque[Rung] = deque(maxlen=books.config.keep_rings)
        self.rung_count = self.lost_count = 0

    def clear(self) -> None:
        """Forgets what was rung and what was to be."""
        self.pending.clear()
        self.rung.clear()
        self.rung_count = self.lost_count = 0

    def tell(self, group: str, action: str, number: int) -> None:
        """Something happened to something; its present state is what will be rung."""
        for letter in self._letters(group, action, number):
            if group in self._switches.drop_groups or self._hit(self._switches.lose_rate):
                self.lost_count += 1
                continue
            self._post(letter)
            if self._hit(self._switches.duplicate_rate):
                self._post(letter)

    async def ring_pending(self) -> list[Rung]:
        """Rings all that waits, one after the other, whatever its delay; in a mixed order when reordering is on."""
        waiting = [heapq.heappop(self.pending)[2] for _ in range(len(self.pending))]
        if self._switches.reorder_seconds:
            self._books.chance.shuffle(waiting)
        return [await self._ring(letter) for letter in waiting]

    async def ring_now(self, group: str, action: str, number: int) -> list[Rung]:
        """Rings for one thing once more, as it stands now."""
        return [await self._ring(letter) for letter in self._letters(group, action, number)]

    async def ring_again(self, rung_id: int) -> Rung:
        """Rings an old body again, word for word. Raises KeyError when it is not kept."""
        for rung in self.rung:
            if rung.id == rung_id:
                return await self._ring(rung.letter)
        raise KeyError(rung_id)

    async def run(self) -> None:
        """Rings what is due, many at a time, until cancelled."""
        slots = asyncio.Semaphore(self._books.config.ring_connections)
        async with self._new_client() as client, asyncio.TaskGroup() as group:
            self._client = client
            try:
                while True:
                    await self._until_due()
                    for letter in self._due():
                        await slots.acquire()
                        group.create_task(self._ring(letter)).add_done_callback(lambda _: slots.release())
            finally:
                self._client = None

    def wake(self) -> None:
        """Looks again at what is due, after a switch was turned."""
        self._wake.set()

    def _letters(self, group: str, action: str, number: int) -> list[Letter]:
        bodies: dict[str, bytes] = {}
        letters = []
        for webhook in self._books.webhooks.values():
            if webhook.active and webhook.group == group and webhook.action in {action, "*"}:
                language = webhook.language
                if language not in bodies:
                    bodies[language] = self._body(group, action, number, language)
                letters.append(
                    Letter(webhook=webhook, group=group, action=action, number=number, body=bodies[language])
                )
        return letters

    def _body(self, group: str, action: str, number: int, language: str) -> bytes:
        if action == "deleted":
            return self._switches.deleted_body.encode()
        return body_of(self._books, group, number, language)

    def _hit(self, rate: float) -> bool:
        return rate > 0 and self._books.chance.random() < rate

    def _post(self, letter: Letter, later: float = 0.0) -> None:
        least, most = self._switches.ring_delay
        delay = later + (self._books.chance.uniform(least, most) if most else 0.0)
        if self._switches.reorder_seconds:
            delay += self._books.chance.uniform(0, self._switches.reorder_seconds)
        self._serial += 1
        heapq.heappush(self.pending, (time.monotonic() + delay, self._serial, letter))
        self._wake.set()

    def _due(self) -> list[Letter]:
        due = []
        while self.pending and not self._quiet() and self.pending[0][0] <= time.monotonic():
            due.append(heapq.heappop(self.pending)[2])
        return due

    def _quiet(self) -> bool:
        return self._switches.manual_rings or self._switches.down

    async def _until_due(self) -> None:
        self._wake.clear()
        wait = self.pending[0][0] - time.monotonic() if self.pending and not self._quiet() else None
        try:
            await asyncio.wait_for(self._wake.wait(), wait)
        except TimeoutError:
            return

    async def _ring(self, letter: Letter) -> Rung:
        result = await self._send(letter)
        self.rung_count += 1
        rung = Rung(id=self.rung_count, letter=letter, result=result, at=self._books.clock())
        self.rung.append(rung)
        if not rung.heard and letter.tries < self._switches.retries:
            self._post(letter.next_try(), self._switches.retry_seconds)
        return rung

    async def _send(self, letter: Letter) -> str:
        config = self._books.config
        told = self._budget.headers(config.key)
        headers = headers_of(letter, config, wrong=self._switches.wrong_signature, told=told, chance=self._books.chance)
        try:
            if self._client is not None:
                answer = await self._client.post(letter.webhook.address, content=letter.body, headers=headers)
            else:
                async with self._new_client() as client:
                    answer = await client.post(letter.webhook.address, content=letter.body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL, ClientError, OSError) as fault:
            # the wire calls a refused connection a timeout; its cause says what it was
            return type(fault.__cause__ or fault).__name__
        return str(answer.status_code)

    def _new_client(self) -> httpx.AsyncClient:
        config = self._books.config
        limits = httpx.Limits(max_connections=config.ring_connections)
        # httpx's own wire rings a third as often in a second; and no proxy, as who hears a simulator stands beside it
        transport = self._transport or AiohttpTransport(limits=limits)
        return httpx.AsyncClient(transport=transport, timeout=config.ring_timeout, trust_env=False)
