"""Who was forgotten stays so: what was made before is taken in masked, whoever says it again (C8, C9)."""

import secrets
from collections.abc import Collection
from datetime import datetime

import msgspec

from hub_core.decisions.mails import email_key
from hub_core.decisions.masking import keyed_hash, masked_checkout, masked_order, masked_parcel
from hub_core.models import Checkout, Order, Shipment
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.storage import Work

FORGOTTEN, KEY = "forgotten", "key"
"""The owner of the notes of who was forgotten when, by keyed hash; and the note of the key."""
MASKED = "masked"
"""The kind of names that say until when what is known of an order or a checkout is masked, labelled by the stream."""


def remember_forgotten(desk: Desk, mails: Collection[str]) -> None:
    """Keep a keyed hash of each of these e-mails, with the time; the key is made at the first use."""
    key = desk.work.notes.once(FORGOTTEN, KEY, secrets.token_hex(32))
    for mail in mails:
        desk.work.notes.write(FORGOTTEN, keyed_hash(key, mail), desk.now.isoformat())


def was_forgotten(work: Work, email: str, made_at: datetime) -> bool:
    """Was the person of this e-mail forgotten after this was made?"""
    key = work.notes.read(FORGOTTEN, KEY) if email_key(email) else None
    since = work.notes.read(FORGOTTEN, keyed_hash(key, email)) if key else None
    return since is not None and made_at <= datetime.fromisoformat(since)


def mark_masked(desk: Desk, stream: str, key: str) -> None:
    """What was said of this until now is known masked from now on."""
    desk.work.names.drop(MASKED, stream, key)
    desk.work.names.give(MASKED, stream, key, desk.now.isoformat())


def known_order(desk: Desk, order: Order) -> Order:
    """An order as the hub may know it: masked when its person was forgotten since, or when it grew old (C9)."""
    named = order.email or order.billing.email or order.shipping.email
    if was_forgotten(desk.work, named, order.made_at) or _is_masked(desk, "orders", order.key, order.as_of):
        return masked_order(order)
    return order


def known_checkout(desk: Desk, checkout: Checkout) -> Checkout:
    """A checkout as the hub may know it."""
    forgotten = was_forgotten(desk.work, checkout.email, checkout.made_at)
    if forgotten or _is_masked(desk, "checkouts", checkout.key, checkout.as_of):
        return masked_checkout(checkout)
    return checkout


def known_parcel(desk: Desk, parcel: Shipment) -> Shipment:
    """A parcel as the hub may know it: of an order that is masked, without its link."""
    masked = desk.work.names.lead(MASKED, "orders", parcel.order.key) is not None
    return masked_parcel(parcel) if masked else parcel


def _is_masked(desk: Desk, stream: str, key: str, as_of: datetime) -> bool:
    """What its source changed since is life anew, and grows old anew."""
    since = desk.work.names.lead(MASKED, stream, key)
    if since is None or as_of <= datetime.fromisoformat(since):
        return since is not None
    desk.work.names.drop(MASKED, stream, key)
    if (standing := desk.work.orders.standing(key)) is not None:
        desk.work.orders.keep(msgspec.structs.replace(standing, changed_at=desk.now))
    return False
