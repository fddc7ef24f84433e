"""People who buy at the market, as others speak of them."""

import dataclasses
from collections.abc import Mapping

import msgspec
import pytest

from connectors.channel_stub.plugin import connect
from hub_core.errors import NotFound, Unavailable
from hub_core.models import Customer, Ref
from hub_core.ports import Ports
from hub_core.testing import CustomerDirectoryContract, samples

ELSEWHERE = Ref("shop-nl", "5")


@pytest.fixture
def anna(joined):
    """A buyer with an e-mail of her own."""
    joined.market.add_customer(email="bob@example.org")
    return joined.market.add_customer(email="Anna@example.org", first_name="Anna", last_name="Vries", language="nl")


@pytest.mark.promise("C2", "C4")
class TestCustomers(CustomerDirectoryContract):
    """It is told of those it has."""

    @pytest.fixture
    def far_side(self, joined, anna, far_market):
        class FarPeople(far_market):
            async def holds(self) -> Mapping[str, int]:
                people = self.market.customers.values()
                return {one.email.casefold(): int(one.phone.replace(" ", "") or 0) for one in people}

        return FarPeople(joined)

    @pytest.fixture
    def port(self, joined, anna):
        return joined.connector.ports.customers

    @pytest.fixture
    def before(self) -> Mapping[str, int]:
        return {"bob@example.org": 0, "anna@example.org": 0}

    @pytest.fixture
    def sample(self, anna) -> Customer:
        return samples.customer(ref=Ref("market", anna.id), phone="030 1234567")


pytestmark = pytest.mark.anyio


def as_told(joined, customer):
    found: Customer = joined.hub.ports.customers.facts[f"market:{customer.id}"]
    return found


def later(customer, minutes=5, **changes):
    return msgspec.structs.replace(customer, as_of=samples.after(minutes), read_at=None, **changes)


@pytest.mark.promise("C2")
async def test_only_the_fields_that_differ_are_sent_those_of_the_address_too(joined, anna):
    await joined.feed()
    told = as_told(joined, anna)
    seen = []
    asked = joined.hub.http.request

    async def request(method, url, **rest):
        seen.append((method, msgspec.json.decode(rest["content"])) if rest["content"] else (method, None))
        return await asked(method, url, **rest)

    joined.hub.http.request = request
    moved = msgspec.structs.replace(told.billing, city="Delft")
    await joined.connector.ports.customers.put(later(told, phone="0301234567", billing=moved, email="ANNA@EXAMPLE.ORG"))
    assert seen[1] == (
        "PATCH",
        {"version": "2026-01-15T12:05:00+00:00", "phone": "0301234567", "address": {"city": "Delft"}},
    )
    assert (anna.phone, anna.address.city, anna.address.street, anna.email) == (
        "0301234567", "Delft", told.billing.street, "Anna@example.org",
    )  # fmt: skip


@pytest.mark.promise("C2", "H4")
async def test_what_says_the_same_is_not_written(joined, anna):
    await joined.feed()
    joined.calls()
    await joined.connector.ports.customers.put(later(as_told(joined, anna)))
    assert joined.calls("PATCH") == []


@pytest.mark.promise("H3")
async def test_an_older_word_changes_nothing_also_behind_one_that_needed_no_write(joined, anna):
    await joined.feed()
    put, told = joined.connector.ports.customers.put, as_told(joined, anna)
    await put(later(told, 9))
    await put(later(told, 5, phone="0300000000"))
    assert anna.phone == ""


@pytest.mark.promise("C7")
async def test_a_choice_about_marketing_is_written_and_never_taken_back_to_nothing(joined, anna):
    await joined.feed()
    put, told = joined.connector.ports.customers.put, as_told(joined, anna)
    await put(later(told, marketing=True))
    assert anna.marketing is True
    await put(later(told, 6, marketing=None, email=""))
    assert (anna.marketing, anna.email) == (True, "Anna@example.org")


@pytest.mark.promise("C4")
async def test_one_the_market_lacks_is_not_there_and_nobody_is_made(joined, anna):
    put = joined.connector.ports.customers.put
    for email in ("nobody@example.org", " "):
        with pytest.raises(NotFound, match="not made at the market"):
            await put(samples.customer(ref=ELSEWHERE, email=email))
    with pytest.raises(NotFound, match="not at the market any more"):
        await put(samples.customer(ref=Ref("market", "CU-404")))
    assert (len(joined.market.customers), joined.calls("POST"), joined.calls("PATCH")) == (2, [], [])


@pytest.mark.promise("C1", "C3")
async def test_one_the_hub_did_not_know_to_be_there_is_found_by_email_and_not_overwritten(joined, anna):
    other = samples.customer(ref=ELSEWHERE, first_name="Anne", phone="0301234567", email=" anna@EXAMPLE.org")
    await joined.connector.ports.customers.put(other)
    assert (anna.first_name, anna.phone, anna.address.city) == ("Anna", "0301234567", "Utrecht")
    assert as_told(joined, anna).first_name == "Anna"
    assert joined.hub.memory.links == {anna.id: ELSEWHERE}
    await joined.connector.ports.customers.put(later(other))
    assert anna.first_name == "Anne"


@pytest.mark.promise("C3")
async def test_a_hub_that_takes_no_customers_of_the_market_is_told_none(joined, anna):
    deaf = connect(joined.settings, dataclasses.replace(joined.hub, ports=Ports()))
    assert deaf.ports.customers is not None
    await deaf.ports.customers.put(samples.customer(ref=ELSEWHERE, phone="0301234567"))
    assert (anna.phone, joined.hub.ports.customers.facts) == ("0301234567", {})


@pytest.mark.promise("H5")
async def test_an_answer_that_was_lost_is_written_once(joined, anna):
    changed = samples.customer(ref=Ref("market", anna.id), phone="0301234567")
    joined.turn(drop_next=1)
    with pytest.raises(Unavailable):
        await joined.connector.ports.customers.put(changed)
    changed_at = anna.changed_at
    joined.later()
    await joined.connector.ports.customers.put(changed)
    assert (anna.phone, anna.changed_at) == ("0301234567", changed_at)
