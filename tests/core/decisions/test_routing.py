"""Who hears of it, and which warehouse gets it (H4, H15, O14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_core.decisions.routing import Side, recipients, warehouse_for

SHOP = Side("shop-nl", "shop", frozenset({"stock", "shipments"}))
OTHER = Side("shop-de", "shop", frozenset({"stock"}))
HALL = Side("hall", "warehouse", frozenset({"orders"}))
SHED = Side("shed", "warehouse", frozenset({"orders", "stock"}))
CHANNEL = Side("channel", "channel", frozenset({"orders", "stock"}))


@pytest.mark.promise("H4")
def test_everyone_with_a_socket_hears_of_it_save_the_giver():
    sides = [SHOP, OTHER, HALL, SHED]
    assert recipients("stock", sides, giver="shed") == ["shop-de", "shop-nl"]
    assert recipients("stock", sides, giver="hall") == ["shed", "shop-de", "shop-nl"]
    assert recipients("stock", sides, giver="hall", only=["shop-nl", "hall"]) == ["shop-nl"]


@pytest.mark.promise("O14", "H15")
@pytest.mark.parametrize(
    ("sides", "chosen"),
    [
        ([SHOP, HALL], ("hall", "it is the only warehouse")),
        ([SHOP, HALL, CHANNEL], ("hall", "it is the only warehouse")),
        ([SHOP, OTHER], ("", "no warehouse takes orders")),
        ([CHANNEL], ("", "no warehouse takes orders")),
        ([HALL, SHED], ("", "several warehouses take orders (hall, shed) and no rule chooses")),
    ],
)
def test_orders_go_to_the_one_warehouse_there_is(sides, chosen):
    assert warehouse_for(sides, giver="shop-nl") == chosen


@pytest.mark.promise("H4")
@given(st.sets(st.sampled_from([SHOP, OTHER, HALL, SHED])), st.sampled_from(["orders", "stock", "shipments"]))
def test_nothing_ever_goes_back_to_its_giver(sides, stream):
    for side in sides:
        assert side.name not in recipients(stream, sides, giver=side.name)
        assert warehouse_for(sides, giver=side.name)[0] != side.name
