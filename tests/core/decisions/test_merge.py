"""Two words about one person: one profile, field by field (C3, C5, C6, C7)."""

import msgspec
import pytest

from hub_core.decisions.fields import FIELDS, mark
from hub_core.decisions.merge import Before, Merged, Told, as_customer, differing, fill, join, merge, value_of
from hub_core.models import Address, Customer, Profile, Ref
from hub_core.testing.samples import NOON, address, after

pytestmark = pytest.mark.promise("C3")
NAMES = ["shop-nl", "crm"]


def said(who="shop-nl", minute=0, **fields):
    return Customer(ref=Ref(who, "5"), as_of=after(minute), **fields)


def profile(*customers, identity="cus-1"):
    """A profile that these made, each with its first word."""
    empty = Profile(identity=identity, made_at=NOON, changed_at=NOON)
    for customer in customers:
        merged = merged_with(empty, customer)
        empty = msgspec.structs.replace(merged.profile, links=(*empty.links, customer.ref))
    return empty


def merged_with(profile, customer, *, before=None, told=()) -> Merged:
    return merge(profile, customer, Before(word=before, told=told), rank=NAMES.index)


def told(minute=None, **fields):
    marks = {field: mark(field, getattr(said(**fields), field)) for field in FIELDS}
    return Told(marks, None if minute is None else after(minute))


def values(profile):
    return {field: value_of(field, word) for field, word in profile.words.items()}


def test_a_first_word_makes_the_profile_and_fills_nothing_with_nothing():
    one = profile(said(email="Anna@Example.org", phone="030 1", billing=address()))
    assert values(one) == {"email": "Anna@Example.org", "phone": "030 1", "billing": address()}
    assert (one.email, one.changed_at) == ("anna@example.org", NOON)
    assert {(word.who, word.at) for word in one.words.values()} == {("shop-nl", NOON)}


def test_a_first_word_fills_empty_fields_only():
    merged = merged_with(profile(said(phone="030 1")), said("crm", 5, phone="030 2", company="Mugs"))
    assert merged.changed == ("company",)
    assert values(merged.profile) == {"phone": "030 1", "company": "Mugs"}


def test_who_said_otherwise_at_first_keeps_it_until_the_field_changes():
    shop, crm = said(phone="030 1"), said("crm", 5, phone="030 2")
    both = profile(shop, crm)
    assert as_customer(both, crm.ref, crm).phone == "030 2"
    assert as_customer(both, shop.ref, shop).phone == "030 1"
    changed = merged_with(both, said(minute=9, phone="030 9"), before=shop).profile
    assert as_customer(changed, crm.ref, crm).phone == "030 9"


def test_a_first_word_adds_details_to_the_same_place_and_mixes_no_two():
    shop = said(billing=address())
    detailed = msgspec.structs.replace(address(), company="Mugs", phone="030 1")
    merged = merged_with(profile(shop), said("crm", -5, billing=detailed))
    assert (merged.changed, values(merged.profile)) == (("billing",), {"billing": detailed})
    assert (merged.profile.words["billing"].who, merged.profile.words["billing"].at) == ("shop-nl", NOON)
    assert as_customer(merged.profile, shop.ref, shop).billing == detailed
    for other in ({"number": "99", "phone": "030 1"}, {"name": "", "phone": "030 1"}):
        elsewhere = said("crm", 5, billing=msgspec.structs.replace(address(), **other))
        both = merged_with(profile(shop), elsewhere)
        assert (both.changed, values(both.profile)) == ((), {"billing": address()})
        assert as_customer(both.profile, elsewhere.ref, elsewhere).billing == elsewhere.billing


def test_who_keeps_an_address_of_his_own_keeps_it_when_details_are_added_to_the_other():
    shop, crm = said(billing=address()), said("crm", 1, billing=Address(street="Keizersgracht", number="1"))
    detailed = said("pos", 2, billing=msgspec.structs.replace(address(), phone="030 1"))
    every = profile(shop, crm, detailed)
    assert values(every)["billing"] == detailed.billing
    assert as_customer(every, crm.ref, crm).billing == crm.billing


def test_a_field_counts_as_changed_only_if_it_differs_from_the_givers_own_word():
    shop, crm = said(phone="030 1", company="Mugs"), said("crm", 1, phone="030 2", company="Mugs")
    both = profile(shop, crm)
    merged = merged_with(both, said("crm", 7, phone="030 2", company="Bowls"), before=crm)
    assert (merged.changed, merged.lost) == (("company",), ())
    assert values(merged.profile) == {"phone": "030 1", "company": "Bowls"}


