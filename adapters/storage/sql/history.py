"""The film and the intents in a database."""

from collections.abc import Sequence
from datetime import datetime

from adapters.storage.sql.session import Session, Statement, text_of
from hub_core.use_cases.records import Entry

ADD = Statement(
    "INSERT INTO history (subject, at, who, what, text, trace) VALUES (:subject, :at, :who, :what, :text, :trace)"
)
OF = Statement(
    """
    SELECT subject, at, who, what, text, trace FROM history WHERE subject = :subject
    ORDER BY at DESC, id DESC LIMIT :size
    """
)
BEGUN = Statement("SELECT content FROM intents WHERE owner = :owner AND key = :key ORDER BY id")
BEGIN = Statement("INSERT INTO intents (owner, key, content, at) VALUES (:owner, :key, :content, :at)")
WITHDRAW = Statement(
    """
    DELETE FROM intents WHERE id = (
        SELECT MAX(id) FROM intents WHERE owner = :owner AND key = :key AND content = :content
    )
    """
)


class SqlHistory:
    """The film, for people."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, entry: Entry, /) -> None:
        """Add this line."""
        values = {
            "subject": entry.subject,
            "at": text_of(entry.at),
            "who": entry.who,
            "what": entry.what,
            "text": entry.text,
            "trace": entry.trace,
        }
        self._session.put(ADD, values)

    def of(self, subject: str, /, *, limit: int = 1000) -> Sequence[Entry]:
        """The newest `limit` lines of that subject, oldest first."""
        rows = self._session.rows(OF, {"subject": subject, "size": limit})
        return [
            Entry(subject=its, at=datetime.fromisoformat(at), who=who, what=what, text=text, trace=trace)
            for its, at, who, what, text, trace in reversed(rows)
        ]


class SqlIntents:
    """What connectors are about to do at their far side."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, owner: str, key: str, content: str, /, *, at: datetime) -> Sequence[str]:
        """Keep this intent; answer those that stood under (owner, key) before, oldest first."""
        before = self.begun(owner, key)
        self._session.put(BEGIN, {"owner": owner, "key": key, "content": content, "at": text_of(at)})
        return before

    def begun(self, owner: str, key: str, /) -> Sequence[str]:
        """Every intent under (owner, key), oldest first."""
        return [content for (content,) in self._session.rows(BEGUN, {"owner": owner, "key": key})]

    def withdraw(self, owner: str, key: str, content: str, /) -> None:
        """Take the newest intent of that content away."""
        self._session.change(WITHDRAW, {"owner": owner, "key": key, "content": content})
