"""Customers come in from the shop, and what others say of them goes back."""

import dataclasses
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from connectors.lightspeed.plugin import connect
from connectors.lightspeed.simulator.trade.people import NewCustomer
from connectors.lightspeed.simulator.trade.placing import NewOrder
from hub_core.errors import Forbidden, NotFound, Rejected, Unavailable
from hub_core.models import READ, Address, Customer, Ref
from hub_core.ports import Ports
from hub_core.testing import samples

pytestmark = pytest.mark.anyio
ELSEWHERE = Ref("pos", "77")


@pytest.fixture
async def anna(stage: Any) -> Any:
    """A customer of the shop whom the hub knows, a minute ago."""
    await stage.open()
    made = stage.shop.customers.add(NewCustomer(email="anna@example.org", firstname="Anna", lastname="Vries"))
    await stage.read_all()
    stage.hub.now.passes(timedelta(minutes=1))
    stage.shop.books.calls.clear()
    return made


def known(stage: Any, made: Any) -> Customer:
    """As the hub was told."""
    found: Customer = stage.hub.ports.customers.facts[f"shop-nl:{made.id}"]
    return found


def wanted(stage: Any, made: Any, minutes: int = 5, **changes: Any) -> Customer:
    """The same person with something changed elsewhere."""
    return msgspec.structs.replace(known(stage, made), as_of=samples.after(minutes), read_at=None, **changes)


@pytest.mark.promise("P10", "H8")
async def test_a_deletion_that_nobody_told_is_found_by_a_walk_and_two_reads(stage: Any, anna: Any) -> None:
    await stage.sweep()
    stage.shop.turn(lose_rate=1.0)
    stays = stage.shop.customers.add(NewCustomer(email="bob@example.org"))
    stage.shop.customers.remove(anna.id)
    stage.hub.now.passes(timedelta(hours=25))
    assert (await stage.job("deletions")).endswith("1 customers walked, 1 missing")
    assert not known(stage, anna).deleted
    stage.hub.now.passes(timedelta(minutes=15))
    assert (await stage.job("deletions")).startswith("1 gone for sure")
    assert known(stage, anna).deleted
    assert f"shop-nl:{stays.id}" not in stage.hub.ports.customers.facts
    stage.shop.books.calls.clear()
    stage.hub.now.passes(timedelta(minutes=15))
    await stage.job("deletions")
    assert stage.calls("GET") == []


async def test_a_customer_who_answers_404_once_and_is_there_after_all_stays(stage: Any, anna: Any) -> None:
    await stage.sweep()
    books = stage.shop.books
    hidden = books.customers.pop(anna.id)
    await stage.job("walk")
    books.customers[anna.id] = hidden
    stage.hub.now.passes(timedelta(minutes=15))
    assert (await stage.job("deletions")).startswith("0 gone for sure")
    assert not known(stage, anna).deleted


async def test_without_customers_that_are_known_none_are_walked(stage: Any) -> None:
    await stage.sweep()
    stage.shop.customers.add()
    stage.shop.books.calls.clear()
    assert await stage.job("walk") == "0 variants walked, 0 missing, 0 new"
    assert [path for path in stage.calls("GET") if "customers" in path] == []


def put(stage: Any, customer: Customer) -> Any:
    return stage.connector.ports.customers.put(customer)


def sent(stage: Any) -> list[Any]:
    """The fields of every change from now on, as they are sent."""
    seen: list[Any] = []
    asked = stage.hub.http.request

    async def request(method: str, url: str, **rest: Any) -> Any:
        if method in ("PUT", "POST"):
            seen.append(msgspec.json.decode(rest["content"])["customer"])
        return await asked(method, url, **rest)

    stage.hub.http.request = request
    return seen


@pytest.mark.promise("L13", "L12", "H2")
async def test_a_customer_made_in_the_shop_comes_in_without_a_call(stage: Any, anna: Any) -> None:
    customer = known(stage, anna)
    assert (customer.email, customer.first_name, customer.last_name) == ("anna@example.org", "Anna", "Vries")
    assert customer.marketing is None
    assert stage.shop.calls == []


