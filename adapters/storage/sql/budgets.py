"""The accounts of API keys in a database."""

import msgspec

from adapters.storage.sql.session import Session, Statement
from hub_core.decisions.budget import Account

OF = Statement("SELECT body FROM budgets WHERE key = :key")
KEEP = Statement(
    "INSERT INTO budgets (key, body) VALUES (:key, :body) ON CONFLICT (key) DO UPDATE SET body = excluded.body"
)

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Account)


class SqlBudgets:
    """One account per API key."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, key: str, /) -> Account | None:
        """The account of that key, or None."""
        row = self._session.row(OF, {"key": key})
        return None if row is None else _decoder.decode(row[0])

    def keep(self, key: str, account: Account, /) -> None:
        """Keep this in place of what stood there."""
        self._session.put(KEEP, {"key": key, "body": _encoder.encode(account).decode()})
