"""The accounts of API keys, in memory."""

from adapters.storage.memory.journal import Journal, Table
from hub_core.decisions.budget import Account


class MemoryBudgets:
    """One account per API key."""

    def __init__(self, journal: Journal) -> None:
        self._accounts: Table[str, Account] = Table(journal, "budgets")

    def of(self, key: str, /) -> Account | None:
        """The account of that key, or None."""
        return self._accounts.get(key)

    def keep(self, key: str, account: Account, /) -> None:
        """Keep this in place of what stood there."""
        self._accounts.put(key, account)
