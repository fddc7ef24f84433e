"""Stock: written by clients, sold by orders, changed by hand, and what is left of it in the movements."""

from typing import Any

import httpx
import pytest

from connectors.lightspeed.simulator.goods import Variant
from connectors.lightspeed.simulator.shop import Shop
from connectors.lightspeed.simulator.trade.fields import FieldsRefused
from connectors.lightspeed.simulator.trade.offering import NewProduct, NewVariant
from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder

pytestmark = pytest.mark.anyio


@pytest.fixture
def mug(shop: Shop) -> Variant:
    variant = NewVariant(sku="MUG", ean="8712345678906", article_code="M1", price_incl=12.5, stock=12)
    return shop.products.add(NewProduct(title="Mug, blue", brand="Kleiwerk", variants=(variant,))).variants[0]


def moved(shop: Shop) -> list[tuple[str, int]]:
    return [(movement.channel, movement.change) for movement in shop.books.movements.values()]


async def put(client: httpx.AsyncClient, number: int, **fields: object) -> Any:
    answer = await client.put(f"/nl/variants/{number}.json", json={"variant": fields})
    assert answer.status_code == 200, answer.text
    return answer.json()["variant"]


async def bulk(client: httpx.AsyncClient, *rows: object) -> httpx.Response:
    return await client.put("/nl/variants/bulk.json", json={"variant": list(rows)})


def cart(*lines: NewLine, **more: Any) -> NewOrder:
    return NewOrder(**{"lines": lines, "paid": True, **more})


async def test_a_shop_that_minds_sells_no_more_than_it_shows(
    client: httpx.AsyncClient, shop: Shop, mug: Variant
) -> None:
    shop.turn(sells_sold_out=False)
    lines = [{"sku": "MUG", "quantity": 7}, {"variant": mug.id, "quantity": 6}]
    refused = await client.post("/simulator/orders", json={"lines": lines})
    assert (refused.status_code, refused.json()["detail"]) == (409, "the shop shows 12 of MUG, not 13")
    assert shop.books.orders == {}
    assert (await client.post("/simulator/orders", json={"lines": lines[:1]})).status_code == 201
    shop.variants.change(mug.id, stockTracking="disabled")
    assert (await client.post("/simulator/orders", json={"lines": lines})).status_code == 201
    assert mug.stock == 5


async def test_a_level_is_absolute_and_its_change_is_a_movement(
    client: httpx.AsyncClient, shop: Shop, mug: Variant, clock: Any
) -> None:
    clock.forward(5)
    assert (await put(client, mug.id, stockLevel=80))["stockLevel"] == 80
    assert (await put(client, mug.id, stockLevel="79"))["updatedAt"] == "2026-06-03T14:00:15+02:00"
    await put(client, mug.id, stockLevel=79)
    answer = await client.get(f"/nl/variants/movements.json?variant={mug.id}")
    newest, oldest = answer.json()["variantsMovements"]
    assert list(newest) == ["id", "createdAt", "channel", "stockLevelChange", "product", "variant"]
    assert [(one["channel"], one["stockLevelChange"]) for one in (newest, oldest)] == [("api", -1), ("api", 68)]
    assert newest["variant"]["resource"]["url"] == f"variants/{mug.id}"
    assert newest["product"]["resource"]["id"] == mug.product
    assert newest["createdAt"] == "2026-06-03T14:00:15+02:00"
    one = (await client.get(f"/nl/variants/movements/{oldest['id']}.json")).json()
    assert one == {"variantMovement": oldest}
    assert (await client.get(f"/nl/variants/movements/count.json?product={mug.product}")).json() == {"count": 2}
    assert (await client.get("/nl/variants/movements.json?variant=9")).json() == {"variantsMovements": []}


async def test_a_level_that_is_the_same_rings_and_moves_nothing(
    client: httpx.AsyncClient, shop: Shop, mug: Variant, register: Any, receiver: Any
) -> None:
    await register("variants")
    await put(client, mug.id, stockLevel=12)
    await shop.bells.ring_pending()
    assert (receiver.events, moved(shop)) == (["variants/updated"], [])


async def test_many_levels_are_one_call(client: httpx.AsyncClient, shop: Shop, register: Any, receiver: Any) -> None:
    variants = [shop.products.add().variants[0] for _ in range(3)]
    await register("variants")
    calls = len(shop.calls)
    answer = await bulk(client, *({"id": one.id, "stockLevel": at} for at, one in enumerate(variants, start=5)))
    told = answer.json()["variants"]
    assert (answer.status_code, [row["stockLevel"] for row in told]) == (200, [5, 6, 7])
    assert told[0] == (await client.get(f"/nl/variants/{variants[0].id}.json")).json()["variant"]
    assert len(shop.calls) == calls + 2
    await shop.bells.ring_pending()
    assert receiver.events == ["variants/updated"] * 3
    assert moved(shop) == [("api", 5), ("api", 6), ("api", 7)]


