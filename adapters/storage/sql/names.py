"""The names that lead to something, in a database."""

from collections.abc import Sequence

from adapters.storage.sql.session import Session, Statement

LEAD = Statement("SELECT identity FROM names WHERE kind = :kind AND label = :label AND value = :value")
GIVE = Statement(
    """
    INSERT INTO names (kind, label, value, identity) VALUES (:kind, :label, :value, :identity)
    ON CONFLICT (kind, label, value) DO NOTHING
    """
)
DROP = Statement("DELETE FROM names WHERE kind = :kind AND label = :label AND value = :value")
# Sorted here, not there: asked for an order, SQLite walks a whole kind by the index that has it.
OF = Statement("SELECT label, value FROM names WHERE kind = :kind AND identity = :identity")
ANYWHERE = Statement("SELECT identity FROM names WHERE kind = :kind AND value = :value")


class SqlNames:
    """What leads to something."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def give(self, kind: str, label: str, value: str, identity: str, /) -> str:
        """Let this name lead to `identity` unless it leads somewhere already; answer where it leads now."""
        values = {"kind": kind, "label": label, "value": value, "identity": identity}
        if self._session.change(GIVE, values):
            return identity
        return self.lead(kind, label, value) or identity

    def drop(self, kind: str, label: str, value: str, /) -> None:
        """Let this name lead nowhere."""
        self._session.put(DROP, {"kind": kind, "label": label, "value": value})

    def lead(self, kind: str, label: str, value: str, /) -> str | None:
        """Where this name leads."""
        row = self._session.row(LEAD, {"kind": kind, "label": label, "value": value})
        return None if row is None else row[0]

    def of(self, kind: str, identity: str, /, *, label: str | None = None) -> Sequence[tuple[str, str]]:
        """The (label, value) names that lead to `identity`, sorted."""
        rows = self._session.rows(OF, {"kind": kind, "identity": identity})
        return sorted((its_label, value) for its_label, value in rows if label in (None, its_label))

    def anywhere(self, kind: str, value: str, /) -> Sequence[str]:
        """Every identity this value leads to under any label, sorted, each once."""
        return sorted({identity for (identity,) in self._session.rows(ANYWHERE, {"kind": kind, "value": value})})
