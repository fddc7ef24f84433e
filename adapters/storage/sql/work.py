"""What one step may read and write, on one connection."""

from collections.abc import Collection

from adapters.storage.sql.budgets import SqlBudgets
from adapters.storage.sql.catalogue import SqlCatalogue
from adapters.storage.sql.erasure import SqlErasure
from adapters.storage.sql.facts import SqlFacts
from adapters.storage.sql.history import SqlHistory, SqlIntents
from adapters.storage.sql.inbox import SqlInbox
from adapters.storage.sql.names import SqlNames
from adapters.storage.sql.notes import SqlNotes, SqlProblems
from adapters.storage.sql.orders import SqlOrders
from adapters.storage.sql.outbox import SqlOutbox
from adapters.storage.sql.pauses import SqlPauses
from adapters.storage.sql.people import SqlPeople
from adapters.storage.sql.schedules import SqlSchedules
from adapters.storage.sql.seen import Seen
from adapters.storage.sql.session import Session
from adapters.storage.sql.stock import SqlStock

PRODUCT = "prd-"
"""What the identity of a hub product begins with."""


class SqlWork:
    """All the rooms over one session."""

    def __init__(self, session: Session) -> None:
        self._seen = Seen()
        self.facts = SqlFacts(session, self._seen)
        self.names = SqlNames(session)
        self.outbox = SqlOutbox(session)
        self.inbox = SqlInbox(session)
        self.orders = SqlOrders(session, self._seen)
        self.catalogue = SqlCatalogue(session, self._seen)
        self.stock = SqlStock(session, self._seen)
        self.people = SqlPeople(session)
        self.history = SqlHistory(session)
        self.intents = SqlIntents(session)
        self.notes = SqlNotes(session)
        self.problems = SqlProblems(session)
        self.schedules = SqlSchedules(session)
        self.pauses = SqlPauses(session)
        self.erasure = SqlErasure(session, self._seen)
        self.budgets = SqlBudgets(session)

    def look_ahead(self, keys: Collection[str]) -> None:
        """Read what steps about these keys will want to know: one look for all of them."""
        if keys:
            self.facts.look_ahead(keys)
            self.orders.look_ahead(keys)
        products = [key for key in keys if key.startswith(PRODUCT)]
        if products:
            # The ledger first: a line that is written meanwhile must not seem to be in what was read before it.
            self.stock.look_ahead(products)
            self.catalogue.look_ahead(products)

    def forget(self) -> None:
        """A step was taken back: look again."""
        self._seen.forget()
