"""Parcels go to the market; its buyer gets one mail."""

from collections import Counter
from collections.abc import Mapping

import msgspec
import pytest

from hub_core.errors import NotFound, Rejected, Unavailable, Unsupported
from hub_core.models import Ref, Shipment, ShipmentLine
from hub_core.testing import ShipmentNotifierContract, samples


@pytest.fixture
def order(joined):
    """Two mugs and a bowl."""
    return joined.market.place("MUG", 2, ("BOWL", 1))


def parcel(order, *lines, number=1, minutes=60, **changes):
    held = tuple(ShipmentLine(**line) for line in lines)
    made = samples.shipment(
        ref=Ref("warehouse", f"SHP-{number}"), order=Ref("market", order.id), lines=held, code=f"3SMUG00{number}"
    )
    return msgspec.structs.replace(made, as_of=samples.after(minutes), shipped_at=samples.after(minutes), **changes)


@pytest.mark.promise("T5")
class TestShipments(ShipmentNotifierContract):
    """Parcels stand under the hub's own keys."""

    @pytest.fixture
    def far_side(self, joined, order, far_market):
        class FarParcels(far_market):
            async def holds(self) -> Mapping[str, int]:
                parcels = [one for held in self.market.orders.values() for one in held.on_their_way]
                return Counter(one.code for one in parcels if one.code)

        return FarParcels(joined)

    @pytest.fixture
    def port(self, joined):
        return joined.connector.ports.shipments

    @pytest.fixture
    def sample(self, order) -> Shipment:
        return samples.shipment(order=Ref("market", order.id), lines=())

    @pytest.fixture
    def second(self, order) -> Shipment:
        return samples.second_shipment(order=Ref("market", order.id), lines=())


pytestmark = pytest.mark.anyio


async def notify(joined, *parcels):
    await joined.connector.ports.shipments.notify(parcels)


def held(order, number=1):
    return dict(order.parcels[f"warehouse:SHP-{number}"].lines)


@pytest.mark.promise("T1", "T4")
async def test_what_parcels_cover_is_part_sent_then_sent_and_one_mail_leaves(joined, order):
    first = parcel(order, {"line": "1-1", "quantity": 2})
    await notify(joined, first)
    assert (order.state, held(order)) == ("part_sent", {"1-1": 2})
    second = parcel(order, {"line": "1-2", "quantity": 1}, number=2, minutes=90)
    for _ in range(2):
        await notify(joined, first, second)
    assert order.state == "sent"
    assert [mail["code"] for mail in joined.market.mails] == ["3SMUG001"]


@pytest.mark.promise("T4", "H5")
async def test_an_answer_that_was_lost_sends_no_second_mail(joined, order):
    joined.turn(drop_next=1)
    with pytest.raises(Unavailable):
        await notify(joined, parcel(order))
    await notify(joined, parcel(order))
    assert (len(order.parcels), len(joined.market.mails)) == (1, 1)


@pytest.mark.promise("T6", "T4")
async def test_a_corrected_code_is_written_without_a_mail(joined, order):
    await notify(joined, parcel(order))
    await notify(joined, parcel(order, minutes=70, code="3SRIGHT"))
    assert order.parcels["warehouse:SHP-1"].code == "3SRIGHT"
    assert len(joined.market.mails) == 1


@pytest.mark.promise("T6", "H3")
async def test_a_parcel_taken_back_goes_and_an_older_word_does_not_bring_it_back(joined, order):
    await notify(joined, parcel(order))
    await notify(joined, parcel(order, minutes=70, withdrawn=True))
    await notify(joined, parcel(order))
    assert (order.on_their_way, order.state) == ([], "open")
    await notify(joined, parcel(order, minutes=80))
    assert (len(order.on_their_way), order.state, len(joined.market.mails)) == (1, "sent", 1)


@pytest.mark.promise("T1")
@pytest.mark.parametrize("row", [{"sku": "bowl"}, {"sku": "8712345678913"}, {"line": "W-77", "sku": "BOWL"}])
async def test_a_row_without_a_line_of_the_order_is_known_by_its_codes(joined, order, row):
    await notify(joined, parcel(order, row | {"quantity": 1}))
    assert held(order) == {"1-2": 1}


@pytest.mark.promise("T1", "T5")
async def test_pieces_of_one_sku_are_shared_out_over_its_lines_and_over_all_parcels(joined):
    order = joined.market.place("MUG", 1, ("MUG", 2))
    one, two = (
        parcel(order, {"sku": "MUG", "quantity": 2}),
        parcel(order, {"sku": "MUG", "quantity": 1}, number=2, minutes=90),
    )
    await notify(joined, two, one)
    assert (held(order), held(order, 2)) == ({"1-1": 1, "1-2": 1}, {"1-2": 1})
    assert order.state == "sent"


@pytest.mark.promise("T1", "T5")
async def test_lines_are_filled_by_the_oldest_parcel_first_whatever_it_is_called(joined):
    order = joined.market.place("MUG", 1, ("MUG", 2))
    young = parcel(order, {"sku": "MUG", "quantity": 1}, minutes=90)
    old = parcel(order, {"sku": "MUG", "quantity": 2}, number=2)
    await notify(joined, young, old)
    assert (held(order, 2), held(order)) == ({"1-1": 1, "1-2": 1}, {"1-2": 1})
    assert [mail["code"] for mail in joined.market.mails] == ["3SMUG002"]


@pytest.mark.promise("T1")
@pytest.mark.parametrize("known", [True, False])
async def test_cancelled_pieces_of_a_line_are_in_no_parcel(joined, known):
    order = joined.market.place("MUG", 2, ("MUG", 2))
    joined.market.withdraw(order.id, "1-1", 1)
    if known:
        await joined.feed()
    await notify(joined, parcel(order, {"sku": "MUG", "quantity": 3}))
    assert held(order) == {"1-1": 1, "1-2": 2}
    assert order.state == "sent"


@pytest.mark.promise("T1")
async def test_more_than_was_ordered_is_told_all_the_same(joined, order):
    await notify(joined, parcel(order, {"sku": "BOWL", "quantity": 3}))
    assert held(order) == {"1-2": 3}


async def test_a_row_that_fits_no_line_is_rejected_by_its_name(joined, order):
    with pytest.raises(Rejected, match="warehouse:SHP-1 holds TEAPOT"):
        await notify(joined, parcel(order, {"sku": "TEAPOT", "quantity": 1}))
    assert order.parcels == {}


@pytest.mark.promise("H2")
async def test_an_order_that_the_hub_holds_is_not_asked_for(joined, order):
    await joined.feed()
    joined.calls()
    await notify(joined, parcel(order, {"sku": "BOWL", "quantity": 1}))
    assert joined.calls("GET") == []


@pytest.mark.promise("T8")
async def test_only_parcels_of_its_own_orders_are_told(joined, order):
    with pytest.raises(Unsupported, match="shop-nl:7 is not of this market"):
        await notify(joined, samples.shipment())
    with pytest.raises(Rejected, match="2 orders at once"):
        await notify(joined, parcel(order), parcel(joined.market.place("BOWL"), number=2))
    await notify(joined, parcel(order, number=3, ref=Ref("market", "P-1")))
    assert order.parcels == {}


@pytest.mark.promise("H9")
async def test_an_order_that_is_not_there_is_not_found_and_a_withdrawn_one_is_refused(joined, order):
    with pytest.raises(NotFound):
        await notify(joined, samples.shipment(order=Ref("market", "404"), lines=()))
    joined.market.withdraw(order.id)
    with pytest.raises(Rejected, match="nothing of it is to be sent"):
        await notify(joined, parcel(order))
