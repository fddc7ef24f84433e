"""The books of Black Friday: they balance on a sound evening, and every wrong number in them is named."""

import copy

import pytest

from adapters.cli.demo.black_friday import books
from adapters.cli.demo.black_friday.cast import MARKET, NORTH, SOUTH
from adapters.cli.demo.black_friday.goods import THINGS, ean, to_show

MUG = THINGS[0].sku
SHELVES = {thing.sku: 10 for thing in THINGS}
HAD = {NORTH: SHELVES, SOUTH: SHELVES}


def levels(pieces, name):
    return [{"sku": thing.sku, name: pieces - (3 if thing.sku == MUG else 0)} for thing in THINGS]


def shop(order=None, code="", lines=()):
    """A shop with one order, or none, whose parcel has that code."""
    orders = (
        [{"id": order, "number": f"N{order}", "status": "completed_shipped", "lines": list(lines)}] if order else []
    )
    shipped = [{"order": order, "status": "shipped", "trackingCode": code}] if order else []
    mails = [{"order": f"N{order}", "kind": "shipped"}] if order else []
    return {"orders": orders, "shipments": shipped, "mails": mails}


def warehouse(reference, code, pieces, left):
    line = {"sku": MUG, "quantity": pieces, "shipped": pieces}
    stock = [{"sku": thing.sku, "available": left if thing.sku == MUG else 10} for thing in THINGS]
    order = {"reference": reference, "created": 1, "status": "shipped", "lines": [line]}
    return {"orders": [order], "shipments": [{"order": reference, "code": code}], "stock": stock}


@pytest.fixture
def evening():
    """Two mugs were bought in a shop and sent by the north, one at the market and sent by the south."""
    own = {"id": "8", "number": "M8", "state": "open", "fulfilment": "market", "parcels": [], "lines": []}
    bought = {
        **{"id": "7", "number": "M7", "state": "sent", "fulfilment": "merchant"},
        **{"parcels": [{"code": "3SB", "gone": False}], "lines": [{"sku": MUG, "quantity": 1}]},
    }
    shown = {"variants": levels(20, "stockLevel")}
    belgian = {"variants": [{**one, "stockLevel": one["stockLevel"] - 2} for one in levels(20, "stockLevel")]}
    return {
        "shop-nl": {**shop(5, "3SA", [{"sku": MUG, "quantity": 2}]), **shown},
        "shop-be": {**shop(), **belgian},
        MARKET: {"orders": [bought, own], "offers": levels(20, "stock"), "mails": [{"order": "7"}]},
        NORTH: warehouse("shop-nl:5", "3SA", 2, 8),
        SOUTH: warehouse(f"{MARKET}:7", "3SB", 1, 9),
    }


def faults(evening):
    return books.faults_in(books.read(evening, HAD))


def test_a_sound_evening_balances(evening):
    assert faults(evening) == []
    found = books.read(evening, HAD)
    assert (found.left(MUG), found.oversold(), found.too_late()) == (17, 0, [])


def change(where, *path, to):
    """An evening in which this is so instead."""

    def changed(evening):
        spoilt = copy.deepcopy(evening)
        place = spoilt[where]
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to
        return spoilt

    return changed


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (change(NORTH, "orders", 0, "created", to=2), "every order was fulfilled once: shop-nl:5 made more than once"),
        (change(NORTH, "orders", to=[]), "every order was fulfilled once: shop-nl:5 not sent whole"),
        (change(NORTH, "orders", 0, "lines", 0, "shipped", to=1), "shop-nl:5 not sent whole"),
        (change(SOUTH, "orders", 0, "reference", to=f"{MARKET}:8"), "what the market sends itself never reached"),
        (change("shop-nl", "shipments", 0, "trackingCode", to="3SB"), "shop-nl:5 shows ['3SB'], sent as ['3SA']"),
        (change(MARKET, "mails", to=[{"order": "7"}] * 2), f"one mail: {MARKET}:7 got 2"),
        (change("shop-nl", "mails", to=[]), "one mail: shop-nl:5 got 0"),
        (change(MARKET, "offers", 0, "stock", to=18), f"{MARKET} shows 18 of {MUG}, not 17"),
        (change(SOUTH, "stock", 0, "available", to=10), f"south had 10 of {MUG}, 1 left, and it says 10"),
    ],
)
def test_a_wrong_number_is_named(evening, spoil, fault):
    assert any(fault in one for one in faults(spoil(evening)))


def test_an_order_that_one_warehouse_refused_and_another_sent_was_sent_once(evening):
    refused = copy.deepcopy(evening)
    line = {"sku": MUG, "quantity": 2, "shipped": 0}
    refused[SOUTH]["orders"].append({"reference": "shop-nl:5", "created": 1, "status": "refused", "lines": [line]})
    assert faults(refused) == []
    refused[SOUTH]["orders"][-1]["status"] = "accepted"
    assert faults(refused)[0].startswith("every order was fulfilled once: shop-nl:5 made more than once")


def test_an_order_that_was_called_off_too_late_is_known(evening):
    gone = change("shop-nl", "orders", 0, "status", to="cancelled")(evening)
    assert [order.key for order in books.read(gone, HAD).too_late()] == ["shop-nl:5"]
    assert faults(gone) == []


def test_what_left_beyond_what_was_counted_is_oversold(evening):
    assert books.read(evening, {name: {**SHELVES, MUG: 1} for name in HAD}).oversold() == 1


def test_a_channel_shows_what_is_left_less_its_buffer():
    assert [to_show(5, "shop-nl"), to_show(5, "shop-be"), to_show(1, "shop-be")] == [5, 3, 0]


def test_codes_of_things_are_valid():
    assert ean(1) == "8712300000018"
    assert len({thing.ean for thing in THINGS}) == len(THINGS)
