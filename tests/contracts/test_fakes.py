"""The fakes keep the promises of the ports they stand for."""

import pytest

from hub_core.testing import OrderSinkContract, ShipmentNotifierContract, StockPublisherContract
from hub_core.testing.fakes import FakeOrderSink, FakeShipmentNotifier, FakeStockPublisher


class TestFakeOrders(OrderSinkContract):
    @pytest.fixture
    def port(self):
        return FakeOrderSink()

    @pytest.fixture
    def far_side(self, port):
        return port


class TestFakeShipments(ShipmentNotifierContract):
    @pytest.fixture
    def port(self):
        return FakeShipmentNotifier()

    @pytest.fixture
    def far_side(self, port):
        return port


class TestFakeStock(StockPublisherContract):
    @pytest.fixture
    def port(self):
        return FakeStockPublisher()

    @pytest.fixture
    def far_side(self, port):
        return port
