"""A clock that goes only when it is told to."""

from datetime import datetime, timedelta

from hub_core.testing.samples import NOON


class FakeClock:
    """Says noon until time passes."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        """The time now."""
        return self.moment

    def passes(self, time: timedelta) -> datetime:
        """Let time pass; answer what the clock says then."""
        self.moment += time
        return self.moment