@pytest.mark.promise("L12", "C2")
async def test_a_change_in_the_shop_comes_in(stage: Any, anna: Any) -> None:
    stage.shop.customers.write(anna.id, {"phone": "0301234567"})
    await stage.read_all()
    assert known(stage, anna).phone == "0301234567"


@pytest.mark.promise("C3", "H2")
async def test_what_the_shop_has_no_word_for_comes_in_as_the_hub_knows_it(stage: Any, anna: Any) -> None:
    stage.shop.customers.write(anna.id, {"addressBillingStreet": "Oudegracht"})
    await stage.read_all()
    place = msgspec.structs.replace(known(stage, anna).billing, phone="0301234567", company="Mugs")
    await stage.hub.ports.customers.put(wanted(stage, anna, 2, billing=place))
    stage.hub.now.passes(timedelta(minutes=5))
    stage.shop.customers.write(anna.id, {"mobile": "0612345678", "addressBillingNumber": "12"})
    rings = await stage.read_all()
    there = known(stage, anna)
    assert (there.mobile, there.billing) == ("0612345678", msgspec.structs.replace(place, number="12"))
    for ring in rings:
        await stage.receive(ring)
    assert known(stage, anna) == there
    await stage.sweep()
    assert (await stage.sweep()).count("1 customers looked at, 0 taken") == 1
    assert stage.calls("PUT") == []


@pytest.mark.promise("C5")
async def test_an_order_says_nothing_of_a_customer_here(stage: Any) -> None:
    await stage.open()
    stage.shop.orders.place(NewOrder(email="guest@example.org"))
    for ring in await stage.rings():
        if ring.topic.startswith("orders/"):
            await stage.receive(ring)
    assert stage.hub.ports.customers.facts == {}


@pytest.mark.promise("C2", "L15", "L12", "H2")
async def test_only_the_fields_that_differ_are_written_and_in_one_call(stage: Any, anna: Any) -> None:
    seen = sent(stage)
    await put(stage, wanted(stage, anna, phone="0301234567", first_name="Anne"))
    assert seen == [{"phone": "0301234567", "firstname": "Anne"}]
    assert [(call.method, call.path) for call in stage.shop.calls] == [("PUT", f"/nl/customers/{anna.id}.json")]
    assert anna.facts["phone"] == "0301234567"


@pytest.mark.promise("C2", "H4")
async def test_what_says_the_same_costs_no_call(stage: Any, anna: Any) -> None:
    await put(stage, wanted(stage, anna, email="ANNA@example.org "))
    assert stage.shop.calls == []


@pytest.mark.promise("H3", "H5")
async def test_twice_is_once_though_the_shop_has_not_rung_yet(stage: Any, anna: Any) -> None:
    changed = wanted(stage, anna, phone="0301234567")
    await put(stage, changed)
    await put(stage, changed)
    assert len(stage.calls("PUT")) == 1


@pytest.mark.promise("H3")
async def test_a_change_that_is_taken_back_before_the_shop_rang_is_taken_back_there(stage: Any, anna: Any) -> None:
    await put(stage, wanted(stage, anna, 5, phone="0301234567"))
    await put(stage, wanted(stage, anna, 6))
    assert anna.facts["phone"] == ""


@pytest.mark.promise("H3")
async def test_an_older_word_changes_nothing(stage: Any, anna: Any) -> None:
    await put(stage, wanted(stage, anna, 6, phone="0301234567"))
    await put(stage, wanted(stage, anna, 5, phone="0300000000"))
    assert anna.facts["phone"] == "0301234567"


@pytest.mark.promise("H4")
async def test_our_own_write_coming_back_says_nothing_new_to_write(stage: Any, anna: Any) -> None:
    changed = wanted(stage, anna, phone="0301234567")
    await put(stage, changed)
    await stage.read_all()
    stage.shop.books.calls.clear()
    await put(stage, msgspec.structs.replace(changed, as_of=samples.after(9)))
    assert stage.shop.calls == []


