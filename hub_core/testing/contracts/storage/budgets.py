"""Promises about the accounts of API keys (G1)."""

from datetime import timedelta

import pytest

from hub_core.decisions.budget import Account, Told, granted, heard, settled
from hub_core.testing.contracts.storage.play import StoragePromises
from hub_core.testing.samples import NOON, after
from hub_core.use_cases.storage import Storage


class BudgetPromises(StoragePromises):
    """One account per key, kept whole."""

    @pytest.mark.promise("G1")
    async def test_an_account_is_kept_whole(self, storage: Storage) -> None:
        """Windows with their ends, calls under way and what they are for come back as they were."""
        told = Told(limit=300, remaining=299, ends=after(5), span=timedelta(minutes=5))
        account = granted(heard(settled(Account(), NOON), [told], NOON), ["urgent shipments"], after(1))
        await storage.do(lambda work: work.budgets.keep("key", account), "budget key")
        assert await storage.look(lambda work: work.budgets.of("key")) == account

    async def test_keys_have_nothing_to_do_with_one_another(self, storage: Storage) -> None:
        """The last word about a key stands; another key knows nothing of it."""
        one, other = (granted(Account(), [use], NOON) for use in ("normal orders", "background sweep"))
        await storage.do(lambda work: work.budgets.keep("key", one), "budget key")
        await storage.do(lambda work: work.budgets.keep("key", other), "budget key")
        assert await storage.look(lambda work: work.budgets.of("key")) == other
        assert await storage.look(lambda work: work.budgets.of("another")) is None
