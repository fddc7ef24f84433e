"""What may go wrong, named by what the caller does next: stop, wait, or call someone."""

from collections.abc import Collection, Mapping
from datetime import timedelta


class HubError(Exception):
    """Something did not work."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class ConfigError(HubError):
    """Stop: a file must be changed by the operator."""


class Rejected(HubError):
    """Stop: asking again will not help."""


class Unsupported(Rejected):
    """Stop: this port does not do that."""


class NotFound(Rejected):
    """Stop: the far side does not know this."""


class PartlyRejected(Rejected):
    """Some keys were refused, all others were taken.

    `not_found` are those of them that the far side does not know: of these a no may be a late yes (H9).
    """

    def __init__(self, refused: Mapping[str, str], *, not_found: Collection[str] = ()) -> None:
        self.refused, self.not_found = dict(refused), frozenset(not_found)
        super().__init__("; ".join(f"{key}: {reason}" for key, reason in self.refused.items()))


class Unavailable(HubError):
    """Wait: ask again later.

    `retry_after` is how long the far side asks to wait, if it said so. `may_have_acted` is False only
    when the request certainly had no effect: it never arrived, or was refused before any work.
    """

    def __init__(self, message: str = "", *, retry_after: timedelta | None = None, may_have_acted: bool = True) -> None:
        self.retry_after = retry_after
        self.may_have_acted = may_have_acted
        super().__init__(message)


class Busy(Unavailable):
    """Wait: the far side is there, and has no room for us now."""


class Unauthorised(Unavailable):
    """Wait, and tell a person: the far side does not accept who we are. Stops the whole connector."""


class Forbidden(Unauthorised):
    """Wait, and tell a person: we may not do this one thing. Stops the stream it concerns."""
