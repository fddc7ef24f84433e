"""The plug, and the promises of the ports it offers."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from connectors.lightspeed import plugin
from connectors.lightspeed.shipments.codes import split
from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder
from hub_core.errors import HubError, Unauthorised
from hub_core.models import Order, OrderWord, Ref, Shipment
from hub_core.plugins import Secret
from hub_core.plugins.registry import Registry
from hub_core.testing import FarSide, OrderSinkContract, ShipmentNotifierContract, samples


class FarShop:
    """The simulated shop behind the port under test, as the contracts look at it."""

    def __init__(self, stage: Any) -> None:
        self._shop = stage.shop

    async def goes_down(self) -> None:
        self._shop.turn(down=True)

    async def comes_back(self) -> None:
        self._shop.turn(down=False)

    async def says_no(self) -> None:
        self._shop.turn(error_rate=1.0, error_status=422)


class ShopOfParcels(FarShop):
    """Which codes stand on the shop's shipments."""

    async def holds(self) -> Mapping[str, int]:
        shipments = self._shop.books.shipments.values()
        return Counter(code for shipment in shipments for code in split(shipment.tracking_code))


class ShopOfOrders(FarShop):
    """Which orders still have pieces to send, as their statuses say."""

    async def holds(self) -> Mapping[str, int]:
        open_pieces = {"cancelled": 0, "on_hold": 1}
        return {f"shop-nl:{order.id}": open_pieces.get(order.status, 2) for order in self._shop.books.orders.values()}


@pytest.fixture
def order(stage: Any) -> Any:
    return stage.shop.orders.place(NewOrder(paid=True, lines=(NewLine(sku="MUG"),)))


@pytest.mark.promise("T3", "T5")
class TestLightspeedShipments(ShipmentNotifierContract):
    """Lightspeed's shipments keep the promises of every listener to shipments."""

    @pytest.fixture
    def far_side(self, stage: Any, order: Any) -> FarSide:
        return ShopOfParcels(stage)

    @pytest.fixture
    def port(self, stage: Any) -> Any:
        return stage.connector.ports.shipments

    @pytest.fixture
    def sample(self, order: Any) -> Shipment:
        return samples.shipment(order=Ref("shop-nl", str(order.id)), lines=())

    @pytest.fixture
    def second(self, order: Any) -> Shipment:
        return samples.second_shipment(order=Ref("shop-nl", str(order.id)), lines=())


@pytest.mark.promise("O13")
class TestLightspeedOrders(OrderSinkContract):
    """Lightspeed's orders keep the promises of every sink, as far as words about its own orders go."""

    @pytest.fixture
    def stage(self, stage_of: Any) -> Any:
        return stage_of(writes_status=("cancelled", "back_ordered"))

    @pytest.fixture
    def far_side(self, stage: Any, order: Any) -> FarSide:
        return ShopOfOrders(stage)

    @pytest.fixture
    def port(self, stage: Any) -> Any:
        return stage.connector.ports.orders

    @pytest.fixture
    def before(self, order: Any) -> Mapping[str, int]:
        return {f"shop-nl:{order.id}": 2}

    @pytest.fixture
    def sample(self, order: Any) -> OrderWord:
        return samples.order_word(order=Ref("shop-nl", str(order.id)), said="back_ordered")

    @pytest.fixture
    def newer(self, sample: Any) -> OrderWord:
        return samples.order_word(order=sample.order, said="cancelled", as_of=samples.after(15))

    def amounts(self, said: Order | OrderWord) -> Mapping[str, int]:
        assert isinstance(said, OrderWord)
        return {said.key: 0 if said.said == "cancelled" else 1}


def test_the_registry_knows_the_kind() -> None:
    kind = Registry().load(["lightspeed"])["lightspeed"]
    assert (kind.name, kind.role) == ("lightspeed", "shop")
    assert kind.offers >= {"orders", "shipments", "customers"}
    assert kind.simulator == "connectors.lightspeed.simulator:build"
    assert kind.translate is not None


@pytest.mark.anyio
async def test_check_learns_the_shop(stage: Any) -> None:
    await stage.connector.check()
    notes = stage.hub.memory.notes
    assert (notes["shop_id"], notes["currency"]) == ("356902", "EUR")
    assert len(notes["path_token"]) >= 32


@pytest.mark.anyio
@pytest.mark.promise("H9")
async def test_check_says_who_is_not_let_in(stage_of: Any) -> None:
    stranger = stage_of(secret=Secret("not the secret"))
    with pytest.raises(Unauthorised, match="key, secret and cluster"):
        await stranger.connector.check()
    with pytest.raises(HubError, match="setting language"):
        await stage_of(language="fr").connector.check()


@pytest.mark.promise("G2")
def test_an_operator_may_register_webhooks_himself(stage_of: Any) -> None:
    assert stage_of().connector.registers
    assert not stage_of(register_webhooks=False).connector.registers


def test_only_the_shops_host_is_called(stage: Any) -> None:
    hosts = plugin.hub_connector_kind().allowed_hosts
    assert hosts is not None
    assert hosts(stage.settings) == ["shop.test"]
