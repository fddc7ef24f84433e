"""Promises about forgetting a person, and about what is old."""

from datetime import datetime
from functools import partial

import pytest
from msgspec.structs import replace

from hub_core.decisions.spelling import Sought
from hub_core.models import Checkout, Customer, Order, OrderStatus, Ref, Ring
from hub_core.testing.contracts.storage.catalogue import ANNA_ID, anna
from hub_core.testing.contracts.storage.ledger import ledger_line
from hub_core.testing.contracts.storage.play import LEASE, ORDER, StoragePromises, claim, claim_rings, ring_at, stop
from hub_core.testing.samples import NOON, SHOP, WAREHOUSE, address, after, checkout, customer, order, ring
from hub_core.use_cases.records import Entry, Handover, HandoverState, Problem, Standing
from hub_core.use_cases.storage import Storage, Work
from hub_core.use_cases.storage.erasure import Place

MAIL = "anna@example.org"
STREET = "Größe Straße"
TEXTS = [MAIL, STREET]


class ErasurePromises(StoragePromises):
    """Whatever names a person is found and rewritten; the rest stays as it is."""

    @pytest.mark.promise("C8")
    async def test_rings_are_found_however_they_spell_it(self, storage: Storage) -> None:
        """In body, headers or object, read or not, in any case, escaped as JSON does; by id, page by page."""
        ids = [
            await ring_at(storage, body=b'{"email":"ANNA@Example.org"}'),
            await ring_at(storage, body=b'{"street":"Gr\\u00f6\\u00dfe STRASSE"}'),
            await ring_at(storage, body="Größe Straße".encode("latin-1")),
            await _keep(storage, ring(headers={"x-customer": MAIL})),
            await _keep(storage, ring(object_id=MAIL)),
        ]
        await ring_at(storage, body=b'{"email":"hanna@example.net"}')
        (first, *_) = await claim_rings(storage)
        await storage.do(lambda work: work.inbox.read(first, now=NOON))
        found = await storage.look(lambda work: work.erasure.rings_naming(TEXTS, limit=3))
        rest = await storage.look(lambda work: work.erasure.rings_naming(TEXTS, after=found[-1].id))
        assert [one.id for one in (*found, *rest)] == ids
        assert (found[0].body, found[0].kept_at, rest[0].headers) == (
            b'{"email":"ANNA@Example.org"}',
            NOON,
            {"x-customer": MAIL},
        )
        assert await storage.look(lambda work: work.erasure.rings_naming([])) == []

    @pytest.mark.promise("C8")
    async def test_a_blanked_ring_is_what_it_was_with_another_body(self, storage: Storage) -> None:
        """It is still to be read, or read; its headers change only when given."""
        kept = ring(body=MAIL.encode(), headers={"x": MAIL})
        first, second = [await _keep(storage, kept) for _ in range(2)]
        await storage.do(lambda work: work.erasure.blank(first, b"{}"))
        await storage.do(lambda work: work.erasure.blank(second, b"", headers={}))
        rows = [row.ring for row in await claim_rings(storage)]
        assert rows == [replace(kept, id=first, body=b"{}"), replace(kept, id=second, body=b"", headers={})]

    @pytest.mark.promise("C8")
    async def test_facts_are_found_by_what_they_say(self, storage: Storage) -> None:
        """Of whatever kind, wherever it stands in them."""
        silent = order(ref=Ref(SHOP, "8"), email="", billing=address(email=""), shipping=address(email=""))

        def keep(work: Work) -> None:
            for fact in (order(), customer(), checkout(email=""), silent):
                work.facts.keep(fact, origin=SHOP)

        await storage.do(keep, order().key)
        found = await storage.look(lambda work: work.erasure.facts_naming([MAIL]))
        assert list(found) == [(Customer, customer().key), (Order, order().key)]

    @pytest.mark.promise("C8")
    async def test_history_is_rewritten_line_by_line(self, storage: Storage) -> None:
        """Of a subject that was found; order and times stay, other subjects too."""
        lines = [_entry(text=f"said by {MAIL}", at=after(1)), _entry(text="sent", at=NOON), _entry(text=MAIL.upper())]
        other = _entry(subject="shop-nl:9", text="sent")
        for line in (*lines, other):
            await storage.do(partial(_film, entry=line), line.subject)
        assert await storage.look(lambda work: work.erasure.subjects_naming(TEXTS)) == [ORDER]

        def change(line: Entry) -> Entry:
            return replace(line, text=Sought(TEXTS).replaced(line.text, by="***"))

        before = await storage.look(lambda work: work.history.of(ORDER))
        assert await storage.do(lambda work: work.erasure.rewrite_history(ORDER, change), ORDER) == len("ab")
        assert await storage.look(lambda work: work.history.of(ORDER)) == [change(line) for line in before]
        assert await storage.look(lambda work: work.history.of("shop-nl:9")) == [other]
        assert await storage.look(lambda work: work.erasure.subjects_naming(TEXTS)) == []

    @pytest.mark.promise("C8")
    async def test_texts_around_the_work_are_rewritten(self, storage: Storage) -> None:
        """Problems, intents, notes, causes, reasons and results: all that named the person, and the count of rows."""
        await _name_everywhere(storage)
        tables = dict.fromkeys(
            ("handovers", "inbox", "intents", "notes", "outbox", "pauses", "problems", "schedules", "stock_ledger"), 1
        )
        assert await storage.look(lambda work: work.erasure.left([MAIL])) == tables
        assert await storage.do(lambda work: work.erasure.rewrite([MAIL], _masked), ORDER) == tables
        assert await storage.look(lambda work: work.erasure.left([MAIL])) == {}
        assert await storage.do(lambda work: work.erasure.rewrite([MAIL], _masked), ORDER) == {}
        (problem,) = await storage.look(lambda work: work.problems.open())
        assert (problem.cause, problem.evidence, problem.cure, problem.since) == ("of ***", "***", "ask ***", NOON)
        assert await storage.look(lambda work: work.notes.read(SHOP, "mail ***")) == "noted ***"
        assert await storage.look(lambda work: work.intents.begun(SHOP, "put ***")) == ["***"]
        assert [one.reason for one in await storage.look(lambda work: work.orders.handovers(ORDER))] == ["of ***"]
        assert [one.cause for one in await storage.look(lambda work: work.stock.ledger("prd-1"))] == ["ring of ***"]

    async def test_what_is_renamed_into_another_makes_way(self, storage: Storage) -> None:
        """One row stays, the one that was there."""
        await storage.do(lambda work: work.notes.write(SHOP, "***", "first"))
        await storage.do(lambda work: work.notes.write(SHOP, MAIL, "second"))
        await storage.do(lambda work: work.erasure.rewrite([MAIL], _masked))
        assert await storage.look(lambda work: work.notes.read(SHOP, "***")) == "first"
        assert await storage.look(lambda work: work.erasure.left([MAIL])) == {}

    async def test_a_dropped_note_is_gone(self, storage: Storage) -> None:
        """And dropping it again is nothing."""
        await storage.do(lambda work: work.notes.write(SHOP, "a", "1"))
        for _ in range(2):
            await storage.do(lambda work: work.erasure.drop_note(SHOP, "a"))
        assert await storage.look(lambda work: work.notes.read(SHOP, "a")) is None

    @pytest.mark.promise("C8")
    async def test_what_is_left_is_told_by_table(self, storage: Storage) -> None:
        """Wherever it stands: the proof looks into every table, keys too."""

        def step(work: Work) -> None:
            work.facts.keep(order(), origin=SHOP)
            work.facts.keep(customer(), origin=SHOP)
            work.people.keep(anna())
            work.names.give("customer", "e-mail", MAIL, ANNA_ID)
            work.history.add(_entry(text=MAIL))

        await storage.do(step, ANNA_ID, order().key)
        await ring_at(storage, body=MAIL.encode())
        left = {"facts": 2, "history": 1, "inbox": 1, "names": 1, "profiles": 1}
        assert await storage.look(lambda work: work.erasure.left([MAIL])) == left
        assert await storage.look(lambda work: work.erasure.left(["bert@example.org"])) == {}

    @pytest.mark.promise("C8")
    async def test_a_scrubbed_storage_goes_on(self, storage: Storage) -> None:
        """Everything that is kept stays, it says what it did, and steps work as before."""
        await _name_everywhere(storage)
        before = await storage.look(lambda work: work.erasure.left([MAIL]))
        assert (await storage.scrub()).endswith(".")
        assert await storage.look(lambda work: work.erasure.left([MAIL])) == before
        await storage.do(lambda work: work.notes.write(SHOP, "after", "kept"), "key")
        assert await storage.look(lambda work: work.notes.read(SHOP, "after")) == "kept"

    @pytest.mark.promise("C9")
    async def test_orders_and_checkouts_are_walked_by_their_last_change(self, storage: Storage) -> None:
        """Those changed before a time, each once, page by page, ties by key."""
        minutes = {"shop-nl:1": 3, "shop-nl:2": 1, "shop-nl:3": 3, "shop-nl:4": 9, "shop-nl:5": 2}

        def keep(work: Work) -> None:
            for key, minute in minutes.items():
                work.orders.keep(_standing(key, after(minute)))
                work.facts.keep(checkout(ref=Ref.of(key), as_of=after(minute)), origin=SHOP)
            work.facts.keep(order(as_of=NOON), origin=SHOP)

        await storage.do(keep, *minutes)
        wanted = ["shop-nl:2", "shop-nl:5", "shop-nl:1", "shop-nl:3"]
        orders, place = await self._orders(storage, None)
        assert [*orders, *(await self._orders(storage, place))[0]] == wanted
        baskets, place = await self._checkouts(storage, None)
        assert [*baskets, *(await self._checkouts(storage, place))[0]] == wanted

    async def _orders(self, storage: Storage, place: Place | None) -> tuple[list[str], Place]:
        rows = await storage.look(lambda work: work.erasure.orders_changed(before=after(9), after=place, limit=3))
        return [row.key for row in rows], (rows[-1].changed_at, rows[-1].key)

    async def _checkouts(self, storage: Storage, place: Place | None) -> tuple[list[str], Place]:
        rows = await storage.look(lambda work: work.erasure.checkouts_changed(before=after(9), after=place, limit=3))
        assert all(isinstance(row, Checkout) for row in rows)
        return [row.key for row in rows], (rows[-1].as_of, rows[-1].key)

    async def test_only_rings_that_were_read_are_tidied(self, storage: Storage) -> None:
        """Oldest first, as many as asked for; what waits, is leased or parked stays, however old."""
        for _ in range(6):
            await ring_at(storage)
        parked, leased, *read = await claim_rings(storage)
        await storage.do(lambda work: work.inbox.park(parked, now=NOON, reason="not JSON"))
        for minute, row in enumerate(read):
            await storage.do(lambda work, row=row, minute=minute: work.inbox.read(row, now=after(minute)))  # type: ignore[misc]  # mypy cannot type a lambda's default
        waiting = await ring_at(storage)
        assert await storage.do(lambda work: work.erasure.tidy_rings(after(3), limit=2)) == len("ab")
        assert await storage.do(lambda work: work.erasure.tidy_rings(after(3), limit=9)) == 1
        left = await storage.look(lambda work: work.erasure.rings_naming(["{}"]))
        assert [one.id for one in left] == [parked.ring.id, leased.ring.id, read[-1].ring.id, waiting]

    async def test_only_old_intents_of_keys_that_were_named_are_tidied(self, storage: Storage) -> None:
        """Those of that owner, begun before the time; the rest may still be in doubt."""
        for owner, key, minute in ((SHOP, "a", 0), (SHOP, "a", 5), (SHOP, "b", 0), (WAREHOUSE, "a", 0)):
            await storage.do(partial(_intend, owner=owner, key=key, at=after(minute)))
        count = await storage.do(lambda work: work.erasure.tidy_intents(SHOP, ["a", "c"], before=after(5)))
        left = await storage.look(lambda work: [list(work.intents.begun(SHOP, key)) for key in "ab"])
        assert (count, left) == (1, [["5"], ["0"]])
        assert await storage.look(lambda work: work.intents.begun(WAREHOUSE, "a")) == ["0"]
        assert await storage.do(lambda work: work.erasure.tidy_intents(SHOP, [], before=after(9))) == 0