async def test_a_customer_the_hub_does_not_hold_is_read_before_it_is_written(stage: Any) -> None:
    made = stage.shop.customers.add(NewCustomer(email="bob@example.org", firstname="Bob"))
    seen = sent(stage)
    bob = samples.customer(ref=Ref("shop-nl", str(made.id)), email="bob@example.org", first_name="Bobby")
    await put(stage, bob)
    assert [call.method for call in stage.shop.calls] == ["GET", "PUT"]
    assert seen[0]["firstname"] == "Bobby"
    assert "email" not in seen[0]


@pytest.mark.promise("C2")
async def test_what_the_shop_has_no_word_for_is_left_out(stage: Any, anna: Any) -> None:
    seen = sent(stage)
    odd: dict[str, Any] = {
        "gender": "x",
        "birth_date": "soon",
        "language": "fr",
        "billing": Address(country="NLD", city="Utrecht"),
    }
    await put(stage, wanted(stage, anna, **odd))
    assert set(seen[0]) & {"gender", "birthDate", "language", "addressBillingCountry"} == set()
    assert seen[0]["addressBillingCity"] == "Utrecht"
    fine = {"gender": "female", "birth_date": "1990-05-17", "language": "nl"}
    await put(stage, wanted(stage, anna, 6, **fine))
    assert {field: seen[1][field] for field in ("gender", "birthDate", "language")} == {
        "gender": "female", "birthDate": "1990-05-17", "language": "nl",
    }  # fmt: skip


@pytest.mark.promise("C4")
async def test_one_the_shop_lacks_is_not_there_and_nothing_is_made(stage: Any) -> None:
    with pytest.raises(NotFound, match="not there"):
        await put(stage, samples.customer(ref=ELSEWHERE))
    assert stage.calls("POST") == []
    assert len(stage.calls("GET")) == 1


@pytest.mark.promise("C4", "H2")
async def test_one_the_shop_lacks_is_asked_for_once_a_day_however_often_it_changes(stage: Any) -> None:
    other = samples.customer(ref=ELSEWHERE)
    for hours in (0, 1, 22):
        stage.hub.now.passes(timedelta(hours=hours))
        with pytest.raises(NotFound, match="not there"):
            await put(stage, msgspec.structs.replace(other, phone=f"030 {hours}", as_of=stage.hub.now()))
    assert len(stage.calls("GET")) == 1
    made = stage.shop.customers.add(NewCustomer(email="anna@example.org", created_at=samples.NOON))
    stage.hub.now.passes(timedelta(hours=1))
    await put(stage, msgspec.structs.replace(other, as_of=stage.hub.now()))
    assert stage.hub.memory.links == {str(made.id): ELSEWHERE}


@pytest.mark.promise("C4", "C6", "C8")
async def test_another_email_is_asked_for_at_once_and_none_is_noted(stage: Any) -> None:
    other = samples.customer(ref=ELSEWHERE, email="old@example.org")
    with pytest.raises(NotFound):
        await put(stage, other)
    (noted,) = stage.hub.memory.notes.values()
    assert len(noted) == len(f"{samples.NOON.isoformat()} 12ab")
    made = stage.shop.customers.add(NewCustomer(email="anna@example.org", created_at=samples.NOON))
    await put(stage, msgspec.structs.replace(other, email="anna@example.org", as_of=samples.after(9)))
    assert stage.hub.memory.links == {str(made.id): ELSEWHERE}


@pytest.mark.promise("C4")
async def test_where_customers_are_made_from_now_on_one_that_was_lacking_is_made(stage: Any) -> None:
    other = samples.customer(ref=ELSEWHERE)
    with pytest.raises(NotFound):
        await put(stage, other)
    making = connect(msgspec.structs.replace(stage.settings, create_customers=True), stage.hub).ports.customers
    assert making is not None
    await making.put(other)
    assert len(stage.shop.books.customers) == 1