async def test_bulk_is_also_read_from_a_form(client: httpx.AsyncClient, shop: Shop, mug: Variant) -> None:
    form = {"variant[0][id]": str(mug.id), "variant[0][stockLevel]": "3"}
    assert (await client.put("/nl/variants/bulk.json", data=form)).status_code == 200
    assert mug.stock == 3


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"id": 9, "stockLevel": 3}, "variant.1.id"),
        ({"stockLevel": 3}, "variant.1.id"),
        ({"id": "mug", "stockLevel": 3}, "variant.1.id"),
        ({"id": None, "stockLevel": "many"}, "variant.1.id"),
    ],
)
async def test_bulk_is_refused_as_a_whole(
    client: httpx.AsyncClient, shop: Shop, mug: Variant, row: dict[str, object], field: str
) -> None:
    answer = await bulk(client, {"id": mug.id, "stockLevel": 3}, row)
    assert (answer.status_code, list(answer.json()["error"]["errors"])) == (422, [field])
    assert (mug.stock, moved(shop)) == (12, [])


async def test_a_value_that_cannot_be_refuses_the_whole_bulk(
    client: httpx.AsyncClient, shop: Shop, mug: Variant
) -> None:
    other = shop.products.add().variants[0]
    answer = await bulk(client, {"id": other.id, "stockLevel": 3}, {"id": mug.id, "stockLevel": "many"})
    assert answer.json()["error"]["errors"] == {"variant.1.stockLevel": ["is not a whole number"]}
    assert other.stock == 0
    bodies: list[dict[str, object]] = [{"variant": {"id": mug.id}}, {"variant": [3]}, {"variants": []}]
    for wrong in bodies:
        assert (await client.put("/nl/variants/bulk.json", json=wrong)).status_code == 400


async def test_an_unknown_id_in_a_bulk_names_itself_or_is_left_out(
    client: httpx.AsyncClient, shop: Shop, mug: Variant
) -> None:
    rows = {"id": 9, "stockLevel": 1}, {"id": mug.id, "stockLevel": 3}
    assert "9 is not the id of a variant" in (await bulk(client, *rows)).text
    shop.turn(bulk_unknown="skip")
    answer = await bulk(client, *rows)
    assert [row["id"] for row in answer.json()["variants"]] == [mug.id]
    assert mug.stock == 3


async def test_a_bulk_has_a_most(client: httpx.AsyncClient, shop: Shop, mug: Variant) -> None:
    rows = [{"id": mug.id, "stockLevel": at} for at in range(101)]
    assert (await bulk(client, *rows)).status_code == 422
    assert (await bulk(client, *rows[:100])).status_code == 200
    shop.turn(bulk_max=101)
    assert (await bulk(client, *rows)).status_code == 200
    assert mug.stock == 100


async def test_writes_that_do_not_stick_look_as_if_they_did(
    client: httpx.AsyncClient, shop: Shop, mug: Variant, register: Any, receiver: Any
) -> None:
    await register("variants")
    shop.turn(idle_puts_next=2)
    assert (await put(client, mug.id, stockLevel=3))["stockLevel"] == 3
    answer = await bulk(client, {"id": mug.id, "stockLevel": 4})
    assert answer.json()["variants"][0]["stockLevel"] == 4
    await shop.bells.ring_pending()
    assert (mug.stock, moved(shop), receiver.events) == (12, [], [])
    await put(client, mug.id, stockLevel=3)
    assert mug.stock == 3


@pytest.mark.parametrize(
    "line",
    [
        NewLine(sku="MUG"),
        NewLine(ean="8712345678906"),
        NewLine(article_code="M1"),
        NewLine(sku="", ean="8712345678906"),
    ],
)
async def test_an_order_takes_from_the_stock(
    client: httpx.AsyncClient, shop: Shop, mug: Variant, line: NewLine, clock: Any
) -> None:
    clock.forward(5)
    order = shop.orders.place(cart(line, line))
    assert (mug.stock, mug.sold, moved(shop)) == (10, 2, [("auto", -1), ("auto", -1)])
    told = (await client.get(f"/nl/orders/{order.id}/products.json")).json()["orderProducts"][0]
    assert told["variant"]["resource"]["id"] == mug.id
    assert told["product"]["resource"]["id"] == mug.product
    assert told["articleCode"] == "M1"
    variant = (await client.get(f"/nl/variants/{mug.id}.json")).json()["variant"]
    assert (variant["stockLevel"], variant["stockSold"]) == (10, 2)
    assert variant["updatedAt"] == "2026-06-03T14:00:15+02:00"


async def test_a_line_by_its_variant_copies_the_rest(shop: Shop, mug: Variant) -> None:
    (line,) = shop.orders.place(cart(NewLine(variant=mug.id, quantity=3))).lines
    facts = line.facts
    assert (mug.stock, line.quantity) == (9, 3)
    assert [facts[name] for name in ("sku", "ean", "articleCode")] == ["MUG", "8712345678906", "M1"]
    assert (facts["productTitle"], facts["brandTitle"], facts["priceIncl"]) == ("Mug, blue", "Kleiwerk", 37.5)


