"""The calls one API key may make, paced so that urgent ones always have room (G1).

Before the vendor's first word only the pace per second holds; from then on its windows rule. What is known of a key is
kept in a book: in this process, or in the storage, where every process that uses the key turns the same page.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from secrets import token_hex
from typing import Protocol, TypeVar

from hub_core.decisions.budget import Account, Queue, Told, granted, heard, places, settled, waiting
from hub_core.errors import Busy, HubError
from hub_core.plugins import Priority, Window
from hub_core.use_cases.storage import Storage, Work

T = TypeVar("T")
Change = Callable[[Account], tuple[Account, T]]
PER_SECOND = 15
"""Below the vendor's 20 per second, because its seconds and ours do not begin together."""
AT_ONCE = 20
"""How many that wait in one process take their places together, in one commit."""
LOOK_AGAIN = timedelta(seconds=15)
"""Who waits looks at least so often: answers that come meanwhile may make room."""
APART = timedelta(seconds=1)
"""How far the clocks of machines that share a key may be apart: so much later counts a window as over."""
BUDGET = "budget"
"""The note of a connector that says under which key its calls are kept."""
log = logging.getLogger(__name__)


class Book(Protocol):
    """Where the account of one key is kept."""

    async def turn(self, change: Change[T], /) -> T:
        """Change the account while nobody else does; `change` has no other effect, and may run again."""
        ...


class OwnBook:
    """The account of a key that only this process uses."""

    def __init__(self) -> None:
        self.account = Account()

    async def turn(self, change: Change[T], /) -> T:
        """Change the account."""
        self.account, answer = change(self.account)
        return answer


@dataclass(slots=True)
class SharedBook:
    """The account of a key in the storage, one for every process and connector that uses it."""

    storage: Storage
    name: str
    key: str
    _noted: bool = False

    async def turn(self, change: Change[T], /) -> T:
        """Change the account under the lock of its key. Raises `Unavailable`."""

        def step(work: Work) -> T:
            if not self._noted:
                work.notes.write(self.name, BUDGET, self.key)
            account, answer = change(work.budgets.of(self.key) or Account())
            work.budgets.keep(self.key, account)
            return answer

        answer = await self.storage.do(step, f"budget {self.key}")
        self._noted = True
        return answer


@dataclass(slots=True, eq=False)
class _Waiter:
    use: str
    granted: bool = False


class PacedBudget:
    """Lets calls go one priority beside the other, within one priority in the order they came."""

    def __init__(
        self,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        per_second: int = PER_SECOND,
        book: Book | None = None,
    ) -> None:
        self._now, self._sleep, self._per_second = now, sleep, per_second
        self._book = book or OwnBook()
        self._apart = APART if book else timedelta()
        self._who = token_hex(4)
        self._queues: dict[str, list[_Waiter]] = {}
        self._turns: dict[str, asyncio.Lock] = {}
        self._said: list[tuple[datetime, tuple[Told, ...]]] = []
        self._keeping: asyncio.Task[None] | None = None

    async def spend(self, priority: Priority, purpose: str = "", *, within: timedelta | None = None) -> None:
        """Return when one call of this priority may be made.

        Raises `Unavailable` when the book cannot be kept, and `Busy` when no place is free within that time.
        """
        began = self._now()
        mine, queue = _Waiter(f"{priority} {purpose}".strip()), self._queues.setdefault(priority, [])
        queue.append(mine)
        try:
            async with self._turns.setdefault(priority, asyncio.Lock()):
                while not mine.granted:
                    wait = await self._ask(priority)
                    late = within is not None and self._now() + wait - began > within
                    if late and not mine.granted:
                        raise Busy("the API budget has no room for this now", retry_after=wait, may_have_acted=False)
                    if wait > timedelta():
                        await self._sleep(min(wait, LOOK_AGAIN).total_seconds())
        finally:
            if not mine.granted:
                queue.remove(mine)

    def heard(self, windows: Sequence[Window]) -> None:
        """Take over what the vendor says is left; it is kept soon after."""
        at = self._now()
        told = tuple(
            Told(limit=one.limit, remaining=one.remaining, ends=at + one.resets_in + self._apart, span=one.span)
            for one in windows
        )
        self._said.append((at, told))
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.get_running_loop().create_task(self._keep())

    async def close(self) -> None:
        """Return once all that was heard is kept, or cannot be."""
        if self._keeping is not None:
            await self._keeping

    async def account(self) -> Account:
        """What is known of the key now."""
        return await self._turn(lambda account: (account, account))

    async def _ask(self, priority: Priority) -> timedelta:
        """Take places for those who wait first; answer how long the next of them must wait."""
        queue = self._queues[priority]
        asking, per_second = queue[:AT_ONCE], self._per_second
        uses = [one.use for one in asking]
        everybody = Counter(one.use for several in self._queues.values() for one in several)

        def change(account: Account) -> tuple[Account, tuple[int, timedelta]]:
            now = self._now()
            room, wait = places(account, priority, now, per_second=per_second)
            taken = uses[: max(room, 0)]
            left = dict(everybody - Counter(taken))
            line = Queue(counts=left, since=now, until=now + 2 * LOOK_AGAIN)
            return waiting(granted(account, taken, now), self._who, line), (len(taken), wait)

        taken, wait = await self._turn(change)
        for one in asking[:taken]:
            one.granted = True
            queue.remove(one)
        return wait

    async def _keep(self) -> None:
        try:
            while self._said:
                await self._turn(lambda account: (account, None))
        except HubError as fault:
            log.warning("what is left of an API budget was not kept", extra={"reason": str(fault)})

    async def _turn(self, change: Change[T]) -> T:
        """Change the account, once all that was heard is in it."""
        said, self._said = self._said, []

        def settle_first(account: Account) -> tuple[Account, T]:
            known = reduce(lambda before, one: heard(settled(before, one[0]), one[1], one[0]), said, account)
            return change(settled(known, self._now()))

        try:
            return await self._book.turn(settle_first)
        except BaseException:
            self._said = [*said, *self._said]
            raise


def calls_today(work: Work, name: str, purpose: str, *, now: datetime) -> int:
    """How many calls the key of this connector made today (UTC) for this purpose, whatever their priority."""
    account = account_of(work, name, now=now)
    uses = account.today.items() if account else ()
    return sum(count for use, count in uses if use.partition(" ")[2] == purpose)


def day_limit(work: Work, name: str, *, now: datetime) -> int | None:
    """How many calls the key of this connector may make in its longest window; None: nothing was heard yet."""
    account = account_of(work, name, now=now)
    windows = [window for window in account.windows if window.span] if account else []
    return max(windows, key=lambda window: window.span or timedelta()).limit if windows else None


def account_of(work: Work, name: str, *, now: datetime) -> Account | None:
    """What is known of the key of this connector; None: it has made no call yet, or shares its budget with nobody."""
    key = work.notes.read(name, BUDGET)
    account = work.budgets.of(key) if key else None
    return settled(account, now) if account else None
