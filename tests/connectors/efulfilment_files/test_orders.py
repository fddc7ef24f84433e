"""The warehouse takes orders over, as files."""

import csv
import re
from datetime import timedelta

import msgspec
import pytest

from hub_core.errors import Rejected, Unavailable, Unsupported
from hub_core.models import OrderStatus, ShippingMethod
from hub_core.testing import OrderSinkContract, samples


class TestOrders(OrderSinkContract):
    @pytest.fixture
    def far_side(self, joined):
        return joined

    @pytest.fixture
    def port(self, joined):
        return joined.connector.ports.orders

    @pytest.fixture
    def refused(self, sample):
        return msgspec.structs.replace(sample, lines=())


pytestmark = pytest.mark.anyio
MUGS = samples.order(quantity=2)


def later(order, minutes=1, **changes):
    """A later word about the same order, as the hub hands it on."""
    open_ = changes.pop("open", None)
    lines = tuple(msgspec.structs.replace(line, open=open_) for line in order.lines)
    return msgspec.structs.replace(order, as_of=order.as_of + timedelta(minutes=minutes), lines=lines, **changes)


def written(files):
    [name] = files.lies_in("orders")
    with (files.folder / "orders" / name).open(encoding=files.settings.encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=files.settings.separator))


async def test_an_order_stands_in_the_file_line_by_line(files):
    order = samples.order(
        lines=(samples.order_line(quantity=2), samples.order_line(id="78", sku="", barcode="", quantity=1)),
        note='Ring "twice", please',
        method=ShippingMethod(title="Home delivery", code="PNL-STD"),
        shipping=samples.address(email="", extension="bis"),
    )
    await files.connector.ports.orders.accept(order)
    [first, second] = written(files)
    assert first == {
        "reference": "shop-nl:7",
        "version": "2026-01-15T12:00:00+00:00",
        "number": "1001",
        "hold": "no",
        "method": "PNL-STD",
        "note": 'Ring "twice", please',
        "name": "Anna de Vries",
        "company": "",
        "street": "Oudegracht",
        "street2": "",
        "number_of_house": "12",
        "extension": "bis",
        "postcode": "3511 AB",
        "city": "Utrecht",
        "region": "",
        "country": "NL",
        "phone": "",
        "email": "anna@example.org",
        "line": "77",
        "sku": "MUG",
        "barcode": "8712345678906",
        "title": "Mug",
        "quantity": "2",
    }
    assert (second["line"], second["sku"], second["quantity"]) == ("78", "M-1", "1")


async def test_the_title_stands_in_for_a_missing_code_of_the_way(files):
    await files.connector.ports.orders.accept(MUGS)
    assert written(files)[0]["method"] == "Home delivery"


@pytest.mark.promise("H5")
async def test_the_name_is_made_of_key_and_version(files):
    orders = files.connector.ports.orders
    await orders.accept(MUGS)
    await orders.accept(MUGS)
    assert re.fullmatch(r"shop-nl_7-20260115T120000\.000000Z-[0-9a-f]{12}\.csv", *files.lies_in("orders"))
    await orders.accept(later(MUGS))
    assert len(files.lies_in("orders")) == 2


async def test_keys_that_look_alike_do_not_share_a_name(files):
    orders = files.connector.ports.orders
    for origin, id_ in (("shop_nl", "7"), ("shop:nl", "7"), ("shop", "nl_7"), ("shop", "../nl/7")):
        await orders.accept(samples.order(ref=msgspec.structs.replace(MUGS.ref, origin=origin, id=id_)))
    assert len(files.lies_in("orders")) == 4


@pytest.mark.promise("H5", "O8")
async def test_a_version_that_was_taken_already_changes_nothing(joined):
    orders = joined.connector.ports.orders
    await orders.accept(MUGS)
    joined.house.tick()
    await orders.accept(MUGS)
    assert await joined.holds() == {"shop-nl:7": 2}
    assert (joined.house.figures["created"], joined.house.orders["shop-nl:7"].files) == (1, 2)


async def test_nobody_sees_half_of_it(files):
    """What a crash left beside its place is no order, and is written over."""
    await files.connector.ports.orders.accept(MUGS)
    [name] = files.lies_in("orders")
    path = files.folder / "orders" / name
    path.rename(f"{path}.part")
    await files.connector.ports.orders.accept(MUGS)
    assert files.lies_in("orders") == [name]


