"""What is around the market's objects: the feed, pages, the account, and its faults."""

from datetime import datetime

import msgspec


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Whose token it is, and at which market."""

    name: str
    currency: str = ""
    domain: str = ""
    """Where the market lets mail pass on to buyers whose addresses it keeps to itself."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something changed; what it looks like now must be read."""

    seq: int
    at: str = ""
    what: str = ""
    id: str = ""

    @property
    def moment(self) -> datetime | None:
        """When that was; None where it does not say, or not with a time zone."""
        try:
            read = datetime.fromisoformat(self.at)
        except ValueError:
            return None
        return read if read.tzinfo else None


class FeedPage(msgspec.Struct, frozen=True, kw_only=True):
    """The next entries, and the newest number that the market gave out."""

    entries: tuple[Entry, ...]
    last: int


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Some objects, unread so that a bad one spoils no other, and the id after which the next page begins."""

    items: tuple[msgspec.Raw, ...]
    next: str | None = None


class Detail(msgspec.Struct, frozen=True):
    """One thing that is wrong."""

    message: str


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Why the market says no."""

    message: str = ""
    details: tuple[Detail, ...] = ()

    @property
    def sentence(self) -> str:
        """Every reason it gives, in its own words."""
        return "; ".join(detail.message for detail in self.details) or self.message


class FaultBody(msgspec.Struct, frozen=True):
    """The body of every answer that is no success."""

    error: Fault
