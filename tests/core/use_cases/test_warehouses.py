"""One order, one warehouse, decided once; an operator may say which (O14)."""

import pytest

from hub_core.models import OrderStatus, Rules
from hub_core.testing import samples
from hub_core.testing.samples import after
from hub_core.use_cases.records import HandoverState

pytestmark = pytest.mark.anyio
PROCESSING = OrderStatus.PROCESSING


@pytest.mark.promise("O14")
async def test_one_warehouse_is_chosen_once_and_the_reason_is_written_on_the_order(house):
    await house.order()
    standing = await house.standing()
    assert (standing.warehouse, standing.because) == ("warehouse", "it is the only warehouse")
    house.join("second", "warehouse")
    await house.order(as_of=after(1), quantity=2)
    assert (await house.standing()).warehouse == "warehouse"


@pytest.mark.promise("O14")
async def test_an_order_without_a_warehouse_is_a_problem_until_one_is_named(empty_house):
    house = empty_house
    house.join(samples.SHOP, "shop", rules=Rules(live_from=after(-9)))
    await house.hub.open()
    await house.order()
    assert (await house.problems())["order 1001 has no warehouse"].cure == "hub release shop-nl order 1001 --to NAME"
    warehouse = house.join(samples.WAREHOUSE, "warehouse")
    await house.hub.operate.release("shop-nl:7", to="warehouse")
    await house.goes_on()
    assert len(warehouse.orders.heard) == 1
    assert await house.problems() == {}
    assert (await house.standing()).because == "an operator said so"


@pytest.mark.promise("O14")
@pytest.mark.parametrize("status", [OrderStatus.CANCELLED, PROCESSING])
async def test_the_problem_of_a_homeless_order_ends_with_the_order_or_with_a_warehouse(empty_house, status):
    house = empty_house
    house.join(samples.SHOP, "shop", rules=Rules(live_from=after(-9)))
    await house.hub.open()
    await house.order()
    if status is PROCESSING:
        house.join(samples.WAREHOUSE, "warehouse")
    await house.order(as_of=after(1), status=status, quantity=2)
    assert await house.problems() == {}


@pytest.mark.promise("O14")
async def test_two_warehouses_and_no_rule_are_a_problem_that_names_both(house):
    house.join("second", "warehouse")
    await house.order()
    evidence = (await house.problems())["order 1001 has no warehouse"].evidence
    assert evidence == "several warehouses take orders (second, warehouse) and no rule chooses"


@pytest.mark.promise("O14")
async def test_moving_an_order_before_it_left_gives_it_to_one_warehouse_only(house):
    second = house.join("second", "warehouse")
    house.hub.members["second"].gets = frozenset({"stock"})
    await house.order()
    house.hub.members["second"].gets = frozenset({"orders"})
    await house.hub.operate.release("shop-nl:7", to="second")
    await house.goes_on()
    assert (len(house.warehouse.orders.heard), len(second.orders.heard)) == (0, 1)
    assert (await house.handover()).state is HandoverState.NOT_NEEDED


@pytest.mark.promise("O14", "H6")
async def test_an_order_moved_there_and_back_again_goes_out(house):
    second = house.join("second", "warehouse", gets=["stock"])
    await house.order()
    house.hub.members["second"].gets = frozenset({"orders"})
    await second.orders.says_no("not here")
    await house.hub.operate.release("shop-nl:7", to="second")
    await house.goes_on()
    assert "order 1001 was refused" in await house.problems()
    await house.hub.operate.release("shop-nl:7", to="warehouse")
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == 1
    assert await house.problems() == {}
    assert await house.hub.operate.retry("letters") == 1
    await house.goes_on()
    assert second.orders.heard == []
    assert await house.open_rows() == 0
