"""The promises of `Storage`, room by room."""

from hub_core.testing.contracts.storage.budgets import BudgetPromises
from hub_core.testing.contracts.storage.catalogue import CataloguePromises
from hub_core.testing.contracts.storage.erasure import ErasurePromises
from hub_core.testing.contracts.storage.facts import FactPromises
from hub_core.testing.contracts.storage.inbox import InboxPromises
from hub_core.testing.contracts.storage.ledger import LedgerPromises
from hub_core.testing.contracts.storage.news import NewsPromises
from hub_core.testing.contracts.storage.notes import NotePromises
from hub_core.testing.contracts.storage.orders import OrderPromises
from hub_core.testing.contracts.storage.outbox import OutboxPromises
from hub_core.testing.contracts.storage.pauses import PausePromises
from hub_core.testing.contracts.storage.reserved import ReservedPromises
from hub_core.testing.contracts.storage.schedules import SchedulePromises
from hub_core.testing.contracts.storage.steps import StepPromises
from hub_core.testing.contracts.storage.stock import StockPromises


class StorageContract(
    StepPromises,
    FactPromises,
    CataloguePromises,
    StockPromises,
    ReservedPromises,
    LedgerPromises,
    ErasurePromises,
    OrderPromises,
    OutboxPromises,
    InboxPromises,
    NewsPromises,
    NotePromises,
    SchedulePromises,
    PausePromises,
    BudgetPromises,
):
    """What every storage promises. A subclass gives the fixture `storage`, open and empty."""


__all__ = ["StorageContract"]