def test_of_two_changes_the_later_source_time_wins():
    one = profile(said(phone="030 1"), said("crm", phone="030 1"))
    one = merged_with(one, said(minute=8, phone="030 8"), before=said(phone="030 1")).profile
    late = merged_with(one, said("crm", 6, phone="030 6"), before=said("crm", phone="030 1"))
    assert (late.changed, late.lost, values(late.profile)) == ((), ("phone",), {"phone": "030 8"})
    later = merged_with(one, said("crm", 9, phone="030 9"), before=said("crm", phone="030 1"))
    assert (later.changed, values(later.profile)) == (("phone",), {"phone": "030 9"})


def test_a_tie_goes_to_the_first_connector_in_the_file():
    one = profile(said(phone="030 1"), said("crm", phone="030 1"))
    shop, crm = said(minute=8, phone="030 8"), said("crm", 8, phone="030 6")
    first = merged_with(one, shop, before=said(phone="030 1")).profile
    assert values(merged_with(first, crm, before=said("crm", phone="030 1")).profile) == {"phone": "030 8"}
    second = merged_with(one, crm, before=said("crm", phone="030 1")).profile
    assert values(merged_with(second, shop, before=said(phone="030 1")).profile) == {"phone": "030 8"}


def test_what_is_cleared_is_a_change_and_an_email_is_never_cleared():
    shop = said(phone="030 1", email="a@example.org")
    merged = merged_with(profile(shop), said(minute=5), before=shop)
    assert merged.changed == ("phone",)
    assert values(merged.profile) == {"phone": "", "email": "a@example.org"}
    back = merged_with(merged.profile, said("crm", 1, phone="030 2"))
    assert back.changed == ("phone",)


def test_what_was_never_said_is_not_cleared():
    merged = merged_with(profile(said(email="a@example.org")), said(minute=1), before=said(phone="030 1"))
    assert (merged.changed, merged.lost, set(merged.profile.words)) == ((), (), {"email"})


def test_the_same_in_another_spelling_is_no_change():
    shop = said(phone="030-1")
    one = profile(said("crm", phone="030 1"), shop)
    merged = merged_with(one, said(minute=4, phone="0301"), before=shop)
    assert (merged.changed, merged.profile.changed_at) == ((), one.changed_at)
    assert as_customer(one, shop.ref, shop) == msgspec.structs.replace(shop, as_of=one.changed_at)


@pytest.mark.promise("H4")
def test_our_own_write_coming_back_changes_nothing_even_when_others_went_on():
    shop, crm = said(phone="030 1"), said("crm", phone="030 1")
    one = merged_with(profile(shop, crm), said("crm", 2, phone="030 2"), before=crm).profile
    on = merged_with(one, said("crm", 3, phone="030 3"), before=said("crm", 2, phone="030 2")).profile
    echo = merged_with(on, said(minute=4, phone="030 2"), before=shop, told=[told(4, phone="030 2")])
    assert (echo.changed, echo.lost, values(echo.profile)) == ((), (), {"phone": "030 3"})
    older = merged_with(
        on, said(minute=4, phone="030 2"), before=shop, told=[told(4, phone="030 2"), told(6, phone="030 3")]
    )
    assert older.changed == ()


def test_a_person_who_puts_back_what_we_overwrote_is_heard():
    shop, crm = said(phone="030 1"), said("crm", phone="030 1")
    one = merged_with(profile(shop, crm), said("crm", 2, phone="030 2"), before=crm).profile
    back = merged_with(one, said(minute=9, phone="030 1"), before=shop, told=[told(4, phone="030 2")])
    assert (back.changed, values(back.profile)) == (("phone",), {"phone": "030 1"})
    # While nobody knows whether our write arrived, its old word says nothing new.
    unsure = merged_with(one, said(minute=9, phone="030 1"), before=shop, told=[told(phone="030 2")])
    assert unsure.changed == ()


def test_an_older_letter_of_ours_said_by_hand_later_is_a_change():
    shop = said(phone="030 1")
    one = merged_with(profile(shop, said("crm", phone="030 1")), said("crm", 3, phone="030 3"), before=said("crm"))
    letters = [told(2, phone="030 2"), told(4, phone="030 3")]
    by_hand = merged_with(one.profile, said(minute=9, phone="030 2"), before=shop, told=letters)
    assert by_hand.changed == ("phone",)


def test_who_was_told_of_a_person_changes_with_its_first_word():
    one = profile(said(phone="030 1"))
    told_crm = [told(1, phone="030 1")]
    assert merged_with(one, said("crm", 5, phone="030 5"), told=told_crm).changed == ("phone",)
    assert merged_with(one, said("crm", 5, phone="030 5"), told=[told(phone="030 1")]).changed == ()


