"""`hub forget`: erases a person everywhere in the hub, and proves it (C8)."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

import msgspec

from hub_core.decisions.mails import email_key
from hub_core.decisions.masking import MASK, names_of, profile_without_mails, without_mails
from hub_core.decisions.merge import as_customer
from hub_core.decisions.spelling import Sought
from hub_core.errors import Rejected
from hub_core.models import Checkout, Customer, Order, Profile, Ref, Ring
from hub_core.use_cases.desk import HUB, Desk
from hub_core.use_cases.erasing.mask import is_over, mask_checkout, mask_order, rewrite_history
from hub_core.use_cases.forgotten import remember_forgotten
from hub_core.use_cases.members import Members
from hub_core.use_cases.operate import OPERATOR
from hub_core.use_cases.people.links import MAIL, OF_CHECKOUT, OF_ORDER, PERSON, mail_lock, mails_of
from hub_core.use_cases.people.telling import OWNER as TOLD
from hub_core.use_cases.people.telling import notes_of_told
from hub_core.use_cases.records import Standing
from hub_core.use_cases.settle import may_move
from hub_core.use_cases.storage import F, Storage, Work
from hub_core.use_cases.trace import new_trace

T = TypeVar("T")
_AT_ONCE = 100
BECAUSE = "an operator had the person forgotten"
KEPT = (
    "orders and checkouts keep their numbers, lines, sums, dates and country, because books must be kept",
    "track & trace codes stay; the links to carriers' pages went",
    "a keyed hash of the e-mail stays, so that what was made before today is taken in masked from now on",
)


@dataclass(frozen=True, slots=True)
class Traces:
    """Where a person stands in the hub."""

    mails: tuple[str, ...]
    profile: Profile | None
    customers: tuple[str, ...]
    orders: tuple[str, ...]
    checkouts: tuple[str, ...]
    others: tuple[str, ...]
    """Customers who are somebody else, and have one of the e-mails in an address."""
    texts: frozenset[str]
    """By what the person is named in texts."""
    going: tuple[Standing, ...] = ()
    """Orders that are not over: without an address nobody can send them."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What was erased, and what was looked for afterwards."""

    erased: dict[str, int]
    """By the kind of thing, how many."""
    kept: tuple[str, ...] = KEPT
    left: dict[str, int] = {}
    """Rows in which one of the e-mails still stands, by table: none, or it did not work."""
    scrubbed: str = ""


@dataclass(frozen=True, slots=True)
class Erase:
    """Forgets people."""

    storage: Storage
    members: Members
    now: Callable[[], datetime]
    trace: str = field(default_factory=new_trace)

    async def look(self, email: str) -> Traces:
        """Where the person of this e-mail stands; nothing is changed."""
        return await self.storage.look(lambda work: _traces(work, email_key(email)))

    async def forget(self, email: str, *, even_going: bool = False) -> Proof:
        """Erase this person. May be done again, and goes on where it was broken off. Raises `HubError`.

        Refuses while an order of his is under way, because it could not be sent; unless `even_going`.
        """
        traces = await self.look(email)
        if traces.going and not even_going:
            numbers = ", ".join(f"{one.origin} {one.number} ({one.status})" for one in traces.going)
            raise Rejected(
                f"not over yet: {numbers}. Let them end first; or, so that nobody can send them: --even-going"
            )
        count = Counter[str]()
        await self._step(partial(remember_forgotten, mails=traces.mails))
        for key in traces.orders:
            count["orders"] += await self._step(partial(mask_order, key=key, because=BECAUSE), key)
        for key in traces.checkouts:
            count["checkouts"] += await self._step(partial(mask_checkout, key=key), key)
        await self._drop_person(traces, count)
        await self._clear_others(traces, count)
        await self._rewrite(traces, count)
        scrubbed = await self.storage.scrub()
        left = await self.storage.look(lambda work: dict(work.erasure.left(traces.mails)))
        return Proof(erased={kind: rows for kind, rows in sorted(count.items()) if rows}, left=left, scrubbed=scrubbed)

    async def _drop_person(self, traces: Traces, count: Counter[str]) -> None:
        locks = {*traces.customers, *map(mail_lock, traces.mails)}
        if traces.profile:
            locks.add(traces.profile.identity)
        count.update(await self._step(lambda desk: _drop(desk, traces), *sorted(locks)))

    async def _clear_others(self, traces: Traces, count: Counter[str]) -> None:
        """Who shares an address with this person keeps it, without the e-mail."""
        for key in traces.others:
            await self._step(partial(_clear_customer, key=key, mails=traces.mails), key)
            count["addresses of others"] += 1
        after = ""
        while profiles := await self.storage.look(partial(_profiles, after=after)):
            after = profiles[-1].identity
            for one in profiles:
                if profile_without_mails(one, traces.mails) != one:
                    locks = (one.identity, mail_lock(one.email))
                    await self._step(partial(_clear_profile, identity=one.identity, mails=traces.mails), *locks)
                    count["addresses of others"] += 1

    async def _rewrite(self, traces: Traces, count: Counter[str]) -> None:
        """Everything that was written around the facts, the rings first: an unread one is read anew at its source."""
        texts, after = traces.texts, 0
        while rings := await self.storage.look(partial(_rings, texts=texts, after=after)):
            await self._step(partial(_blank, rings=rings))
            count["webhooks"] += len(rings)
            after = rings[-1].id
        for subject in await self.storage.look(lambda work: list(work.erasure.subjects_naming(texts))):
            lines = await self._step(partial(rewrite_history, subjects=[subject], texts=texts), subject)
            count["lines of history"] += lines
        count.update(await self._step(partial(_reword, texts=texts)))

    async def _step(self, step: Callable[[Desk], T], *keys: str) -> T:
        def at_desk(work: Work) -> T:
            return step(Desk(work=work, members=self.members, now=self.now(), who=OPERATOR, trace=self.trace))

        return await self.storage.do(at_desk, *keys)


