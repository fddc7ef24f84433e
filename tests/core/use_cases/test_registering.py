"""Webhooks at the vendor: the missing are added, doubles removed, foreign ones left alone (G2)."""

import pytest

from hub_core.errors import Unavailable, Unsupported
from hub_core.plugins import Connector, Registration
from hub_core.ports import Ports
from hub_core.testing.samples import after
from hub_core.use_cases.causes import WEBHOOKS
from hub_core.use_cases.registering import look, remove_webhooks, sort_out, sync_webhooks

pytestmark = pytest.mark.anyio
DOOR = "https://hub.example/shop-nl/secret"
PAID = Registration("orders/paid", DOOR)
SHIPPED = Registration("orders/shipped", DOOR)


class Vendor:
    """Where webhooks are registered."""

    def __init__(self, *listed):
        self.listed_now = list(listed)
        self.fault = None

    async def wanted(self):
        return [PAID, SHIPPED]

    async def listed(self):
        return list(self.listed_now)

    async def add(self, registration):
        if self.fault is not None:
            raise self.fault
        self.listed_now.append(Registration(registration.topic, registration.address, str(len(self.listed_now) + 90)))

    async def remove(self, registration):
        self.listed_now.remove(registration)


@pytest.fixture
def vendor(house):
    vendor = Vendor(
        Registration("orders/paid", DOOR, "10"),
        Registration("orders/paid", DOOR, "9"),
        Registration("orders/paid", "https://hub.example/shop-nl/older-secret", "11"),
        Registration("orders/deleted", DOOR, "12"),
        Registration("orders/paid", "https://erp.example/orders", "13"),
    )
    house.hub.plug("shop-nl", Connector(ports=Ports(), registrations=vendor))
    return vendor


def sync(house):
    return sync_webhooks(house.storage, house.hub.members["shop-nl"], house.clock)


@pytest.mark.promise("G2")
async def test_what_is_missing_is_added_what_is_doubled_removed_and_what_is_foreign_stays(house, vendor):
    assert await sync(house) == "1 stood, 1 added, 3 removed"
    assert [(one.topic, one.id) for one in vendor.listed_now] == [
        ("orders/paid", "9"),
        ("orders/paid", "13"),
        ("orders/shipped", "95"),
    ]
    assert await house.problems() == {}
    assert await sync(house) == "2 stood, 0 added, 0 removed"


@pytest.mark.promise("G2")
async def test_one_that_vanishes_is_put_back_and_a_person_is_told_until_it_stays(house, vendor):
    await sync(house)
    vendor.listed_now.pop()
    house.clock.moment = after(90)
    assert await sync(house) == "1 stood, 1 added (they had vanished and were put back), 0 removed"
    assert (await house.problems())[WEBHOOKS].evidence.startswith(
        "orders/shipped were put back at 2026-01-15 13:30 UTC"
    )
    await sync(house)
    assert await house.problems() == {}


@pytest.mark.promise("G2")
async def test_a_vendor_that_is_away_in_between_is_asked_again(house, vendor):
    vendor.fault = Unavailable("503")
    with pytest.raises(Unavailable):
        await sync(house)
    vendor.fault = None
    assert await sync(house) == "1 stood, 1 added, 3 removed"
    assert await house.problems() == {}


@pytest.mark.promise("G2")
async def test_taking_away_leaves_only_what_is_foreign(house, vendor):
    await sync(house)
    assert await remove_webhooks(house.hub.members["shop-nl"]) == 2
    assert [one.address for one in vendor.listed_now] == ["https://erp.example/orders"]


@pytest.mark.promise("G2")
async def test_the_hub_looks_every_half_hour_where_it_registers_by_itself(house, vendor):
    await house.hub.collect.prepare()
    [due] = await house.hub.collect.claim()
    assert (due.job, due.every_seconds) == ("webhooks", 1800)
    assert await house.hub.collect.run(due)
    assert len((await look(house.hub.members["shop-nl"])).standing) == 2
    house.hub.plug("shop-nl", Connector(ports=Ports(), registrations=vendor, registers=False))
    assert house.hub.collect.jobs() == {}


async def test_a_connector_without_webhooks_says_so(house):
    with pytest.raises(Unsupported, match="warehouse registers no webhooks"):
        await look(house.hub.members["warehouse"])


@pytest.mark.promise("G2")
def test_the_oldest_of_doubles_stays():
    doubles = [Registration("orders/paid", DOOR, id_) for id_ in ("100", "20", "3")]
    found = sort_out([PAID], doubles)
    assert [one.id for one in found.standing] == ["3"]
    assert [one.id for one in found.surplus] == ["20", "100"]
    assert (found.missing, found.foreign) == ((), ())


@pytest.mark.promise("G2", "G5")
async def test_those_of_a_former_name_are_ours_too(house, vendor):
    before = "https://hub.example/shop-old/secret"
    vendor.listed_now = [
        Registration("orders/paid", before, "1"),
        Registration("orders/paid", "https://hub.example/shop-older/secret", "2"),
    ]
    house.hub.former.now_called = {"shop-old": "shop-nl", "depot": "warehouse"}
    assert await sync(house) == "0 stood, 2 added, 1 removed"
    assert [one.address for one in vendor.listed_now] == ["https://hub.example/shop-older/secret", DOOR, DOOR]
