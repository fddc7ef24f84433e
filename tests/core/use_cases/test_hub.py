"""The hub joins its members, opens, and closes with them."""

import pytest

from hub_core.errors import ConfigError, Unavailable
from hub_core.models import Rules
from hub_core.plugins import Connector
from hub_core.ports import Ports
from hub_core.testing.samples import after
from hub_core.use_cases.desk import HUB
from hub_core.use_cases.former import FORMER, OWNER, former_after

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("name", ["shop-nl", HUB])
async def test_a_name_is_given_once(house, name):
    with pytest.raises(ConfigError, match=f"the name '{name}' is taken"):
        house.hub.join(name, role="shop")


@pytest.mark.promise("H15")
async def test_a_rule_may_give_another_role(house):
    member = house.hub.join("fulfilment", role="shop", rules=Rules(role="warehouse"))
    assert member.role == "warehouse"


@pytest.mark.promise("S6")
async def test_what_stock_means_is_said_by_the_kind_unless_a_rule_says_it(house):
    assert house.hub.join("by default", role="warehouse").stock_means == "available"
    by_kind = house.hub.join("files", role="warehouse", stock_means="physical")
    by_rule = house.hub.join("ruled", role="warehouse", stock_means="physical", rules=Rules(stock_means="available"))
    assert (by_kind.stock_means, by_rule.stock_means) == ("physical", "available")


async def test_a_member_hears_what_it_gets_and_has_a_socket_for(house):
    member = house.hub.join("quiet", role="warehouse", gets=["orders", "stock"])
    assert member.hears == frozenset()
    house.hub.plug("quiet", house.warehouse.connector())
    assert member.hears == {"orders"}
    assert member.ports.shipments is None
    assert not house.hub.members.hears("nobody", "orders")


@pytest.mark.promise("G5")
async def test_a_hub_in_which_another_took_a_former_name_does_not_open(empty_house):
    storage, hub = empty_house.storage, empty_house.hub
    await storage.open()
    await storage.do(lambda work: work.notes.write(OWNER, FORMER, former_after(None, "shop", "shop-nl")))
    await storage.close()
    empty_house.join("shop", "shop")
    with pytest.raises(ConfigError, match="hub rename shop-nl shop"):
        await hub.open()
    with pytest.raises(Unavailable, match="not open"):
        await empty_house.history()


async def test_closing_closes_every_connector_and_the_storage_though_one_fails(house):
    closed = []

    async def closes():
        closed.append("warehouse")

    async def fails():
        raise Unavailable("it hangs")

    house.hub.plug("warehouse", Connector(ports=Ports(), close=closes))
    house.hub.plug("shop-nl", Connector(ports=Ports(), close=fails))
    with pytest.raises(Unavailable, match="it hangs"):
        await house.hub.close()
    assert closed == ["warehouse"]
    with pytest.raises(Unavailable, match="not open"):
        await house.history()


async def test_what_goes_round_for_ever_is_left_after_some_rounds(house):
    async def again(*_):
        await house.order(as_of=after(len(house.shop.read)), quantity=len(house.shop.read))
        await house.order(as_of=after(len(house.shop.read)), quantity=99)

    house.shop.answers = again
    await house.order()
    await house.order(quantity=9)
    assert await house.hub.settle_down(rounds=3) > 3
    assert len(house.shop.read) == 3
