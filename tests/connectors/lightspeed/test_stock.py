"""Stock goes to the shop in bulk; what the shop shows comes back, with who moved it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from pytest_httpx import HTTPXMock

from connectors.lightspeed.plugin import connect
from connectors.lightspeed.simulator.trade.offering import NewProduct, NewVariant
from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder
from hub_core.errors import PartlyRejected, Unavailable
from hub_core.models import ProductName, Ref, StockChange, StockLevel
from hub_core.plugins import Expected
from hub_core.testing.samples import NOON

pytestmark = pytest.mark.anyio


def level(id_: object, available: int, *, minutes: int = 0, origin: str = "shop-nl") -> StockLevel:
    name = ProductName(ref=Ref(origin, str(id_)), sku="MUG")
    return StockLevel(product=name, location="hub", available=available, as_of=NOON + timedelta(minutes=minutes))


def mugs(stage: Any, count: int) -> list[Any]:
    """So many variants in the shop, 12 pieces of each."""
    return [
        stage.shop.products.add(NewProduct(variants=(NewVariant(sku="MUG", stock=12),))).variants[0]
        for _ in range(count)
    ]


async def publish(stage: Any, *levels: StockLevel | StockChange) -> None:
    await stage.connector.ports.stock.publish(levels)


def puts(stage: Any) -> list[str]:
    return [path.rpartition("/nl/")[2] for path in stage.calls("PUT")]


@pytest.mark.promise("L4", "L5")
async def test_one_level_is_one_write_and_nothing_beside_it(stage: Any) -> None:
    (mug,) = mugs(stage, 1)
    before = dict(mug.facts)
    await publish(stage, level(mug.id, 7))
    assert (mug.stock, mug.facts, puts(stage)) == (7, before, [f"variants/{mug.id}.json"])
    assert stage.calls("GET") == []


@pytest.mark.promise("S9", "L4")
async def test_many_levels_are_as_few_writes_as_the_bulk_allows(stage: Any) -> None:
    stage.shop.turn(limits=(100_000, 100_000, 100_000))
    several = mugs(stage, 250)
    await publish(stage, *(level(mug.id, number) for number, mug in enumerate(several)))
    assert [mug.stock for mug in several] == list(range(250))
    assert puts(stage) == ["variants/bulk.json"] * 3
    assert stage.calls("GET") == []


@pytest.mark.promise("S9")
async def test_the_size_of_a_bulk_is_a_setting(stage_of: Any) -> None:
    stage = stage_of(stock_bulk_size=2)
    several = mugs(stage, 5)
    await publish(stage, *(level(mug.id, 3) for mug in several))
    assert puts(stage) == ["variants/bulk.json"] * 2 + [f"variants/{several[4].id}.json"]


@pytest.mark.promise("S9")
async def test_a_shop_that_takes_fewer_at_once_is_learnt(stage: Any) -> None:
    stage.shop.turn(bulk_max=30)
    several = mugs(stage, 100)
    await publish(stage, *(level(mug.id, 3) for mug in several))
    assert {mug.stock for mug in several} == {3}
    stage.shop.books.calls.clear()
    await publish(stage, *(level(mug.id, 4, minutes=1) for mug in several))
    assert puts(stage) == ["variants/bulk.json"] * 4


@pytest.mark.promise("H7", "S9")
async def test_a_bulk_refused_as_a_whole_is_split_until_the_culprit_stands_alone(stage: Any) -> None:
    several = mugs(stage, 20)
    with pytest.raises(PartlyRejected) as refused:
        await publish(
            stage,
            *(level(mug.id, 3) for mug in several[:11]),
            level(999, 3),
            *(level(mug.id, 3) for mug in several[11:]),
        )
    assert list(refused.value.refused) == ["shop-nl:999@hub"]
    assert "not there any more" in refused.value.refused["shop-nl:999@hub"]
    assert refused.value.not_found == {"shop-nl:999@hub"}
    assert {mug.stock for mug in several} == {3}


@pytest.mark.promise("H9", "P10")
async def test_a_variant_that_is_not_found_is_named_as_such_and_noted_to_be_looked_at(stage: Any) -> None:
    (mug,) = mugs(stage, 1)
    for minutes in (0, 1):
        with pytest.raises(PartlyRejected) as refused:
            await publish(stage, level(mug.id, 5, minutes=minutes), level(999, 3, minutes=minutes))
        assert refused.value.not_found == {"shop-nl:999@hub"}
        stage.hub.now.passes(timedelta(minutes=1))
    assert stage.hub.memory.intents["missing"] == [f"variants/999 {NOON.isoformat()}"]


@pytest.mark.promise("H9")
async def test_a_level_the_shop_says_no_to_is_not_one_it_does_not_find(stage: Any) -> None:
    (mug,) = mugs(stage, 1)
    stage.shop.turn(error_next=1, error_status=422)
    with pytest.raises(PartlyRejected) as refused:
        await publish(stage, level(mug.id, 5))
    assert (list(refused.value.refused), refused.value.not_found) == ([f"shop-nl:{mug.id}@hub"], frozenset())
    assert stage.hub.memory.intents.get("missing", []) == []


@pytest.mark.promise("H9", "S9")
async def test_a_bulk_that_answers_404_once_is_written_in_parts_and_as_large_again_afterwards(stage: Any) -> None:
    several = mugs(stage, 8)
    stage.shop.turn(error_next=1, error_status=404)
    await publish(stage, *(level(mug.id, 3) for mug in several))
    assert {mug.stock for mug in several} == {3}
    stage.shop.books.calls.clear()
    await publish(stage, *(level(mug.id, 4, minutes=1) for mug in several))
    assert puts(stage) == ["variants/bulk.json"]


@pytest.mark.promise("H7")
@pytest.mark.parametrize("count", [2, 8])
async def test_what_a_bulk_leaves_out_is_looked_for(stage: Any, count: int) -> None:
    stage.shop.turn(bulk_unknown="skip")
    several = mugs(stage, 9)
    gone = [level(999 + number, 3) for number in range(count)]
    with pytest.raises(PartlyRejected) as refused:
        await publish(stage, *(level(mug.id, 3) for mug in several), *gone)
    assert list(refused.value.refused) == [word.key for word in gone]
    assert refused.value.not_found == set(refused.value.refused)
    assert {mug.stock for mug in several} == {3}


async def test_what_names_no_variant_of_this_shop_is_refused_and_the_rest_is_taken(stage: Any) -> None:
    (mug,) = mugs(stage, 1)
    nameless = msgspec.structs.replace(level(1, 3), product=ProductName(sku="MUG"))
    change = StockChange(id="9", product=ProductName(sku="MUG"), location="x", change=-1, as_of=NOON)
    with pytest.raises(PartlyRejected) as refused:
        await publish(stage, nameless, level(7, 3, origin="warehouse"), change, level("no number", 1), level(mug.id, 5))
    assert [reason.partition(":")[0] for reason in refused.value.refused.values()] == [
        "not found", "not found", "Lightspeed takes levels, not changes", "not found",
    ]  # fmt: skip
    assert refused.value.not_found == frozenset(), "waiting would help none of them"
    assert mug.stock == 5


@pytest.mark.promise("H3")
async def test_the_newest_level_counts_and_an_older_one_changes_nothing(stage: Any) -> None:
    (mug,) = mugs(stage, 1)
    await publish(stage, level(mug.id, 5, minutes=2), level(mug.id, 4, minutes=1))
    await publish(stage, level(mug.id, 3))
    assert (mug.stock, len(puts(stage))) == (5, 1)


@pytest.mark.promise("H5")
async def test_the_same_word_twice_does_not_overwrite_a_sale_between_them(stage: Any) -> None:
    (mug,) = mugs(stage, 1)
    await publish(stage, level(mug.id, 5))
    stage.shop.orders.place(NewOrder(lines=(NewLine(sku="MUG", quantity=1),)))
    await publish(stage, level(mug.id, 5))
    assert mug.stock == 4


@pytest.mark.promise("H5")
@pytest.mark.parametrize("count", [1, 2, 6])
async def test_a_yes_without_effect_is_written_once_more(stage: Any, count: int) -> None:
    """Such an answer repeats what was asked, under the time of before."""
    await stage.open()
    several = mugs(stage, count)
    await stage.read_all()
    stage.hub.now.passes(timedelta(minutes=1))
    stage.shop.turn(idle_puts_next=1)
    await publish(stage, *(level(mug.id, 5) for mug in several))
    assert {mug.stock for mug in several} == {5}


@pytest.mark.promise("H5", "H9")
async def test_a_yes_that_never_sticks_is_asked_again_later(stage: Any) -> None:
    await stage.open()
    (mug,) = mugs(stage, 1)
    await stage.read_all()
    stage.hub.now.passes(timedelta(minutes=1))
    stage.shop.turn(idle_puts_next=2)
    with pytest.raises(Unavailable, match="yes twice"):
        await publish(stage, level(mug.id, 5))
    await publish(stage, level(mug.id, 5))
    assert mug.stock == 5


@pytest.mark.promise("H5", "H9")
async def test_an_answer_that_was_lost_is_asked_for_again(stage: Any) -> None:
    several = mugs(stage, 3)
    stage.shop.turn(error_next=1, work_before_failing=True)
    with pytest.raises(Unavailable):
        await publish(stage, *(level(mug.id, 5) for mug in several))
    await publish(stage, *(level(mug.id, 5) for mug in several))
    assert {mug.stock for mug in several} == {5}


@pytest.mark.parametrize("shape", ["variants", "variant", "map", "bare", "one"])
async def test_however_a_bulk_is_answered_it_is_understood(
    hub: Any, settings_of: Callable[..., Any], httpx_mock: HTTPXMock, shape: str
) -> None:
    """The form of that answer is documented nowhere."""
    rows = [{"id": 1, "stockLevel": 5}, {"id": "2", "stockLevel": "5"}]
    said: Any = {
        "variants": {"variants": rows},
        "variant": {"variant": rows},
        "map": {"variants": {"1": rows[0], "2": rows[1]}},
        "bare": rows,
        "one": {"variant": rows[0]},
    }[shape]
    httpx_mock.add_response(method="PUT", url=re.compile(r".*/variants/bulk"), json=said)
    if shape == "one":
        httpx_mock.add_response(method="GET", url=re.compile(r".*/variants/2"), json={"variant": rows[1]})
    connector = connect(settings_of(), hub)
    assert connector.ports.stock is not None
    await connector.ports.stock.publish([level(1, 5), level(2, 5)])


async def shown(stage: Any) -> StockLevel:
    """The only level the hub was told."""
    await stage.read_all()
    (told,) = stage.hub.ports.stock.facts.values()
    assert isinstance(told, StockLevel)
    return told


async def known_mug(stage: Any) -> Any:
    """A mug the hub knows; it was written a minute ago."""
    await stage.open()
    (mug,) = mugs(stage, 1)
    await stage.read_all()
    stage.hub.now.passes(timedelta(minutes=1))
    await publish(stage, level(mug.id, 10))
    stage.hub.memory.expectations[str(mug.id)] = Expected(level=10, written_at=stage.hub.now())
    stage.shop.books.calls.clear()
    return mug


@pytest.mark.promise("S11", "H4")
async def test_our_own_number_coming_back_costs_no_call(stage: Any) -> None:
    await known_mug(stage)
    told = await shown(stage)
    assert (told.available, told.moved_by, told.location, stage.calls("GET")) == (10, "", "", [])


@pytest.mark.promise("S10")
async def test_sales_are_told_as_such(stage: Any) -> None:
    mug = await known_mug(stage)
    stage.hub.now.passes(timedelta(minutes=1))
    stage.shop.orders.place(NewOrder(lines=(NewLine(sku="MUG", quantity=2),)))
    told = await shown(stage)
    assert (told.available, told.moved_by) == (8, "sales")
    assert [path for path in stage.calls("GET") if "movements" in path and f"variant={mug.id}" in path]


@pytest.mark.promise("S11")
async def test_a_change_by_hand_is_told_as_others(stage: Any) -> None:
    mug = await known_mug(stage)
    stage.hub.now.passes(timedelta(minutes=1))
    stage.shop.variants.change(mug.id, stockLevel=50)
    assert (await shown(stage)).moved_by == "others"


@pytest.mark.promise("S10")
async def test_a_sale_behind_a_write_on_its_way_is_a_sale(stage: Any) -> None:
    """The number on its way has arrived already: the movement that ended at it is our own."""
    mug = await known_mug(stage)
    first = stage.hub.memory.expectations[str(mug.id)]
    stage.hub.now.passes(timedelta(minutes=1))
    stage.hub.memory.expectations[str(mug.id)] = Expected(level=10, writing=6, written_at=first.written_at)
    await publish(stage, level(mug.id, 6, minutes=1))
    stage.hub.now.passes(timedelta(minutes=1))
    stage.shop.orders.place(NewOrder(lines=(NewLine(sku="MUG", quantity=1),)))
    told = await shown(stage)
    assert (told.available, told.moved_by) == (5, "sales")


@pytest.mark.promise("S11", "H4")
@pytest.mark.parametrize(
    "then", [{"level": 6}, {"level": 10, "writing": 6}, {"level": 10, "writing": 5, "tried": (6,)}]
)
async def test_a_number_that_the_hub_wrote_while_one_looked_is_its_own(stage: Any, monkeypatch: Any, then: Any) -> None:
    """It is asked for once more before somebody else is suspected."""
    mug = await known_mug(stage)
    first = stage.hub.memory.expectations[str(mug.id)]
    stage.hub.now.passes(timedelta(minutes=1))
    await publish(stage, level(mug.id, 6, minutes=1))
    asked = [first, Expected(written_at=first.written_at, **then)]

    async def expected(ids: Any) -> Any:
        return dict.fromkeys(ids, asked.pop(0))

    monkeypatch.setattr(stage.hub.memory, "expected", expected)
    told = await shown(stage)
    assert (told.available, told.moved_by, asked) == (6, "", [])


@pytest.mark.promise("S10", "H3")
async def test_in_the_second_of_our_write_a_look_tells_which_came_last(stage: Any) -> None:
    mug = await known_mug(stage)
    await stage.rings()
    stage.shop.orders.place(NewOrder(lines=(NewLine(sku="MUG", quantity=1),)))
    told = await shown(stage)
    assert (told.available, told.moved_by, told.read_at) == (9, "sales", stage.hub.now())
    assert next(path.rpartition("/nl/")[2] for path in stage.calls("GET")) == f"variants/{mug.id}.json"


@pytest.mark.promise("S10")
async def test_an_old_level_costs_no_call(stage: Any) -> None:
    await stage.open()
    (mug,) = mugs(stage, 1)
    rings = await stage.rings()
    stage.hub.memory.expectations[str(mug.id)] = Expected(level=10, written_at=stage.hub.now() + timedelta(hours=1))
    await stage.connector.read("stock", str(mug.id))
    stage.shop.books.calls.clear()
    for ring in rings:
        if ring.topic.startswith("variants/"):
            await stage.receive(ring)
    assert stage.calls("GET") == []


@pytest.mark.promise("S12")
async def test_a_variant_without_stock_tracking_shows_no_level(stage: Any) -> None:
    await stage.open()
    stage.shop.products.add(NewProduct(variants=(NewVariant(sku="PLATE", stock=4, tracking="disabled"),)))
    await stage.read_all()
    assert stage.hub.ports.stock.facts == {}


@pytest.mark.promise("H7")
async def test_a_level_that_is_no_number_parks_alone(stage: Any, changed: Callable[..., bytes]) -> None:
    await stage.open()
    (mug,) = mugs(stage, 1)
    ring = next(ring for ring in await stage.rings() if ring.topic.startswith("variants/"))
    body = ring.body.replace(b'"stockLevel":12', b'"stockLevel":"a dozen"')
    with pytest.raises(Exception, match="stockLevel is no number"):
        await stage.connector.receive(
            type(ring)(**{name: getattr(ring, name) for name in ring.__struct_fields__} | {"body": body})
        )
    assert stage.product(mug.id).sku == "MUG"
