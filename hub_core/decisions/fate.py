"""What becomes of something that did not work: later, parked, or a stop."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from hub_core.errors import Busy, ConfigError, Forbidden, HubError, NotFound, Rejected, Unauthorised, Unavailable

NOT_YET = timedelta(minutes=15)
"""How long a 404 for an id that the shop itself named may be a late one (H9)."""
FIRST, LONGEST = timedelta(seconds=1), timedelta(minutes=10)
TRIES_OF_THE_UNEXPECTED = 5


@dataclass(frozen=True, slots=True)
class Fate:
    """What to do next with one item, and what to say of it."""

    then: Literal["later", "park"]
    reason: str
    wait: timedelta = timedelta()
    stops: Literal["", "connector", "stream"] = ""
    """What stands still until the far side accepts us again (H9)."""
    down: bool = False
    """True: the far side as a whole may be away."""
    acted: bool = True
    """False: the far side certainly did nothing."""


def fate(fault: Exception, *, attempts: int, age: timedelta, chance: float) -> Fate:
    """The fate of an item that met this fault; `chance` (0 to 1) is the jitter, `age` how long it has been named."""
    reason = _sentence(fault)
    wait = back_off(attempts, chance)
    if isinstance(fault, Unauthorised):
        stops: Literal["connector", "stream"] = "stream" if isinstance(fault, Forbidden) else "connector"
        return Fate("later", reason, wait=wait, stops=stops, acted=fault.may_have_acted)
    if isinstance(fault, Unavailable):
        down = not isinstance(fault, Busy)
        return Fate("later", reason, wait=max(wait, fault.retry_after or wait), down=down, acted=fault.may_have_acted)
    if isinstance(fault, NotFound) and age < NOT_YET:
        return Fate("later", reason, wait=max(wait, timedelta(seconds=5)))
    if isinstance(fault, Rejected | ConfigError):
        return Fate("park", reason, acted=False)
    if attempts + 1 < TRIES_OF_THE_UNEXPECTED:
        return Fate("later", reason, wait=wait)
    return Fate("park", reason)


def worst(fates: Iterable[Fate | None]) -> Fate | None:
    """The fate that says most about the far side, of things that were handed over together; None: all went well."""
    met = [end for end in fates if end is not None]
    return max(met, key=lambda end: (end.down, bool(end.stops), end.then == "later"), default=None)


def back_off(attempts: int, chance: float) -> timedelta:
    """Doubling from a second to ten minutes, with up to half of it taken off by chance."""
    whole: timedelta = min(LONGEST, FIRST * 2 ** min(attempts, 20))
    return whole * (1 - chance / 2)


def _sentence(fault: Exception) -> str:
    if isinstance(fault, HubError):
        return str(fault)
    return f"unexpected {type(fault).__name__}: {fault}"
