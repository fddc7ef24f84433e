"""Parcels go onto Lightspeed's shipments, and the consumer hears of it once."""

import json
from datetime import timedelta
from typing import Any

import pytest

from connectors.lightspeed.shipments.codes import joined, split
from connectors.lightspeed.shipments.placing import Place, covered, fill
from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder
from hub_core.errors import NotFound, Rejected, Unauthorised, Unavailable, Unsupported
from hub_core.models import Ref, Shipment, ShipmentLine
from hub_core.testing import samples

pytestmark = pytest.mark.anyio
TWO_KINDS = NewOrder(paid=True, lines=(NewLine(sku="MUG", quantity=1), NewLine(sku="CUP", quantity=1)))


def parcel(order: Any, number: int = 1, *, code: str | None = None, **changes: Any) -> Shipment:
    """A parcel of the warehouse; by itself it holds the whole order."""
    return samples.shipment(
        ref=Ref("warehouse", f"SHP-{number}"),
        order=Ref("shop-nl", str(order.id)),
        code=f"3SMUG{number:03}" if code is None else code,
        shipped_at=samples.after(number),
        **({"lines": ()} | changes),
    )


def of_line(order: Any, index: int, quantity: int = 1) -> tuple[ShipmentLine, ...]:
    return (ShipmentLine(line=str(order.lines[index].id), quantity=quantity),)


@pytest.fixture
async def placed(stage: Any) -> Any:
    """A paid order that the hub knows."""
    await stage.open()
    order = stage.shop.orders.place(TWO_KINDS)
    await stage.read_all()
    stage.hub.now.passes(timedelta(minutes=1))
    stage.shop.books.calls.clear()
    return order


def sent(stage: Any) -> list[Any]:
    """The fields of every change from now on, as they are sent."""
    seen: list[Any] = []
    asked = stage.hub.http.request

    async def request(method: str, url: str, **rest: Any) -> Any:
        if method == "PUT":
            seen.append(json.loads(rest["content"])["shipment"])
        return await asked(method, url, **rest)

    stage.hub.http.request = request
    return seen


def notify(stage: Any, *parcels: Shipment) -> Any:
    return stage.connector.ports.shipments.notify(list(parcels))


@pytest.mark.promise("L10", "T3", "T4")
async def test_a_parcel_sets_shipped_with_its_code_and_one_mail(stage: Any, placed: Any) -> None:
    await notify(stage, parcel(placed))
    shipment = placed.shipments[0]
    assert (shipment.status, shipment.tracking_code) == ("shipped", "3SMUG001")
    assert placed.status == "completed_shipped"
    assert [(mail.kind, mail.code) for mail in stage.shop.mails] == [("shipped", "3SMUG001")]


@pytest.mark.promise("H5", "H3", "T4")
async def test_twice_is_once(stage: Any, placed: Any) -> None:
    await notify(stage, parcel(placed))
    await notify(stage, parcel(placed))
    assert len(stage.calls("PUT")) == 1
    assert len(stage.shop.mails) == 1


@pytest.mark.promise("H2")
async def test_a_parcel_costs_three_calls(stage: Any, placed: Any) -> None:
    await notify(stage, parcel(placed))
    assert len(stage.shop.calls) == 3
    assert set(stage.hub.budget.spent[-3:]) == {"urgent"}


@pytest.mark.promise("T4")
@pytest.mark.parametrize(
    ("shipped", "code", "mails"),
    [(True, True, ["3SMUG001"]), (True, False, [""]), (False, False, [])],
)
async def test_the_settings_say_what_the_consumer_is_told(
    stage_of: Any, shipped: bool, code: bool, mails: list[str]
) -> None:
    stage = stage_of(notify_shipped=shipped, notify_tracking_code=code)
    order = stage.shop.orders.place(TWO_KINDS)
    await notify(stage, parcel(order))
    assert [mail.code for mail in stage.shop.mails] == mails


@pytest.mark.promise("T5", "T6", "T4")
async def test_codes_are_joined_corrected_and_withdrawn_without_another_mail(stage: Any, placed: Any) -> None:
    shipment = placed.shipments[0]
    await notify(stage, parcel(placed, 1))
    await notify(stage, parcel(placed, 1), parcel(placed, 2))
    assert shipment.tracking_code == "3SMUG001, 3SMUG002"
    corrected = parcel(placed, 1, code="3SRIGHT", as_of=samples.after(90))
    await notify(stage, corrected, parcel(placed, 2))
    assert shipment.tracking_code == "3SRIGHT, 3SMUG002"
    await notify(stage, corrected, parcel(placed, 2, withdrawn=True, as_of=samples.after(95)))
    assert shipment.tracking_code == "3SRIGHT"
    assert len(stage.shop.mails) == 1


