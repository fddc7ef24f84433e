"""What connectors and orders say of a person becomes one profile (C1 to C7)."""

import secrets
from collections.abc import Collection
from typing import Any

import msgspec

from hub_core.decisions.mails import email_key, relayed
from hub_core.decisions.merge import Before, Merged, fill, join, merge
from hub_core.decisions.news import News
from hub_core.models import Customer, Order, Profile
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.forgotten import was_forgotten
from hub_core.use_cases.keeping import keep
from hub_core.use_cases.people.links import MAIL, PERSON, identities, link_order, mail_lock
from hub_core.use_cases.people.telling import heard_before, overtaken, tell_others
from hub_core.use_cases.storage import Work


def locks(work: Work, customer: Customer) -> set[str]:
    """The locks under which this customer is taken in: its own, its e-mail's, and those of the profiles it may be.

    Who holds the e-mail of a profile, or of one without e-mail its only customer, may write that profile.
    """
    keys = {customer.key}
    if email := email_key(customer.email):
        keys.add(mail_lock(email))
    for identity in identities(work, customer):
        profile = work.people.find(identity)
        keys.add(identity)
        if profile is not None and profile.email:
            keys.add(mail_lock(profile.email))
    return keys


def take(desk: Desk, customer: Customer, held: Collection[str]) -> set[str]:
    """Keep a customer's word and join it with the profile; answer the locks that lacked: then nothing was done."""
    if lacking := locks(desk.work, customer) - set(held):
        return lacking
    if was_forgotten(desk.work, customer.email, customer.as_of):
        return set()
    before = desk.work.facts.find(Customer, customer.key)
    if keep(desk, customer) is not News.TRAVELS:
        return set()
    if customer.deleted:
        _unlink(desk, customer)
        return set()
    profile, other_than_before = _profile_for(desk, customer)
    own = None if before is None or before.deleted else before
    known = Before(word=own, told=heard_before(desk, profile, customer))
    merged = merge(profile, customer, known, rank=lambda name: _rank(desk, name))
    kept = _keep(desk, merged.profile)
    _give_names(desk, kept, customer)
    desk.write(kept.identity, "said", _sentence(customer, merged, first=known.first))
    if merged.changed or merged.lost or other_than_before:
        # Who lost to a later word, or was told another meanwhile, does not have what stands now.
        lacks = merged.lost or overtaken(desk, kept, customer)
        tell_others(desk, kept, giver="" if lacks else desk.who)
    return set()


def from_order(desk: Desk, order: Order, *, travels: bool) -> None:
    """Link an order to its person; what it says of him fills empty fields, and makes a profile of a guest (C5).

    Needs the lock of the order's e-mail. One that is not the profile's present e-mail only links.
    """
    link_order(desk.work, order)
    email = email_key(order.email)
    if not email:
        return
    identity = desk.work.names.lead(PERSON, MAIL, email)
    profile = desk.work.people.find(identity) if identity else None
    before = profile or _new(desk, order.as_of)
    if before.email not in ("", email):
        return
    merged = fill(before, _said_by(order), who=desk.who, at=order.as_of)
    if profile is not None and not merged.changed:
        return
    desk.work.names.give(PERSON, MAIL, email, before.identity)
    kept = _keep(desk, merged.profile)
    what = ", ".join(_word(field) for field in merged.changed)
    desk.write(
        kept.identity, "said", f"order {order.number} of {desk.who} {'filled' if profile else 'made it'}: {what}"
    )
    if travels:
        tell_others(desk, kept, giver=desk.who)


def _profile_for(desk: Desk, customer: Customer) -> tuple[Profile, bool]:
    """The profile of this customer, with the customer linked to it; True: it is new, or was joined of two."""
    found = [one for identity in identities(desk.work, customer) if (one := desk.work.people.find(identity))]
    profile = found[0] if found else _new(desk, customer.as_of)
    for other in found[1:]:
        profile = _joined(desk, profile, other)
    links = tuple(dict.fromkeys((*profile.links, customer.ref)))
    return msgspec.structs.replace(profile, links=links), len(found) != 1


def _joined(desk: Desk, profile: Profile, other: Profile) -> Profile:
    """Two profiles turned out to be one: its names, and so its orders and checkouts, follow (C6)."""
    for label, value in desk.work.names.of(PERSON, other.identity):
        desk.work.names.drop(PERSON, label, value)
        desk.work.names.give(PERSON, label, value, profile.identity)
    desk.work.people.drop(other.identity)
    for one, text in ((profile, f"{other.identity} is the same person"), (other, f"it is {profile.identity} now")):
        desk.write(one.identity, "joined", text)
    return join(profile, other)


def _unlink(desk: Desk, customer: Customer) -> None:
    """Its connector has it no more: the link goes, the person stays."""
    identity = desk.work.names.lead(PERSON, customer.ref.origin, customer.ref.id)
    profile = desk.work.people.find(identity) if identity else None
    if profile is None:
        return
    desk.work.names.drop(PERSON, customer.ref.origin, customer.ref.id)
    links = tuple(link for link in profile.links if link != customer.ref)
    desk.work.people.keep(msgspec.structs.replace(profile, links=links))
    desk.write(profile.identity, "unlinked", f"{customer.key} is there no more")


def _new(desk: Desk, at: Any) -> Profile:
    return Profile(identity=f"cus-{secrets.token_hex(5)}", made_at=desk.now, changed_at=at)


def _keep(desk: Desk, profile: Profile) -> Profile:
    kept = msgspec.structs.replace(profile, relayed=relayed(profile.email, desk.rules.relay_domains))
    desk.work.people.keep(kept)
    return kept


def _give_names(desk: Desk, profile: Profile, customer: Customer) -> None:
    desk.work.names.give(PERSON, customer.ref.origin, customer.ref.id, profile.identity)
    for email in {email_key(customer.email), profile.email} - {""}:
        desk.work.names.give(PERSON, MAIL, email, profile.identity)


def _rank(desk: Desk, name: str) -> int:
    """The place of a connector in `plugins.toml`: the first wins a tie (C3)."""
    names = [member.name for member in desk.members]
    return names.index(name) if name in names else len(names)


def _said_by(order: Order) -> dict[str, Any]:
    return {
        "email": order.email.strip(),
        "billing": order.billing,
        "shipping": order.shipping,
        "phone": order.billing.phone or order.shipping.phone,
        "company": order.billing.company,
    }


def _sentence(customer: Customer, merged: Merged, *, first: bool) -> str:
    """Which fields moved; never what stands in them, so that history keeps no name (C8)."""
    begin = f"{customer.key} {'met' if first else 'changed'}"
    changed = ", ".join(_word(field) for field in merged.changed)
    lost = ", ".join(_word(field) for field in merged.lost)
    parts = [f"took {changed}" if changed else "", f"kept the later {lost}" if lost else ""]
    return ": ".join(part for part in (begin, "; ".join(part for part in parts if part) or "nothing new") if part)


def _word(field: str) -> str:
    return field.replace("_", " ")
