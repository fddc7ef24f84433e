"""What it costs in calls: a flood of stock beside orders, the first import, sweeps, and rings that come back (H2, G1).

The shop counts its windows as Lightspeed does: 300 in 5 minutes, 3,000 an hour, 12,000 a day, 20 a second. Time is that
of the story, and calls take their time; storage steps take none.
"""

import asyncio
import random
import shutil
from collections import Counter
from datetime import timedelta

import pytest

from hub_core.errors import Unavailable

WARES, ORDERS, PAGE, AT_ONCE = 10_000, 200, 250, 100
OF_VARIANTS, OF_PRODUCTS = WARES // PAGE, WARES // 4 // PAGE
SOON, THREE_CALLS = timedelta(seconds=2), timedelta(seconds=4)
"""How long a ring may take to the warehouse, and a parcel's three calls to the shop; neither grows with a flood."""
FIVE_MINUTES = timedelta(minutes=5)
A_SWEEP = {
    f"GET {path}": 1 for path in ("orders", "shipments", "invoices", "returns", "customers", "products", "variants")
}


def job_of(street, name):
    (job,) = (job for job in street.connector.jobs if job.name == name)
    return job


@pytest.fixture(scope="module")
def imported(play, tmp_path_factory):
    """A hub that imported a shop of 10,000 variants, and was broken off in the middle; and what was seen of it."""
    file = tmp_path_factory.mktemp("import") / "hub.db"

    async def story(street):
        said = []
        street.wire.breaks_at = 30
        with pytest.raises(Unavailable):
            await job_of(street, "import products").run(lambda text: said.append((street.wire.count, text)))
        before = street.calls()
        await street.restart()
        result = await job_of(street, "import products").run(lambda text: said.append((street.wire.count, text)))
        known = await street.hub.storage.look(lambda work: len(work.catalogue.list(limit=2 * WARES)))
        assert not street.refused()
        return {"said": said, "before": before, "calls": street.calls(), "result": result, "known": known}

    return file, play(file, WARES, story)


@pytest.mark.promise("G1", "L6")
def test_a_first_import_costs_what_pages_of_250_allow_and_says_so_before(imported):
    _, seen = imported
    pages = OF_VARIANTS + OF_PRODUCTS
    said = f"10000 variants in 2500 products: {pages + 1} calls (pages of 250, and one for the brands)"
    assert seen["said"][0] == (2, said)
    assert seen["known"] == WARES
    broken = 1
    once = dict.fromkeys(("GET products/count", "GET variants/count", "GET brands", "GET shop"), 1)
    assert seen["calls"] == {**once, "GET products": OF_PRODUCTS, "GET variants": OF_VARIANTS + broken}


@pytest.mark.promise("H6")
def test_an_import_that_breaks_in_the_middle_goes_on_there_after_a_restart(imported):
    _, seen = imported
    assert seen["before"]["GET products"] == seen["calls"]["GET products"] == OF_PRODUCTS
    assert 10 < seen["before"]["GET variants"] < OF_VARIANTS
    assert seen["result"].startswith("10000 variants of 2500 products imported")
    assert any(text.startswith("going on with 10000 variants in 2500 products") for _, text in seen["said"])


@pytest.mark.promise("S9", "L4", "L5", "G1", "H2")
def test_a_flood_of_stock_costs_a_call_per_hundred_and_no_order_waits_behind_it(play, imported, tmp_path):
    shutil.copy(imported[0], tmp_path / "hub.db")
    seen = play(tmp_path / "hub.db", WARES, flooded)
    assert seen["refused"] == []
    assert seen["waits"] == (0, 0)
    # A hundred in each call. What is sold while its own number is on the way is overwritten, and is written again.
    calls = seen["calls"]
    assert WARES // AT_ONCE <= calls["PUT variants/bulk"] + calls["PUT variants/#"] <= WARES // AT_ONCE + 8
    # A parcel is looked for, written and read back; an order that rings with its body costs nothing.
    parcel = ("GET shipments", "PUT shipments/#", "GET shipments/#")
    assert [calls[name] for name in parcel] == [ORDERS] * 3
    assert not [name for name in calls if name.startswith("GET orders")]
    assert calls["GET variants/#"] + calls["GET variants/movements"] <= 16
    assert seen["flood took"] > timedelta(minutes=4)
    during, after = seen["parcels"]
    assert min(len(during), len(after)) > 20
    assert max(seen["handed over"]) <= SOON
    assert max(*during, *after) <= THREE_CALLS
    # The shop never shows too much. Where less stands, a sale waits for the next sweep of orders to be explained (S10).
    assert all(stock < pieces for stock, pieces in seen["differ"].values())
    assert seen["differ"].keys() == seen["held"]
    assert len(seen["held"]) <= 3


