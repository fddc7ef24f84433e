"""Steps on dicts."""

from collections.abc import Callable
from typing import Literal

from adapters.storage.memory.budgets import MemoryBudgets
from adapters.storage.memory.catalogue import MemoryCatalogue, MemoryPeople
from adapters.storage.memory.erasure import MemoryErasure
from adapters.storage.memory.facts import MemoryFacts, MemoryNames
from adapters.storage.memory.inbox import MemoryInbox
from adapters.storage.memory.journal import Journal
from adapters.storage.memory.notes import MemoryNotes, MemoryProblems
from adapters.storage.memory.orders import MemoryHistory, MemoryIntents, MemoryOrders
from adapters.storage.memory.outbox import MemoryOutbox
from adapters.storage.memory.pauses import MemoryPauses
from adapters.storage.memory.schedules import MemorySchedules
from adapters.storage.memory.stock import MemoryStock
from adapters.storage.news import News
from hub_core.errors import Unavailable
from hub_core.use_cases.storage import T, Work


class MemoryWork:
    """What one step may read and write."""

    def __init__(self, journal: Journal) -> None:
        self.facts = MemoryFacts(journal)
        self.names = MemoryNames(journal)
        self.pauses = MemoryPauses(journal)
        self.outbox = MemoryOutbox(journal, self.pauses)
        self.inbox = MemoryInbox(journal, self.pauses)
        self.orders = MemoryOrders(journal)
        self.catalogue = MemoryCatalogue(journal)
        self.stock = MemoryStock(journal)
        self.people = MemoryPeople(journal)
        self.history = MemoryHistory(journal)
        self.intents = MemoryIntents(journal)
        self.notes = MemoryNotes(journal)
        self.problems = MemoryProblems(journal)
        self.schedules = MemorySchedules(journal)
        self.erasure = MemoryErasure(journal)
        self.budgets = MemoryBudgets(journal)


class Memory:
    """A storage in memory: what it keeps lives as long as this object, also when closed and opened again."""

    def __init__(self) -> None:
        self._journal = Journal()
        self._work = MemoryWork(self._journal)
        self._news = News()
        self._is_open = False

    async def open(self) -> None:
        """Be ready for steps."""
        self._news = News()
        self._is_open = True

    async def close(self) -> None:
        """Let go."""
        self._is_open = False
        self._news.lost(Unavailable("the storage is closed", may_have_acted=False))

    async def do(self, step: Callable[[Work], T], /, *keys: str) -> T:  # noqa: ARG002 - nobody else runs meanwhile
        """Run this step; what it raises is raised, and then nothing of it is kept."""
        self._check_open()
        try:
            result = step(self._work)
        except BaseException:
            self._journal.take_back()
            raise
        self._news.ring(self._journal.settle())
        return result

    async def look(self, step: Callable[[Work], T], /) -> T:
        """Run a step that only reads. Raises `RuntimeError` when it writes."""
        self._check_open()
        self._journal.reading = True
        try:
            return step(self._work)
        finally:
            self._journal.reading = False
            self._journal.take_back()

    async def news(self, queue: Literal["inbox", "outbox"], owner: str, /, *, within: float) -> bool:
        """Wait until something was kept in that queue for `owner` since the last such call."""
        self._check_open()
        return await self._news.wait((queue, owner), within=within)

    async def scrub(self) -> str:
        """There is no file to scrub."""
        self._check_open()
        return "The storage is memory: what was erased is gone."

    def _check_open(self) -> None:
        if not self._is_open:
            raise Unavailable("the storage is not open", may_have_acted=False)
