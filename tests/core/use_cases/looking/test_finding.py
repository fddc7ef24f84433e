"""Whatever a person calls a product leads to it; a slip of the finger leads near it (P3, P5, S13)."""

import pytest

from hub_core.errors import NotFound
from hub_core.models import ProductName, Ref
from hub_core.use_cases.looking import goods

pytestmark = pytest.mark.anyio


@pytest.fixture
async def mug(front):
    return await front.product(title="Mug, blue")


async def named(front, text):
    return [product.identity for product in (await front.goods.ask(text)).products]


@pytest.mark.parametrize("text", ["MUG", " mug ", "8712345678906", "08712345678906", "shop-nl:9", "9", "blue"])
async def test_codes_links_ids_and_titles_lead_to_it(front, mug, text):
    assert await named(front, text) == [mug]


async def test_its_identity_leads_to_it(front, mug):
    assert await named(front, mug) == [mug]


async def test_a_code_of_several_leads_to_all_of_them(front, mug):
    other = await front.product(ref=Ref("shop-nl", "10"), barcode="8712345678913")
    assert sorted(await named(front, "MUG")) == sorted([mug, other])


async def test_a_slip_of_the_finger_is_told_what_looks_like_it(front, mug):
    await front.product(ref=Ref("shop-nl", "10"), sku="MUGS-LARGE", barcode="")
    asked = await front.goods.ask("MUGG")
    assert (asked.products, [one.identity for one in asked.near]) == ((), [mug])
    assert await named(front, "") == []
    assert (await front.goods.ask("no such thing at all")).near == []


@pytest.mark.promise("S13")
async def test_what_waits_under_a_code_is_told(front, mug):
    await front.states(5, product=ProductName(sku="NEW-1"))
    asked = await front.goods.ask("new-1")
    ((giver, level),) = asked.waiting
    assert (giver, level.available, level.location, asked.products) == ("warehouse", 5, "warehouse/main", ())


async def test_a_large_catalogue_is_walked_page_by_page(front, mug, monkeypatch):
    monkeypatch.setattr(goods, "PAGE", 2)
    for number in range(5):
        await front.product(ref=Ref("shop-nl", f"1{number}"), sku=f"CUP-{number}", barcode="", title="Cup")
    skus = ["CUP-0", "CUP-1", "CUP-2", "CUP-3", "CUP-4", "MUG"]
    assert len((await front.goods.ask("CUP-X")).near) == 3
    assert [one.sku for one in await front.goods.products(limit=100)] == skus
    assert [row.product.sku for row in await front.goods.rows(lambda _row: True, limit=3)] == skus[:3]
    assert (await front.goods.proof()).products == 6


async def test_products_are_listed_by_name_as_far_as_the_text_fits(front, mug):
    await front.product(ref=Ref("shop-nl", "10"), sku="BOWL", barcode="", title="Bowl")
    assert [one.sku for one in await front.goods.products(limit=10)] == ["BOWL", "MUG"]
    assert [one.sku for one in await front.goods.products("blue", limit=10)] == ["MUG"]
    assert [one.sku for one in await front.goods.products(limit=1)] == ["BOWL"]


@pytest.mark.promise("P5", "P9")
async def test_all_of_one_product_is_there(front, mug):
    await front.states(5)
    view = await front.goods.product(mug)
    (link,) = view.links
    assert (link.key, link.main, link.fact.sku, view.shared, view.problems) == ("shop-nl:9", True, "MUG", (), ())
    assert [level.available for level in view.levels] == [5]
    await front.product(ref=Ref("shop-nl", "10"), barcode="8712345678913")
    assert (await front.goods.product(mug)).shared == ("sku mug",)
    leveled = await front.goods.leveled([await front.goods.one(mug)])
    assert [[level.available for level in levels] for _, levels in leveled] == [[5]]
    with pytest.raises(NotFound):
        await front.goods.product("prd-none")


async def test_a_problem_is_shown_with_the_product_it_names_as_a_whole_word(front, mug):
    side = front.hub.side_for("shop-nl", http=None, public_url=None)
    await side.problems.found("the SKU MUG is odd", "it is", "mend it")
    await side.problems.found("the SKU MUG-2 is odd", "it is", "mend it")
    await side.problems.found("odd", "shop-nl:9 has no price", "mend it")
    assert {one.cause for one in (await front.goods.product(mug)).problems} == {"the SKU MUG is odd", "odd"}