def _traces(work: Work, email: str) -> Traces:
    identity = work.names.lead(PERSON, MAIL, email)
    profile = work.people.find(identity) if identity else None
    mails = {email, *(mails_of(work, identity) if identity else ())}
    naming = work.erasure.facts_naming(mails)
    orders = _keys(work, OF_ORDER, mails) | {key for kind, key in naming if kind is Order}
    checkouts = _keys(work, OF_CHECKOUT, mails) | {key for kind, key in naming if kind is Checkout}
    named = {key for kind, key in naming if kind is Customer}
    linked = {link.key for link in profile.links} if profile else set[str]()
    customers = linked | {one.key for one in _found(work, Customer, named) if email_key(one.email) in mails}
    facts: list[Order | Customer] = [*_found(work, Order, orders), *_found(work, Customer, customers)]
    if profile is not None:
        facts.append(as_customer(profile, Ref("", "")))
    standings = [one for key in orders if (one := work.orders.standing(key)) is not None]
    return Traces(
        mails=tuple(sorted(mails)),
        profile=profile,
        customers=tuple(sorted(customers)),
        orders=tuple(sorted(orders)),
        checkouts=tuple(sorted(checkouts)),
        others=tuple(sorted(named - customers)),
        texts=names_of(*facts) | mails,
        going=tuple(one for one in standings if may_move(one) and not is_over(work, one)),
    )


def _found(work: Work, kind: type[F], keys: Collection[str]) -> list[F]:
    return [fact for key in sorted(keys) if (fact := work.facts.find(kind, key)) is not None]


def _keys(work: Work, kind: str, mails: Collection[str]) -> set[str]:
    return {key for mail in mails for key in work.names.anywhere(kind, mail)}


def _profiles(work: Work, *, after: str) -> list[Profile]:
    return list(work.people.list(after=after, limit=_AT_ONCE))


def _clear_customer(desk: Desk, *, key: str, mails: Collection[str]) -> None:
    for customer in _found(desk.work, Customer, [key]):
        desk.work.facts.keep(without_mails(customer, mails), origin=customer.ref.origin)


def _clear_profile(desk: Desk, *, identity: str, mails: Collection[str]) -> None:
    for profile in filter(None, [desk.work.people.find(identity)]):
        desk.work.people.keep(profile_without_mails(profile, mails))


def _rings(work: Work, *, texts: Collection[str], after: int) -> list[Ring]:
    return list(work.erasure.rings_naming(texts, after=after, limit=_AT_ONCE))


def _reword(desk: Desk, *, texts: Collection[str]) -> dict[str, int]:
    sought = Sought(texts)
    return dict(desk.work.erasure.rewrite(texts, lambda text: sought.replaced(text, by=MASK)))


def _blank(desk: Desk, rings: Sequence[Ring]) -> None:
    for ring in rings:
        desk.work.erasure.blank(ring.id, b"", headers={})


def _drop(desk: Desk, traces: Traces) -> dict[str, int]:
    """The profile, its customers, and every name that leads to them."""
    work = desk.work
    for mail in traces.mails:
        work.names.drop(PERSON, MAIL, mail)
    known = [key for key in traces.customers if work.facts.find(Customer, key) is not None]
    for key in traces.customers:
        origin, _, id_ = key.partition(":")
        work.facts.drop(Customer, key)
        work.names.drop(PERSON, origin, id_)
        _unlink(desk, key)
    if traces.profile is None:
        return {"customers": len(known)}
    for name in notes_of_told(desk, traces.profile):
        work.erasure.drop_note(TOLD, name)
    _unlink(desk, f"{HUB}:{traces.profile.identity}")
    work.people.drop(traces.profile.identity)
    # What waits to tell of this person has nothing to say now, and ends by itself.
    parked = [row.id for row in work.outbox.of("customers", traces.profile.identity) if row.parked_at]
    work.outbox.retry(desk.now, ids=parked)
    return {"customers": len(known), "profiles": 1}


def _unlink(desk: Desk, key: str) -> None:
    for label, value in desk.work.names.of("link", key):
        desk.work.names.drop("link", label, value)
