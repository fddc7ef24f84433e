"""Others go on knowing the things of a renamed connector by the key under which they were told them (G5)."""

import pytest

from hub_core.errors import ConfigError
from hub_core.models import Ref
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeCustomerDirectory, FakeOrderSink, FakeProductCatalog, FakeShipmentNotifier
from hub_core.use_cases.former import FORMER, KNOWN_AS, OWNER, FormerNames, former_after, former_names

pytestmark = pytest.mark.anyio


@pytest.fixture
async def renamed(storage):
    """`shop-nl` was called `shop` when the others heard of its order 7, its customer 5 and its product 9."""
    await storage.open()

    def step(work):
        work.notes.write(OWNER, FORMER, former_after(None, "shop", "shop-nl"))
        for id_ in ("7", "5", "9"):
            work.names.give(KNOWN_AS, "", f"shop:{id_}", f"shop-nl:{id_}")

    await storage.do(step)
    former = FormerNames(storage)
    await former.learn(["shop-nl", "warehouse"])
    return former


@pytest.mark.promise("G5")
async def test_whatever_another_is_told_has_the_keys_he_knows(renamed):
    told = await renamed.outward("warehouse", samples.order(customer=Ref("shop-nl", "5"), checkout=Ref("shop-nl", "6")))
    assert (told.key, told.customer, told.checkout) == ("shop:7", Ref("shop", "5"), Ref("shop-nl", "6"))


@pytest.mark.promise("G5")
async def test_the_renamed_one_itself_is_told_its_name_of_today(renamed):
    assert (await renamed.outward("shop-nl", samples.shipment())).order == Ref("shop-nl", "7")


@pytest.mark.promise("G5")
async def test_what_others_say_has_the_names_of_today(renamed):
    assert renamed.inward(samples.shipment(order=Ref("shop", "7"))).order == Ref("shop-nl", "7")
    assert renamed.inward(samples.shipment()) == samples.shipment()


@pytest.mark.promise("G5")
async def test_orders_and_parcels_go_out_under_the_keys_a_warehouse_took_them_under(renamed):
    orders, parcels = FakeOrderSink(), FakeShipmentNotifier()
    ports = renamed.ports_of("warehouse", Ports(orders=orders, shipments=parcels))
    await ports.orders.accept(samples.order(ref=Ref("shop-nl", "7")))
    await ports.orders.accept(samples.order(ref=Ref("shop-nl", "8")))
    await ports.orders.accept(samples.order_word(order=Ref("shop-nl", "7")))
    await ports.shipments.notify([samples.shipment(order=Ref("shop-nl", "7"))])
    assert ([*orders.facts], [*orders.words]) == (["shop:7", "shop-nl:8"], ["shop:7"])
    assert [parcel.order for parcel in parcels.facts.values()] == [Ref("shop", "7")]


@pytest.mark.promise("G5")
async def test_products_and_customers_go_out_as_they_are_known_and_are_found_as_ever(renamed):
    products, customers = FakeProductCatalog(), FakeCustomerDirectory()
    ports = renamed.ports_of("ledger", Ports(products=products, customers=customers))
    await ports.products.put(samples.product(ref=Ref("shop-nl", "9")))
    await ports.customers.put(samples.customer(ref=Ref("shop-nl", "5")))
    assert [*products.facts, *customers.facts] == ["shop:9", "shop:5"]
    assert (await ports.products.find(samples.MUG)).ref == Ref("shop", "9")
    assert (await ports.customers.find("anna@example.org")).ref == Ref("shop", "5")


@pytest.mark.promise("G5")
async def test_stock_of_a_product_of_a_former_name_is_taken_under_the_name_of_today(renamed):
    heard = []

    class Numbers:
        async def publish(self, stock, /):
            heard.extend(stock)

    named = samples.MUG.__class__(ref=Ref("shop", "9"))
    await renamed.hub_ports(Ports(stock=Numbers())).stock.publish([samples.stock_level(product=named)])
    assert [said.product.ref for said in heard] == [Ref("shop-nl", "9")]


@pytest.mark.promise("G5")
async def test_where_nothing_was_renamed_nothing_is_changed(storage):
    await storage.open()
    former, ports = FormerNames(storage), Ports(products=FakeProductCatalog())
    await former.learn(["shop-nl"])
    assert former.ports_of("shop-nl", ports) is ports
    order = samples.order()
    assert former.inward(order) is order


@pytest.mark.promise("G5")
async def test_a_former_name_is_given_to_nobody_else(renamed):
    with pytest.raises(ConfigError, match=r"\[connector.shop\] is the former name of shop-nl"):
        await renamed.learn(["shop"])


def test_names_may_change_again_and_back():
    twice = former_after(former_after(None, "a", "b"), "b", "c")
    assert former_names(twice) == {"a": "c", "b": "c"}
    assert former_names(former_after(twice, "c", "a")) == {"b": "a", "c": "a"}