@pytest.mark.promise("C2")
async def test_a_shop_that_tells_of_no_customers_is_asked_each_time(stage: Any) -> None:
    deaf = connect(stage.settings, dataclasses.replace(stage.hub, ports=Ports())).ports.customers
    assert deaf is not None
    for minutes in (0, 1):
        with pytest.raises(NotFound):
            await deaf.put(samples.customer(ref=ELSEWHERE, as_of=samples.after(minutes)))
    assert len(stage.calls("GET")) == 2


@pytest.mark.promise("C1", "C2", "C3", "C4")
async def test_one_the_hub_did_not_know_to_be_here_is_found_by_its_email_and_not_overwritten(stage: Any) -> None:
    anna = stage.shop.customers.add(NewCustomer(email="anna@example.org", firstname="Ann", created_at=samples.NOON))
    other = samples.customer(ref=ELSEWHERE, email=" Anna@Example.org", phone="0301234567", last_name="")
    await put(stage, other)
    assert (anna.facts["phone"], anna.facts["firstname"], anna.facts["lastname"]) == ("0301234567", "Ann", "Jansen")
    assert (known(stage, anna).first_name, known(stage, anna).read_at) == ("Ann", stage.hub.now())
    assert stage.hub.memory.links == {str(anna.id): ELSEWHERE}
    assert [call.method for call in stage.shop.calls] == ["GET", "PUT"]


@pytest.mark.promise("C2")
async def test_a_shop_whose_customers_the_hub_does_not_take_is_written_all_that_is_known(stage: Any) -> None:
    deaf = dataclasses.replace(stage.hub, ports=Ports())
    port = connect(stage.settings, deaf).ports.customers
    anna = stage.shop.customers.add(NewCustomer(email="anna@example.org", firstname="Ann", created_at=samples.NOON))
    other = samples.customer(ref=ELSEWHERE, phone="0301234567", last_name="")
    assert port is not None
    await port.put(other)
    assert (anna.facts["phone"], anna.facts["firstname"], anna.facts["lastname"]) == ("0301234567", "Anna", "Jansen")
    stage.shop.books.calls.clear()
    await port.put(msgspec.structs.replace(other, phone="0309999999", as_of=samples.after(9)))
    assert anna.facts["phone"] == "0309999999"
    assert [call.method for call in stage.shop.calls] == ["GET", "PUT"]


@pytest.mark.promise("C4", "H5", "H12")
async def test_one_is_made_where_the_settings_say_so_after_a_look_and_without_a_mail(stage_of: Any) -> None:
    stage = stage_of(create_customers=True)
    other = samples.customer(ref=ELSEWHERE)
    await put(stage, other)
    await put(stage, other)
    (made,) = stage.shop.books.customers.values()
    assert (made.facts["email"], made.facts["addressBillingCity"]) == ("anna@example.org", other.billing.city)
    assert [call.method for call in stage.shop.calls][:2] == ["GET", "POST"]
    assert stage.shop.mails == []


@pytest.mark.promise("H5")
async def test_one_whose_making_may_have_worked_is_found_and_not_made_again(stage_of: Any) -> None:
    stage = stage_of(create_customers=True)
    asked = stage.hub.http.request

    async def request(method: str, url: str, **rest: Any) -> Any:
        if method == "POST":
            stage.shop.turn(error_next=1, error_status=502, work_before_failing=True)
        return await asked(method, url, **rest)

    stage.hub.http.request = request
    with pytest.raises(Unavailable):
        await put(stage, samples.customer(ref=ELSEWHERE))
    assert stage.hub.memory.intents["customer:pos:77"]
    await put(stage, samples.customer(ref=ELSEWHERE))
    assert len(stage.shop.books.customers) == 1


