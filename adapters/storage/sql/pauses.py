"""What is stopped, in a database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from adapters.storage.sql.session import Session, Statement, text_of, time_of
from hub_core.use_cases.records import Pause

SET = Statement(
    """
    INSERT INTO pauses (connector, stream, set_by, reason, since, probe_at)
    VALUES (:connector, :stream, :set_by, :reason, :since, :probe_at)
    ON CONFLICT (connector, stream) DO UPDATE SET
        set_by = excluded.set_by, reason = excluded.reason, since = excluded.since, probe_at = excluded.probe_at
    WHERE pauses.set_by = 'hub' OR excluded.set_by = 'operator'
    """
)
LIFT = Statement(
    """
    DELETE FROM pauses WHERE connector = :connector AND stream = :stream AND (set_by = 'hub' OR :lifted_by = 'operator')
    """
)
ALL = Statement("SELECT connector, stream, set_by, reason, since, probe_at FROM pauses ORDER BY connector, stream")


class SqlPauses:
    """Stops of a stream of a connector, or of the whole."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def set(self, pause: Pause, /) -> None:
        """Stop this; an operator's stop is not replaced by the hub's."""
        values = {
            "connector": pause.connector,
            "stream": pause.stream,
            "set_by": pause.by,
            "reason": pause.reason,
            "since": text_of(pause.since),
            "probe_at": text_of(pause.probe_at),
        }
        self._session.change(SET, values)

    def lift(self, connector: str, stream: str, /, *, by: Literal["operator", "hub"]) -> bool:
        """Go on; the hub lifts only its own stops, an operator any."""
        if not self._session.change(LIFT, {"connector": connector, "stream": stream, "lifted_by": by}):
            return False
        self._session.bells.update({("inbox", connector), ("outbox", connector)})
        return True

    def all(self) -> Sequence[Pause]:
        """Every stop, by connector and stream."""
        return [
            Pause(
                connector=connector,
                stream=stream,
                by=by,
                reason=reason,
                since=datetime.fromisoformat(since),
                probe_at=time_of(probe_at),
            )
            for connector, stream, by, reason, since, probe_at in self._session.rows(ALL, {})
        ]
