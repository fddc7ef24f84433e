"""What is stopped, in memory."""

from collections.abc import Sequence
from typing import Literal

from adapters.storage.memory.journal import Journal, Table
from hub_core.use_cases.records import Pause


class MemoryPauses:
    """Stops of a stream of a connector, or of the whole."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._pauses: Table[tuple[str, str], Pause] = Table(journal, "pauses")

    def set(self, pause: Pause, /) -> None:
        """Stop this; an operator's stop is not replaced by the hub's."""
        stands = self._pauses.get((pause.connector, pause.stream))
        if stands is None or stands.by == "hub" or pause.by == "operator":
            self._pauses.put((pause.connector, pause.stream), pause)

    def lift(self, connector: str, stream: str, /, *, by: Literal["operator", "hub"]) -> bool:
        """Go on; the hub lifts only its own stops, an operator any."""
        stands = self._pauses.get((connector, stream))
        if stands is None or (stands.by, by) == ("operator", "hub"):
            return False
        self._pauses.drop((connector, stream))
        self._journal.bells.update({("inbox", connector), ("outbox", connector)})
        return True

    def all(self) -> Sequence[Pause]:
        """Every stop, by connector and stream."""
        return [pause for _, pause in sorted(self._pauses.items(), key=lambda row: row[0])]

    def stops(self, connector: str, stream: str) -> bool:
        """Is this stream of that connector stopped, or the whole connector?"""
        return any(self._pauses.get((connector, stopped)) is not None for stopped in ("", stream))