@pytest.mark.promise("C5")
def test_what_an_order_says_only_fills_and_gives_way_to_the_next_customer():
    one = fill(profile(), {"email": "a@example.org", "phone": "030 1", "company": ""}, who="shop-nl", at=NOON)
    assert one.changed == ("email", "phone")
    again = fill(one.profile, {"phone": "030 2"}, who="shop-nl", at=after(5))
    assert (again.changed, again.profile) == ((), one.profile)
    known = merged_with(one.profile, said(minute=-60, phone="030 3", email="a@example.org"))
    assert (known.changed, known.profile.words["phone"].weak) == (("phone",), False)
    changed = merged_with(one.profile, said(minute=-60, phone="030 3"), before=said(phone="030 0"))
    assert changed.changed == ("phone",)


@pytest.mark.promise("C7")
def test_a_yes_that_was_there_when_we_met_switches_nothing_on():
    shop, crm = said(marketing=True), said("crm", marketing=False)
    assert values(profile(shop)) == {}
    assert as_customer(profile(shop), Ref("crm", "1")).marketing is None
    assert as_customer(profile(shop), shop.ref, shop).marketing is True
    both = profile(crm, shop)
    assert values(both) == {"marketing": False}
    assert as_customer(both, shop.ref, shop).marketing is True


@pytest.mark.promise("C7")
def test_the_most_recent_explicit_choice_wins():
    shop, crm = said(), said("crm", marketing=False)
    both = profile(crm, shop)
    yes = merged_with(both, said(minute=3, marketing=True), before=shop)
    assert (yes.changed, values(yes.profile)) == (("marketing",), {"marketing": True})
    no = merged_with(yes.profile, said(minute=5, marketing=False), before=said(minute=3, marketing=True))
    assert values(no.profile) == {"marketing": False}
    late = merged_with(no.profile, said("crm", 4, marketing=True), before=crm)
    assert (late.changed, late.lost) == ((), ("marketing",))
    unasked = merged_with(no.profile, said(minute=9), before=said(minute=5, marketing=False))
    assert unasked.changed == ()
    assert merged_with(yes.profile, said("crm", 9, marketing=False)).changed == ()


@pytest.mark.promise("C6")
def test_two_profiles_that_are_one_fill_each_other_and_take_nothing_away():
    shop, crm = said(phone="030 1", email="a@example.org"), said("crm", 1, phone="030 2", company="Mugs")
    one = join(profile(shop), profile(crm, identity="cus-2"))
    assert (one.identity, one.links) == ("cus-1", (shop.ref, crm.ref))
    assert values(one) == {"phone": "030 1", "email": "a@example.org", "company": "Mugs"}
    assert as_customer(one, crm.ref, crm).phone == "030 2"
    assert as_customer(one, shop.ref, shop).company == "Mugs"


@pytest.mark.promise("C6")
def test_what_an_order_said_gives_way_when_profiles_are_joined():
    guest = fill(profile(), {"phone": "030 1"}, who="shop-nl", at=NOON).profile
    assert values(join(guest, profile(said("crm", phone="030 2")))) == {"phone": "030 2"}
    assert values(join(profile(said("crm", phone="030 2")), guest)) == {"phone": "030 2"}
    assert values(join(profile(said(phone="030 1")), profile(said("crm", phone="030-1")))) == {"phone": "030 1"}


@pytest.mark.promise("C7")
def test_joining_never_switches_marketing_on():
    met_no = profile(said(marketing=False))
    yes = merged_with(profile(said("crm")), said("crm", 3, marketing=True), before=said("crm")).profile
    no = merged_with(yes, said("crm", 5, marketing=False), before=said("crm", 3, marketing=True)).profile
    for pair, stays in (((met_no, yes), False), ((yes, met_no), False), ((yes, no), False), ((no, yes), False)):
        assert values(join(*pair)) == {"marketing": stays}
    assert values(join(profile(said()), yes)) == {"marketing": True}


def test_a_letter_is_later_than_the_one_before_whatever_the_clocks_say():
    one = profile(said(minute=9, phone="030 1"))
    merged = merged_with(one, said("crm", 1, company="Mugs"))
    assert merged.profile.changed_at > one.changed_at


def test_a_profile_reads_back_as_it_was_written():
    one = profile(said(billing=address(), marketing=False))
    again = msgspec.json.decode(msgspec.json.encode(one), type=Profile)
    for read in (one, again):
        assert as_customer(read, Ref("crm", "1")).billing == address()


def test_fields_in_which_two_differ_are_named():
    one = said(phone="030 1", billing=address())
    assert differing(one, said("crm", phone="030-1", billing=Address(), company="Mugs")) == ("company", "billing")
