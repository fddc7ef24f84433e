"""A person who is forgotten is nowhere any more, and what books need stays (C8)."""

from datetime import timedelta

import pytest

from hub_core.errors import Rejected
from hub_core.models import Address, Checkout, Customer, Order, OrderStatus, Ref
from hub_core.plugins import Connector
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeCustomerDirectory
from hub_core.testing.samples import address, after, checkout, order, order_word
from hub_core.use_cases.erasing.erase import Erase
from hub_core.use_cases.memory import StoredInbox
from hub_core.use_cases.people.links import orders_of, person_of
from hub_core.use_cases.take_in.checkouts import CheckoutsIn
from hub_core.use_cases.take_in.giving import Giving

pytestmark = [pytest.mark.anyio, pytest.mark.promise("C8")]
ANNA = "anna@example.org"
PHONE = "030 1234567"
HOME = address(phone=PHONE)
DONE = OrderStatus.COMPLETED


@pytest.fixture
def crm(house):
    directory = FakeCustomerDirectory()
    house.hub.join("crm", role="channel")
    house.hub.plug("crm", Connector(ports=Ports(customers=directory)))
    house.says["crm"] = house.hub.ports_for("crm")
    return directory


@pytest.fixture
def erase(house):
    return Erase(house.storage, house.hub.members, house.hub.now)


@pytest.fixture
def baskets(house):
    return CheckoutsIn(Giving(house.storage, house.hub.members, house.hub.now, samples.SHOP))


async def says(house, who="shop-nl", id_="5", **fields):
    said = samples.customer(**{"ref": Ref(who, id_), "phone": PHONE, "billing": HOME, **fields})
    await house.says[who].customers.put(said)


async def left(house, *texts):
    return await house.storage.look(lambda work: dict(work.erasure.left(texts)))


async def look(house, step):
    return await house.storage.look(step)


async def test_a_person_is_erased_everywhere_and_books_stay(house, crm, erase, baskets):
    await says(house)
    await says(house, "crm", "77", email="Anna.Old@example.org")
    await says(house, "crm", "77", as_of=after(1))
    await house.order(billing=HOME, shipping=HOME, note="for Anna de Vries")
    await baskets.keep(checkout())
    await house.goes_on()
    await house.says["warehouse"].orders.accept(order_word(reason=f"Anna de Vries ({PHONE}) was not at Oudegracht 12"))
    await house.parcel()
    await house.goes_on()
    side = house.hub.side_for("shop-nl", http=None, public_url=None)
    await side.memory.remember(Ref("crm", "77"), "5")
    await StoredInbox(house.storage, "shop-nl", house.clock).keep(
        "orders/paid", "7", b'{"mail": "ANNA@example.org"}', {}
    )
    await house.goes_on()
    proof = await erase.forget(" Anna@Example.org")
    assert proof.left == {}
    assert {name: proof.erased[name] for name in ("orders", "checkouts", "customers", "profiles", "webhooks")} == {
        "orders": 1,
        "checkouts": 1,
        "customers": 2,
        "profiles": 1,
        "webhooks": 1,
    }
    assert await left(house, ANNA, PHONE, "Anna de Vries", "Oudegracht 12", "anna.old@example.org") == {}
    held = await look(house, lambda work: work.facts.find(Order, "shop-nl:7"))
    assert (held.number, held.lines, held.total, held.shipping) == (
        "1001",
        order().lines,
        order().total,
        Address(country="NL"),
    )
    assert await look(house, lambda work: work.facts.find(Customer, "shop-nl:5")) is None
    assert "masked" in await house.told()
    word = next(entry for entry in await house.history() if entry.what == "word")
    assert word.text == "cancelled: (erased) ((erased)) was not at (erased)"


async def test_nobody_is_told_of_a_mask(house, erase):
    await house.order()
    await house.goes_on()
    await house.order(status=DONE, as_of=after(5))
    await house.goes_on()
    heard = len(house.warehouse.orders.heard)
    await erase.forget(ANNA)
    await house.order(status=DONE, as_of=after(5))
    await house.order(status=DONE, as_of=after(6))
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == heard
    assert await left(house, ANNA) == {}


