"""What the hub keeps of its own work, beside the facts of others."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

import msgspec

from hub_core.models import OrderStatus, Ring, Stream, Tried


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """An address in the outbox: who is to hear the newest of what. Holds no letter."""

    id: int
    to: str
    stream: Stream
    key: str
    """What its receiver is told as a whole: an order's key for orders and for shipments (T5)."""
    due: datetime
    priority: int = 0
    """Lower goes first."""
    attempts: int = 0
    version: int = 1
    """Grows with every `address`; `heard` of an older version leaves the row due again."""
    token: int = 0
    """The lease: what carries an old token changes nothing."""
    trace: str = ""
    reason: str = ""
    """Why it waits, or why it is parked."""
    parked_at: datetime | None = None
    since: datetime | None = None
    """The due time it was first addressed with."""


class InboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """A ring in the inbox, with its lease."""

    ring: Ring
    token: int = 0
    due: datetime
    reason: str = ""
    parked_at: datetime | None = None


class Life(StrEnum):
    """May this order move goods? (O7)."""

    LIVE = "live"
    BEFORE = "before the hub"
    RELEASED = "released"
    DISMISSED = "dismissed"


class Coverage(StrEnum):
    """How much of an order its parcels hold."""

    NONE = "none"
    PARTLY = "partly"
    WHOLLY = "wholly"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What the hub itself holds of one order: where it stands, and why."""

    key: str
    number: str
    origin: str
    made_at: datetime
    first_seen_at: datetime
    changed_at: datetime
    status: OrderStatus
    """The hub's status (O6)."""
    shop: OrderStatus
    """The last status of the shop that was known (O4)."""
    word: str = ""
    """The shop's own word."""
    unknown: bool = False
    """True while the shop's word is one the connector does not know (O4)."""
    operator: OrderStatus | None = None
    operator_at: OrderStatus | None = None
    """What the shop said when the operator spoke: his `processing` ends when that changes (O6)."""
    operator_covered: Coverage = Coverage.NONE
    """What had been shipped when the operator spoke."""
    after_sales: OrderStatus | None = None
    """What refunds and returns make of it."""
    coverage: Coverage = Coverage.NONE
    life: Life = Life.LIVE
    first_seen_unpaid: bool = False
    warehouse: str = ""
    """The one warehouse that sends it (O14)."""
    because: str = ""
    """Why that warehouse."""
    tried: tuple[Tried, ...] = ()
    """The rules that were looked at when it was decided, or last found that none fits; empty: there were none."""


class HandoverState(StrEnum):
    """How far the handing over of an order to its warehouse is (O8)."""

    ADDRESSED = "addressed"
    STARTED = "started"
    TAKEN = "taken"
    REFUSED = "refused"
    NOT_NEEDED = "not needed"


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """One order and one warehouse."""

    order: str
    warehouse: str
    state: HandoverState
    at: datetime
    reason: str = ""
    as_of: datetime | None = None
    """The `as_of` of what was handed on last (O15)."""
    digest: str = ""
    """A digest of what was taken last, and empty while nobody is sure: only news travels."""
    refused: str = ""
    """A digest of what was refused last: the same is not offered again by itself."""
    changes: int = 0
    """How many changes of it were sent there since it was handed over."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of history: what was said or done about something, by whom, when (O12)."""

    subject: str
    """An order's key, mostly."""
    at: datetime
    who: str
    what: str
    """A short word of the kind of event: `said`, `handed over`, `shipped`, `parked` …"""
    text: str
    trace: str = ""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something a person should see; one row per cause."""

    cause: str
    connector: str
    evidence: str
    cure: str
    since: datetime
    last_at: datetime
    count: int = 1
    told_at: datetime | None = None
    solved_at: datetime | None = None


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """One job of one connector, and when it runs next."""

    connector: str
    job: str
    every_seconds: float | None
    next_run: datetime | None
    last_start: datetime | None = None
    last_end: datetime | None = None
    last_ok: bool | None = None
    last_result: str = ""
    token: int = 0
    running_until: datetime | None = None
    """The lease of the run that goes on now."""
    progress: str = ""
    """What the last run said of itself: its first words, which say the cost, and below them the newest."""


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """A stop of one stream of a connector, or of the whole (H14, H9)."""

    connector: str
    stream: str
    """Empty: the whole connector."""
    by: Literal["operator", "hub"]
    reason: str
    since: datetime
    probe_at: datetime | None = None
    """When the hub looks whether its own stop may end."""


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows of a kind there are, for the operator."""

    name: str
    stream: str
    waiting: int
    parked: int
    oldest: datetime | None = None
    """Since when the oldest that is not parked waits."""
