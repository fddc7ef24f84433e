"""What connectors say of a person becomes one profile, told to all others (C1 to C7)."""

import pytest

from hub_core.errors import NotFound, Rejected, Unavailable, Unsupported
from hub_core.models import Customer, Ref
from hub_core.testing import samples
from hub_core.testing.samples import after

pytestmark = pytest.mark.anyio


def heard(directory):
    return [(said.ref.key, said.phone) for said in directory.heard]


@pytest.mark.promise("C2", "L12", "L13", "L14", "H4")
async def test_a_customer_made_in_the_shop_goes_to_every_other_and_never_back(people):
    await people.says(phone="030 1")
    await people.says(phone="030 1", minute=1)
    await people.house.goes_on()
    assert heard(people.crm) == [("shop-nl:5", "030 1")]
    assert people.shop.heard == []
    assert await people.history() == [
        "said: shop-nl:5 met: took email, phone",
        "told: crm knows of it",
    ]


@pytest.mark.promise("C2", "L15")
async def test_a_change_elsewhere_goes_to_the_shop_under_its_own_id(people):
    await people.says(phone="030 1", company="Mugs")
    await people.says("crm", "77", phone="030 1")
    await people.house.goes_on()
    await people.says("crm", "77", minute=5, phone="030 7")
    await people.house.goes_on()
    assert [(said.ref, said.phone, said.company) for said in people.shop.heard] == [
        (Ref("shop-nl", "5"), "030 7", "Mugs")
    ]


@pytest.mark.promise("H4", "C3")
async def test_our_write_that_rings_back_is_silent(people):
    await people.says(phone="030 1")
    await people.says("crm", "77", phone="030 1")
    await people.says("crm", "77", minute=5, phone="030 7")
    await people.house.goes_on()
    people.shop.heard.clear()
    people.crm.heard.clear()
    await people.says(phone="030-7", minute=61)
    assert await people.house.goes_on() == 0
    assert people.shop.heard + people.crm.heard == []


@pytest.mark.promise("C3")
async def test_an_echo_does_not_undo_what_came_meanwhile(people):
    await people.says(phone="030 1")
    await people.says("crm", "77", phone="030 1")
    await people.says("crm", "77", minute=5, phone="030 7")
    await people.house.goes_on()
    await people.says("crm", "77", minute=6, phone="030 8")
    await people.says(phone="030 7", minute=60)
    await people.house.goes_on()
    assert (await people.profile()).words["phone"].value == "030 8"
    assert heard(people.shop)[-1] == ("shop-nl:5", "030 8")


@pytest.mark.promise("C3", "L15")
async def test_who_was_told_of_a_person_may_change_him_with_its_first_word(people):
    await people.says(phone="030 1")
    await people.house.goes_on()
    await people.says("crm", "77", minute=70, phone="030 7")
    await people.house.goes_on()
    assert heard(people.shop) == [("shop-nl:5", "030 7")]


@pytest.mark.promise("C3")
async def test_a_change_that_lost_is_put_right_where_it_was_made(people):
    await people.says(phone="030 1")
    await people.says("crm", "77", phone="030 1")
    await people.says("crm", "77", minute=9, phone="030 9")
    await people.house.goes_on()
    people.shop.heard.clear()
    await people.says(minute=8, phone="030 8")
    await people.house.goes_on()
    assert heard(people.shop) == [("shop-nl:5", "030 9")]
    assert "said: shop-nl:5 changed: kept the later phone" in await people.history()
    assert heard(people.crm) == []


@pytest.mark.promise("C3", "H4")
async def test_who_introduces_himself_while_he_is_told_may_change_it_back_later(people):
    async def it_rings_meanwhile(customer):
        people.crm.put = plain
        await plain(customer)
        await people.says("crm", "77", phone="030 1")

    plain, people.crm.put = people.crm.put, it_rings_meanwhile
    await people.says(phone="030 1")
    await people.house.goes_on()
    await people.says(minute=65, phone="030 2")
    await people.house.goes_on()
    people.crm.heard.clear()
    await people.says("crm", "77", minute=130, phone="030 2")
    await people.says("crm", "77", minute=131, phone="030 1")
    await people.house.goes_on()
    assert heard(people.shop) == [("shop-nl:5", "030 1")], "it is a change, no echo of what it was told at first"
    assert heard(people.crm) == [], "never back to the giver"


@pytest.mark.promise("C3")
async def test_a_letter_that_may_have_arrived_is_forgotten_once_a_later_one_was_answered(people):
    await people.says(phone="030 1")
    await people.says("crm", "77", phone="030 1")
    await people.house.goes_on()
    people.crm.faults["77"] = Unavailable("the line broke")
    await people.says(minute=5, phone="030 5")
    await people.house.goes_on()
    people.crm.faults.clear()
    await people.says(minute=6, phone="030 6")
    await people.house.goes_on(minutes=10)
    await people.says("crm", "77", minute=131, phone="030 6")
    await people.says("crm", "77", minute=132, phone="030 5")
    await people.house.goes_on()
    assert [phone for _, phone in heard(people.crm)] == ["030 6"]
    assert [phone for _, phone in heard(people.shop)] == ["030 5"]


