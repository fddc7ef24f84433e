"""The published table of statuses, line by line."""

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.lightspeed import wire
from connectors.lightspeed.translate import Terms, open_words, order_from_wire, statuses_markdown
from hub_core.models import Order, OrderStatus

S = OrderStatus
PAGE = Path(__file__).parents[4] / "docs" / "lightspeed-order-statuses.md"
PICKUP = ("pickup",)


def order_with(
    changed: Callable[..., bytes], word: str, payment: str = "paid", *, by_order: bool = False, **terms: object
) -> Order:
    body = changed("orders-paid.json", status=word, paymentStatus=payment, shipmentIsPickup=by_order)
    return order_from_wire(wire.order_of(body), Terms(origin="shop-nl", currency="EUR", **terms))  # type: ignore[arg-type]  # a test of any of them


@pytest.mark.promise("O3", "L3")
@pytest.mark.parametrize(
    ("word", "payment", "status", "pickup"),
    [
        ("processing_awaiting_payment", "not_paid", S.PENDING_PAYMENT, False),
        ("processing_awaiting_shipment", "paid", S.PROCESSING, False),
        ("processing_awaiting_shipment", "not_paid", S.PROCESSING, False),
        ("processing_awaiting_pickup", "paid", S.PROCESSING, True),
        ("processing_ready_for_pickup", "paid", S.PROCESSING, True),
        ("on_hold", "paid", S.ON_HOLD, False),
        ("completed", "paid", S.COMPLETED, False),
        ("completed_shipped", "paid", S.COMPLETED, False),
        ("completed_picked_up", "paid", S.COMPLETED, True),
        ("cancelled", "cancelled", S.CANCELLED, False),
        ("new", "not_paid", S.PENDING_PAYMENT, False),
        ("offer", "not_paid", S.PENDING_PAYMENT, False),
        ("processing_partially_paid", "partially_paid", S.PENDING_PAYMENT, False),
        ("processing", "paid", S.PROCESSING, False),
        ("processing", "not_paid", S.PENDING_PAYMENT, False),
        ("processing", "partially_paid", S.PENDING_PAYMENT, False),
        ("processing_partially_shipped", "paid", S.PARTIALLY_SHIPPED, False),
        ("processing_partially_picked_up", "paid", S.PARTIALLY_SHIPPED, True),
        ("off_hold", "paid", None, False),
        ("parked_somewhere", "paid", None, False),
    ],
)
def test_every_line_of_the_table(
    changed: Callable[..., bytes],
    word: str,
    payment: str,
    status: OrderStatus | None,
    pickup: bool,
) -> None:
    order = order_with(changed, word, payment)
    assert (order.status, order.word) == (status, word)
    assert (order.marks, order.to_warehouse) == (PICKUP if pickup else (), not pickup)


@pytest.mark.promise("O3")
def test_a_setting_lets_pickups_go_to_a_warehouse_until_they_are_ready(changed: Callable[..., bytes]) -> None:
    assert order_with(changed, "processing_awaiting_pickup", pickups_to_warehouse=True).to_warehouse
    assert not order_with(changed, "processing_ready_for_pickup", pickups_to_warehouse=True).to_warehouse


@pytest.mark.promise("O3")
def test_an_order_on_hold_that_is_picked_up_stays_a_pickup(changed: Callable[..., bytes]) -> None:
    order = order_with(changed, "on_hold", by_order=True)
    assert (order.marks, order.to_warehouse) == (PICKUP, False)


@pytest.mark.promise("O3")
def test_a_setting_overrides_a_line_and_adds_one(changed: Callable[..., bytes]) -> None:
    ours = {"completed": S.PROCESSING, "parked_somewhere": S.ON_HOLD}
    assert order_with(changed, "completed", statuses=ours).status is S.PROCESSING
    assert order_with(changed, "parked_somewhere", statuses=ours).status is S.ON_HOLD
    assert order_with(changed, "cancelled", statuses=ours).status is S.CANCELLED


@pytest.mark.promise("O6")
def test_the_payment_status_is_a_field_of_its_own(changed: Callable[..., bytes]) -> None:
    order = order_with(changed, "processing_awaiting_shipment", "not_paid")
    assert (order.status, order.payment) == (S.PROCESSING, "not_paid")
    assert order_with(changed, "on_hold", "half").payment is None


@pytest.mark.promise("O7")
def test_the_first_walk_asks_for_every_word_that_is_not_over() -> None:
    words = open_words({"my_own": S.PROCESSING, "on_hold": S.CANCELLED})
    assert {"processing_awaiting_payment", "processing", "new", "off_hold", "my_own"} <= set(words)
    assert not {"cancelled", "completed", "completed_shipped", "completed_picked_up", "on_hold"} & set(words)


@pytest.mark.promise("O3", "L3")
def test_the_published_list_is_the_one_in_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_module("connectors.lightspeed.translate", run_name="__main__")
    assert capsys.readouterr().out == statuses_markdown()
    assert PAGE.read_text(encoding="utf-8") == statuses_markdown(), (
        "run: python -m connectors.lightspeed.translate > docs/lightspeed-order-statuses.md"
    )


@pytest.mark.promise("O2")
def test_lightspeed_reaches_the_first_six_statuses_by_its_word_and_never_failed(changed: Callable[..., bytes]) -> None:
    words = [*open_words({}), "completed", "completed_shipped", "completed_picked_up", "cancelled"]
    reached = {order_with(changed, word).status for word in words}
    assert reached == {S.PENDING_PAYMENT, S.PROCESSING, S.ON_HOLD, S.PARTIALLY_SHIPPED, S.COMPLETED, S.CANCELLED, None}
    assert len(S) == 11
