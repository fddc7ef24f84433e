"""How often checkouts may be collected, so that other calls keep their room (K1)."""

from datetime import UTC, datetime, time, timedelta

SHARE = 4
"""Collecting takes at most one call in so many of a day's."""
_DAY = timedelta(days=1)


def pause_after(every: timedelta, *, cost: int, used: int, limit: int | None, now: datetime) -> timedelta:
    """How long to wait after a run of so many calls, when `used` were made today of a day's `limit`; at least `every`.

    So long that as many such runs as fit a day stay within the share; and to the next day when this one's is used up.
    """
    if not limit or not cost:
        return every
    share = limit / SHARE
    stretched = max(every, _DAY * (cost / share))
    return max(stretched, until_tomorrow(now)) if used + cost > share else stretched


def until_tomorrow(now: datetime) -> timedelta:
    """How long this day (UTC) lasts yet."""
    today = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    return today + _DAY - now
