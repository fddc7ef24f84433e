"""The story of Black Friday, from empty shelves to balanced books."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from adapters.cli.demo.audience import Audience
from adapters.cli.demo.black_friday import books, faults, goods
from adapters.cli.demo.black_friday.books import Books
from adapters.cli.demo.black_friday.cast import CHANNELS, MARKET, NORTH, SHOPS, SOUTH
from adapters.cli.demo.black_friday.rush import Rush
from adapters.cli.demo.stage import Stage
from adapters.cli.demo.summary import nothing_waits
from adapters.cli.demo.telling import Telling
from hub_core.use_cases.looking import Goods
from hub_core.use_cases.records import Problem

ORDERS = 2000
PATIENCE, GLANCE, TELL_EVERY, LONGEST = 180.0, 0.5, 5.0, 300
_SWEEPS = {**dict.fromkeys(SHOPS, "sweep"), NORTH: "sweep", MARKET: "feed", SOUTH: "poll"}
OPENING = (
    "Black Friday between two Lightspeed shops, a market, a warehouse that rings and one that speaks files.\n"
    "The far sides are simulators on this machine; the hub, its database and every call are real."
)


async def play(stage: Stage, telling: Telling, *, orders: int = ORDERS) -> bool:
    """Play it with so many orders; True: the books balance."""
    telling.opening(OPENING)
    evening = Evening(stage, telling, orders)
    await evening.opens()
    await evening.rushes()
    await evening.comes_to_rest()
    await evening.balances()
    return not telling.failed


class Evening:
    """One Black Friday."""

    def __init__(self, stage: Stage, telling: Telling, orders: int) -> None:
        self._stage, self._telling, self._orders = stage, telling, orders
        self._watch, self._rush = Audience(stage, telling), Rush(stage)
        self._had = {thing.sku: thing.in_each_warehouse(orders) for thing in goods.THINGS}
        self._seconds, self._lacking = 0.0, list[str]()

    async def opens(self) -> None:
        """The hub is switched on, and every channel shows what the warehouses have."""
        self._telling.scene("The hub is switched on; both warehouses count, and every channel shows the sum")
        await faults.rest(self._stage)
        await goods.offer(self._stage)
        self._telling.happened("merchant", f"offers {len(goods.THINGS)} things in two shops and at a market")
        await self._stage.switch_on()
        await self._until("everything that was offered is known", self._known)
        await goods.count(self._stage, self._orders)
        self._telling.happened(NORTH, "counts its two halls, and rings")
        self._telling.happened(SOUTH, "counts its shelves, and writes a file")
        await self._until("every channel shows what its rule says", self._all_shown)

    async def rushes(self) -> None:
        """Everybody buys, and everything fails now and then."""
        self._telling.scene(f"{self._orders:,} people buy at once, while everything fails now and then")
        self._telling.happened("the world", "answers get lost, webhooks are lost, doubled and swapped, files are cut")
        await faults.begin(self._stage)
        began = time.monotonic()
        await self._rush.run(self._orders)
        self._seconds = time.monotonic() - began
        placed = ", ".join(f"{self._rush.placed[name]} in {name}" for name in CHANNELS)
        self._telling.happened("customers", f"bought in {self._seconds:.0f} s: {placed}")
        self._telling.happened("customers", f"{self._rush.refused} found sold out what they wanted")

    async def comes_to_rest(self) -> None:
        """The faults end, one sweep of each brings what was lost, and all parcels leave."""
        self._telling.scene("The rush is over: one sweep of each, and everything leaves")
        await asyncio.sleep(1.0)
        await faults.end(self._stage)
        await self._sweep()
        await self._until("everything is sent, reported and counted", self._quiet)
        await self._sweep()
        await self._until("a second sweep finds nothing more", self._quiet)

    async def balances(self) -> None:
        """The books of all five far sides against one another, and against the hub's."""
        self._telling.scene("The books")
        found = await self._books()
        for sentence in books.CHECKS:
            self._telling.expected(sentence, holds=not any(one.startswith(sentence) for one in books.faults_in(found)))
        for fault in books.faults_in(found):
            self._telling.explained(fault)
        await self._nobody_buys_what_is_gone(found)
        await self._hub_is_sound()
        self._telling.summary(self._rows(found), title="Black Friday in figures")

    async def _nobody_buys_what_is_gone(self, found: Books) -> None:
        gone = [thing.sku for thing in goods.THINGS if found.left(thing.sku) <= 0]
        sold = [f"{sku} in {channel}" for sku in gone for channel in CHANNELS if await self._rush.tries(sku, channel)]
        self._telling.expected(f"nobody can buy what is gone ({', '.join(gone) or 'nothing is'})", holds=not sold)

    async def _hub_is_sound(self) -> None:
        hub = self._stage.hub
        proof = await Goods(hub.storage, hub.members, hub.now).proof()
        self._telling.expected(f"{proof.levels} levels are what their ledgers make them", holds=not proof.faults)
        strange = [one for one in await self._problems() if not _is_expected(one)]
        self._telling.expected("no problem is open but those of this day's faults", holds=not strange)
        for problem in strange:
            self._telling.explained(f"{problem.connector}: {problem.cause}: {problem.evidence}")

    def _rows(self, found: Books) -> list[tuple[str, str]]:
        sent = Counter(one.warehouse for there in found.sent.values() for one in there if one.shipped)
        gone = [order for order in found.sold.values() if order.gone]
        late = sum(1 for order in gone if found.left_in_spite(order.key))
        return [
            ("orders", f"{len(found.sold)}, placed at {self._orders / max(self._seconds, 0.001):.0f} a second"),
            ("sent by", ", ".join(f"{name} {count}" for name, count in sorted(sent.items()))),
            ("sent by the market itself", str(sum(1 for order in found.sold.values() if order.own))),
            ("called off", f"{len(gone)}, of them {late} too late"),
            ("turned away, sold out", str(self._rush.refused)),
            ("bought twice, before the hub could know", f"{found.oversold()} pieces"),
            ("mails to consumers", str(sum(order.mails for order in found.sold.values()))),
        ]

    async def _known(self) -> bool:
        hub = self._stage.hub
        every = await Goods(hub.storage, hub.members, hub.now).products(limit=1000)
        linked = {one.sku: {link.origin for link in one.links} for one in every}
        return all(linked.get(thing.sku) == {*CHANNELS, SOUTH} for thing in goods.THINGS)

    async def _all_shown(self) -> bool:
        shown = {channel: await goods.shown(self._stage, channel) for channel in CHANNELS}
        return all(
            shown[channel].get(thing.sku) == goods.to_show(2 * self._had[thing.sku], channel)
            for channel in CHANNELS
            for thing in goods.THINGS
        )

    async def _quiet(self) -> bool:
        waits = not await nothing_waits(self._stage)
        self._lacking = ["something waits in the hub"] if waits else books.faults_in(await self._books())
        return not self._lacking

    async def _books(self) -> Books:
        states = {name: await self._stage.at(name, "GET", "state?last=1000000") for name in self._stage.addresses}
        return books.read(states, self._had)

    async def _problems(self) -> list[Problem]:
        return list(await self._stage.hub.storage.look(lambda work: work.problems.open()))

    async def _sweep(self) -> None:
        hub, now = self._stage.hub, self._stage.hub.now()

        async def done() -> bool:
            every = await hub.storage.look(lambda work: work.schedules.all())
            mine = [one for one in every if _SWEEPS.get(one.connector) == one.job]
            anew = [one for one in mine if one.last_ok and one.last_start is not None and one.last_start >= now]
            return len(anew) == len(_SWEEPS)

        await hub.storage.do(lambda work: [work.schedules.trigger(*job, at=now) for job in _SWEEPS.items()])
        await self._until("every far side was swept", done)

    async def _until(self, text: str, so: Callable[[], Awaitable[bool]]) -> None:
        """Wait until this is so; say now and then that it is not yet."""
        began = told = time.monotonic()
        while not (holds := await so()) and time.monotonic() - began < PATIENCE:
            await asyncio.sleep(GLANCE)
            if time.monotonic() - told > TELL_EVERY:
                told = time.monotonic()
                self._telling.explained(f"not yet: {'; '.join(self._lacking) or text}"[:LONGEST])
        self._telling.expected(text, holds=holds)


def _is_expected(problem: Problem) -> bool:
    """A fault of this day that a person should see, and that cost nothing."""
    words = ("may ship twice", "hold lines that", "could not be read", "cancelled by", "refused by")
    return any(word in problem.cause for word in words)
