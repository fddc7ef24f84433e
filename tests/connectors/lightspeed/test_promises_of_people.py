"""The promises of every directory of customers and every source of checkouts, kept by the connector."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from connectors.lightspeed.simulator.trade.carts import NewCheckout
from connectors.lightspeed.simulator.trade.people import NewCustomer
from connectors.lightspeed.simulator.trade.placing import NewLine
from hub_core.models import Checkout, Customer, Ref
from hub_core.testing import CheckoutSourceContract, CustomerDirectoryContract, FarSide, samples


class FarShop:
    """The simulated shop, as the contracts look at it."""

    def __init__(self, stage: Any) -> None:
        self.shop = stage.shop

    async def goes_down(self) -> None:
        self.shop.turn(down=True)

    async def comes_back(self) -> None:
        self.shop.turn(down=False)

    async def says_no(self) -> None:
        self.shop.turn(error_rate=1.0, error_status=422)


class ShopOfPeople(FarShop):
    """Everybody's e-mail, and the digits of their phone number."""

    async def holds(self) -> Mapping[str, int]:
        people = [customer.facts for customer in self.shop.books.customers.values()]
        return {one["email"].casefold(): int(one["phone"].replace(" ", "") or 0) for one in people}


class ShopOfCheckouts(FarShop):
    """Every checkout, once."""

    async def holds(self) -> Mapping[str, int]:
        return {f"shop-nl:{number}": 1 for number in self.shop.books.checkouts}


@pytest.mark.promise("C2", "C4", "L15")
class TestLightspeedCustomers(CustomerDirectoryContract):
    """A shop that makes no customers: it is told of those it has."""

    @pytest.fixture
    def far_side(self, stage: Any, anna: Any) -> FarSide:
        return ShopOfPeople(stage)

    @pytest.fixture
    def anna(self, stage: Any) -> Any:
        stage.shop.customers.add(NewCustomer(email="bob@example.org"))
        return stage.shop.customers.add(NewCustomer(email="anna@example.org"))

    @pytest.fixture
    def port(self, stage: Any) -> Any:
        return stage.connector.ports.customers

    @pytest.fixture
    def before(self) -> Mapping[str, int]:
        return {"bob@example.org": 0, "anna@example.org": 0}

    @pytest.fixture
    def sample(self, anna: Any) -> Customer:
        return samples.customer(ref=Ref("shop-nl", str(anna.id)), phone="030 1234567")


@pytest.mark.promise("C4")
class TestLightspeedMakingCustomers(CustomerDirectoryContract):
    """A shop that makes those it lacks."""

    @pytest.fixture
    def stage(self, stage_of: Any) -> Any:
        return stage_of(create_customers=True)

    @pytest.fixture
    def far_side(self, stage: Any) -> FarSide:
        return ShopOfPeople(stage)

    @pytest.fixture
    def port(self, stage: Any) -> Any:
        return stage.connector.ports.customers

    @pytest.fixture
    def sample(self) -> Customer:
        return samples.customer(ref=Ref("pos", "77"), phone="030 1234567")


@pytest.mark.promise("K1", "K3", "K5", "K6", "L16")
class TestLightspeedCheckouts(CheckoutSourceContract):
    """A shop that two people are checking out of."""

    @pytest.fixture
    def both(self, stage: Any) -> list[Any]:
        people = (("anna@example.org", 1), ("bob@example.org", 0))
        line = (NewLine(sku="MUG", quantity=2),)
        return [
            stage.shop.checkouts.open(
                NewCheckout(email=email, lines=line, created_at=samples.NOON - timedelta(hours=hours))
            )
            for email, hours in people
        ]

    @pytest.fixture
    def far_side(self, stage: Any, both: Any) -> FarSide:
        return ShopOfCheckouts(stage)

    @pytest.fixture
    def port(self, stage: Any, both: Any) -> Any:
        return stage.connector.ports.checkouts

    @pytest.fixture
    def sample(self, both: Any) -> Checkout:
        return _told(both[0], "anna@example.org")

    @pytest.fixture
    def second(self, both: Any) -> Checkout:
        return _told(both[1], "bob@example.org")


def _told(made: Any, email: str) -> Checkout:
    line = samples.order_line(quantity=2)
    return samples.checkout(
        ref=Ref("shop-nl", str(made.id)), as_of=made.updated, made_at=made.created, email=email, lines=(line,)
    )
