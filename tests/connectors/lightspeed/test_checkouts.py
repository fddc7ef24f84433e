"""Checkouts are collected page by page, and a run that fails goes on where it stopped."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from connectors.lightspeed.simulator.trade.carts import NewCheckout, Touching
from connectors.lightspeed.simulator.trade.people import NewCustomer
from connectors.lightspeed.simulator.trade.placing import NewLine
from hub_core.errors import NotFound, Unavailable
from hub_core.models import Checkout, Ref
from hub_core.testing import samples
from hub_core.testing.samples import NOON

pytestmark = pytest.mark.anyio
DAY = timedelta(days=1)


async def collect(stage: Any, moment: Any = None) -> list[Checkout]:
    return [checkout async for checkout in stage.connector.ports.checkouts.changed_since(moment)]


def ids(found: Sequence[Checkout]) -> list[int]:
    return [int(checkout.ref.id) for checkout in found]


def begin(stage: Any, *, days: float = 0, **more: Any) -> Any:
    return stage.shop.checkouts.open(NewCheckout(created_at=stage.hub.now() - days * DAY, **more))


def fill(stage: Any, count: int, *, days: float = 1, finished: bool = True) -> list[Any]:
    """So many checkouts of so many days ago, oldest first; all but the open ones became orders."""
    made = [begin(stage, days=days) for _ in range(count)]
    if finished:
        for checkout in made:
            checkout.order = 1
    return made


def pages(stage: Any) -> int:
    return sum("/checkouts.json?" in call.path for call in stage.shop.calls)


@pytest.mark.promise("K3", "L16")
async def test_a_checkout_of_a_guest_comes_with_its_lines_and_totals(stage: Any) -> None:
    mugs = NewLine(sku="MUG", ean="8712345678906", quantity=2, price_incl=9.95)
    made = begin(stage, email="guest@example.org", lines=(mugs, NewLine(sku="CUP", price_incl=5)))
    (checkout,) = await collect(stage)
    assert checkout.ref == Ref("shop-nl", str(made.id))
    assert (checkout.email, checkout.guest, checkout.customer, checkout.order) == (
        "guest@example.org",
        True,
        None,
        None,
    )
    assert [(line.sku, line.barcode, line.quantity) for line in checkout.lines] == [
        ("MUG", "8712345678906", 2), ("CUP", "", 1),
    ]  # fmt: skip
    assert checkout.total == samples.euro("24.90")
    assert checkout.made_at == checkout.as_of == NOON
    assert checkout.read_at == NOON


@pytest.mark.promise("K3", "K4", "L17")
async def test_a_finished_checkout_names_its_order_and_its_customer(stage: Any) -> None:
    anna = stage.shop.customers.add(NewCustomer(email="anna@example.org"))
    made = begin(stage, customer=anna.id)
    (open_one,) = await collect(stage)
    assert (open_one.customer, open_one.guest, open_one.order) == (Ref("shop-nl", str(anna.id)), False, None)
    order = stage.shop.checkouts.finish(made.id)
    (finished,) = await collect(stage)
    assert finished.order == Ref("shop-nl", str(order.id))


@pytest.mark.promise("K5")
async def test_one_checkout_can_be_asked_for(stage: Any) -> None:
    made = begin(stage, email="anna@example.org")
    port = stage.connector.ports.checkouts
    assert (await port.get(Ref("shop-nl", str(made.id)))).email == "anna@example.org"
    with pytest.raises(NotFound):
        await port.get(Ref("shop-nl", "999"))
    with pytest.raises(NotFound, match="not of this shop"):
        await port.get(Ref("shop-be", str(made.id)))


@pytest.mark.promise("K2")
async def test_the_first_run_looks_back_a_month_and_later_ones_a_week(stage: Any) -> None:
    for days in (40, 20, 3):
        begin(stage, days=days)
    assert len(await collect(stage)) == 2
    assert len(await collect(stage)) == 1


@pytest.mark.promise("K2")
async def test_the_settings_say_how_far_a_run_looks_back(stage_of: Any) -> None:
    stage = stage_of(checkout_look_back_days=2, first_days=5)
    for days in (6, 4, 1):
        begin(stage, days=days)
    assert len(await collect(stage)) == 2
    assert len(await collect(stage)) == 1


@pytest.mark.promise("K2")
async def test_an_old_one_that_changed_lately_is_not_left_when_it_is_seen_anyway(stage: Any) -> None:
    old = begin(stage, days=20)
    await collect(stage)
    stage.shop.checkouts.touch(old.id, Touching(email="back@example.org"))
    (checkout,) = await collect(stage)
    assert checkout.email == "back@example.org"


@pytest.mark.promise("K2", "H2")
async def test_a_run_stops_at_the_oldest_open_checkout(stage: Any) -> None:
    fill(stage, 300, days=5)
    oldest = begin(stage, days=4)
    fill(stage, 300, days=3)
    await collect(stage)
    assert pages(stage) == 3
    stage.shop.books.calls.clear()
    assert ids(await collect(stage))[-1] < oldest.id
    assert pages(stage) == 2
    oldest.order = 1
    stage.shop.books.calls.clear()
    await collect(stage)
    stage.shop.books.calls.clear()
    await collect(stage)
    assert pages(stage) == 1


@pytest.mark.promise("K2")
async def test_a_run_stops_at_the_end_of_the_look_back(stage: Any) -> None:
    fill(stage, 600, days=40, finished=False)
    fill(stage, 100, days=1)
    assert len(await collect(stage)) == 100
    assert pages(stage) == 1


async def test_a_shop_that_answers_oldest_first_is_walked_to_its_end(stage: Any) -> None:
    fill(stage, 600, days=40, finished=False)
    new = begin(stage)
    stage.shop.turn(ascending=True)
    assert ids(await collect(stage)) == [new.id]
    assert pages(stage) == 3


@pytest.mark.promise("K2")
async def test_only_what_changed_since_a_moment_is_told(stage: Any) -> None:
    begin(stage, days=2)
    late = begin(stage, days=0.5)
    assert ids(await collect(stage, NOON - DAY)) == [late.id]


@pytest.mark.promise("K1", "K2")
async def test_a_hub_that_was_away_looks_back_from_its_last_run(stage: Any) -> None:
    begin(stage)
    await collect(stage)
    stage.hub.now.passes(5 * DAY)
    missed = begin(stage)
    stage.hub.now.passes(9 * DAY)
    assert missed.id in ids(await collect(stage))


@pytest.fixture
def broken_at_the_second_page(stage: Any) -> Any:
    """600 open checkouts, and the budget of a single page."""
    fill(stage, 600, finished=False)
    stage.shop.turn(limits=(2, 3000, 12000))
    return stage


async def collect_until_it_fails(stage: Any, moment: Any = None) -> list[Checkout]:
    run, found = stage.connector.ports.checkouts.changed_since(moment), []
    try:
        async for checkout in run:
            found.append(checkout)  # noqa: PERF401 - what came before the failure is kept
    except Unavailable:
        return found
    raise AssertionError("it did not fail")


@pytest.mark.promise("K6")
async def test_a_run_that_fails_half_way_goes_on_where_it_stopped(broken_at_the_second_page: Any) -> None:
    stage = broken_at_the_second_page
    first = await collect_until_it_fails(stage)
    assert len(first) == 250
    stage.shop.turn(limits=(300, 3000, 12000))
    stage.hub.now.passes(timedelta(minutes=15))
    stage.shop.books.calls.clear()
    rest = ids(await collect(stage))
    assert set(rest[:350]) == set(range(min(rest), min(rest) + 350))
    assert set(rest) | set(ids(first)) == set(stage.shop.books.checkouts)
    assert [call.path.rpartition("page=")[2] for call in stage.shop.calls][:2] == ["2", "3"]


@pytest.mark.promise("K6")
async def test_what_changed_on_pages_seen_before_a_failure_is_not_lost(broken_at_the_second_page: Any) -> None:
    stage = broken_at_the_second_page
    began = stage.hub.now()
    first = await collect_until_it_fails(stage, began - 2 * DAY)
    stage.hub.now.passes(timedelta(minutes=5))
    stage.shop.checkouts.touch(int(first[0].ref.id), Touching(email="back@example.org"))
    new = begin(stage)
    stage.shop.turn(limits=(300, 3000, 12000))
    stage.hub.now.passes(timedelta(minutes=10))
    again = await collect(stage, began)
    assert {"back@example.org"} <= {checkout.email for checkout in again}
    assert new.id in ids(again)
    assert {*ids(first), *ids(again)} == set(stage.shop.books.checkouts)


@pytest.mark.promise("K6")
async def test_a_run_may_fail_again_and_again(broken_at_the_second_page: Any) -> None:
    stage = broken_at_the_second_page
    seen = set(ids(await collect_until_it_fails(stage)))
    for limit in (1, 1, 2):
        stage.hub.now.passes(timedelta(minutes=5))
        stage.shop.turn(limits=(limit, 3000, 12000))
        seen |= set(ids(await collect_until_it_fails(stage)))
    stage.hub.now.passes(timedelta(minutes=5))
    stage.shop.turn(limits=(300, 3000, 12000))
    seen |= set(ids(await collect(stage)))
    assert seen == set(stage.shop.books.checkouts)
    assert '"broken":null' in stage.hub.memory.notes["checkouts"]


@pytest.mark.promise("K6")
async def test_a_page_that_the_hub_could_not_keep_is_read_again(stage: Any) -> None:
    fill(stage, 10, finished=False)
    async for _ in stage.connector.ports.checkouts.changed_since(None):
        break
    assert len(await collect(stage)) == 10


@pytest.mark.promise("K2")
async def test_what_a_run_costs_is_told(stage: Any) -> None:
    fill(stage, 600, finished=False)
    assert await stage.connector.costs() == {
        "checkouts": "the first run at most 3 API calls, for the 600 that there are"
    }
    await collect(stage)
    assert await stage.connector.costs() == {"checkouts": "3 API calls a run, as the last one took"}


@pytest.mark.promise("G1")
async def test_collecting_waits_behind_all_other_calls(stage: Any) -> None:
    begin(stage)
    await stage.connector.check()
    spent = len(stage.hub.budget.spent)
    await collect(stage)
    assert stage.hub.budget.spent[spent:] == ["background"]


@pytest.mark.promise("K3")
async def test_a_recovery_link_is_made_of_what_the_cart_said(stage_of: Any) -> None:
    stage = stage_of(recovery_link="https://shop.example/cart/{hash}")
    await stage.open()
    made = stage.shop.checkouts.open()
    (before,) = await collect(stage)
    assert before.recovery_url == ""
    rings = await stage.read_all()
    assert "quotes/created" in {ring.topic for ring in rings}
    stage.shop.books.calls.clear()
    (checkout,) = await collect(stage)
    assert checkout.recovery_url == f"https://shop.example/cart/{made.quote.recovery_hash}"
    assert len(stage.shop.calls) == 1


async def test_only_the_newest_carts_are_remembered(stage_of: Any) -> None:
    stage = stage_of(recovery_link="https://shop.example/cart/{hash}")
    for number in (7, 10_007):
        body = b'{"quote":{"id":%d,"recoveryHash":"h%d"}}' % (number, number)
        await stage.receive(samples.ring(topic="quotes/updated", object_id=str(number), body=body))
    assert stage.hub.memory.notes["cart 7"] == "10007 h10007"
    await stage.receive(samples.ring(topic="quotes/deleted", object_id="7", body=b""))


async def test_a_cart_whose_body_cannot_be_used_is_read(stage_of: Any) -> None:
    stage = stage_of(recovery_link="https://shop.example/cart/{hash}")
    made = stage.shop.checkouts.open()
    await stage.receive(samples.ring(topic="quotes/updated", object_id=str(made.quote.id), body=b""))
    assert made.quote.recovery_hash in str(stage.hub.memory.notes)


async def test_carts_ring_only_where_a_link_is_made_of_them(stage_of: Any) -> None:
    for link, rung in (("", False), ("https://shop.example/{hash}", True)):
        wanted = await stage_of(recovery_link=link).connector.registrations.wanted()
        assert ("quotes/*" in {one.topic for one in wanted}) is rung


@pytest.mark.promise("H7", "H11")
async def test_a_checkout_that_cannot_be_read_does_not_stop_the_others(
    hub: Any, settings_of: Any, httpx_mock: Any
) -> None:
    from connectors.lightspeed.plugin import connect  # noqa: PLC0415 - this one test makes its own connector

    good = {"id": 9, "created_at": "2026-01-15T11:00:00+00:00", "products": []}
    rows = [
        {"fancy_new_field": 1, "id": 11, "products": [{"quantity": "a few"}], "created_at": good["created_at"]},
        {"id": 10},
        7,
        good,
    ]
    httpx_mock.add_response(json=rows)
    connector = connect(settings_of(currency="EUR"), hub)
    assert connector.ports.checkouts is not None
    found = [checkout async for checkout in connector.ports.checkouts.changed_since(None)]
    assert ids(found) == [9]
    assert hub.problems.open["a checkout cannot be read"].count == 3
    assert hub.memory.notes["drift"] == '{"checkout.fancy_new_field":1}'
    httpx_mock.add_response(json={"checkouts": []})
    with pytest.raises(Unavailable, match="without a list"):
        _ = [checkout async for checkout in connector.ports.checkouts.changed_since(None)]
