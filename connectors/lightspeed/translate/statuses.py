"""What each status of Lightspeed means in the hub: the one table of it, as data (O3)."""

from collections.abc import Mapping

import msgspec

from hub_core.models import OrderStatus, PaymentStatus

PENDING, PROCESSING = OrderStatus.PENDING_PAYMENT, OrderStatus.PROCESSING
PARTLY, COMPLETED = OrderStatus.PARTIALLY_SHIPPED, OrderStatus.COMPLETED


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table."""

    word: str
    """Lightspeed's."""
    status: OrderStatus
    until_paid: OrderStatus | None = None
    """What it means instead while the order is not paid."""
    pickup: bool | None = None
    """Will the customer collect the goods? None: the order itself says."""
    ready: bool = False
    """True: the goods already wait for the customer in the shop."""
    older: bool = False
    note: str = ""


MEANINGS = (
    Meaning(word="processing_awaiting_payment", status=PENDING),
    Meaning(word="processing_awaiting_shipment", status=PROCESSING, pickup=False),
    Meaning(
        word="processing_awaiting_pickup",
        status=PROCESSING,
        pickup=True,
        note="marked *pickup*; not sent to a warehouse unless the setting `pickups_to_warehouse` is true",
    ),
    Meaning(
        word="processing_ready_for_pickup",
        status=PROCESSING,
        pickup=True,
        ready=True,
        note="marked *pickup*; never sent to a warehouse",
    ),
    Meaning(word="on_hold", status=OrderStatus.ON_HOLD),
    Meaning(word="completed", status=COMPLETED),
    Meaning(word="completed_shipped", status=COMPLETED),
    Meaning(word="completed_picked_up", status=COMPLETED, pickup=True, ready=True, note="marked *pickup*"),
    Meaning(word="cancelled", status=OrderStatus.CANCELLED),
    Meaning(word="new", status=PENDING, older=True),
    Meaning(word="offer", status=PENDING, older=True),
    Meaning(word="processing_partially_paid", status=PENDING, older=True),
    Meaning(
        word="processing",
        status=PROCESSING,
        until_paid=PENDING,
        older=True,
        note="`processing` only when the payment status is `paid`",
    ),
    Meaning(word="processing_partially_shipped", status=PARTLY, older=True),
    Meaning(word="processing_partially_picked_up", status=PARTLY, pickup=True, older=True, note="marked *pickup*"),
)
BY_WORD = {meaning.word: meaning for meaning in MEANINGS}
UNKNOWN_BUT_SEEN = ("off_hold",)
"""Words that the vendor is said to use and that nobody explained: never guessed (O4)."""
ENDED = frozenset({COMPLETED, OrderStatus.CANCELLED})


def status_of(word: str, payment: PaymentStatus | None, overrides: Mapping[str, OrderStatus]) -> OrderStatus | None:
    """What this word means; None when nobody knows."""
    if word in overrides:
        return overrides[word]
    meaning = BY_WORD.get(word)
    if meaning is None:
        return None
    unpaid = meaning.until_paid is not None and payment is not PaymentStatus.PAID
    return meaning.until_paid if unpaid else meaning.status


def pickup_of(word: str, said_by_order: bool) -> tuple[bool, bool]:
    """Whether the customer collects the goods, and whether they already wait for the customer."""
    meaning = BY_WORD.get(word)
    if meaning is None:
        return said_by_order, False
    return (said_by_order if meaning.pickup is None else meaning.pickup), meaning.ready


def open_words(overrides: Mapping[str, OrderStatus]) -> tuple[str, ...]:
    """Every word an order may carry that is not over yet; the first sweep asks for each."""
    meant: dict[str, OrderStatus | None] = {meaning.word: meaning.status for meaning in MEANINGS}
    meant |= dict.fromkeys(UNKNOWN_BUT_SEEN) | dict(overrides)
    return tuple(word for word, status in meant.items() if status not in ENDED)


def statuses_markdown() -> str:
    """The table as a page of the docs."""
    rows = [
        f"| `{meaning.word}` | {_means(meaning)} | {'older value' if meaning.older else ''}"
        f"{'; ' if meaning.older and meaning.note else ''}{meaning.note} |"
        for meaning in MEANINGS
    ]
    unknown = [f"| `{word}` | unknown | never guessed |" for word in UNKNOWN_BUT_SEEN]
    return "\n".join([_HEAD, *rows, *unknown, "| anything else | unknown | never guessed |", _FOOT])


def _means(meaning: Meaning) -> str:
    return meaning.status if meaning.until_paid is None else f"{meaning.status}, or {meaning.until_paid}"


_HEAD = """# What Lightspeed's order statuses mean in the hub

Made from the code by `python -m connectors.lightspeed.translate`; do not edit it by hand.

| Lightspeed status | hub status | note |
|---|---|---|"""
_FOOT = """
*Unknown*: the hub keeps the last status it knew (none yet: on_hold), hands the order to no warehouse meanwhile, and
raises a problem that names the word. The cure, or another reading of any line above, is a line in `plugins.toml`:

```toml
[connector.shop-nl.settings.statuses]
off_hold = "processing"
```

A custom status of the shop is a label beside the status: shown by its title, never mapped. The payment status
(`not_paid`, `partially_paid`, `paid`, `cancelled`) is kept in a field of its own.
"""
