"""The promises of every catalogue of products and every publisher of stock, kept by the connector."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import pytest

from connectors.lightspeed.simulator.trade.offering import NewProduct, NewVariant
from hub_core.models import Product, ProductName, Ref, StockLevel
from hub_core.ports import ProductCatalog, StockPublisher
from hub_core.testing import FarSide, ProductCatalogContract, StockPublisherContract, samples

MUG = NewProduct(
    title="Mug, blue",
    variants=(NewVariant(sku="MUG", ean="8712345678906", price_incl=9.95, stock=50),),
)
PLATE = NewProduct(title="Plate", variants=(NewVariant(sku="PLATE", stock=40),))


class Shelves:
    """The simulated shop, looked at as a contract wants."""

    def __init__(self, shop: Any, holds: Callable[[Any], tuple[str, int]]) -> None:
        self._shop, self._holds = shop, holds

    async def holds(self) -> Mapping[str, int]:
        return dict(self._holds(variant) for variant in self._shop.books.variants.values())

    async def goes_down(self) -> None:
        self._shop.turn(down=True)

    async def comes_back(self) -> None:
        self._shop.turn(down=False)

    async def says_no(self) -> None:
        self._shop.turn(error_rate=1.0, error_status=422)


@pytest.mark.promise("P7", "L8")
class TestLightspeedProducts(ProductCatalogContract):
    """A catalogue that is asked and never written to."""

    @pytest.fixture
    def mug(self, stage: Any) -> Any:
        return stage.shop.products.add(MUG).variants[0]

    @pytest.fixture
    def far_side(self, stage: Any, mug: Any) -> FarSide:
        return Shelves(stage.shop, lambda variant: (f"shop-nl:{variant.id}", round(variant.facts["priceIncl"] * 100)))

    @pytest.fixture
    def port(self, stage: Any) -> ProductCatalog:
        port: ProductCatalog = stage.connector.ports.products
        return port

    @pytest.fixture
    def takes(self) -> bool:
        return False

    @pytest.fixture
    def sample(self, mug: Any) -> Product:
        named = msgspec.structs.replace(samples.product(), ref=Ref("shop-nl", str(mug.id)))
        return msgspec.structs.replace(named, sku="MUG", barcode="8712345678906", price=samples.euro("9.95"))


@pytest.mark.promise("L4", "S9", "H5")
class TestLightspeedStock(StockPublisherContract):
    """A shop that sells mugs and plates."""

    @pytest.fixture
    def goods(self, stage: Any) -> Mapping[str, Any]:
        return {new.title: stage.shop.products.add(new).variants[0] for new in (MUG, PLATE)}

    @pytest.fixture
    def far_side(self, stage: Any, goods: Any) -> FarSide:
        return Shelves(stage.shop, lambda variant: (variant.facts["sku"], variant.stock))

    @pytest.fixture
    def port(self, stage: Any) -> StockPublisher:
        port: StockPublisher = stage.connector.ports.stock
        return port

    @pytest.fixture
    def before(self) -> Mapping[str, int]:
        return {"MUG": 50, "PLATE": 40}

    @pytest.fixture
    def sample(self, goods: Mapping[str, Any]) -> StockLevel:
        return level(goods["Mug, blue"], "MUG", 7)

    @pytest.fixture
    def second(self, goods: Mapping[str, Any]) -> StockLevel:
        return level(goods["Plate"], "PLATE", 2)


def level(variant: Any, sku: str, available: int) -> StockLevel:
    """As the hub hands it over."""
    name = ProductName(ref=Ref("shop-nl", str(variant.id)), sku=sku)
    return StockLevel(product=name, location="hub", available=available, as_of=samples.NOON)