@pytest.mark.promise("T6", "T4")
async def test_a_code_that_comes_late_is_added_without_a_mail(stage: Any, placed: Any) -> None:
    await notify(stage, parcel(placed, code=""))
    assert (placed.shipments[0].status, placed.shipments[0].tracking_code) == ("shipped", "")
    await notify(stage, parcel(placed, as_of=samples.after(90)))
    assert placed.shipments[0].tracking_code == "3SMUG001"
    assert [mail.code for mail in stage.shop.mails] == [""]


@pytest.mark.promise("T3")
async def test_codes_that_are_not_ours_stay_in_front(stage: Any, placed: Any) -> None:
    stage.shop.shipments.write(placed.shipments[0].id, {"trackingCode": "FOREIGN 1,FOREIGN2"}, channel="manual")
    await notify(stage, parcel(placed))
    assert placed.shipments[0].tracking_code == "FOREIGN 1, FOREIGN2, 3SMUG001"


@pytest.mark.promise("T4")
async def test_what_stands_on_shipped_already_gets_the_code_without_a_mail(stage: Any, placed: Any) -> None:
    stage.shop.shipments.ship(placed.shipments[0].id)
    await notify(stage, parcel(placed))
    assert placed.shipments[0].tracking_code == "3SMUG001"
    assert stage.shop.mails == []


@pytest.mark.promise("T3", "T4")
async def test_a_yes_without_effect_is_repeated_once_and_without_a_mail(stage: Any, placed: Any) -> None:
    seen = sent(stage)
    stage.shop.turn(idle_puts_next=1)
    await notify(stage, parcel(placed))
    assert seen == [
        {"trackingCode": "3SMUG001", "status": "shipped", "doNotifyShipped": True, "doNotifyTrackingCode": True},
        {"trackingCode": "3SMUG001", "status": "shipped"},
    ]
    assert (placed.shipments[0].status, stage.shop.mails) == ("shipped", [])


@pytest.mark.promise("T3", "T4")
async def test_a_yes_that_mailed_and_is_not_seen_yet_is_repeated_without_another_mail(stage: Any, placed: Any) -> None:
    stage.shop.turn(stale_reads_next=1)
    await notify(stage, parcel(placed))
    assert (placed.shipments[0].status, len(stage.calls("PUT"))) == ("shipped", 2)
    assert [(mail.kind, mail.code) for mail in stage.shop.mails] == [("shipped", "3SMUG001")]


@pytest.mark.promise("T4", "H5")
async def test_two_who_write_one_shipment_at_the_same_time_mail_once(stage: Any, placed: Any) -> None:
    """The other one begins and ends after the first has looked, and before it says what it is about to do."""
    memory, begin = stage.hub.memory, stage.hub.memory.begin

    async def begin_late(key: str, content: str) -> Any:
        memory.begin = begin
        await notify(stage, parcel(placed))
        return await begin(key, content)

    memory.begin = begin_late
    await notify(stage, parcel(placed), parcel(placed, 2))
    assert placed.shipments[0].tracking_code == "3SMUG001, 3SMUG002"
    assert [mail.code for mail in stage.shop.mails] == ["3SMUG001"]


@pytest.mark.promise("T3", "H9")
async def test_a_yes_that_never_sticks_is_asked_again_later(stage: Any, placed: Any) -> None:
    stage.shop.turn(idle_puts_next=2)
    with pytest.raises(Unavailable, match="said yes twice"):
        await notify(stage, parcel(placed))
    await notify(stage, parcel(placed))
    assert placed.shipments[0].status == "shipped"


@pytest.mark.promise("T4", "H5")
async def test_an_answer_that_is_lost_never_mails_again(stage: Any, placed: Any) -> None:
    stage.shop.turn(work_before_failing=True)
    await _fail_the_put(stage, placed, status=502)
    assert len(stage.shop.mails) == 1
    await notify(stage, parcel(placed))
    await notify(stage, parcel(placed), parcel(placed, 2))
    assert len(stage.shop.mails) == 1
    assert placed.shipments[0].tracking_code == "3SMUG001, 3SMUG002"


@pytest.mark.promise("T4", "H5")
async def test_a_try_that_may_have_acted_is_repeated_without_a_mail(stage: Any, placed: Any) -> None:
    await _fail_the_put(stage, placed, status=502)
    await notify(stage, parcel(placed))
    assert placed.shipments[0].status == "shipped"
    assert stage.shop.mails == []