@pytest.mark.promise("C3")
@pytest.mark.parametrize("turn", [("shop-nl", "crm"), ("crm", "shop-nl")])
async def test_a_tie_goes_to_the_first_connector(people, turn):
    ids = {"shop-nl": "5", "crm": "77"}
    for who, id_ in ids.items():
        await people.says(who, id_, phone="030 1")
    for who in turn:
        await people.says(who, ids[who], minute=5, phone=f"030 {ids[who]}")
    await people.house.goes_on()
    assert (await people.profile()).words["phone"].value == "030 5"
    assert people.crm.facts["crm:77"].phone == "030 5"


@pytest.mark.promise("C2")
async def test_who_has_it_all_already_is_not_told(people):
    await people.says(phone="030 1")
    await people.says("crm", "77", phone="030 1")
    assert [entry for entry in await people.history() if entry.startswith("said")][-1] == (
        "said: crm:77 met: nothing new"
    )
    await people.house.goes_on()
    assert people.shop.heard == []


@pytest.mark.promise("C6")
async def test_a_customer_without_email_is_kept_and_joined_when_an_email_appears(people):
    await people.says("crm", "77", email="", phone="030 7")
    await people.says(company="Mugs")
    assert len(await people.everybody()) == 2
    await people.says("crm", "77", minute=5, phone="030 7")
    [one] = await people.everybody()
    assert {link.key for link in one.links} == {"shop-nl:5", "crm:77"}
    assert {field: word.value for field, word in one.words.items()} == {
        "email": "anna@example.org",
        "phone": "030 7",
        "company": "Mugs",
    }
    await people.house.goes_on()
    assert people.shop.heard[-1].phone == "030 7"
    assert "joined" in " ".join(await people.history())


@pytest.mark.promise("C6")
async def test_a_changed_email_is_a_change_of_the_same_customer(people):
    await people.says()
    await people.says("crm", "77")
    await people.says(email="new@example.org", minute=5)
    await people.house.goes_on()
    assert [said.email for said in people.crm.heard] == ["new@example.org"]
    [one] = await people.everybody()
    assert one.email == "new@example.org"
    assert (await people.profile()).identity == (await people.profile("NEW@example.org")).identity


@pytest.mark.promise("C6")
async def test_two_profiles_that_turn_out_to_be_one_are_joined_with_their_orders(people):
    await people.says(phone="030 1")
    await people.says("crm", "77", email="new@example.org", phone="030 2")
    await people.house.order(email="new@example.org")
    await people.says(email="new@example.org", minute=5, phone="030 1")
    [one] = await people.everybody()
    assert {link.key for link in one.links} == {"shop-nl:5", "crm:77"}
    assert (await people.profile()) == (await people.profile("new@example.org")) == one


@pytest.mark.promise("C1")
async def test_two_ids_in_one_connector_are_one_person_and_each_is_told(people):
    await people.says(phone="030 1")
    await people.says(id_="6", email=" ANNA@example.org")
    await people.says("crm", "77", phone="030 1")
    await people.says("crm", "77", minute=5, phone="030 7")
    await people.house.goes_on()
    assert heard(people.shop) == [("shop-nl:5", "030 7"), ("shop-nl:6", "030 7")]


@pytest.mark.promise("C4", "H6")
@pytest.mark.parametrize("fault", [NotFound("no such customer"), Unsupported("it makes none")])
async def test_a_receiver_that_lacks_the_customer_is_noted_and_nothing_is_parked(people, fault):
    people.crm.faults["5"] = fault
    await people.says()
    await people.house.goes_on()
    assert await people.house.open_rows() == 0
    assert await people.house.problems() == {}
    assert (await people.history())[-1] == f"not there: crm does not have this customer: {fault}"
    await people.says("crm", "77", minute=70, phone="030 7", company="Mugs")
    await people.says(minute=71, phone="030 8")
    assert (await people.profile()).words["company"].who == "crm"


@pytest.mark.promise("C4")
async def test_one_that_is_not_there_keeps_no_other_from_being_told(people):
    await people.says()
    await people.says(id_="6")
    await people.says("crm", "77")
    people.shop.faults["5"] = NotFound("no such customer")
    await people.says("crm", "77", minute=5, phone="030 7")
    await people.house.goes_on()
    assert heard(people.shop) == [("shop-nl:6", "030 7")]
    assert await people.house.open_rows() == 0


