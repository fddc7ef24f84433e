"""How many calls of one API key may be made now, and how long the next must wait (G1)."""

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec
from msgspec.structs import replace

RESERVE: dict[str, float] = {"urgent": 0.0, "normal": 0.1, "stock": 0.2, "background": 0.4}
"""The share of each window, and of each second, that a call of this priority leaves to those before it."""
SECOND = timedelta(seconds=1)
LOST = timedelta(seconds=60)
"""After this an answer that never came no longer counts as on its way."""
SWAPPED = 50
"""Answers overtake one another, so more may seem to be left than before; by more than this, there truly is."""
SLACK = timedelta(seconds=30)
"""How far two answers may differ about the end of one window whose length is not known."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One rate window as an answer tells it."""

    limit: int
    remaining: int
    ends: datetime
    span: timedelta | None = None


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """One rate window of a key."""

    limit: int
    left: int
    """What the vendor said is left, less the calls whose answers were lost."""
    ends: datetime
    span: timedelta | None = None
    """How long it is; known, it is full again after its end before any answer says so."""
    used: dict[str, int] = {}
    """Calls of ours since it began, by `priority purpose`."""


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """What one process waits to call, by `priority purpose`."""

    counts: dict[str, int]
    since: datetime
    until: datetime
    """When it is not believed any more: who waits says so again and again."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one key's calls."""

    windows: tuple[Allowance, ...] = ()
    in_flight: tuple[datetime, ...] = ()
    """When each call was let go whose answer is not known yet, oldest first."""
    recent: tuple[datetime, ...] = ()
    """When the calls of the last second were let go, oldest first."""
    heard_at: datetime | None = None
    day: date | None = None
    today: dict[str, int] = {}
    """Calls of this day (UTC), by `priority purpose`."""
    queues: dict[str, Queue] = {}


def settled(account: Account, now: datetime) -> Account:
    """The account as it stands now: what ended began anew, and lost answers are given up."""
    now = now.astimezone(UTC)
    lost = [begun for begun in account.in_flight if begun <= now - LOST]
    unheard = sum(1 for begun in lost if account.heard_at is None or begun >= account.heard_at)
    turned = (_turned(window, now, unheard) for window in account.windows)
    return replace(
        account,
        windows=tuple(window for window in turned if window is not None),
        in_flight=account.in_flight[len(lost) :],
        recent=tuple(begun for begun in account.recent if begun > now - SECOND),
        day=now.date(),
        today=account.today if account.day == now.date() else {},
        queues={name: queue for name, queue in account.queues.items() if queue.until > now},
    )


def places(account: Account, priority: str, now: datetime, *, per_second: int) -> tuple[int, timedelta]:
    """How many calls of this priority may be made now; if none, how long to wait. The account must be settled."""
    reserve = RESERVE[priority]
    pace = max(1, per_second - int(per_second * reserve))
    over = len(account.recent) - pace
    waits = [] if over < 0 else [account.recent[over] + SECOND - now]
    rooms = [pace - len(account.recent)]
    for window in account.windows:
        room = math.ceil(window.left - len(account.in_flight) - window.limit * reserve)
        rooms.append(room)
        if room <= 0:
            waits.append(window.ends - now)
    return (0, max(waits)) if waits else (min(rooms), timedelta())


def granted(account: Account, uses: Sequence[str], now: datetime) -> Account:
    """These calls (`priority purpose` each) are let go now."""
    if not uses:
        return account
    let_go = (now,) * len(uses)
    return replace(
        account,
        windows=tuple(replace(window, used=_more(window.used, uses)) for window in account.windows),
        in_flight=(*account.in_flight, *let_go),
        recent=(*account.recent, *let_go),
        today=_more(account.today, uses),
    )


def heard(account: Account, told: Sequence[Told], at: datetime) -> Account:
    """An answer came, and said this of the windows, or nothing: of one window the lowest word counts."""
    if not told:
        return replace(account, in_flight=account.in_flight[1:])
    same = len(told) == len(account.windows)
    known: Sequence[Allowance | None] = account.windows if same else [None] * len(told)
    windows = tuple(_merged(old, new, account.today) for old, new in zip(known, told, strict=True))
    return replace(account, windows=windows, in_flight=account.in_flight[1:], heard_at=at)


def waiting(account: Account, who: str, queue: Queue) -> Account:
    """One process waits for these calls, or for none."""
    others = {name: other for name, other in account.queues.items() if name != who}
    if not queue.counts:
        return replace(account, queues=others)
    before = account.queues.get(who)
    return replace(account, queues={**others, who: replace(queue, since=before.since) if before else queue})


def _turned(window: Allowance, now: datetime, unheard: int) -> Allowance | None:
    if window.ends > now:
        return replace(window, left=max(window.left - unheard, 0)) if unheard else window
    if window.span is None:
        return None
    ends = window.ends + window.span * ((now - window.ends) // window.span + 1)
    return Allowance(limit=window.limit, left=window.limit, ends=ends, span=window.span)


def _merged(known: Allowance | None, told: Told, today: dict[str, int]) -> Allowance:
    slack = SLACK if told.span is None else told.span / 2
    if known is not None and told.ends < known.ends - slack:
        return known  # the answer was under way for long: its window is over
    new = Allowance(limit=told.limit, left=told.remaining, ends=told.ends, span=told.span, used=today)
    if known is None:
        return new
    if told.ends > known.ends + slack:
        return replace(new, used={})
    overtaken = known.limit == told.limit and known.left < told.remaining <= known.left + SWAPPED
    left = known.left if overtaken else told.remaining
    return replace(new, left=left, ends=min(known.ends, told.ends), used=known.used)


def _more(counts: dict[str, int], uses: Sequence[str]) -> dict[str, int]:
    more = dict(counts)
    for use in uses:
        more[use] = more.get(use, 0) + 1
    return more