@pytest.mark.promise("T4", "G1")
@pytest.mark.parametrize("status", [429, 401, 422])
async def test_a_try_that_certainly_did_nothing_keeps_its_mail(stage: Any, placed: Any, status: int) -> None:
    await _fail_the_put(stage, placed, status=status)
    assert stage.hub.memory.intents[f"shipment:{placed.shipments[0].id}"] == []
    await notify(stage, parcel(placed))
    assert len(stage.shop.mails) == 1


async def _fail_the_put(stage: Any, order: Any, *, status: int) -> None:
    """The list is answered, and the write after it fails."""
    api = stage.hub.http
    asked = api.request

    async def request(method: str, url: str, **rest: Any) -> Any:
        if method == "PUT":
            stage.shop.turn(error_next=1, error_status=status)
        return await asked(method, url, **rest)

    api.request = request
    expected = {401: Unauthorised, 422: Rejected}.get(status, Unavailable)
    with pytest.raises(expected):
        await notify(stage, parcel(order))
    api.request = asked


@pytest.mark.promise("T6", "H4")
async def test_our_own_write_coming_back_is_no_shipment_by_hand(stage: Any, placed: Any) -> None:
    await notify(stage, parcel(placed))
    rings = await stage.read_all()
    assert {"shipments/updated", "orders/shipped"} <= {ring.topic for ring in rings}
    assert stage.parcels == []
    await stage.connector.read("shipments", str(placed.shipments[0].id))
    await stage.sweep()
    assert stage.parcels == []


@pytest.mark.promise("T6", "T7")
async def test_our_code_on_a_shipment_by_hand_leaves_it_by_hand(stage: Any, placed: Any) -> None:
    stage.shop.shipments.ship(placed.shipments[0].id, "3SHAND")
    await stage.read_all()
    stage.hub.now.passes(timedelta(minutes=1))
    await notify(stage, parcel(placed), *stage.parcels)
    await stage.read_all()
    assert placed.shipments[0].tracking_code == "3SHAND, 3SMUG001"
    assert [by_hand.code for by_hand in stage.parcels] == ["3SHAND"]


@pytest.mark.promise("T5")
async def test_shipped_on_last_waits_until_every_line_is_covered(stage_of: Any) -> None:
    stage = stage_of(shipped_on="last")
    await stage.open()
    order = stage.shop.orders.place(TWO_KINDS)
    await stage.read_all()
    first, second = parcel(order, 1, lines=of_line(order, 0)), parcel(order, 2, lines=of_line(order, 1))
    await notify(stage, first)
    assert (order.shipments[0].status, order.shipments[0].tracking_code) == ("not_shipped", "3SMUG001")
    assert stage.shop.mails == []
    await notify(stage, first, second)
    assert (order.shipments[0].status, order.shipments[0].tracking_code) == ("shipped", "3SMUG001, 3SMUG002")
    assert len(stage.shop.mails) == 1


@pytest.mark.promise("T3", "T4")
async def test_after_a_split_the_parcel_goes_where_its_products_are(stage: Any, placed: Any) -> None:
    second = stage.shop.shipments.split(placed.id)
    first = placed.shipments[0]
    await notify(stage, parcel(placed, 1, lines=of_line(placed, 1)))
    assert (first.status, second.status, second.tracking_code) == ("not_shipped", "shipped", "3SMUG001")
    await notify(stage, parcel(placed, 1, lines=of_line(placed, 1)), parcel(placed, 2, lines=of_line(placed, 0)))
    assert (first.status, first.tracking_code) == ("shipped", "3SMUG002")
    assert [mail.code for mail in stage.shop.mails] == ["3SMUG001"]


@pytest.mark.promise("T3", "T4")
async def test_one_parcel_with_all_that_was_split_fills_both_and_mails_once(stage: Any, placed: Any) -> None:
    second = stage.shop.shipments.split(placed.id)
    await notify(stage, parcel(placed))
    assert [item.tracking_code for item in (placed.shipments[0], second)] == ["3SMUG001", "3SMUG001"]
    assert {placed.shipments[0].status, second.status} == {"shipped"}
    assert len(stage.shop.mails) == 1


@pytest.mark.promise("T3")
async def test_a_parcel_that_fits_no_shipment_is_a_problem(stage: Any, placed: Any) -> None:
    stage.shop.shipments.split(placed.id)
    stranger = parcel(placed, lines=(ShipmentLine(sku="PLATE", quantity=1),))
    with pytest.raises(Rejected, match="no shipment at Lightspeed"):
        await notify(stage, stranger)
    (cause,) = stage.hub.problems.open
    assert placed.number in cause
    assert stage.calls("PUT") == []
    await notify(stage, parcel(placed, lines=of_line(placed, 0)))
    assert stage.hub.problems.open == {}