async def test_what_was_made_before_is_taken_in_masked_and_what_is_made_later_is_new(house, crm, erase, baskets):
    await erase.forget(ANNA)
    await house.order(status=DONE, made_at=after(0))
    await says(house, as_of=after(1))
    await baskets.keep(checkout())
    assert await left(house, ANNA, "Anna de Vries") == {}
    assert (await look(house, lambda work: work.facts.find(Order, "shop-nl:7"))).number == "1001"
    assert (await look(house, lambda work: work.facts.find(Checkout, "shop-nl:31"))).email == ""
    house.clock.passes(timedelta(days=1))
    later = house.clock()
    await house.order(ref=Ref("shop-nl", "8"), number="1002", made_at=later, as_of=later)
    await says(house, as_of=later)
    await baskets.keep(checkout(ref=Ref("shop-nl", "32"), made_at=later, as_of=later))
    profile = await look(house, lambda work: person_of(work, ANNA))
    assert profile.links == (Ref("shop-nl", "5"),)
    assert await look(house, lambda work: orders_of(work, profile.identity)) == ["shop-nl:8"]
    assert (await look(house, lambda work: work.facts.find(Checkout, "shop-nl:32"))).email == ANNA


async def test_an_order_that_is_not_over_is_named_and_refused(house, erase):
    await house.order()
    with pytest.raises(Rejected, match=r"not over yet: shop-nl 1001 \(processing\)"):
        await erase.forget(ANNA)
    assert (await left(house, ANNA)) != {}
    assert [one.number for one in (await erase.look(ANNA)).going] == ["1001"]
    proof = await erase.forget(ANNA, even_going=True)
    assert (proof.left, proof.erased["orders"]) == ({}, 1)


async def test_an_order_of_which_everything_came_back_holds_up_nobody(house, erase):
    """Its shop may leave it at *awaiting shipment* for ever; nobody needs its address any more."""
    await house.order(lines=(samples.order_line(),))
    await house.goes_on()
    await house.order(lines=(samples.order_line(returned=1),), as_of=after(6))
    await house.goes_on()
    assert (await erase.forget(ANNA)).left == {}
    assert await house.goes_on() == 0


async def test_again_finds_nothing_and_is_no_error(house, erase):
    await house.order(status=DONE)
    await erase.forget(ANNA)
    again = await erase.forget(ANNA)
    assert (again.erased, again.left) == ({}, {})
    assert (await erase.look(ANNA)).orders == ()


@pytest.mark.promise("H12")
async def test_a_parcel_that_a_sweep_brings_again_keeps_its_mask_and_moves_nothing(house, erase):
    await house.order()
    await house.goes_on()
    await house.parcel()
    await house.goes_on()
    await erase.forget(ANNA)
    heard = len(house.shop.shipments.heard)
    await house.parcel()
    assert await house.goes_on() == 0
    assert len(house.shop.shipments.heard) == heard
    [(_, parcel)] = await look(house, lambda work: work.facts.parcels_of("shop-nl:7"))
    assert (parcel.url, parcel.code) == ("", "3SMUG001")


async def test_an_email_that_stands_only_in_an_address_is_found(house, erase):
    await house.order(status=DONE, email="", billing=Address(), shipping=address(email="Gift@example.org"))
    assert (await erase.forget("gift@example.org")).erased["orders"] == 1
    assert await left(house, "gift@example.org", "Anna de Vries") == {}
    await house.order(
        status=DONE, email="", as_of=after(9), billing=Address(), shipping=address(email="Gift@example.org")
    )
    assert await left(house, "gift@example.org") == {}


async def test_a_letter_that_was_parked_ends(house, crm, erase):
    await crm.says_no("Anna de Vries is too long")
    await says(house)
    await house.goes_on()
    assert await house.open_rows() == 1
    assert (await erase.forget(ANNA)).left == {}
    [problem] = (await house.problems()).values()
    assert problem.evidence == "(erased) is too long"
    await house.goes_on()
    assert (await house.open_rows(), await house.problems()) == (0, {})


async def test_who_shares_an_address_keeps_all_but_the_email(house, crm, erase):
    await says(house, id_="6", email="bob@example.org", first_name="Bob", shipping=Address())
    assert (await erase.forget(ANNA)).erased == {"addresses of others": 2}
    assert await left(house, ANNA) == {}
    bob = await look(house, lambda work: work.facts.find(Customer, "shop-nl:6"))
    assert (bob.email, bob.billing.street, bob.billing.email) == ("bob@example.org", "Oudegracht", "")
    again = await erase.forget(ANNA)
    assert again.erased == {}


async def test_others_stay(house, crm, erase):
    await says(
        house, id_="6", email="bob@example.org", first_name="Bob", billing=Address(), shipping=Address(), phone=""
    )
    await house.order(status=DONE)
    await erase.forget(ANNA)
    assert (await look(house, lambda work: person_of(work, "bob@example.org"))).email == "bob@example.org"
