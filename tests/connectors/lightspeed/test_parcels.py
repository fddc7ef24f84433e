"""Stories of several parcels: codes that come late, splits in the back office, and hands that help."""

from datetime import timedelta
from typing import Any

import pytest

from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder
from hub_core.models import Ref, Shipment, ShipmentLine
from hub_core.testing import samples

pytestmark = pytest.mark.anyio
LINES = (NewLine(sku="MUG", quantity=2), NewLine(sku="CUP", quantity=1))


def parcel(order: Any, number: int, *indexes: int, quantity: int = 1, **changes: Any) -> Shipment:
    """A parcel of the warehouse with so many pieces of these lines; without lines it holds the whole order."""
    lines = tuple(ShipmentLine(line=str(order.lines[index].id), quantity=quantity) for index in indexes)
    said = {"code": f"3SMUG{number:03}", "lines": lines, "shipped_at": samples.after(number)} | changes
    return samples.shipment(ref=Ref("warehouse", f"SHP-{number}"), order=Ref("shop-nl", str(order.id)), **said)


async def sold(stage: Any, *, paid: bool = True) -> Any:
    """An order that the hub knows, a minute ago."""
    await stage.open()
    order = stage.shop.orders.place(NewOrder(paid=paid, lines=LINES))
    await stage.read_all()
    stage.hub.now.passes(timedelta(minutes=1))
    return order


async def notify(stage: Any, *parcels: Shipment) -> None:
    """As the hub does: all parcels of the order that are known, those made by hand too."""
    await stage.connector.ports.shipments.notify([*parcels, *stage.parcels])
    await stage.read_all()
    stage.hub.now.passes(timedelta(minutes=1))


def codes(order: Any) -> list[tuple[str, str]]:
    return [(shipment.status, shipment.tracking_code) for shipment in order.shipments]


@pytest.mark.promise("T3", "T4", "L10")
async def test_an_unpaid_order_is_shipped_though_its_own_status_stays(stage: Any) -> None:
    order = await sold(stage, paid=False)
    await notify(stage, parcel(order, 1))
    assert codes(order) == [("shipped", "3SMUG001")]
    assert order.status == "processing_awaiting_payment"
    assert len(stage.shop.mails) == 1


@pytest.mark.promise("T5", "T6", "T4")
async def test_three_parcels_whose_codes_come_late_swap_and_are_corrected_end_right_with_one_mail(stage: Any) -> None:
    order = await sold(stage)
    without = parcel(order, 1, 0, code="")
    await notify(stage, without)
    await notify(stage, without, parcel(order, 2, 0))
    known = parcel(order, 1, 0, as_of=samples.after(80))
    await notify(stage, known, parcel(order, 2, 0), parcel(order, 3, 1, code=""))
    right = parcel(order, 2, 0, code="3SRIGHT", as_of=samples.after(85))
    await notify(stage, parcel(order, 3, 1, as_of=samples.after(90)), right, known)
    assert codes(order) == [("shipped", "3SMUG001, 3SRIGHT, 3SMUG003")]
    assert len(stage.shop.mails) == 1
    assert stage.parcels == []


@pytest.mark.promise("T5", "T4")
async def test_the_last_parcel_ships_each_half_of_a_split_once_it_is_covered(stage_of: Any) -> None:
    stage = stage_of(shipped_on="last")
    order = await sold(stage)
    stage.shop.shipments.split(order.id)
    one = parcel(order, 1, 0)
    await notify(stage, one)
    assert codes(order) == [("not_shipped", "3SMUG001"), ("not_shipped", "")]
    await notify(stage, one, parcel(order, 2, 0))
    assert codes(order) == [("shipped", "3SMUG001, 3SMUG002"), ("not_shipped", "")]
    await notify(stage, one, parcel(order, 2, 0), parcel(order, 3, 1))
    assert codes(order) == [("shipped", "3SMUG001, 3SMUG002"), ("shipped", "3SMUG003")]
    assert len(stage.shop.mails) == 1


@pytest.mark.promise("T3", "T6")
async def test_a_late_code_after_a_split_goes_to_the_half_that_its_parcel_is_on(stage: Any) -> None:
    order = await sold(stage)
    stage.shop.shipments.split(order.id)
    await notify(stage, parcel(order, 1, 1, code=""))
    assert codes(order) == [("not_shipped", ""), ("shipped", "")]
    await notify(stage, parcel(order, 1, 1, as_of=samples.after(80)))
    assert codes(order) == [("not_shipped", ""), ("shipped", "3SMUG001")]
    assert len(stage.shop.mails) == 1


@pytest.mark.promise("T7", "T3", "L11")
async def test_one_half_of_a_split_goes_by_hand_and_the_other_by_the_warehouse(stage: Any) -> None:
    order = await sold(stage)
    stage.shop.shipments.split(order.id)
    await notify(stage, parcel(order, 1, 1))
    stage.shop.shipments.ship(order.shipments[0].id, "3SHAND")
    await stage.read_all()
    (by_hand,) = stage.parcels
    assert (by_hand.code, by_hand.order) == ("3SHAND", Ref("shop-nl", str(order.id)))
    assert {line.line: line.quantity for line in by_hand.lines} == {str(order.lines[0].id): 2}
    await notify(stage, parcel(order, 1, 1))
    assert codes(order) == [("shipped", "3SHAND"), ("shipped", "3SMUG001")]


@pytest.mark.promise("T7", "T6")
async def test_what_we_only_wrote_a_code_on_and_a_person_shipped_was_shipped_by_hand(stage_of: Any) -> None:
    stage = stage_of(shipped_on="last")
    order = await sold(stage)
    await notify(stage, parcel(order, 1, 1))
    assert (codes(order), stage.parcels) == ([("not_shipped", "3SMUG001")], [])
    stage.shop.shipments.ship(order.shipments[0].id, "3SMUG001, 3SHAND")
    await stage.read_all()
    assert [(one.code, one.lines) for one in stage.parcels] == [("3SHAND", ())]


@pytest.mark.promise("T6", "T5")
async def test_a_parcel_that_is_withdrawn_takes_its_own_code_away_and_no_other(stage: Any) -> None:
    order = await sold(stage)
    stage.shop.shipments.write(order.shipments[0].id, {"trackingCode": "FOREIGN"}, channel="manual")
    await notify(stage, parcel(order, 1, 0), parcel(order, 2, 1))
    gone = parcel(order, 2, 1, withdrawn=True, as_of=samples.after(90))
    await notify(stage, parcel(order, 1, 0), gone)
    assert codes(order) == [("shipped", "FOREIGN, 3SMUG001")]
    assert len(stage.shop.mails) == 1


@pytest.mark.promise("T1", "T3")
async def test_a_replacement_of_more_than_was_ordered_is_written_too(stage: Any) -> None:
    order = await sold(stage)
    await notify(stage, parcel(order, 1))
    await notify(stage, parcel(order, 1), parcel(order, 2, 0, quantity=5))
    assert codes(order) == [("shipped", "3SMUG001, 3SMUG002")]


@pytest.mark.promise("T3", "T1")
async def test_after_a_split_more_than_was_ordered_goes_to_the_half_it_covers(stage: Any) -> None:
    order = await sold(stage)
    stage.shop.shipments.split(order.id)
    await notify(stage, parcel(order, 1, 1, quantity=5))
    assert codes(order) == [("not_shipped", ""), ("shipped", "3SMUG001")]
