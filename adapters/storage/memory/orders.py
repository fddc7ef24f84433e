"""Standings, handovers, the film and the intents, in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime

from adapters.storage.memory.journal import Journal, Table
from hub_core.use_cases.records import Entry, Handover, Standing


class MemoryOrders:
    """What the hub itself holds of orders."""

    def __init__(self, journal: Journal) -> None:
        self._standings: Table[str, Standing] = Table(journal, "standings")
        self._handovers: Table[tuple[str, str], Handover] = Table(journal, "handovers")

    def standing(self, key: str, /) -> Standing | None:
        """Where that order stands."""
        return self._standings.get(key)

    def keep(self, standing: Standing, /) -> None:
        """Keep this in place of what stood there."""
        self._standings.put(standing.key, standing)

    def list(
        self,
        *,
        origin: str | None = None,
        status: Collection[str] = (),
        life: Collection[str] = (),
        number: str | None = None,
        limit: int = 1000,
    ) -> Sequence[Standing]:
        """Standings that fit all that was given, newest made first."""
        fitting = [
            standing
            for standing in sorted(self._standings.rows(), key=lambda standing: standing.key)
            if origin in (None, standing.origin)
            and (not status or standing.status in status)
            and (not life or standing.life in life)
            and (number is None or number.casefold() == standing.number.casefold())
        ]
        return sorted(fitting, key=lambda standing: standing.made_at, reverse=True)[:limit]

    def handovers(self, key: str, /) -> Sequence[Handover]:
        """The handovers of that order, by warehouse."""
        return [
            handover for (order, _), handover in sorted(self._handovers.items(), key=lambda row: row[0]) if order == key
        ]

    def hand(self, handover: Handover, /) -> None:
        """Keep this in place of what stood there for (order, warehouse)."""
        self._handovers.put((handover.order, handover.warehouse), handover)


class MemoryHistory:
    """The film, for people."""

    def __init__(self, journal: Journal) -> None:
        self._lines: Table[int, Entry] = Table(journal, "history")

    def add(self, entry: Entry, /) -> None:
        """Add this line."""
        self._lines.put(self._lines.next_id(), entry)

    def of(self, subject: str, /, *, limit: int = 1000) -> Sequence[Entry]:
        """The newest `limit` lines of that subject, oldest first."""
        lines = sorted((entry for entry in self._lines.rows() if entry.subject == subject), key=lambda entry: entry.at)
        return lines[max(0, len(lines) - limit) :]


class MemoryIntents:
    """What connectors are about to do at their far side."""

    def __init__(self, journal: Journal) -> None:
        self._intents: Table[int, tuple[str, str, str, datetime]] = Table(journal, "intents")

    def begin(self, owner: str, key: str, content: str, /, *, at: datetime) -> Sequence[str]:
        """Keep this intent; answer those that stood under (owner, key) before, oldest first."""
        before = self.begun(owner, key)
        self._intents.put(self._intents.next_id(), (owner, key, content, at))
        return before

    def begun(self, owner: str, key: str, /) -> Sequence[str]:
        """Every intent under (owner, key), oldest first."""
        # A step that was taken back puts rows in again, at the end: only the ids know the order.
        rows = sorted(self._intents.items())
        return [content for _, (its_owner, its_key, content, _) in rows if (its_owner, its_key) == (owner, key)]

    def withdraw(self, owner: str, key: str, content: str, /) -> None:
        """Take the newest intent of that content away."""
        same = [id_ for id_, intent in self._intents.items() if intent[:3] == (owner, key, content)]
        if same:
            self._intents.drop(max(same))
