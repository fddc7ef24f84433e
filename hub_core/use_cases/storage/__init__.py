"""What the use cases need kept. Steps are plain functions; the adapter decides how many share a commit.

Rules of the house for every adapter:

- All of a step is kept, or nothing: a step that raises leaves nothing, and its neighbours in a shared commit keep all.
- A step may be run again (after a deadlock, say), so it has no effect outside `Work`.
- `do(step, *keys)` holds a lock on every key, taken in sorted order before any step of a shared commit runs, until the
  commit. Whoever writes about an order names the order's key. A step without keys touches only the inbox, the claims,
  notes, problems, pauses and schedules: it never waits for another while it holds a row.
- What was claimed carries a token. A verb with an old token changes nothing and answers False.
- Times are aware and in UTC; they come in from the caller, never from a clock of the storage.
"""

from collections.abc import Callable
from typing import Literal, Protocol, TypeVar

from hub_core.use_cases.storage.books import History, Intents, Notes, Orders, ProblemRows
from hub_core.use_cases.storage.budgets import Budgets
from hub_core.use_cases.storage.erasure import Erasure
from hub_core.use_cases.storage.facts import F, Facts, Names
from hub_core.use_cases.storage.goods import Catalogue, People, Stock
from hub_core.use_cases.storage.queues import InboxRows, Outbox
from hub_core.use_cases.storage.running import Pauses, Schedules

T = TypeVar("T")


class Work(Protocol):
    """What one step may read and write. All of it is kept, or none."""

    @property
    def facts(self) -> Facts:
        """The newest word of each."""
        ...

    @property
    def names(self) -> Names:
        """What leads to something."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Who is to hear what."""
        ...

    @property
    def inbox(self) -> InboxRows:
        """What rang."""
        ...

    @property
    def orders(self) -> Orders:
        """Standings and handovers."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """Hub products."""
        ...

    @property
    def stock(self) -> Stock:
        """Levels, what is held back, what channels were told, and the ledger."""
        ...

    @property
    def people(self) -> People:
        """Profiles."""
        ...

    @property
    def history(self) -> History:
        """The film."""
        ...

    @property
    def intents(self) -> Intents:
        """What is about to be done."""
        ...

    @property
    def notes(self) -> Notes:
        """Small texts."""
        ...

    @property
    def problems(self) -> ProblemRows:
        """What a person should see."""
        ...

    @property
    def schedules(self) -> Schedules:
        """When jobs run."""
        ...

    @property
    def pauses(self) -> Pauses:
        """What is stopped."""
        ...

    @property
    def budgets(self) -> Budgets:
        """What API keys have used."""
        ...

    @property
    def erasure(self) -> Erasure:
        """What finds and rewrites the traces of a person, and lets go of what is old."""
        ...


class Storage(Protocol):
    """Keeps what steps write. Every method raises `Unavailable` when nothing can be kept now."""

    async def open(self) -> None:
        """Be ready for steps."""
        ...

    async def close(self) -> None:
        """Finish the steps that were handed in, then let go."""
        ...

    async def do(self, step: Callable[[Work], T], /, *keys: str) -> T:
        """Run this step under the locks of these keys, and return once it is kept. What the step raises is raised."""
        ...

    async def look(self, step: Callable[[Work], T], /) -> T:
        """Run a step that only reads, on what is kept now; waits for no commit. `RuntimeError` when it writes."""
        ...

    async def news(self, queue: Literal["inbox", "outbox"], owner: str, /, *, within: float) -> bool:
        """Wait, for at most `within` seconds, until something was kept in that queue for `owner` since the last call.

        True: something came, from this process or another, or may have come (another process wrote, a stop was lifted).
        One waiter per (queue, owner).
        """
        ...

    async def scrub(self) -> str:
        """Let nothing that was erased or overwritten remain in the files of the storage, and say what was done.

        The sentence names what is out of its reach. Others wait meanwhile, or are told `Unavailable`. Raises
        `Unavailable` when somebody still reads what was erased: then it is to be done again.
        """
        ...


__all__ = [
    "Budgets",
    "Catalogue",
    "Erasure",
    "F",
    "Facts",
    "History",
    "InboxRows",
    "Intents",
    "Names",
    "Notes",
    "Orders",
    "Outbox",
    "Pauses",
    "People",
    "ProblemRows",
    "Schedules",
    "Stock",
    "Storage",
    "Work",
]