async def test_nobody_is_made_without_an_email(stage_of: Any) -> None:
    stage = stage_of(create_customers=True)
    with pytest.raises(NotFound):
        await put(stage, samples.customer(ref=ELSEWHERE, email=""))
    assert stage.shop.calls == []


@pytest.mark.promise("G4", "G3", "C4")
async def test_a_deleted_customer_is_written_to_no_more_and_keeps_its_profile(stage: Any, anna: Any) -> None:
    changed = wanted(stage, anna, phone="0301234567")
    stage.shop.customers.remove(anna.id)
    rings = await stage.read_all()
    assert [ring.body for ring in rings if ring.topic == "customers/deleted"] == [b""]
    stage.shop.books.calls.clear()
    with pytest.raises(NotFound, match="deleted in the shop"):
        await put(stage, changed)
    assert stage.shop.calls == []
    assert (known(stage, anna).deleted, known(stage, anna).first_name) == (True, "Anna")


@pytest.mark.promise("G3")
async def test_a_deletion_is_believed_only_after_a_read(stage: Any, anna: Any) -> None:
    ring = samples.ring(topic="customers/deleted", object_id=str(anna.id), body=b"")
    await stage.receive(ring)
    assert not known(stage, anna).deleted
    await put(stage, wanted(stage, anna, phone="0301234567"))
    assert anna.facts["phone"] == "0301234567"
    with pytest.raises(Rejected, match="says which customer"):
        await stage.receive(samples.ring(topic="customers/deleted", object_id="", body=b"[]"))


async def test_one_that_turns_out_to_be_gone_is_not_asked_for_again(stage: Any, anna: Any) -> None:
    changed = wanted(stage, anna, phone="0301234567")
    stage.shop.turn(lose_rate=1.0)
    stage.shop.customers.remove(anna.id)
    for _ in range(2):
        with pytest.raises(NotFound):
            await put(stage, changed)
    assert len(stage.shop.calls) == 1


async def test_one_that_is_back_is_written_to_again(stage: Any, anna: Any) -> None:
    await stage.hub.memory.write_note(f"customer gone {anna.id}", "gone")
    stage.shop.customers.write(anna.id, {"mobile": "0612345678"})
    await stage.read_all()
    await put(stage, wanted(stage, anna, phone="0301234567"))
    assert anna.facts["phone"] == "0301234567"


@pytest.mark.promise("H9")
async def test_a_field_the_shop_will_not_change_is_named_and_parked(stage: Any, anna: Any) -> None:
    changed = wanted(stage, anna, phone="0301234567")
    real = stage.shop.customers.write
    stage.shop.customers.write = lambda number, fields: real(number, {})
    with pytest.raises(Rejected, match="left phone of customer"):
        await put(stage, changed)
    assert len(stage.calls("PUT")) == 2


@pytest.mark.promise("C1")
async def test_customers_are_found_by_email_whatever_its_capitals(stage: Any, anna: Any) -> None:
    found = await stage.connector.ports.customers.find(" ANNA@example.org ")
    assert found.ref == Ref("shop-nl", str(anna.id))
    assert await stage.connector.ports.customers.find("nobody@example.org") is None
    assert await stage.connector.ports.customers.find(" ") is None


@pytest.mark.parametrize("body", [b"", b"nonsense", b'{"customer":false}', b'{"customer":{"id":null}}'])
async def test_a_body_that_cannot_be_used_is_read_by_the_id_of_its_header(stage: Any, anna: Any, body: bytes) -> None:
    stage.hub.ports.customers.facts.clear()
    await stage.receive(samples.ring(topic="customers/updated", object_id=str(anna.id), body=body))
    assert known(stage, anna).read_at == stage.hub.now()
    with pytest.raises(Rejected):
        await stage.receive(samples.ring(topic="customers/updated", object_id="", body=body))


@pytest.mark.promise("K5")
async def test_a_customer_can_be_read_by_hand(stage: Any, anna: Any) -> None:
    stage.hub.ports.customers.facts.clear()
    await stage.connector.read("customers", str(anna.id))
    assert known(stage, anna).read_at == stage.hub.now()
    with pytest.raises(NotFound):
        await stage.connector.read("customers", "999")


