"""Stock comes in: under the name of its giver, in floods, and with an id where it is a change."""

import pytest

from hub_core.errors import PartlyRejected
from hub_core.models import ProductName, Ref
from hub_core.testing.samples import product, second_stock_level, stock_change, stock_level

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stock(house):
    """The warehouse's way to speak of stock, in a hub that knows the mug."""
    await house.says["shop-nl"].products.put(product())
    return house.says["warehouse"].stock


async def levels(house, id_="9"):
    def step(work):
        return work.stock.levels(work.names.lead("product", "shop-nl", id_))

    return {level.location: level.available for level in await house.storage.look(step)}


@pytest.mark.promise("S14")
async def test_no_two_givers_share_a_location(house, stock):
    house.join("attic", "warehouse", gets=[])
    await stock.publish([stock_level(location="main")])
    await house.says["attic"].stock.publish([stock_level(location="main", available=2), stock_level(location="")])
    await house.says["attic"].stock.publish([stock_level(location="warehouse/main", available=99)])
    assert await levels(house) == {
        "warehouse/main": 7,
        "attic/main": 2,
        "attic/attic": 7,
        "attic/warehouse/main": 99,
    }


@pytest.mark.promise("S1", "H7")
async def test_a_change_without_an_id_is_refused_and_the_others_are_taken(house, stock):
    with pytest.raises(PartlyRejected, match="a change needs the source's own id") as refusal:
        await stock.publish([stock_change(id=""), stock_level(location="main")])
    assert list(refusal.value.refused) == [stock_change().key]
    assert await levels(house) == {"warehouse/main": 7}


@pytest.mark.promise("S1", "H3")
async def test_a_change_is_known_by_its_id_also_while_its_product_is_not(house, stock):
    bowl = second_stock_level(product=ProductName(sku="BOWL"))
    change = stock_change(product=bowl.product)
    await stock.publish([bowl, change])
    await stock.publish([change, change])
    await house.says["shop-nl"].products.put(product(ref=Ref("shop-nl", "10"), sku="BOWL", barcode=""))
    assert await levels(house, "10") == {"warehouse/main": 1}


async def test_a_flood_is_taken_in_pieces(house, stock, monkeypatch):
    monkeypatch.setattr("hub_core.use_cases.take_in.stock.AT_ONCE", 2)
    flood = [stock_level(location=str(number)) for number in range(5)]
    await stock.publish([*flood, second_stock_level()])
    assert len(await levels(house)) == 5
