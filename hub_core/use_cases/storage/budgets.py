"""What is kept of the calls of API keys (G1)."""

from typing import Protocol

from hub_core.decisions.budget import Account


class Budgets(Protocol):
    """One account per API key, whoever uses it. Whoever writes holds the lock `budget KEY`."""

    def of(self, key: str, /) -> Account | None:
        """The account of that key, or None."""
        ...

    def keep(self, key: str, account: Account, /) -> None:
        """Keep this in place of what stood there."""
        ...
