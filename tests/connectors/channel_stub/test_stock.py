"""Stock of others goes to the market."""

from collections.abc import Mapping
from datetime import timedelta

import msgspec
import pytest

from hub_core.errors import PartlyRejected, Unavailable
from hub_core.models import ProductName, Ref, StockChange, StockLevel
from hub_core.testing import StockPublisherContract, samples
from hub_core.testing.samples import NOON

MUG = ProductName(ref=Ref("market", "OF-1"), sku="MUG")
BOWL = ProductName(ref=Ref("market", "OF-2"), sku="BOWL")


@pytest.mark.promise("S9")
class TestStock(StockPublisherContract):
    """Offers show what they are told, by the hub's time."""

    @pytest.fixture
    def far_side(self, joined, far_market):
        class FarShelves(far_market):
            async def holds(self) -> Mapping[str, int]:
                return {offer.sku: offer.stock for offer in self.market.offers.values()}

        return FarShelves(joined)

    @pytest.fixture
    def port(self, joined):
        return joined.connector.ports.stock

    @pytest.fixture
    def before(self) -> Mapping[str, int]:
        return {"MUG": 10, "BOWL": 5}

    @pytest.fixture
    def sample(self) -> StockLevel:
        return samples.stock_level(product=MUG)

    @pytest.fixture
    def second(self) -> StockLevel:
        return samples.second_stock_level(product=BOWL)


pytestmark = pytest.mark.anyio


def level(available, *, minutes=0, **name):
    product = ProductName(**(name or {"ref": Ref("market", "OF-1"), "sku": "MUG"}))
    return StockLevel(product=product, location="hub", available=available, as_of=NOON + timedelta(minutes=minutes))


def shown(joined):
    return {offer.sku: offer.stock for offer in joined.market.offers.values()}


@pytest.mark.promise("S9")
async def test_many_levels_are_as_few_calls_as_the_market_takes(joined):
    offers = [joined.market.add_offer(f"MUG-{number}") for number in range(450)]
    levels = [level(7, ref=Ref("market", offer.id)) for offer in offers]
    await joined.connector.ports.stock.publish(levels)
    assert {offer.stock for offer in offers} == {7}
    assert joined.calls("PUT") == ["offers/stock"] * 3
    assert joined.connector.stock_at_once == 200


@pytest.mark.promise("H5", "S10")
async def test_the_same_word_twice_is_not_written_over_a_sale_between_them(joined):
    await joined.connector.ports.stock.publish([level(8)])
    joined.market.place("MUG", 1)
    await joined.connector.ports.stock.publish([level(8)])
    assert shown(joined)["MUG"] == 7


@pytest.mark.promise("H3")
async def test_the_newest_of_one_flood_counts(joined):
    await joined.connector.ports.stock.publish([level(8, minutes=2), level(3, minutes=1)])
    assert shown(joined)["MUG"] == 8


@pytest.mark.promise("H5")
async def test_an_answer_that_was_lost_is_asked_for_again(joined):
    joined.turn(drop_next=1)
    with pytest.raises(Unavailable):
        await joined.connector.ports.stock.publish([level(8)])
    joined.market.place("MUG", 1)
    await joined.connector.ports.stock.publish([level(8)])
    assert shown(joined)["MUG"] == 7


@pytest.mark.promise("H7", "H9")
async def test_offers_that_are_gone_are_named_and_the_rest_is_written(joined):
    joined.market.remove_offer("OF-2")
    gone = [level(3, ref=Ref("market", "OF-2")), level(3, ref=Ref("market", "OF-404"))]
    with pytest.raises(PartlyRejected) as refusal:
        await joined.connector.ports.stock.publish([*gone, level(8)])
    assert list(refusal.value.refused) == [one.key for one in gone]
    assert refusal.value.not_found == {one.key for one in gone}
    assert all(reason.startswith("not found: the offer is not there") for reason in refusal.value.refused.values())
    assert shown(joined)["MUG"] == 8


async def test_a_product_of_another_is_not_found_and_a_change_is_refused(joined):
    foreign = level(3, ref=Ref("shop-nl", "9"), sku="MUG")
    change = StockChange(id="9", product=ProductName(sku="BOWL"), location="x", change=-1, as_of=NOON)
    with pytest.raises(PartlyRejected) as refusal:
        await joined.connector.ports.stock.publish([foreign, change])
    assert refusal.value.not_found == frozenset()
    assert [reason.partition(":")[0] for reason in refusal.value.refused.values()] == [
        "the market takes levels, not changes", "not found",
    ]  # fmt: skip
    assert shown(joined) == {"MUG": 10, "BOWL": 5}


@pytest.mark.promise("P3", "P5")
async def test_without_a_reference_every_offer_of_the_sku_is_written_else_of_the_barcode(joined):
    joined.market.add_offer("MUG", stock=1)
    named = [level(8, sku=" mug "), level(3, sku="no such SKU", barcode="8712345678913")]
    nameless = level(1, sku="TEAPOT")
    with pytest.raises(PartlyRejected) as refusal:
        await joined.connector.ports.stock.publish([*named, nameless])
    assert [offer.stock for offer in joined.market.offers.values()] == [8, 3, 8]
    assert list(refusal.value.refused) == [nameless.key]


async def test_a_market_never_shows_less_than_nothing(joined):
    await joined.connector.ports.stock.publish([level(-2)])
    assert shown(joined)["MUG"] == 0


@pytest.mark.promise("H9")
async def test_a_market_that_does_not_say_what_became_of_a_level_is_asked_again(joined, http, httpx_mock):
    httpx_mock.add_response(json={"offers": []})
    with pytest.raises(Unavailable, match="does not say what became of the stock of OF-1"):
        await joined.connector.ports.stock.publish([level(8)])


async def test_an_offer_that_cannot_be_read_is_not_found_by_its_codes(joined, httpx_mock):
    offer = msgspec.json.decode(msgspec.json.encode(joined.market.offers["OF-1"].answer()))
    httpx_mock.add_response(json={"items": [offer | {"stock": "many"}], "next": None})
    with pytest.raises(PartlyRejected, match="not found"):
        await joined.connector.ports.stock.publish([level(8, sku="MUG")])
