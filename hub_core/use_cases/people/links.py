"""What leads to a person, and from a person to orders and checkouts (C1, K4)."""

from hub_core.decisions.mails import email_key
from hub_core.models import Checkout, Customer, Order, Profile, Ref
from hub_core.use_cases.desk import HUB
from hub_core.use_cases.storage import Work

PERSON, MAIL = "customer", "e-mail"
"""The kind of names that lead to profiles: labelled by a connector, with its id; or as an e-mail."""
OF_ORDER, OF_CHECKOUT = "mail of order", "mail of checkout"
"""Kinds of names that lead from an e-mail to the key of an order or a checkout, labelled by that key."""
BASKET = "checkout of order"
"""The kind of names that lead from an order to its checkout."""


def mail_lock(email: str) -> str:
    """The lock of everything that this e-mail, as it is compared, leads to."""
    return f"{MAIL} {email}"


def person_of(work: Work, email: str) -> Profile | None:
    """The profile of that e-mail."""
    identity = work.names.lead(PERSON, MAIL, email_key(email)) if email_key(email) else None
    return work.people.find(identity) if identity else None


def identities(work: Work, customer: Customer) -> list[str]:
    """The profiles that this customer may be: by its id first, then by its e-mail; two of them are one person (C6)."""
    ref, email = customer.ref, email_key(customer.email)
    linked = work.names.lead(PERSON, ref.origin, ref.id) or _made_for(work, ref)
    mailed = work.names.lead(PERSON, MAIL, email) if email else None
    return list(dict.fromkeys(identity for identity in (linked, mailed) if identity))


def _made_for(work: Work, ref: Ref) -> str | None:
    """Whom a connector made this customer for when it was told of a person."""
    key = work.names.lead("link", ref.origin, ref.id)
    if key is None:
        return None
    origin, _, id_ = key.partition(":")
    return id_ if origin == HUB else work.names.lead(PERSON, origin, id_)


def mails_of(work: Work, identity: str) -> list[str]:
    """Every e-mail that leads to this profile, those of the past too."""
    return [value for _, value in work.names.of(PERSON, identity, label=MAIL)]


def orders_of(work: Work, identity: str) -> list[str]:
    """The keys of all orders of this person (C1)."""
    return sorted({key for email in mails_of(work, identity) for key in work.names.anywhere(OF_ORDER, email)})


def checkouts_of(work: Work, identity: str) -> list[str]:
    """The keys of all checkouts of this person (C1, K4)."""
    return sorted({key for email in mails_of(work, identity) for key in work.names.anywhere(OF_CHECKOUT, email)})


def link_order(work: Work, order: Order) -> None:
    """Let its e-mail lead to this order, and the order to its checkout when it names one (C1, O11)."""
    _link(work, OF_ORDER, order.key, email_key(order.email))
    if order.checkout is not None:
        work.names.give(BASKET, "", order.key, order.checkout.key)


def is_linked(work: Work, order: Order) -> bool:
    """Does the e-mail of this order, if it has one, lead to it?"""
    email = email_key(order.email)
    return not email or work.names.lead(OF_ORDER, order.key, email) is not None


def link_checkout(work: Work, checkout: Checkout) -> None:
    """Let its e-mail lead to this checkout, and its order once there is one (C1, K4)."""
    _link(work, OF_CHECKOUT, checkout.key, email_key(checkout.email))
    if checkout.order is not None:
        work.names.give(BASKET, "", checkout.order.key, checkout.key)


def checkout_of(work: Work, order: str) -> str | None:
    """The key of the checkout that became this order, when it is known (O11)."""
    return work.names.lead(BASKET, "", order)


def order_of(work: Work, checkout: str) -> str | None:
    """The key of the order that this checkout became, when it is known (K4)."""
    found = work.names.of(BASKET, checkout)
    return found[0][1] if found else None


def _link(work: Work, kind: str, key: str, email: str) -> None:
    for label, value in work.names.of(kind, key, label=key):
        if value != email:
            work.names.drop(kind, label, value)
    if email:
        work.names.give(kind, key, email, key)
