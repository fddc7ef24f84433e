"""The clock of a far side, as the dates of its answers tell it."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True)
class FarClock:
    """Knows how far ahead of ours a far side's clock is; nothing heard means not at all."""

    _ahead: timedelta | None = None

    def heard(self, date: datetime, *, now: datetime) -> None:
        """An answer carried this date, in whole seconds, and came in now."""
        self._ahead = date - now.replace(microsecond=0)

    def at(self, now: datetime) -> datetime:
        """What stands on its clock now: in whole seconds, as its answers tell time, once one did."""
        return now if self._ahead is None else now.replace(microsecond=0) + self._ahead
