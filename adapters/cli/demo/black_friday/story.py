"""The story of Black Friday, from empty shelves to balanced books."""

import asyncio
import time
from collections import Counter

from adapters.cli.demo.black_friday import books, faults, goods
from adapters.cli.demo.black_friday.books import Books
from adapters.cli.demo.black_friday.cast import CHANNELS, NORTH, SOUTH
from adapters.cli.demo.black_friday.rush import Rush
from adapters.cli.demo.black_friday.watching import Watch
from adapters.cli.demo.stage import Stage
from adapters.cli.demo.telling import Telling
from adapters.cli.explain import sentence
from hub_core.use_cases.looking import Goods, explained
from hub_core.use_cases.records import Problem

ORDERS = 2000
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
        self._stage, self._telling, self._orders, self._rush = stage, telling, orders, Rush(stage)
        self._had = {thing.sku: thing.in_each_warehouse(orders) for thing in goods.THINGS}
        self._watch = Watch(stage, telling, {NORTH: self._had, SOUTH: self._had})
        self._seconds = self._after = 0.0

    async def opens(self) -> None:
        """The hub is switched on, and every channel shows what the warehouses have."""
        self._telling.scene("The hub is switched on; both warehouses count, and every channel shows the sum")
        await faults.rest(self._stage)
        await goods.offer(self._stage)
        self._telling.happened("merchant", f"offers {len(goods.THINGS)} things in two shops and at a market")
        await self._stage.switch_on()
        await self._watch.until("everything that was offered is known", self._known)
        await goods.count(self._stage, self._orders)
        self._telling.happened(NORTH, "counts its two halls, and rings")
        self._telling.happened(SOUTH, "counts its shelves, and writes a file")
        await self._watch.until("every channel shows what its rule says", self._all_shown)

    async def rushes(self) -> None:
        """Everybody buys, and everything fails now and then."""
        self._telling.scene(f"{self._orders:,} people buy at once, while everything fails now and then")
        self._telling.happened("the world", "answers get lost, webhooks are lost, doubled and swapped, files are cut")
        self._telling.happened(NORTH, f"will be away for {faults.AWAY:.0f} seconds in the middle of it")
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
        began = time.monotonic()
        await faults.end(self._stage)
        await self._watch.sweep()
        await self._watch.until("everything is sent, reported and counted", self._watch.is_quiet)
        self._after = time.monotonic() - began
        await self._watch.sweep()
        await self._watch.until("a second sweep finds nothing more", self._watch.is_quiet)

    async def balances(self) -> None:
        """The books of all five far sides against one another, and against the hub's."""
        self._telling.scene("The books")
        found = await self._watch.books()
        wrong = books.faults_in(found)
        for text in books.CHECKS:
            self._telling.expected(text, holds=not any(one.startswith(text) for one in wrong))
        for fault in wrong:
            self._telling.explained(fault)
        await self._nobody_buys_what_is_gone(found)
        await self._hub_is_sound(found)
        await self._explains(found)
        self._telling.summary(self._rows(found), title="Black Friday in figures")

    async def _nobody_buys_what_is_gone(self, found: Books) -> None:
        gone = [thing.sku for thing in goods.THINGS if found.left(thing.sku) <= 0]
        sold = [f"{sku} in {channel}" for sku in gone for channel in CHANNELS if await self._rush.tries(sku, channel)]
        self._telling.expected(f"nobody can buy what is gone ({', '.join(gone) or 'nothing is'})", holds=not sold)

    async def _hub_is_sound(self, found: Books) -> None:
        hub, late = self._stage.hub, [order.number for order in found.too_late()]
        proof = await Goods(hub.storage, hub.members, hub.now).proof()
        self._telling.expected(f"{proof.levels} levels are what their ledgers make them", holds=not proof.faults)
        strange = [one for one in await self._watch.problems() if not _is_expected(one, late)]
        self._telling.expected(
            "every open problem is a bad line, a lost webhook, or an order called off too late", holds=not strange
        )
        for problem in strange:
            self._telling.explained(f"{problem.connector}: {problem.cause}: {problem.evidence}")

    async def _explains(self, found: Books) -> None:
        """Where did these orders go, and why?"""
        hub, shown = self._stage.hub, dict[str, str]()
        for key, there in found.sent.items():
            shown.setdefault(there[0].warehouse, key)
        told = await hub.storage.look(
            lambda work: [explained(work, hub.members, key, hub.now()) for key in shown.values()]
        )
        for one in told:
            self._telling.happened("you", f"hub explain order {one.standing.number}")
            self._telling.explained(sentence(one))

    def _rows(self, found: Books) -> list[tuple[str, str]]:
        sent = Counter(one.warehouse for there in found.sent.values() for one in there if one.shipped)
        gone = sum(1 for order in found.sold.values() if order.gone)
        rate = self._orders / max(self._seconds, 0.001)
        return [
            ("orders", f"{len(found.sold)}, {rate:.0f} people a second"),
            ("in balance after the rush", f"{self._after:.0f} s"),
            ("sent by", ", ".join(f"{name} {count}" for name, count in sorted(sent.items()))),
            ("sent by the market itself", str(sum(1 for order in found.sold.values() if order.own))),
            ("called off", f"{gone}, of them {len(found.too_late())} too late: each is a problem that names it"),
            ("turned away, sold out", str(self._rush.refused)),
            ("bought twice before the hub could know", f"{found.oversold()} pieces of {self._scarce()}"),
            ("mails to consumers", str(sum(order.mails for order in found.sold.values()))),
        ]

    def _scarce(self) -> int:
        return sum(2 * self._had[thing.sku] for thing in goods.THINGS if thing.scarce)

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


def _is_expected(problem: Problem, late: list[str]) -> bool:
    """A person should see it: badly written lines, lost webhooks that a sweep made up for, what was called off late."""
    told = f"{problem.cause} {problem.evidence}"
    told_of = ("files say was not taken", "webhooks of orders did not come")
    return any(cause in problem.cause for cause in told_of) or any(number in told for number in late)
