"""Levels that the market shows come to the hub, with who moved them where that must be known."""

from datetime import timedelta

import pytest

from hub_core.models import ProductName, Ref, StockLevel
from hub_core.plugins import Expected

pytestmark = pytest.mark.anyio


async def write(joined, available, **beside):
    """The hub writes a level, and expects it there."""
    name = ProductName(ref=Ref("market", "OF-1"), sku="MUG")
    level = StockLevel(product=name, location="hub", available=available, as_of=joined.hub.now())
    await joined.connector.ports.stock.publish([level])
    at = joined.hub.now()
    joined.hub.memory.expectations["OF-1"] = Expected(level=available, written_at=at, **beside)


@pytest.fixture
async def told(following):
    """Eight mugs, written a minute ago."""
    await write(following, 8)
    following.later()
    return following


@pytest.mark.promise("S11", "S1")
async def test_a_level_is_absolute_at_the_markets_own_name_and_time(joined):
    await joined.feed()
    level = joined.level("OF-1")
    assert (level.product.ref, level.product.sku, level.product.barcode) == (
        Ref("market", "OF-1"),
        "MUG",
        "8712345678906",
    )
    assert (level.location, level.available, level.as_of, level.read_at, level.moved_by) == (
        "market", 10, joined.market.offers["OF-1"].stock_at, joined.hub.now(), "",
    )  # fmt: skip


@pytest.mark.promise("S11", "H4")
async def test_our_own_number_coming_back_is_silent_and_costs_no_further_look(told):
    told.calls()
    await told.feed()
    assert (told.level("OF-1").available, told.level("OF-1").moved_by, told.calls()) == (8, "", ["feed", "offers"])


@pytest.mark.promise("S10")
@pytest.mark.parametrize("back", [False, True])
async def test_sales_and_what_came_back_of_them_are_told_as_such(told, back):
    order = told.market.place("MUG", 2)
    if back:
        told.market.withdraw(order.id, "1-1", 1)
    await told.feed()
    assert (told.level("OF-1").available, told.level("OF-1").moved_by) == (7 if back else 6, "sales")


@pytest.mark.promise("S10")
async def test_a_sale_that_the_hub_knows_of_needs_no_explanation(told):
    told.market.place("MUG", 2)
    told.hub.memory.expectations["OF-1"] = Expected(level=6, written_at=told.hub.now() - timedelta(minutes=1))
    await told.feed()
    assert (told.level("OF-1").available, told.level("OF-1").moved_by) == (6, "")


@pytest.mark.promise("S11")
async def test_a_level_typed_by_a_person_is_told_as_others(told):
    told.market.change_offer("OF-1", stock=50)
    await told.feed()
    assert told.level("OF-1").moved_by == "others"


@pytest.mark.promise("S11")
async def test_a_level_of_another_app_is_left_to_the_hub_to_judge(told):
    await told.connector.ports.stock.publish(
        [StockLevel(product=ProductName(ref=Ref("market", "OF-1")), location="x", available=3, as_of=told.hub.now())]
    )
    await told.feed()
    assert (told.level("OF-1").available, told.level("OF-1").moved_by) == (3, "")


@pytest.mark.promise("S10", "H3")
async def test_in_the_second_of_our_write_a_look_tells_which_came_last(following):
    await write(following, 8)
    following.market.place("MUG", 1)
    following.calls()
    await following.feed()
    assert following.calls().count("offers") == 2
    assert (following.level("OF-1").available, following.level("OF-1").moved_by) == (7, "sales")


@pytest.mark.promise("S10")
async def test_a_number_of_ours_that_is_on_its_way_is_no_surprise(following):
    await write(following, 8)
    following.hub.memory.expectations["OF-1"] = Expected(level=10, writing=8, written_at=following.hub.now())
    following.later()
    await following.feed()
    assert following.level("OF-1").moved_by == ""


@pytest.mark.promise("O16", "S10")
async def test_what_the_market_sends_from_its_own_house_moves_no_level(told):
    told.market.place("MUG", 2, fulfilment="market")
    await told.feed()
    assert (told.level("OF-1").available, told.market.sales) == (8, {})


@pytest.mark.promise("H7")
async def test_an_offer_that_cannot_be_read_again_is_told_as_it_was_read_first(following, monkeypatch):
    await write(following, 8)
    following.market.place("MUG", 1)
    answer, shown = type(following.market.offers["OF-1"]).answer, []

    def once(offer):
        shown.append(offer)
        return answer(offer) if len(shown) == 1 else {"id": offer.id, "stock": "many"}

    monkeypatch.setattr(type(following.market.offers["OF-1"]), "answer", once)
    await following.feed()
    assert (following.level("OF-1").available, len(shown)) == (7, 2)
