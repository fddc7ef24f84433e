"""The market's offers are asked for, and never made."""

from collections.abc import Mapping

import pytest

from hub_core.errors import Unsupported
from hub_core.models import Product, ProductName, Ref
from hub_core.testing import ProductCatalogContract, samples


@pytest.mark.promise("P7")
class TestProducts(ProductCatalogContract):
    """The merchant makes his offers at the market himself."""

    @pytest.fixture
    def takes(self) -> bool:
        return False

    @pytest.fixture
    def far_side(self, joined, far_market):
        class FarOffers(far_market):
            async def holds(self) -> Mapping[str, int]:
                return {f"market:{one.id}": int(one.price * 100) for one in self.market.offers.values()}

        return FarOffers(joined)

    @pytest.fixture
    def port(self, joined):
        return joined.connector.ports.products

    @pytest.fixture
    def before(self) -> Mapping[str, int]:
        return {"market:OF-1": 995, "market:OF-2": 450}

    @pytest.fixture
    def sample(self) -> Product:
        return samples.product(ref=Ref("market", "OF-1"))


pytestmark = pytest.mark.anyio


@pytest.mark.promise("P3", "P5")
async def test_codes_are_compared_trimmed_and_folded_and_one_that_several_have_finds_nothing(joined):
    find = joined.connector.ports.products.find
    found = await find(ProductName(sku=" mug "))
    assert (found.ref.id, found.title, found.brand, found.read_at) == ("OF-1", "Mug", "Kiln", joined.hub.now())
    joined.market.add_offer("mug")
    assert await find(ProductName(sku="MUG")) is None


async def test_an_offer_that_is_gone_is_not_found(joined):
    joined.market.remove_offer("OF-1")
    find = joined.connector.ports.products.find
    assert await find(ProductName(ref=Ref("market", "OF-1"), barcode="8712345678906", sku="MUG")) is None


@pytest.mark.promise("P7")
async def test_nothing_is_ever_offered_by_the_hub(joined):
    with pytest.raises(Unsupported, match="made by the merchant"):
        await joined.connector.ports.products.put(samples.product())
    assert joined.calls("GET") == joined.calls("PUT") == []


async def test_a_reference_of_another_is_no_id_here(joined):
    find = joined.connector.ports.products.find
    assert await find(ProductName(ref=Ref("shop-nl", "OF-1"))) is None
