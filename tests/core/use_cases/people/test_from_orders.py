"""Orders and checkouts, and the people they lead to (C1, C5, K4, O11)."""

import pytest

from hub_core.models import Order, Ref
from hub_core.testing import samples
from hub_core.testing.samples import address, after, checkout
from hub_core.use_cases.people.links import checkout_of, checkouts_of, order_of, orders_of
from hub_core.use_cases.take_in.checkouts import CheckoutsIn
from hub_core.use_cases.take_in.giving import Giving

pytestmark = pytest.mark.anyio


@pytest.fixture
def baskets(people):
    hub = people.house.hub
    return CheckoutsIn(Giving(hub.storage, hub.members, hub.now, samples.SHOP))


async def linked(people, find, email="anna@example.org"):
    profile = await people.profile(email)
    return await people.house.storage.look(lambda work: find(work, profile.identity))


@pytest.mark.promise("C5", "H4")
async def test_a_guest_who_orders_has_a_profile_that_others_hear_of(people):
    await people.house.order(billing=address(phone="030 1", company="Mugs"))
    await people.house.goes_on()
    profile = await people.profile()
    assert {field: word.value for field, word in profile.words.items() if isinstance(word.value, str)} == {
        "email": "anna@example.org",
        "phone": "030 1",
        "company": "Mugs",
    }
    assert people.shop.heard == []
    [told] = people.crm.heard
    assert (told.ref, told.billing.name) == (Ref("hub", profile.identity), "Anna de Vries")
    assert (await people.history())[0] == (
        "said: order 1001 of shop-nl made it: email, billing, shipping, phone, company"
    )
    found = await people.house.says["crm"].customers.find("anna@example.org")
    assert found.ref == told.ref


@pytest.mark.promise("C5")
async def test_an_order_fills_empty_fields_only(people):
    await people.says(phone="030 9")
    await people.house.order(billing=address(phone="030 1"))
    words = (await people.profile()).words
    assert (words["phone"].value, words["billing"].weak) == ("030 9", True)
    before = len(await people.history())
    await people.house.order(ref=Ref("shop-nl", "8"), number="1002", billing=address(phone="030 2", company=""))
    assert len(await people.history()) == before


@pytest.mark.promise("C1", "L13")
async def test_orders_of_a_person_are_linked_earlier_and_later_ones(people):
    await people.house.order(email=" Anna@Example.ORG")
    await people.says()
    await people.house.order(ref=Ref("shop-nl", "8"), number="1002")
    assert await linked(people, orders_of) == ["shop-nl:7", "shop-nl:8"]
    await people.says(email="new@example.org", minute=5)
    await people.house.order(ref=Ref("shop-nl", "9"), number="1003", email="new@example.org")
    await people.house.order(ref=Ref("shop-nl", "10"), number="1004", billing=address(company="Mugs"))
    assert await linked(people, orders_of, "new@example.org") == [
        "shop-nl:10",
        "shop-nl:7",
        "shop-nl:8",
        "shop-nl:9",
    ]
    assert "company" not in (await people.profile()).words, "an e-mail of the past fills nothing"


@pytest.mark.promise("C1")
async def test_an_order_whose_email_changes_goes_to_the_other_person(people):
    await people.house.order(email="")
    assert await people.everybody() == []
    await people.house.order(as_of=after(1))
    assert await linked(people, orders_of) == ["shop-nl:7"]
    await people.house.order(as_of=after(2), email="bob@example.org")
    assert await linked(people, orders_of, "bob@example.org") == ["shop-nl:7"]
    assert await linked(people, orders_of) == []


@pytest.mark.promise("C5")
async def test_a_marketplaces_address_makes_a_profile_that_never_travels(people):
    await people.house.order(email="x1@members.ebay.com")
    await people.house.goes_on()
    assert (await people.profile("x1@members.ebay.com")).relayed
    await people.says(email="x1@members.ebay.com", phone="030 1")
    await people.house.goes_on()
    assert people.crm.heard == []
    await people.says(email="anna@example.org", phone="030 1", minute=5)
    await people.house.goes_on()
    assert [said.email for said in people.crm.heard] == ["anna@example.org"]


@pytest.mark.promise("C5")
async def test_a_profile_that_is_relayed_before_its_letter_is_written_stays_here(people):
    await people.says()
    await people.says(email="x1@members.ebay.com", minute=5)
    await people.house.goes_on()
    assert people.crm.heard == []


@pytest.mark.promise("H12", "C5")
async def test_an_order_of_the_past_makes_a_profile_and_tells_nobody(people):
    await people.house.order(made_at=after(-600))
    await people.house.goes_on()
    assert await linked(people, orders_of) == ["shop-nl:7"]
    assert people.crm.heard == []


@pytest.mark.promise("C1", "K3", "K4", "O11")
async def test_a_checkout_is_linked_to_its_person_and_once_there_is_one_to_its_order(people, baskets):
    await baskets.keep(checkout())
    await people.house.order()
    assert await linked(people, checkouts_of) == ["shop-nl:31"]
    look = people.house.storage.look
    assert await look(lambda work: checkout_of(work, "shop-nl:7")) is None
    assert await look(lambda work: order_of(work, "shop-nl:31")) is None
    assert await baskets.keep(checkout(order=Ref("shop-nl", "7"), as_of=after(5)))
    assert not await baskets.keep(checkout(order=Ref("shop-nl", "7"), as_of=after(6)))
    assert await look(lambda work: checkout_of(work, "shop-nl:7")) == "shop-nl:31"
    assert await look(lambda work: order_of(work, "shop-nl:31")) == "shop-nl:7"


@pytest.mark.promise("O11")
async def test_an_order_that_names_its_checkout_is_linked_to_it(people):
    await people.house.order(checkout=Ref("shop-nl", "31"), email="")
    look = people.house.storage.look
    assert await look(lambda work: checkout_of(work, "shop-nl:7")) == "shop-nl:31"
    assert await look(lambda work: work.facts.find(Order, "shop-nl:7").customer) == Ref("shop-nl", "5")


@pytest.mark.promise("K3")
async def test_a_guests_checkout_without_email_is_kept(people, baskets):
    await baskets.keep(checkout(email="", guest=True, customer=None))
    assert await people.house.storage.look(lambda work: list(work.names.anywhere("mail of checkout", ""))) == []
