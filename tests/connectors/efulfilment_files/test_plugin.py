"""The plug, and the whole story: an order goes out, and what the warehouse says of it comes back."""

from datetime import timedelta

import msgspec
import pytest

from connectors.efulfilment_files.plugin import connect, hub_connector_kind
from connectors.efulfilment_files.settings import Settings
from hub_core.errors import Unsupported
from hub_core.models import Ref
from hub_core.plugins.registry import Registry
from hub_core.testing import samples
from hub_core.testing.fakes import hub_side

pytestmark = pytest.mark.anyio
MUGS = samples.order(quantity=2)


async def test_the_hub_finds_it_by_its_name():
    kind = Registry().load(["efulfilment_files"])["efulfilment_files"]
    assert (kind.name, kind.role, kind.offers) == ("efulfilment_files", "warehouse", {"orders"})
    assert kind.stock_means == "physical"
    assert kind.allowed_hosts is None


async def test_it_offers_what_it_says_and_touches_nothing_while_it_is_made(tmp_path):
    connector = connect(Settings(folder=str(tmp_path / "files")), hub_side("warehouse"))
    assert set(connector.ports.offered()) == hub_connector_kind().offers
    assert list(tmp_path.iterdir()) == []


async def test_nothing_can_be_read_by_hand(files):
    with pytest.raises(Unsupported, match="cannot be asked for shipments SHP-1"):
        await files.connector.read("shipments", "SHP-1")


@pytest.mark.promise("T1", "T6")
async def test_an_order_goes_out_and_its_parcels_come_back(joined):
    joined.house.switches.parcels, joined.house.switches.codes = 2, False
    await joined.connector.ports.orders.accept(MUGS)
    joined.house.tick()
    await joined.passes(10)
    joined.house.correct_code("SHP-2", "3SLATE")
    await joined.passes(1)
    parcels = joined.hub.ports.shipments.facts
    assert [(parcel.code, parcel.order.key) for parcel in parcels.values()] == [
        ("", "shop-nl:7"),
        ("3SLATE", "shop-nl:7"),
    ]
    assert [(line.line, line.quantity) for parcel in parcels.values() for line in parcel.lines] == [
        ("77", 1),
        ("77", 1),
    ]


@pytest.mark.promise("O13")
async def test_the_warehouse_says_what_it_cannot_send(joined):
    words = joined.hub.ports.orders.words
    await joined.connector.ports.orders.accept(MUGS)
    joined.house.tick()
    joined.house.back_order("shop-nl:7", {"77": 1}, "Next week.")
    await joined.passes(1)
    assert (words["shop-nl:7"].said, words["shop-nl:7"].reason, words["shop-nl:7"].lines) == (
        *("back_ordered", "Next week."),
        {"77": 1},
    )
    joined.house.cancel("shop-nl:7", "The mug is broken.")
    await joined.passes(1)
    assert (words["shop-nl:7"].said, words["shop-nl:7"].lines) == ("cancelled", {})


@pytest.mark.promise("O13")
async def test_an_order_that_the_warehouse_refuses_comes_back_with_every_reason(joined):
    lines = (samples.order_line(sku="CUP"), samples.order_line(id="78", sku="PLATE"))
    await joined.connector.ports.orders.accept(samples.order(lines=lines))
    joined.house.tick()
    await joined.passes(0)
    word = joined.hub.ports.orders.words["shop-nl:7"]
    assert (word.said, word.lines) == ("refused", {})
    assert "CUP" in word.reason
    assert "PLATE" in word.reason


@pytest.mark.promise("O9")
async def test_a_change_that_comes_too_late_is_answered_and_changes_nothing(joined):
    await joined.connector.ports.orders.accept(MUGS)
    joined.house.tick()
    await joined.passes(10)
    changed = msgspec.structs.replace(
        MUGS, as_of=joined.hub.now(), shipping=samples.address(city="Delft"), status=MUGS.status
    )
    await joined.connector.ports.orders.accept(changed)
    await joined.passes(1)
    word = joined.hub.ports.orders.words["shop-nl:7"]
    assert (word.said, word.reason) == ("refused", "Order shop-nl:7 has left, in part or whole; it stays as it is.")
    assert joined.house.orders["shop-nl:7"].ship_to["city"] == "Utrecht"


@pytest.mark.promise("S1", "S6")
async def test_stock_is_what_stands_on_the_shelves(joined):
    joined.house.state_stock("MUG", 1, "main")
    joined.house.state_stock("MUG", 6, "attic")
    await joined.connector.ports.orders.accept(MUGS)
    await joined.passes(5)
    facts = joined.hub.ports.stock.facts
    assert {key: level.available for key, level in facts.items()} == {"MUG@warehouse/main": 1, "MUG@warehouse/attic": 6}
    await joined.passes(10)
    assert {key: level.available for key, level in facts.items()} == {"MUG@warehouse/main": 0, "MUG@warehouse/attic": 5}
    [parcel] = joined.hub.ports.shipments.facts.values()
    assert all(level.as_of > parcel.shipped_at for level in facts.values())


async def test_articles_come_in(joined):
    ware = msgspec.convert({"id": "9", "sku": "MUG", "title": "Mug", "weight_grams": 350}, joined.product)
    joined.house.state_products([ware])
    await joined.passes(1)
    assert joined.hub.ports.products.facts["warehouse:9"].weight == 350


@pytest.mark.promise("H3", "H7")
async def test_a_bad_day_ends_as_a_good_one(joined):
    """Half-written, doubled, with bad lines among good ones: all that was said arrives, once."""
    switches = joined.house.switches
    switches.half_written, switches.double_every, switches.bad_line_every = 20.0, 2, 3
    for number in range(1, 9):
        joined.house.state_stock("MUG", 10 * number, f"hall {number}")
        await joined.connector.ports.orders.accept(samples.order(ref=Ref("shop-nl", str(number)), quantity=2))
    told = [await joined.passes(7) for _ in range(12)]
    assert any("held back" in said for said in told)
    parcels = joined.hub.ports.shipments.facts.values()
    assert sorted(parcel.order.id for parcel in parcels) == [str(number) for number in range(1, 9)]
    assert await joined.hub.ports.stock.holds() == {"MUG": 360 - 16}
    assert joined.files.lies_in("inbox") == []
    assert len(joined.files.not_taken()) >= 3


@pytest.mark.promise("H6", "H9")
async def test_a_file_in_a_wrong_dress_is_written_again(joined):
    joined.house.switches.wrong_separator_next = joined.house.switches.wrong_encoding_next = 1
    joined.house.state_stock("MUG", 7)
    joined.house.switches.wrong_encoding_next = 1
    joined.house.state_stock("TEAPOT", 3)
    assert "2 files put into rejected/ whole" in await joined.passes(1)
    assert "what stock files say was not taken" in joined.hub.problems.open
    for written in list(joined.house.pen.written):
        joined.house.write_again(written["name"])
    for rejected in (joined.files.folder / "rejected").iterdir():
        rejected.unlink()
    await joined.passes(1)
    assert await joined.hub.ports.stock.holds() == {"MUG": 7, "TEAPOT": 3}
    assert joined.hub.problems.open == {}


async def test_a_flood_of_files_is_read_in_one_go(joined):
    for number in range(30):
        joined.house.state_stock("MUG", number)
    joined.hub.now.passes(timedelta(seconds=5))
    assert (await joined.passes(0)).startswith("read 30 files: 30 lines taken")
    assert await joined.hub.ports.stock.holds() == {"MUG": 29}
