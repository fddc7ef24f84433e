"""Products, customers and checkouts come in: kept when they are news, told to all others, found again."""

import pytest

from hub_core.models import Checkout, Customer, Product, ProductName, Ref
from hub_core.plugins import Connector
from hub_core.testing import samples
from hub_core.testing.fakes import FakePorts
from hub_core.testing.samples import after, checkout, customer, product
from hub_core.use_cases.take_in.checkouts import CheckoutsIn
from hub_core.use_cases.take_in.giving import Giving

pytestmark = pytest.mark.anyio


@pytest.fixture
def listener(house):
    """A channel that hears of everything."""
    ports = FakePorts()
    house.hub.join("channel", role="channel")
    house.hub.plug("channel", Connector(ports=ports))
    return ports


async def held(house, kind, key):
    return await house.storage.look(lambda work: work.facts.find(kind, key))


@pytest.mark.promise("H4")
async def test_a_product_is_told_to_all_others_and_found_by_every_name(house, listener):
    products = house.says["shop-nl"].products
    await products.put(product())
    await products.put(product())
    await house.goes_on()
    assert listener.products.facts == {"shop-nl:9": product()}
    assert listener.products.asked == 1
    for name in (ProductName(ref=Ref("shop-nl", "9")), ProductName(barcode="08712345678906"), ProductName(sku=" mug ")):
        assert await products.find(name) == product()
    for name in (ProductName(ref=Ref("shop-nl", "8")), ProductName(barcode="1", sku="BOWL"), ProductName()):
        assert await products.find(name) is None


@pytest.mark.promise("P3")
async def test_a_product_without_codes_is_kept_and_has_no_name(house):
    products = house.says["shop-nl"].products
    await products.put(product(sku="", barcode=" "))
    assert await held(house, Product, "shop-nl:9") is not None
    assert await products.find(ProductName(sku="", barcode="")) is None


@pytest.mark.promise("C1", "H4")
async def test_a_customer_is_told_to_all_others_and_found_by_mail(house, listener):
    customers = house.says["shop-nl"].customers
    await customers.put(customer(email="Anna@Example.org"))
    await customers.put(customer(email="Anna@Example.org", as_of=after(-1), first_name="Hannah"))
    await house.goes_on()
    assert await listener.customers.holds() == {"anna@example.org": 0}
    assert (await customers.find(" ANNA@example.org ")).first_name == "Anna"
    assert await customers.find("bob@example.org") is None


async def test_a_customer_without_mail_is_kept(house):
    await house.says["shop-nl"].customers.put(customer(email=""))
    assert await held(house, Customer, "shop-nl:5") is not None
    assert await house.says["shop-nl"].customers.find("") is None


async def test_a_checkout_is_kept_and_told_to_nobody(house, listener):
    hub = house.hub
    taking = CheckoutsIn(Giving(hub.storage, hub.members, hub.now, samples.SHOP))
    await taking.keep(checkout())
    assert await held(house, Checkout, "shop-nl:31") == checkout(read_at=house.clock())
    assert await house.goes_on() == 0


async def test_the_hub_grants_only_what_one_gives(house):
    house.join("shy", "warehouse", gives=["shipments"])
    assert house.says["shy"].offered() == ("shipments",)
    assert house.says["shop-nl"].offered() == ("orders", "stock", "shipments", "products", "customers")