async def test_not_there_under_a_lost_lease_changes_nothing(people):
    await people.says()
    people.crm.faults["5"] = NotFound("no such customer")
    [slow] = await people.house.hub.deliver.claim("crm", 1)
    people.house.clock.passes(samples.after(1) - samples.NOON)
    [_] = await people.house.hub.deliver.claim("crm", 1)
    await people.house.hub.deliver.send(slow)
    assert await people.house.open_rows() == 1


@pytest.mark.promise("H6", "C4")
@pytest.mark.parametrize("end", ["it says so itself", "it has no such customer"])
async def test_a_person_who_was_refused_and_of_whom_nothing_is_left_to_say_is_no_problem_any_more(people, end):
    people.crm.faults["5"] = Rejected("the name is too long")
    await people.says(phone="030 1")
    await people.house.goes_on()
    assert len(await people.house.problems()) == 1
    if end == "it says so itself":
        await people.says("crm", "77", phone="030 1")
    else:
        people.crm.faults["5"] = NotFound("no such customer")
    await people.house.hub.operate.retry("letters")
    await people.house.goes_on()
    assert (await people.house.problems(), await people.house.open_rows(), people.crm.heard) == ({}, 0, [])


@pytest.mark.promise("H6")
async def test_a_directory_that_refuses_a_person_is_a_problem(people):
    people.crm.faults["5"] = Rejected("the name is too long")
    await people.says()
    await people.house.goes_on()
    [problem] = (await people.house.problems()).values()
    assert problem.evidence == "the name is too long"


@pytest.mark.promise("C4")
async def test_whom_a_connector_made_for_us_is_known_again_without_an_email(people):
    await people.says("crm", "77", email="", phone="030 7")
    side = people.house.hub.side_for("shop-nl", http=None, public_url=None)
    await side.memory.remember(Ref("crm", "77"), "55")
    await people.says(id_="55", email="", minute=5, phone="030 7")
    [one] = await people.everybody()
    assert {link.key for link in one.links} == {"shop-nl:55", "crm:77"}
    guest = await people.house.order(email="guest@example.org")
    identity = (await people.profile("guest@example.org")).identity
    await side.memory.remember(Ref("hub", identity), "56")
    await people.says(id_="56", email="", minute=5)
    assert Ref("shop-nl", "56") in (await people.profile("guest@example.org")).links
    assert guest == "shop-nl:7"


@pytest.mark.promise("P10", "C2")
async def test_a_deleted_customer_loses_its_link_and_the_person_stays(people):
    await people.says()
    await people.says("crm", "77")
    gone = Customer(ref=Ref("shop-nl", "5"), as_of=after(5), deleted=True)
    for _ in range(2):
        await people.house.says["shop-nl"].customers.put(gone)
    await people.says(minute=4, phone="030 1")
    [one] = await people.everybody()
    assert [link.key for link in one.links] == ["crm:77"]
    assert (await people.history())[-1] == "unlinked: shop-nl:5 is there no more"
    await people.says(minute=9, phone="030 9")
    assert len((await people.profile()).links) == 2
    unknown = Customer(ref=Ref("shop-nl", "99"), as_of=after(5), deleted=True)
    await people.house.says["shop-nl"].customers.put(unknown)
    assert len(await people.everybody()) == 1


@pytest.mark.promise("C1")
async def test_a_person_is_found_by_email_as_all_who_spoke_of_him_say(people):
    await people.says(phone="030 1")
    await people.says("crm", "77", company="Mugs")
    found = await people.house.says["crm"].customers.find(" ANNA@example.org")
    assert (found.ref.key, found.phone, found.company) == ("shop-nl:5", "030 1", "Mugs")
    assert await people.house.says["crm"].customers.find("") is None
    assert await people.house.says["crm"].customers.find("bob@example.org") is None


async def test_who_passes_on_anothers_customer_speaks_of_it_under_his_own_name(people):
    theirs = Customer(ref=Ref("far-shop", "5"), as_of=after(0), email="anna@example.org")
    await people.house.says["crm"].customers.put(theirs)
    assert (await people.profile()).links == (Ref("crm", "far-shop:5"),)


async def test_a_profile_that_went_away_has_nothing_to_say(people):
    await people.says("crm", "77", email="", phone="030 7")
    [lonely] = await people.everybody()
    await people.says(minute=1)
    await people.says(minute=2, id_="5")
    await people.says("crm", "77", minute=5, phone="030 7")
    await people.house.goes_on()
    assert await people.house.open_rows() == 0
    assert [one.identity for one in await people.everybody()] == [lonely.identity]


@pytest.mark.promise("H3")
async def test_two_who_speak_at_once_take_the_locks_that_lack(people, monkeypatch):
    await people.says("crm", "77", email="", phone="030 7")
    monkeypatch.setattr("hub_core.use_cases.take_in.customers.locks", lambda work, said: {said.key})
    await people.says("crm", "77", minute=5, phone="030 8")
    [one] = await people.everybody()
    assert one.words["phone"].value == "030 8"
