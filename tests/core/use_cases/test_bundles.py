"""Stock of one receiver goes out in bundles: one call for many, and one that is refused parks alone (S9, H7)."""

from dataclasses import replace

import pytest

from hub_core.errors import PartlyRejected, Rejected, Unauthorised, Unavailable
from hub_core.models import ProductName, Ref
from hub_core.plugins import Connector
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeStockPublisher
from hub_core.use_cases import deliver
from hub_core.use_cases.bundles import Bundle

pytestmark = pytest.mark.anyio


class Shop(FakeStockPublisher):
    """Takes many at once; may refuse some by name, or every call that has a certain one in it."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[list[str]] = []
        self.fault: Exception | None = None
        self.culprit = ""
        self.gone: dict[str, str] = {}
        """Keys it does not find, with the reason."""

    async def publish(self, stock, /):
        ids = [level.product.ref.id for level in stock]
        self.calls.append(ids)
        if self.fault is not None:
            raise self.fault
        if self.culprit in ids:
            raise Rejected("something in it is wrong")
        refused = {level.key: self.gone[level.key] for level in stock if level.key in self.gone}
        try:
            await super().publish([level for level in stock if level.key not in refused])
        except PartlyRejected as partly:
            raise PartlyRejected(partly.refused | refused, not_found=refused) from partly
        if refused:
            raise PartlyRejected(refused, not_found=refused)

    def heard(self) -> list[list[str]]:
        calls, self.calls = self.calls, []
        return calls


@pytest.fixture
async def shop(house):
    """The shop has eight products."""
    shop = Shop()
    house.hub.plug(samples.SHOP, Connector(ports=Ports(stock=shop)))
    for number in range(1, 9):
        ref = Ref(samples.SHOP, str(number))
        await house.says[samples.SHOP].products.put(samples.product(ref=ref, sku=f"MUG-{number}", barcode=""))
    await house.goes_on()
    return shop


async def state(house, *available: int) -> None:
    """The warehouse states these levels of the first products."""
    levels = [
        samples.stock_level(product=ProductName(sku=f"MUG-{number}"), available=pieces, as_of=house.clock())
        for number, pieces in enumerate(available, 1)
    ]
    await house.says[samples.WAREHOUSE].stock.publish(levels)


async def parked(house) -> list[str]:
    """What waits for a person, by reason."""
    rows = await house.storage.look(lambda work: work.outbox.parked())
    return [row.reason for row in rows]


@pytest.mark.promise("S9", "L5")
async def test_one_call_for_many(house, shop):
    await state(house, 7, 7, 7, 7, 7, 7, 7, 7)
    await house.goes_on()
    assert [sorted(call) for call in shop.heard()] == [list("12345678")]
    assert await house.open_rows() == 0


@pytest.mark.promise("S9")
async def test_as_many_as_go_in_one_call_of_its_far_side(house, shop):
    house.hub.members[samples.SHOP].connector = Connector(ports=Ports(stock=shop), stock_at_once=5)
    await state(house, 7, 7, 7, 7, 7, 7, 7, 7)
    [bundle] = await house.hub.deliver.claim(samples.SHOP, 2)
    assert len(bundle.letters) == 5
    await house.hub.deliver.send(bundle)
    [rest] = await house.hub.deliver.claim(samples.SHOP, 5)
    assert len(rest.letters) == 3


async def test_one_that_is_connected_no_more_is_handed_nothing_more(house, shop):
    await state(house, 7, 7, 7)
    del house.hub.members._by_name[samples.SHOP]
    assert await house.hub.deliver.claim(samples.SHOP, 1) == []


@pytest.mark.promise("S9")
async def test_what_reaches_or_leaves_zero_goes_first(house, shop):
    await state(house, 7, 7, 0, 7, 7, 7, 0, 7)
    await house.goes_on()
    house.clock.passes(samples.after(1) - samples.NOON)
    shop.heard()
    await state(house, 6, 0, 5, 6, 6, 6, 9, 6)
    await house.goes_on()
    [call] = shop.heard()
    assert sorted(call[:3]) == ["2", "3", "7"]


@pytest.mark.promise("S9", "H7")
async def test_the_refused_park_alone_and_the_others_are_told(house, shop):
    shop.refuses = {"shop-nl:2@hub": "it is gone", "shop-nl:4@hub": "so is this"}
    await state(house, 7, 7, 7, 7, 7)
    await house.goes_on()
    assert sorted(shop.facts) == ["shop-nl:1@hub", "shop-nl:3@hub", "shop-nl:5@hub"]
    assert sorted(await parked(house)) == ["it is gone", "so is this"]
    assert await house.open_rows() == 2


@pytest.mark.promise("H9", "S5")
async def test_one_that_is_not_found_for_a_moment_is_told_and_no_person_is_called(house, shop):
    shop.gone = {"shop-nl:2@hub": "not found"}
    await state(house, 7, 7, 7)
    await house.goes_on()
    assert (await parked(house), await house.problems()) == ([], {})
    shop.gone, _ = {}, shop.heard()
    await house.goes_on(0.1)
    assert shop.heard() == [["2"]]
    assert (shop.facts["shop-nl:2@hub"].available, await house.open_rows()) == (7, 0)


@pytest.mark.promise("H9", "H6")
async def test_one_that_is_not_found_for_a_quarter_of_an_hour_waits_for_a_person(house, shop):
    shop.gone = {"shop-nl:2@hub": "not found"}
    await state(house, 7, 7, 7)
    await house.goes_on()
    await house.goes_on(14)
    assert await parked(house) == []
    await house.goes_on(10)
    assert await parked(house) == ["not found"]


@pytest.mark.promise("H9", "H7", "P5")
async def test_of_doubles_the_one_that_is_not_found_is_asked_for_again_though_the_other_is_refused(house, shop):
    twin = samples.product(ref=Ref(samples.SHOP, "9"), sku="MUG-1", barcode="")
    await house.says[samples.SHOP].products.put(twin)
    shop.refuses, shop.gone = {"shop-nl:1@hub": "no"}, {"shop-nl:9@hub": "not found"}
    await state(house, 7)
    await house.goes_on()
    assert await parked(house) == []
    shop.gone = {}
    await house.goes_on(1)
    assert shop.facts["shop-nl:9@hub"].available == 7
    assert await parked(house) == ["no"]


@pytest.mark.promise("S9", "H7")
@pytest.mark.parametrize("culprit", ["1", "4", "8"])
async def test_a_bundle_that_is_refused_as_a_whole_is_split_until_the_culprit_stands_alone(house, shop, culprit):
    shop.culprit = culprit
    await state(house, 7, 7, 7, 7, 7, 7, 7, 7)
    await house.hub.settle_down()
    assert len(shop.facts) == 7
    assert await parked(house) == ["something in it is wrong"]
    assert len(shop.heard()) == 7
    assert await house.open_rows() == 1


@pytest.mark.promise("H7")
async def test_a_refusal_of_what_nobody_named_is_one_of_the_whole(house, shop):
    shop.fault = PartlyRejected({"shop-nl:77@hub": "who is that?"})
    await state(house, 7, 7)
    await house.goes_on()
    assert len(shop.heard()) == 3
    assert len(await parked(house)) == 2


@pytest.mark.promise("S9", "H9")
async def test_those_that_met_nobody_stay_together(house, shop):
    shop.fault = Unavailable("away")
    await state(house, 7, 7, 7)
    await house.goes_on()
    shop.fault = None
    shop.heard()
    await house.goes_on(1)
    assert [len(call) for call in shop.heard()] == [3]


@pytest.mark.promise("H9")
async def test_the_lane_learns_the_worst_of_what_a_bundle_met(house, shop):
    await state(house, 7, 7)
    [bundle] = await house.hub.deliver.claim(samples.SHOP, 10)
    faults = iter([Rejected("not both"), Rejected("not this"), Unauthorised("who are you?")])

    async def publish(stock, /):
        raise next(faults)

    shop.publish = publish
    end = await house.hub.deliver.send(bundle)
    assert (end.then, end.stops) == ("later", "connector")


@pytest.mark.promise("H7")
async def test_an_end_that_cannot_be_kept_holds_up_no_other(house, shop, monkeypatch):
    taken = deliver.taken

    def poisoned(desk, letter):
        if letter.facts[0].product.ref.id == "2":
            raise ZeroDivisionError("poison")
        taken(desk, letter)

    monkeypatch.setattr(deliver, "taken", poisoned)
    await state(house, 7, 7, 7)
    await house.goes_on()
    assert await house.open_rows() == 1
    monkeypatch.undo()
    await house.goes_on(1)
    assert await house.open_rows() == 0
    assert [len(call) for call in shop.heard()] == [3, 1]


@pytest.mark.promise("H6")
async def test_ends_that_storage_cannot_keep_are_left_to_their_leases(house, shop):
    await state(house, 7, 7)
    [bundle] = await house.hub.deliver.claim(samples.SHOP, 10)

    class Away:
        async def do(self, step, *keys):
            raise Unavailable("no disk")

    with pytest.raises(Unavailable, match="no disk"):
        await replace(house.hub.deliver, storage=Away()).send(bundle)
    await house.goes_on(1)
    assert await house.open_rows() == 0


@pytest.mark.promise("S5", "S9")
async def test_one_bundle_at_a_time_and_what_changes_meanwhile_becomes_one(house, shop):
    await state(house, 7, 7)
    [bundle] = await house.hub.deliver.claim(samples.SHOP, 10)
    house.clock.passes(samples.after(1) - samples.NOON)
    await state(house, 6, 6, 6)
    assert await house.hub.deliver.claim(samples.SHOP, 10) == []
    await house.hub.deliver.hold([bundle])
    await house.hub.deliver.send(bundle)
    await house.goes_on()
    assert [sorted(call) for call in shop.heard()] == [["1", "2"], ["1", "2", "3"]]


@pytest.mark.promise("S9")
async def test_an_order_does_not_wait_behind_stock(house, shop):
    warehouse = house.hub.members[samples.WAREHOUSE]
    warehouse.connector = Connector(ports=Ports(orders=house.warehouse.orders, stock=shop))
    warehouse.gives = frozenset({"stock"})
    house.join("other", "warehouse", gets=[])
    await house.says["other"].stock.publish([samples.stock_level(product=ProductName(sku="MUG-1"))])
    await house.order()
    first, second = await house.hub.deliver.claim(samples.WAREHOUSE, 10)
    assert first.outgoing.stream == "orders"
    assert isinstance(second, Bundle)
    assert second.to == samples.WAREHOUSE