async def flooded(street):
    """The warehouse counted everything; while its numbers travel, 200 pieces are bought, and sent one by one."""
    sold = random.Random(3).sample(range(WARES), ORDERS)  # noqa: S311 - which wares are bought, no secrets
    ids = list(street.shop.books.variants)
    street.ears.heard = {ids[place] for place in sold}  # the other rings of our own writes cost time here, and no call
    async with street.at_work():
        await asyncio.sleep(300)
        began = street.now()
        street.warehouse.pieces = {sku: 20 + place % 20 for place, sku in enumerate(street.skus)}
        await street.warehouse.state(street.skus)
        for place in sold:
            street.order(place)
            await asyncio.sleep(1.5)
        await street.quiet()
    pieces = street.warehouse.pieces
    shows = {str(one.facts["sku"]): one.stock for one in street.shop.books.variants.values()}
    held = await street.hub.storage.look(lambda work: work.stock.holding("shop-nl"))
    names = await street.hub.storage.look(lambda work: [work.catalogue.find(one.product).sku for one in held])
    writes = [call.at for call in street.shop.calls if call.method == "PUT" and "bulk" in call.path]
    return {
        "refused": street.refused(),
        "waits": await street.waits(),
        "calls": street.calls(since=began),
        "differ": {sku: (stock, pieces[sku]) for sku, stock in shows.items() if stock != pieces[sku]},
        "held": set(names),
        "flood took": max(writes) - began,
        "handed over": [street.warehouse.taken[key] - at for key, at in street.placed.items()],
        "parcels": list(parcels(street, began)),
    }


def parcels(street, began):
    """How long each waited from the packing table to the shop: those of the flood's time, and those after it."""
    waits = []
    for order in street.shop.books.orders.values():
        ready = street.warehouse.shipped[f"shop-nl:{order.id}"]
        path = f"/nl/shipments/{order.shipments[0].id}.json"
        written = next(call.at for call in street.shop.calls if call.method == "PUT" and call.path == path)
        waits.append((ready, written - ready))
    yield [wait for at, wait in waits if at < began + FIVE_MINUTES]
    yield [wait for at, wait in waits if at >= began + FIVE_MINUTES]


@pytest.mark.promise("H2", "H4", "G1")
@pytest.mark.parametrize("wares", [8, 800])
def test_sweeps_without_news_cost_seven_calls_whatever_the_size_of_the_shop(play, tmp_path, wares):
    async def story(street):
        await street.hours_of_jobs(4)
        began = street.now()
        await street.hours_of_jobs(1)
        calls = street.calls(since=began)
        # Beside it, webhooks are looked at twice an hour and checkouts four times.
        assert calls == Counter(A_SWEEP) + Counter({"GET webhooks": 2, "GET checkouts": 4})

    play(tmp_path / "hub.db", wares, story)


@pytest.mark.promise("H2", "H4", "S10", "S11")
def test_an_order_that_rings_and_our_own_numbers_that_come_back_cost_no_call(play, tmp_path):
    async def story(street):
        async with street.at_work():
            await asyncio.sleep(60)
            began = street.now()
            street.warehouse.pieces = dict.fromkeys(street.skus, 12)
            await street.warehouse.state(street.skus)
            await street.quiet()
            assert street.calls(since=began) == {"PUT variants/bulk": 3}
            rung = [one for one in street.shop.bells.rung if one.at >= began]
            assert len(rung) == len(street.skus)
            began = street.now()
            street.warehouse.a_parcel = 60
            order = street.order(5)
            await asyncio.sleep(20)
            assert f"shop-nl:{order.id}" in street.warehouse.taken
            assert not street.calls(since=began)

    play(tmp_path / "hub.db", 300, story)