@pytest.mark.promise("O8")
async def test_only_what_is_open_goes_out(joined):
    await joined.connector.ports.orders.accept(later(MUGS, open=1))
    assert await joined.holds() == {"shop-nl:7": 1}


@pytest.mark.promise("O9")
async def test_nothing_open_cancels_and_needs_no_address(joined):
    orders = joined.connector.ports.orders
    await orders.accept(MUGS)
    joined.house.tick()
    nowhere = samples.address(street="", city="")
    await orders.accept(later(MUGS, open=0, status=OrderStatus.CANCELLED, shipping=nowhere))
    await joined.passes(60)
    assert joined.house.orders["shop-nl:7"].status == "cancelled"
    assert joined.hub.ports.orders.words == {}


@pytest.mark.promise("O9")
async def test_on_hold_is_held_until_it_is_lifted(joined):
    orders = joined.connector.ports.orders
    await orders.accept(later(MUGS, status=OrderStatus.ON_HOLD))
    await joined.passes(60)
    assert joined.house.orders["shop-nl:7"].status == "held"
    await orders.accept(later(MUGS, minutes=2))
    joined.house.tick()
    await joined.passes(60)
    assert joined.house.orders["shop-nl:7"].status == "shipped"


@pytest.mark.promise("O9")
async def test_a_new_address_reaches_the_paper(joined):
    orders = joined.connector.ports.orders
    await orders.accept(MUGS)
    await orders.accept(later(MUGS, shipping=samples.address(street="Nieuwegracht")))
    joined.house.tick()
    assert joined.house.orders["shop-nl:7"].ship_to["street"] == "Nieuwegracht"


@pytest.mark.promise("H9")
async def test_what_cannot_be_written_is_rejected_naming_every_field(files):
    lost = samples.order(
        lines=(samples.order_line(sku="", article_code="", barcode=""),),
        shipping=samples.address(street=" ", postcode="", city="\n", country=""),
    )
    with pytest.raises(Rejected, match="order shop-nl:7 cannot be written") as refusal:
        await files.connector.ports.orders.accept(lost)
    told = str(refusal.value)
    assert all(f"{name}: it is empty" in told for name in ("street", "postcode", "city", "country"))
    assert "sku: line 77 has neither" in told
    with pytest.raises(Rejected, match="lines: it has none"):
        await files.connector.ports.orders.accept(samples.order(lines=()))
    assert files.lies_in("orders") == []


async def test_a_line_end_inside_of_a_field_becomes_a_space(files):
    await files.connector.ports.orders.accept(samples.order(note="Ring\r\ntwice\x00!"))
    assert written(files)[0]["note"] == "Ring twice !"


async def test_letters_that_the_encoding_lacks_are_refused_where_a_house_is_found_by_them(folder, make_shared):
    files = make_shared(folder, encoding="cp1252", separator=";")
    await files.connector.ports.orders.accept(
        samples.order(shipping=samples.address(name="Zoë; de Vries"), note="Thank you ☺")
    )
    assert (written(files)[0]["name"], written(files)[0]["note"]) == ("Zoë; de Vries", "Thank you ?")
    with pytest.raises(Rejected, match="city: it has letters that cp1252 does not have") as refusal:
        await files.connector.ports.orders.accept(later(MUGS, shipping=samples.address(city="Łódź")))
    assert "Łódź" not in str(refusal.value)


@pytest.mark.promise("H9")
async def test_a_folder_that_is_not_there_is_unavailable_with_the_cure_and_is_not_made(files):
    files.folder.rename(files.folder.with_name("away"))
    with pytest.raises(Unavailable, match=r"no such file or directory\. Mount the disk") as fault:
        await files.connector.ports.orders.accept(MUGS)
    assert not fault.value.may_have_acted
    files.folder.mkdir()  # a mount point whose disk is not mounted
    with pytest.raises(Unavailable):
        await files.connector.ports.orders.accept(MUGS)
    assert list(files.folder.iterdir()) == []


@pytest.mark.promise("O13")
async def test_words_about_orders_are_not_for_a_warehouse(files):
    with pytest.raises(Unsupported):
        await files.connector.ports.orders.accept(samples.order_word())
    assert files.lies_in("orders") == []
