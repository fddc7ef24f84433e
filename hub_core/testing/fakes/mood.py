"""What every fake has: it can go down, come back, and say no."""

from datetime import datetime
from typing import Protocol

from hub_core.errors import Rejected, Unavailable


class Word(Protocol):
    """Anything said at a time."""

    @property
    def as_of(self) -> datetime:
        """When the source last changed it."""
        ...


def is_newer(word: Word, held: Word | None) -> bool:
    """Whether this word counts over the one held; of two of the same time, the later reading does (H3)."""
    return held is None or _moments(word) > _moments(held)


def _moments(word: Word) -> tuple[datetime, datetime]:
    return word.as_of, getattr(word, "read_at", None) or word.as_of


class Mood:
    """The half of a far side that fails on demand."""

    def __init__(self) -> None:
        self.down = False
        self.no = ""
        """The reason it refuses with; empty: it does not refuse."""
        self.asked = 0
        """How often it was asked, refusals and all."""

    async def goes_down(self) -> None:
        """From now on it does not answer."""
        self.down = True

    async def comes_back(self) -> None:
        """It answers again."""
        self.down = False

    async def says_no(self, reason: str = "this fake was told to say no") -> None:
        """From now on it refuses what it is asked."""
        self.no = reason

    def ask(self) -> None:
        """Raise `Unavailable` while it is down."""
        self.asked += 1
        if self.down:
            raise Unavailable("this fake is down", may_have_acted=False)

    def offer(self) -> None:
        """Raise `Unavailable` while it is down, and `Rejected` while it says no."""
        self.ask()
        if self.no:
            raise Rejected(self.no)