@pytest.mark.promise("T3")
async def test_a_cancelled_shipment_is_written_on_no_more(stage: Any, placed: Any) -> None:
    placed.shipments[0].status = "cancelled"
    with pytest.raises(Rejected, match="no shipment at Lightspeed"):
        await notify(stage, parcel(placed))
    await notify(stage, parcel(placed, withdrawn=True))


@pytest.mark.promise("T8")
async def test_only_orders_of_this_shop_are_told_here(stage: Any, placed: Any) -> None:
    with pytest.raises(Unsupported):
        await notify(stage, samples.shipment(order=Ref("shop-be", "7")))
    with pytest.raises(Rejected, match="one order at a time"):
        await notify(stage, parcel(placed), samples.shipment())
    await notify(stage)


async def test_an_order_the_shop_does_not_show_yet_is_not_found(stage: Any) -> None:
    with pytest.raises(NotFound):
        await notify(stage, samples.shipment(order=Ref("shop-nl", "999")))


@pytest.mark.promise("H12", "T4")
async def test_the_intent_is_kept_before_the_first_write(stage: Any, placed: Any) -> None:
    seen: list[list[str]] = []
    asked = stage.hub.http.request

    async def request(method: str, url: str, **rest: Any) -> Any:
        if method == "PUT":
            seen.append(list(stage.hub.memory.intents[f"shipment:{placed.shipments[0].id}"]))
        return await asked(method, url, **rest)

    stage.hub.http.request = request
    await notify(stage, parcel(placed))
    intent = json.loads(seen[0][0])
    assert (intent["status"], intent["code"], intent["mail"]) == ("shipped", "3SMUG001", True)


def test_codes_are_joined_and_what_says_the_same_stays_to_the_letter() -> None:
    assert joined("A,B", ours={"A", "B"}, now=["A", "B"]) == "A,B"
    assert joined("X, A", ours={"A"}, now=["B", "C"]) == "X, B, C"
    assert joined("A", ours={"A"}, now=[]) == ""
    assert joined("", ours=set(), now=["A, B", "B"]) == "A, B"
    assert split(" A ,, B") == ["A", "B"]


def test_parcels_of_equal_halves_fill_one_shipment_each() -> None:
    halves = [Place("1", {"mug": 2}), Place("2", {"mug": 2})]
    parcels = [samples.shipment(ref=Ref("w", str(number)), shipped_at=samples.after(number)) for number in (1, 2)]
    assert fill([(each, {"mug": 2}) for each in parcels], halves) == []
    assert [[each.ref.id for each in place.parcels] for place in halves] == [["1"], ["2"]]


def test_a_replacement_goes_where_the_first_one_went() -> None:
    places = [Place("1", {"mug": 1}), Place("2", {"cup": 1})]
    first, again = samples.shipment(), samples.second_shipment()
    assert fill([(first, {"mug": 1}), (again, {"mug": 1})], places) == []
    assert len(places[0].parcels) == 2


def test_a_parcel_stays_where_its_code_stands() -> None:
    places = [Place("1", {"mug": 1}), Place("2", {"cup": 1}, code="3SMUG001")]
    assert fill([(samples.shipment(), {"mug": 1})], places) == []
    assert places[1].parcels == [samples.shipment()]


def test_all_is_covered_only_when_every_line_is() -> None:
    assert covered({"mug": 2, "cup": 1}, [{"mug": 2}, {"cup": 1}])
    assert not covered({"mug": 2, "cup": 1}, [{"mug": 2}])
    assert covered({}, [])


@pytest.mark.promise("T3")
async def test_lines_the_hub_does_not_hold_are_read(stage: Any) -> None:
    order = stage.shop.orders.place(TWO_KINDS)
    second = stage.shop.shipments.split(order.id)
    await notify(stage, parcel(order, 1, lines=(ShipmentLine(sku="CUP", quantity=1),)))
    assert (order.shipments[0].status, second.tracking_code) == ("not_shipped", "3SMUG001")


@pytest.mark.promise("H3")
async def test_an_older_word_counts_less_even_if_nothing_had_to_be_written(stage: Any, placed: Any) -> None:
    await notify(stage, parcel(placed))
    await notify(stage, parcel(placed, as_of=samples.after(95)))
    await notify(stage, parcel(placed, code="3SWRONG", as_of=samples.after(90)))
    assert placed.shipments[0].tracking_code == "3SMUG001"
    assert len(stage.calls("PUT")) == 1
