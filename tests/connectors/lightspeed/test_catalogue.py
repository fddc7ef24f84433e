"""The whole catalogue: imported in few calls, swept, and walked for what was deleted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from connectors.lightspeed.simulator import SimulatorConfig
from connectors.lightspeed.simulator.trade.offering import NewProduct, NewVariant
from connectors.lightspeed.simulator.trade.placing import NewOrder
from hub_core.errors import Unavailable
from hub_core.models import READ

pytestmark = pytest.mark.anyio

QUARTER = timedelta(minutes=15)
SIZES = NewProduct(
    title="Apron",
    variants=(NewVariant(sku="AP-S", title="S", stock=3), NewVariant(sku="AP-M", title="M", stock=4)),
)


@pytest.fixture
def sown(stage_of: Callable[..., Any]) -> Callable[..., Any]:
    """Makes a shop with so many variants that gives products and stock."""

    def make(count: int, **settings: Any) -> Any:
        config = SimulatorConfig(per_second=0, seed_products=count)
        return stage_of(gives=("products", "stock"), config=config, **settings)

    return make


def gets(stage: Any) -> list[str]:
    """What was read since the last look, without the shop itself and its webhooks."""
    paths = [path.rpartition("/nl/")[2].partition("?")[0].removesuffix(".json") for path in stage.calls("GET")]
    stage.shop.books.calls.clear()
    return [path for path in paths if path not in ("shop", "webhooks")]


async def swept_long_ago(stage: Any) -> None:
    """Twice, so that what stands in the shop lies outside the next sweep."""
    for _ in range(2):
        await stage.sweep()
        stage.hub.now.passes(timedelta(hours=4))


def agree(stage: Any) -> None:
    """The hub knows every variant of the shop, and shows the rest as deleted."""
    held = {fact.ref.id: fact for fact in stage.hub.ports.products.facts.values()}
    there = {str(number): variant for number, variant in stage.shop.books.variants.items()}
    assert {id_ for id_, fact in held.items() if not fact.deleted} == set(there)
    for id_, variant in there.items():
        assert held[id_].title == stage.shop.books.products[variant.product].facts["title"].strip()
        assert held[id_].barcode == str(variant.facts["ean"] or "").strip()


@pytest.mark.promise("L6", "G1")
async def test_a_whole_catalogue_costs_what_pages_of_250_allow_and_says_so_first(sown: Any) -> None:
    stage = sown(1300)
    products = len(stage.shop.books.products)
    pages = -(-products // 250) + 6
    assert f"1300 variants of {products} products imported" in await stage.job("import products")
    cost = f"{pages + 1} calls (pages of 250, and one for the brands)"
    assert stage.told[0] == f"1300 variants in {products} products: {cost}"
    assert "250 of 1300 variants" in stage.told
    asked = gets(stage)
    assert asked[:2] == ["products/count", "variants/count"]
    assert len(asked[2:]) == pages + 1
    agree(stage)
    levels = {level.product.ref.id: level.available for level in stage.hub.ports.stock.facts.values()}
    tracked = {str(one.id): one.stock for one in stage.shop.books.variants.values() if one.tracking != "disabled"}
    assert levels == tracked


@pytest.mark.promise("H6")
async def test_an_import_that_broke_off_goes_on_where_it_stopped(sown: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = sown(1300)
    real, calls = stage.hub.http.request, 0

    async def request(*said: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls % 6 == 0:
            stage.shop.turn(error_next=1)
        return await real(*said, **more)

    monkeypatch.setattr(stage.hub.http, "request", request)
    for _ in range(10):
        try:
            await stage.job("import products")
            break
        except Unavailable:
            stage.hub.now.passes(timedelta(minutes=1))
    agree(stage)
    asked = gets(stage)
    failed = calls // 6
    assert asked.count("variants") + asked.count("products") <= 6 + -(-len(stage.shop.books.products) // 250) + failed
    assert asked.count("variants/count") == 1
    assert any(sentence.startswith("going on with 1300 variants") for sentence in stage.told)


async def test_products_that_are_made_while_one_imports_are_found(sown: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = sown(600)
    real = stage.connector.jobs[0]
    assert real.name == "sweep"
    asking = stage.hub.http.request

    async def request(method: str, url: str, **more: Any) -> Any:
        if url.endswith("variants.json"):
            stage.shop.products.add(SIZES)
        return await asking(method, url, **more)

    monkeypatch.setattr(stage.hub.http, "request", request)
    await stage.sweep()
    monkeypatch.undo()
    stage.hub.now.passes(timedelta(minutes=1))
    await stage.sweep()
    agree(stage)


@pytest.mark.promise("L6", "L9")
async def test_the_first_sweep_brings_the_catalogue_and_says_the_cost_first(sown: Any) -> None:
    stage = sown(40)
    assert "40 variants of" in await stage.sweep()
    assert stage.told[0].startswith("40 variants in")
    agree(stage)
    assert stage.connector.jobs[0].brings == {"products", "stock"}
    gets(stage)
    stage.hub.now.passes(timedelta(hours=4))
    await stage.sweep()
    stage.hub.now.passes(timedelta(hours=4))
    assert await stage.sweep() == "0 variants and 0 products looked at, 0 of them news"
    assert gets(stage) == ["products", "variants"] * 2


@pytest.mark.promise("H8", "L6")
async def test_lost_webhooks_of_products_cost_time_and_no_product(sown: Any) -> None:
    stage = sown(60)
    await swept_long_ago(stage)
    stage.shop.turn(lose_rate=1.0)
    variants = list(stage.shop.books.variants.values())
    stage.shop.variants.change(variants[0].id, ean="4006381333931", stockLevel=77)
    stage.shop.products.write(variants[5].product, {"title": "Renamed"})
    added = stage.shop.products.add(SIZES)
    gets(stage)
    stage.hub.now.passes(timedelta(hours=1))
    await stage.sweep()
    agree(stage)
    assert gets(stage).count("variants") == 2
    assert stage.product(added.variants[1].id).variant_title == "M"
    assert stage.hub.ports.stock.facts[f"shop-nl:{variants[0].id}@"].available == 77


@pytest.mark.promise("H2")
async def test_what_was_swept_once_costs_nothing_the_second_time(sown: Any) -> None:
    stage = sown(10)
    await swept_long_ago(stage)
    stage.shop.products.add(SIZES)
    await stage.sweep()
    gets(stage)
    stage.hub.now.passes(timedelta(minutes=5))
    assert await stage.sweep() == "2 variants and 1 products looked at, 0 of them news"
    assert gets(stage) == ["products", "variants"]


@pytest.mark.promise("P10", "G4")
async def test_a_deleted_variant_is_unlinked_after_two_404s(stage_of: Any) -> None:
    stage = stage_of(gives=("products", "stock"))
    await stage.open()
    apron = stage.shop.products.add(SIZES)
    await stage.read_all()
    small, medium = apron.variants
    stage.shop.variants.remove(small.id)
    assert [ring.topic for ring in await stage.read_all()] == ["variants/deleted"]
    assert not stage.product(small.id).deleted
    gets(stage)
    await stage.job("deletions")
    stage.hub.now.passes(QUARTER - timedelta(seconds=1))
    await stage.job("deletions")
    assert gets(stage) == []
    stage.hub.now.passes(timedelta(seconds=1))
    assert (await stage.job("deletions")).startswith("1 gone for sure")
    assert gets(stage) == [f"variants/{small.id}"]
    assert stage.product(small.id).deleted
    assert stage.product(small.id).sku == "AP-S"
    assert not stage.product(medium.id).deleted
    assert (await stage.job("deletions")).startswith("0 gone for sure")
    assert stage.hub.memory.intents["missing"] == []


@pytest.mark.promise("P10")
async def test_a_deleted_product_takes_its_variants_with_it(stage_of: Any) -> None:
    stage = stage_of(gives=("products",))
    await stage.open()
    stage.shop.turn(deletion_rings_variants=False)
    apron = stage.shop.products.add(SIZES)
    ids = [variant.id for variant in apron.variants]
    await stage.read_all()
    stage.shop.products.remove(apron.id)
    await stage.read_all()
    gets(stage)
    stage.hub.now.passes(QUARTER)
    assert (await stage.job("deletions")).startswith("2 gone for sure")
    assert gets(stage) == [f"products/{apron.id}"]
    assert all(stage.product(id_).deleted for id_ in ids)


@pytest.mark.promise("P10")
async def test_a_404_that_passes_unlinks_nothing(stage_of: Any) -> None:
    stage = stage_of(gives=("products",))
    await stage.open()
    apron = stage.shop.products.add(SIZES)
    await stage.read_all()
    books = stage.shop.books
    hidden = books.variants.pop(apron.variants[0].id)
    stage.shop.bells.tell("variants", "deleted", hidden.id)
    await stage.read_all()
    books.variants[hidden.id] = hidden
    stage.hub.now.passes(QUARTER)
    assert (await stage.job("deletions")).startswith("0 gone for sure")
    assert not stage.product(hidden.id).deleted
    assert stage.hub.memory.intents["missing"] == []


@pytest.mark.promise("P10", "H8")
async def test_deletions_that_nobody_told_are_found_by_a_walk(sown: Any) -> None:
    stage = sown(300)
    await stage.sweep()
    stage.shop.turn(lose_rate=1.0)
    books = stage.shop.books
    whole = next(product for product in books.products.values() if len(product.variants) > 1)
    part = next(one for one in books.products.values() if len(one.variants) > 1 and one is not whole)
    stage.shop.products.remove(whole.id)
    lost = part.variants[0]
    stage.shop.variants.remove(lost.id)
    late = stage.shop.products.add(SIZES)
    stage.hub.now.passes(timedelta(hours=25))
    gets(stage)
    walked = await stage.job("deletions")
    assert "3 missing" not in walked or len(whole.variants) == 2
    asked = gets(stage)
    assert asked[:2] == ["variants", "variants"]
    assert f"products/{whole.id}" in asked
    assert f"variants/{lost.id}" in asked
    assert stage.product(late.variants[0].id).title == "Apron"
    stage.hub.now.passes(QUARTER)
    await stage.job("deletions")
    agree(stage)
    gets(stage)
    stage.hub.now.passes(QUARTER)
    await stage.job("deletions")
    assert gets(stage) == []


@pytest.mark.promise("P10", "G2")
async def test_a_walk_follows_when_webhooks_were_missing(sown: Any) -> None:
    stage = sown(5)
    await stage.open()
    await stage.sweep()
    stage.hub.now.passes(QUARTER)
    assert await stage.job("deletions") == "0 gone for sure; no walk due"
    for registration in await stage.connector.registrations.wanted():
        await stage.connector.registrations.add(registration)
    stage.hub.now.passes(QUARTER)
    assert await stage.job("deletions") == "0 gone for sure; 5 variants walked, 0 missing, 0 new"
    assert await stage.job("deletions") == "0 gone for sure; no walk due"


@pytest.mark.promise("P10")
async def test_how_often_is_walked_is_a_setting_and_by_hand_at_any_time(sown: Any) -> None:
    stage = sown(5, walk_hours=2)
    assert await stage.job("deletions") == "0 gone for sure; no walk due"
    await stage.sweep()
    stage.hub.now.passes(timedelta(hours=1))
    assert (await stage.job("deletions")).endswith("no walk due")
    assert await stage.job("walk") == "5 variants walked, 0 missing, 0 new"
    stage.hub.now.passes(timedelta(hours=2))
    assert (await stage.job("deletions")).endswith("5 variants walked, 0 missing, 0 new")


@pytest.mark.promise("H7")
async def test_one_variant_that_cannot_be_taken_stops_no_other(sown: Any) -> None:
    stage = sown(30)
    odd = next(iter(stage.shop.books.variants.values()))
    odd.facts["weight"] = "heavy"
    await stage.job("import products")
    assert [ring.object_id for ring in stage.kept() if ring.topic == READ] == [f"products/{odd.id}"]
    assert len(stage.hub.ports.products.facts) == 29
    stage.hub.now.passes(timedelta(hours=1))
    stage.shop.variants.change(odd.id, sortOrder=2)
    await stage.sweep()
    assert [ring.object_id for ring in stage.kept() if ring.topic == READ] == [f"products/{odd.id}"]


async def test_nothing_is_imported_or_walked_for_a_hub_that_takes_no_products(stage_of: Any) -> None:
    stage = stage_of(gives=("orders",))
    for job in ("import products", "deletions"):
        assert (await stage.job(job)).startswith("the hub takes no products of this shop")


async def test_all_orders_are_imported_and_those_held_are_not_read(stage_of: Any) -> None:
    stage = stage_of(gives=("orders",))
    for days in range(4):
        stage.shop.orders.place(NewOrder(created_at=stage.hub.now() - timedelta(days=200 * days)))
    held = stage.shop.orders.place(NewOrder())
    await stage.connector.read("orders", str(held.id))
    gets(stage)
    assert await stage.job("import orders") == "5 orders looked at, 4 of them news"
    assert stage.told[0].endswith("and one more for each order that the hub does not hold")
    assert len(gets(stage)) == 2 + 4
    assert len(stage.hub.ports.orders.facts) == 5