@pytest.mark.promise("H8", "L12")
async def test_a_customer_whose_webhook_was_lost_is_found(stage: Any, anna: Any) -> None:
    await stage.sweep()
    stage.hub.now.passes(timedelta(minutes=30))
    stage.shop.turn(lose_rate=1.0)
    stage.shop.customers.write(anna.id, {"phone": "0301234567"})
    new = stage.shop.customers.add(NewCustomer(email="new@example.org"))
    stage.hub.now.passes(timedelta(minutes=30))
    assert "2 customers looked at, 2 taken" in await stage.sweep()
    assert known(stage, anna).phone == "0301234567"
    assert known(stage, new).email == "new@example.org"
    assert "2 customers looked at, 0 taken" in await stage.sweep()


@pytest.mark.promise("H9", "H7")
async def test_what_the_key_may_not_read_keeps_the_sweep_from_nothing_else(stage: Any) -> None:
    await stage.sweep()
    noted = stage.hub.memory.notes["sweep"]
    stage.hub.now.passes(timedelta(minutes=30))
    stage.shop.turn(forbidden=("customers.read", "orders.read"))
    with pytest.raises(Forbidden):
        await stage.sweep()
    assert {call.path.rpartition("/")[2].partition(".")[0] for call in stage.shop.calls} >= {"orders", "products"}
    assert stage.hub.memory.notes["sweep"] == noted


def importing(stage: Any) -> Any:
    return next(job for job in stage.connector.jobs if job.name == "import customers")


@pytest.mark.promise("L12")
async def test_all_customers_are_imported_in_as_few_calls_as_pages_allow(stage: Any) -> None:
    for number in range(500):
        stage.shop.customers.add(NewCustomer(email=f"c{number}@example.org", created_at=samples.NOON))
    job = importing(stage)
    assert job.every is None
    assert await job.run(stage.told.append) == "500 customers looked at, 500 of them news"
    assert stage.told[0] == "500 customers: 3 calls, one to count them and 2 to read them"
    assert stage.told[1] == "250 of 500 customers"
    assert len(stage.shop.calls) == 3
    assert set(stage.hub.budget.spent) == {"background"}
    assert await job.run(stage.told.append) == "500 customers looked at, 0 of them news"


@pytest.mark.promise("L12", "H6")
async def test_an_import_that_was_broken_off_goes_on_where_it_stopped(stage: Any) -> None:
    for number in range(510):
        stage.shop.customers.add(NewCustomer(email=f"c{number}@example.org", created_at=samples.NOON))
    job = importing(stage)
    stage.shop.turn(limits=(2, 3000, 12000))
    with pytest.raises(Unavailable):
        await job.run(stage.told.append)
    assert len(stage.hub.ports.customers.facts) == 250
    stage.shop.turn(limits=(300, 3000, 12000))
    stage.hub.now.passes(timedelta(minutes=6))
    late = stage.shop.customers.add(NewCustomer(email="late@example.org", created_at=samples.NOON))
    stage.shop.books.calls.clear()
    assert await job.run(stage.told.append) == "510 customers looked at, 510 of them news"
    assert "going on after 250 of 511 customers: 2 calls to go" in stage.told
    assert len(stage.shop.calls) == 3
    assert f"shop-nl:{late.id}" not in stage.hub.ports.customers.facts


@pytest.mark.promise("H7")
async def test_a_customer_that_cannot_be_taken_does_not_stop_the_others(stage: Any) -> None:
    for name in ("one", "two"):
        stage.shop.customers.add(NewCustomer(email=f"{name}@example.org", created_at=samples.NOON))
    stage.hub.ports.customers.no = "this hub was told to say no"
    await importing(stage).run(stage.told.append)
    assert [ring.topic for ring in stage.kept()] == [READ, READ]
