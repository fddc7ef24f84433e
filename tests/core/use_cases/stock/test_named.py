"""Locations that rules name and nobody ever stated (S4, S7, O14)."""

import pytest

from hub_core.models import HubRules, Route
from hub_core.testing.samples import SHOP, WAREHOUSE
from hub_core.use_cases.stock.named import never_stated

pytestmark = [pytest.mark.anyio, pytest.mark.promise("S4")]


async def named(store):
    members = store.house.hub.members
    return [(one.where, one.location, one.stated) for one in await store.look(lambda work: never_stated(work, members))]


async def test_of_who_stated_nothing_yet_no_location_is_strange(store):
    store.rule(SHOP, stock_locations=("warehouse/mian",))
    assert await named(store) == []


async def test_each_rule_that_names_a_strange_one_is_told_with_what_is_stated(store):
    await store.state(7, location=f"{WAREHOUSE}/main")
    store.rule(
        SHOP, stock_locations=("warehouse/mian", "warehouse/main", "warehouse"), pickup_location="warehouse/hall"
    )
    routes = (Route(to=WAREHOUSE, name="near", in_stock_at=("warehouse/mian",)), Route(to=WAREHOUSE))
    store.house.hub.members.rules = HubRules(routes=routes)
    stated = (f"{WAREHOUSE}/main",)
    assert await named(store) == [
        (f"[connector.{SHOP}.rules] stock_locations", "warehouse/mian", stated),
        (f"[connector.{SHOP}.rules] pickup_location", "warehouse/hall", stated),
        ("[[route]] near, in_stock_at", "warehouse/mian", stated),
    ]