def _masked(text: str) -> str:
    return Sought(TEXTS).replaced(text, by="***")


def _entry(*, subject: str = ORDER, text: str, at: datetime = NOON) -> Entry:
    return Entry(subject=subject, at=at, who=SHOP, what="said", text=text, trace="abc")


def _film(work: Work, *, entry: Entry) -> None:
    work.history.add(entry)


def _intend(work: Work, *, owner: str, key: str, at: datetime) -> None:
    work.intents.begin(owner, key, str(at.minute), at=at)


async def _keep(storage: Storage, kept: Ring) -> int:
    return await storage.do(lambda work: work.inbox.keep(kept, due=NOON))


def _standing(key: str, changed_at: datetime) -> Standing:
    return Standing(
        key=key,
        number="1001",
        origin=SHOP,
        made_at=NOON,
        first_seen_at=NOON,
        changed_at=changed_at,
        status=OrderStatus.PROCESSING,
        shop=OrderStatus.PROCESSING,
    )


async def _name_everywhere(storage: Storage) -> None:
    await ring_at(storage)
    (rung,) = await claim_rings(storage)

    def step(work: Work) -> None:
        work.inbox.later(rung, due=after(9), reason=f"no {MAIL}")
        work.outbox.address("orders", ORDER, to=WAREHOUSE, due=NOON)
        work.intents.begin(SHOP, f"put {MAIL}", MAIL, at=NOON)
        work.notes.write(SHOP, f"mail {MAIL}", f"noted {MAIL}")
        problem = Problem(
            connector=SHOP, cause=f"of {MAIL}", evidence=MAIL, cure=f"ask {MAIL}", since=NOON, last_at=NOON
        )
        work.problems.found(problem)
        state = HandoverState.REFUSED
        work.orders.hand(Handover(order=ORDER, warehouse=WAREHOUSE, state=state, at=NOON, reason=f"of {MAIL}"))
        work.pauses.set(stop(SHOP, reason=f"asked by {MAIL}"))
        work.stock.write(ledger_line(product="prd-1", cause=f"ring of {MAIL}"))
        work.schedules.ensure(SHOP, "sweep", every=None, next_run=NOON)
        (run,) = work.schedules.claim(NOON, until=NOON + LEASE, jobs=[(SHOP, "sweep")])
        work.schedules.done(run, at=NOON, next_run=None, ok=True, result=f"wrote to {MAIL}")

    await storage.do(step, ORDER)
    (row,) = await claim(storage)
    await storage.do(lambda work: work.outbox.later(row, due=after(9), reason=f"no {MAIL}"), ORDER)
