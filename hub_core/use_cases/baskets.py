"""Collects checkouts from the sources that have them (K1 to K6)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub_core.decisions.collecting import SHARE, pause_after, until_tomorrow
from hub_core.errors import NotFound
from hub_core.models import Ref
from hub_core.ports import CheckoutSource
from hub_core.use_cases.budget import calls_today, day_limit
from hub_core.use_cases.members import Member, Members
from hub_core.use_cases.storage import Storage
from hub_core.use_cases.take_in.checkouts import CheckoutsIn
from hub_core.use_cases.take_in.giving import Giving

PURPOSE = "checkouts"
"""The purpose under which budgets count the calls of collecting."""


@dataclass(frozen=True, slots=True)
class Collected:
    """How a run ended, and when the next may begin."""

    result: str
    wait: timedelta


@dataclass(frozen=True, slots=True)
class Baskets:
    """The checkouts of one connector."""

    storage: Storage
    members: Members
    now: Callable[[], datetime]
    member: Member

    @property
    def every(self) -> timedelta:
        """How often they are collected, if the calls allow it."""
        return timedelta(minutes=self.member.rules.checkouts_minutes)

    async def collect(self) -> Collected:
        """Walk the source once; it keeps its place when that fails half-way. Raises `HubError`."""
        before, limit = await self._spent()
        if limit and before >= limit / SHARE:
            return Collected(f"not collected: {_share(limit)} were made today already", until_tomorrow(self.now()))
        count = news = 0
        taking = self._taking()
        async for checkout in self._source().changed_since(None):
            news += await taking.keep(checkout)
            count += 1
        used, limit = await self._spent()
        cost = max(0, used - before)
        wait = pause_after(self.every, cost=cost, used=used, limit=limit, now=self.now())
        told = f"{count} checkouts collected, {news} of them new or changed"
        return Collected(f"{told}{self._costs(cost, wait, limit)}", wait)

    async def fetch(self, id_: str) -> None:
        """Get this one now, and keep it (K5). Raises `NotFound` or another `HubError`."""
        await self._taking().keep(await self._source().get(Ref(self.member.name, id_)))

    def _source(self) -> CheckoutSource:
        source = self.member.connector.ports.checkouts if PURPOSE in self.member.gives else None
        if source is None:
            raise NotFound(f"{self.member.name} gives no checkouts")
        return source

    def _taking(self) -> CheckoutsIn:
        return CheckoutsIn(Giving(self.storage, self.members, self.now, self.member.name))

    async def _spent(self) -> tuple[int, int | None]:
        """The calls that collecting made today, and how many the key may make in a day."""
        name, now = self.member.name, self.now()
        return await self.storage.look(
            lambda work: (calls_today(work, name, PURPOSE, now=now), day_limit(work, name, now=now))
        )

    def _costs(self, cost: int, wait: timedelta, limit: int | None) -> str:
        if not cost:
            return ""
        calls = f" in {cost} {'call' if cost == 1 else 'calls'}"
        if limit is None or wait <= self.every:
            return calls
        return f"{calls}; next in {_minutes(wait)}, not {_minutes(self.every)}: at most {_share(limit)} go to checkouts"


def _share(limit: int) -> str:
    return f"{limit // SHARE} calls, a quarter of a day's,"


def _minutes(span: timedelta) -> str:
    return f"{round(span.total_seconds() / 60)} minutes"