async def test_of_variants_that_share_a_code_the_one_with_the_others_is_sold(shop: Shop, mug: Variant) -> None:
    sizes = tuple(NewVariant(sku="MUG", ean=ean, stock=5) for ean in ("8712345678913", "8712345678920"))
    small, large = shop.products.add(NewProduct(variants=sizes)).variants
    shop.orders.place(cart(NewLine(sku="MUG", ean="8712345678920"), NewLine(sku="MUG")))
    assert (mug.stock, small.stock, large.stock) == (11, 5, 4)


async def test_a_line_of_nothing_in_the_catalogue_is_linked_as_ever(
    client: httpx.AsyncClient, shop: Shop, mug: Variant
) -> None:
    first, second = (shop.orders.place(cart(NewLine(sku="TEAPOT", variant=7))).lines[0] for _ in range(2))
    assert first.variant == second.variant != mug.id
    assert (await client.get(f"/nl/variants/{first.variant}.json")).status_code == 404
    assert moved(shop) == []


async def test_a_sale_is_not_refused_for_want_of_stock_and_untracked_stock_stands(shop: Shop, mug: Variant) -> None:
    shop.orders.place(cart(NewLine(sku="MUG", quantity=20)))
    assert mug.stock == -8
    for tracking, stock in (("indicator", -9), ("disabled", -9), ("enabled", -10)):
        shop.variants.change(mug.id, stockTracking=tracking)
        shop.orders.place(cart(NewLine(sku="MUG")))
        assert mug.stock == stock, tracking


@pytest.mark.parametrize("first", [False, True])
async def test_a_sale_rings_for_the_variant_after_the_order_or_before_it(
    shop: Shop, mug: Variant, register: Any, receiver: Any, *, first: bool
) -> None:
    for group in ("variants", "orders"):
        await register(group)
    shop.turn(stock_rings_first=first)
    order = shop.orders.place(cart(NewLine(sku="MUG"), NewLine(sku="MUG")))
    shop.orders.cancel(order.id)
    await shop.bells.ring_pending()
    orders = [["orders/created", "orders/paid"], ["orders/updated"]]
    variants = ["variants/updated"]
    wanted = [variants + events if first else events + variants for events in orders]
    assert receiver.events == wanted[0] + wanted[1]


async def test_an_old_order_has_moved_its_stock_long_ago(shop: Shop, mug: Variant, clock: Any) -> None:
    shop.orders.place(cart(NewLine(sku="MUG"), created_at=clock()))
    shop.orders.place(cart(NewLine(sku="MUG"), status="cancelled"))
    assert mug.stock == 12
    shop.orders.place(cart(NewLine(sku="MUG"), created_at=clock(), silent=False))
    shop.orders.place(cart(NewLine(sku="MUG"), silent=True))
    assert mug.stock == 10


async def test_what_is_called_off_and_not_sent_comes_back_once(
    client: httpx.AsyncClient, shop: Shop, mug: Variant
) -> None:
    order = shop.orders.place(cart(NewLine(sku="MUG", quantity=4)))
    shop.shipments.ship(shop.shipments.split(order.id).id)
    for _ in range(2):
        await client.put(f"/nl/orders/{order.id}.json", json={"order": {"status": "cancelled"}})
    assert (mug.stock, moved(shop)) == (10, [("auto", -4), ("auto", 2)])
    assert mug.sold == 2


async def test_what_is_called_off_may_stay_away(shop: Shop, mug: Variant) -> None:
    shop.turn(restock_on_cancel=False)
    shop.orders.cancel(shop.orders.place(cart(NewLine(sku="MUG"))).id)
    assert mug.stock == 11


async def test_a_line_names_no_variant_that_is_gone(client: httpx.AsyncClient, shop: Shop, mug: Variant) -> None:
    order = shop.orders.place(cart(NewLine(sku="MUG")))
    shop.products.remove(mug.product)
    (line,) = (await client.get(f"/nl/orders/{order.id}/products.json")).json()["orderProducts"]
    assert line["variant"] is False
    assert line["product"]["resource"]["id"] == mug.product
    shop.orders.cancel(order.id)
    assert moved(shop) == [("auto", -1)]


async def test_stock_changed_by_hand_is_a_manual_movement(shop: Shop, mug: Variant) -> None:
    shop.variants.change(mug.id, stockLevel=3, stockTracking="indicator", ean="4006381333931")
    assert (mug.stock, mug.tracking, moved(shop)) == (3, "indicator", [("manual", -9)])
    assert shop.books.codes.find("", "4006381333931", "") is mug
    assert shop.books.codes.find("", "8712345678906", "") is None
    with pytest.raises(FieldsRefused, match="stockLevel: is not a whole number"):
        shop.variants.change(mug.id, stockLevel="many")
