"""Which hub product a product of a connector becomes, joins, keeps and leaves (P1, P2, P4, P5, P10)."""

import pytest

from hub_core.models import Ref

pytestmark = pytest.mark.anyio

ONE, OTHER, THIRD = "8712345678906", "4006381333931", "036000291452"


@pytest.mark.promise("P1", "P2", "L6", "L7")
async def test_a_product_that_nobody_has_is_a_new_one(goods):
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE)
    await goods.put("shop-nl:10", sku="BOWL", barcode=OTHER)
    assert await goods.identity("shop-nl:9") != await goods.identity("shop-nl:10")
    mug = await goods.hub("shop-nl:9")
    assert mug.identity.startswith("prd-")
    assert len(mug.identity) == len("prd-") + 10
    assert (mug.title, mug.sku, mug.barcode, mug.links) == ("Mug", "MUG", ONE, (Ref("shop-nl", "9"),))
    assert await goods.causes() == set()


@pytest.mark.promise("P2", "P3", "P8", "L7", "L9")
@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ({"barcode": THIRD, "sku": "W-1"}, {"barcode": f"00{THIRD}", "sku": "MUG"}),
        ({"sku": " mug "}, {"barcode": ONE, "sku": "MUG"}),
        ({"barcode": "Shelf-7"}, {"barcode": "SHELF-7"}),
    ],
    ids=["barcode", "SKU", "no GTIN"],
)
async def test_one_made_elsewhere_first_is_linked_by_its_codes(goods, theirs, ours):
    await goods.put("warehouse:A", **theirs)
    await goods.put("shop-nl:9", **ours)
    assert await goods.links("shop-nl:9") == ["warehouse:A", "shop-nl:9"]
    assert await goods.causes() == set()


@pytest.mark.promise("P3")
async def test_empty_codes_match_nothing(goods):
    await goods.put("warehouse:A", sku=" ")
    await goods.put("shop-nl:9")
    await goods.put("shop-nl:10", barcode="  ")
    assert len({await goods.identity(key) for key in ("warehouse:A", "shop-nl:9", "shop-nl:10")}) == 3
    assert (await goods.named(sku=" ", barcode="")).identity == ""


@pytest.mark.promise("P2")
async def test_the_link_goes_before_barcode_and_sku(goods):
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE)
    await goods.put("shop-nl:10", sku="BOWL", barcode=OTHER)
    mug, bowl = await goods.identity("shop-nl:9"), await goods.identity("shop-nl:10")
    assert (await goods.named(ref=Ref("shop-nl", "9"), barcode=OTHER, sku="BOWL")).identity == mug
    assert (await goods.named(ref=Ref("shop-nl", "99"), barcode=OTHER, sku="MUG")).identity == bowl
    assert (await goods.named(barcode="5901234123457", sku="mug")).identity == mug
    assert await goods.named(barcode="5901234123457", sku="PLATE") == await goods.named()


@pytest.mark.promise("P4")
async def test_the_barcode_wins_and_the_problem_names_both(goods):
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE, title="Mug")
    await goods.put("shop-nl:10", sku="BOWL", barcode=OTHER, title="Bowl")
    await goods.put("warehouse:A", sku="BOWL", barcode=ONE)
    assert await goods.links("warehouse:A") == ["shop-nl:9", "warehouse:A"]
    assert await goods.links("shop-nl:10") == ["shop-nl:10"]
    cause = "the codes of warehouse:A do not agree"
    assert await goods.causes() == {cause}
    said = await goods.evidence(cause)
    assert "shop-nl:9" in said
    assert "shop-nl:10" in said
    assert "the barcode wins" in said
    await goods.put("warehouse:A", sku="MUG", barcode=ONE)
    assert await goods.causes() == set()


@pytest.mark.promise("P4")
async def test_the_problem_ends_when_the_other_side_is_put_right(goods):
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE)
    await goods.put("shop-nl:10", sku="BOWL", barcode=OTHER)
    await goods.put("warehouse:A", sku="BOWL", barcode=ONE)
    await goods.put("shop-nl:10", sku="BOWL", barcode=OTHER, title="Another bowl")
    assert await goods.causes() == {"the codes of warehouse:A do not agree"}
    await goods.put("shop-nl:10", sku="BOWL-2", barcode=OTHER)
    assert await goods.causes() == set()
    assert await goods.links("warehouse:A") == ["shop-nl:9", "warehouse:A"]


@pytest.mark.promise("P4")
async def test_sizes_that_share_a_sku_are_different_products_in_one_connector(goods):
    for id_, barcode in (("1", ONE), ("2", OTHER), ("3", THIRD), ("4", "")):
        await goods.put(f"shop-nl:{id_}", sku="SHIRT", barcode=barcode)
    assert len({await goods.identity(f"shop-nl:{id_}") for id_ in "1234"}) == 4
    await goods.put("warehouse:B", sku="SHIRT", barcode=OTHER)
    assert await goods.links("warehouse:B") == ["shop-nl:2", "warehouse:B"]
    assert await goods.causes() == set()


@pytest.mark.promise("P4")
async def test_across_connectors_an_equal_sku_links_and_the_problem_names_both_barcodes(goods):
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE)
    await goods.put("warehouse:A", sku="MUG", barcode=OTHER)
    assert await goods.links("warehouse:A") == ["shop-nl:9", "warehouse:A"]
    said = await goods.evidence("the codes of warehouse:A do not agree")
    assert ONE in said
    assert OTHER in said
    await goods.put("shop-nl:9", sku="MUG", barcode="")
    assert await goods.causes() == set()


@pytest.mark.promise("P4")
async def test_who_has_the_barcode_takes_the_place_of_who_was_there_by_its_sku(goods):
    await goods.put("warehouse:B", sku="SHIRT", barcode=OTHER)
    await goods.put("shop-nl:1", sku="SHIRT", barcode=ONE)
    assert await goods.links("shop-nl:1") == ["warehouse:B", "shop-nl:1"]
    await goods.put("shop-nl:2", sku="SHIRT", barcode=OTHER)
    assert await goods.links("shop-nl:2") == ["warehouse:B", "shop-nl:2"]
    assert await goods.links("shop-nl:1") == ["shop-nl:1"]
    assert await goods.causes() == set()
    assert ("unlinked", "shop-nl:1 is this no more: shop-nl:2 has the barcode") in await goods.history(
        await goods.identity("shop-nl:2")
    )


@pytest.mark.promise("P5")
async def test_doubles_of_one_shop_are_both_linked_and_the_problem_names_them(goods):
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE)
    await goods.put("shop-nl:10", sku="mug", barcode=f"0{ONE}")
    assert await goods.links("shop-nl:10") == ["shop-nl:9", "shop-nl:10"]
    (cause,) = await goods.causes()
    assert cause == f"several products of shop-nl are one: {await goods.identity('shop-nl:9')}"
    said = await goods.evidence(cause)
    assert "shop-nl:9 (SKU MUG" in said
    assert "shop-nl:10 (SKU mug" in said


@pytest.mark.promise("P5")
async def test_doubles_without_a_barcode_are_linked_too(goods):
    for key in ("shop-nl:9", "shop-nl:10", "shop-nl:11"):
        await goods.put(key, sku="MUG")
    assert await goods.links("shop-nl:11") == ["shop-nl:9", "shop-nl:10", "shop-nl:11"]


@pytest.mark.promise("P5", "P10")
async def test_doubles_are_over_when_one_of_them_goes(goods):
    for key in ("shop-nl:9", "shop-nl:10", "shop-nl:11"):
        await goods.put(key, sku="MUG")
    await goods.put("shop-nl:11", sku="MUG", deleted=True)
    assert len(await goods.causes()) == 1
    await goods.put("shop-nl:9", sku="MUG", deleted=True)
    assert await goods.causes() == set()
    assert await goods.links("shop-nl:10") == ["shop-nl:10"]


@pytest.mark.promise("P5")
async def test_a_double_that_gets_codes_of_its_own_becomes_a_product_of_its_own(goods):
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE)
    await goods.put("shop-nl:10", sku="MUG", barcode=ONE)
    await goods.put("shop-nl:10", sku="MUG-2", barcode=ONE)
    assert await goods.links("shop-nl:10") == ["shop-nl:10"], "its SKU says that it is another thing"
    assert await goods.causes() == {f"the barcode {ONE} stands on several products"}
    await goods.put("shop-nl:10", sku="MUG-2", barcode=OTHER)
    assert await goods.links("shop-nl:10") == ["shop-nl:10"]
    assert await goods.links("shop-nl:9") == ["shop-nl:9"]
    assert await goods.causes() == set()


@pytest.mark.promise("P4", "P5")
async def test_things_of_one_shop_that_share_a_barcode_are_told_apart_by_their_skus(goods):
    for number, sku in enumerate(("PAN", "POT", "LID")):
        await goods.put(f"shop-nl:{number}", sku=sku, barcode="n/a")
    assert [await goods.links(f"shop-nl:{number}") for number in range(3)] == [[f"shop-nl:{n}"] for n in range(3)]
    (cause,) = await goods.causes()
    assert cause == "the barcode n/a stands on several products"
    said = await goods.evidence(cause)
    assert "SKU PAN" in said
    assert "SKU LID" in said
    await goods.put("warehouse:A", sku="POT", barcode="n/a")
    assert await goods.links("warehouse:A") == ["shop-nl:1", "warehouse:A"]
    await goods.put("shop-nl:0", sku="PAN", barcode=ONE)
    assert cause in await goods.causes(), "two of them have it still"
    await goods.put("shop-nl:2", sku="LID", deleted=True)
    assert await goods.causes() == set()


@pytest.mark.promise("P4")
async def test_a_link_that_was_doubted_ends_with_the_codes_that_made_it(goods):
    await goods.put("warehouse:A", sku="MUG", barcode=ONE)
    await goods.put("shop-nl:9", sku="MUG", barcode=OTHER)
    await goods.put("shop-nl:9", sku="BOWL", barcode=OTHER)
    assert await goods.links("shop-nl:9") == ["shop-nl:9"]
    assert await goods.links("warehouse:A") == ["warehouse:A"]
    assert await goods.causes() == set()


@pytest.mark.promise("P2")
async def test_a_product_with_new_codes_keeps_its_link_and_its_names_move(goods):
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE)
    await goods.put("warehouse:A", sku="MUG", barcode=ONE)
    await goods.put("shop-nl:9", sku="MUG-NL", barcode="")
    identity = await goods.identity("warehouse:A")
    assert await goods.identity("shop-nl:9") == identity
    assert (await goods.named(sku="mug-nl")).identity == identity
    assert (await goods.named(sku="MUG")).identity == identity, "the warehouse has it still"
    await goods.put("warehouse:A", sku="MUG-NL", barcode=ONE)
    assert (await goods.named(sku="MUG")).identity == ""
    assert await goods.causes() == set()


@pytest.mark.promise("P2", "P4")
async def test_new_codes_that_name_another_product_are_a_problem_and_not_a_move(goods):
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE)
    await goods.put("warehouse:B", sku="BOWL", barcode=OTHER)
    mug = await goods.identity("shop-nl:9")
    await goods.put("shop-nl:9", sku="BOWL", barcode=OTHER)
    assert await goods.identity("shop-nl:9") == mug
    said = await goods.evidence("the codes of shop-nl:9 do not agree")
    assert mug in said
    assert "warehouse:B" in said
    await goods.put("shop-nl:9", sku="CUP", barcode="")
    assert await goods.identity("shop-nl:9") == mug
    assert await goods.causes() == set()


@pytest.mark.promise("P5")
async def test_what_arrives_under_a_code_of_two_products_waits_and_is_linked_when_the_code_is_clear(goods):
    await goods.put("shop-nl:1", sku="SHIRT", barcode=ONE)
    await goods.put("shop-nl:2", sku="SHIRT", barcode=OTHER)
    await goods.put("warehouse:A", sku="SHIRT")
    assert await goods.identity("warehouse:A") == ""
    found = await goods.named(sku="SHIRT")
    assert (found.identity, len(found.clash)) == ("", 2)
    cause = "warehouse:A waits: its codes lead to several products"
    assert await goods.causes() == {cause}
    said = await goods.evidence(cause)
    assert "shop-nl:1" in said
    assert "shop-nl:2" in said
    await goods.put("shop-nl:2", sku="SHIRT", barcode=OTHER, title="Shirt, blue")
    assert await goods.causes() == {cause}
    await goods.put("shop-nl:2", sku="SHIRT-L", barcode=OTHER)
    assert await goods.links("warehouse:A") == ["shop-nl:1", "warehouse:A"]
    assert await goods.causes() == set()


@pytest.mark.promise("P5")
async def test_one_that_waits_is_linked_by_a_barcode_that_comes_later(goods):
    await goods.put("shop-nl:1", sku="SHIRT", barcode=ONE)
    await goods.put("shop-nl:2", sku="SHIRT", barcode=OTHER)
    await goods.put("warehouse:A", sku="SHIRT", barcode=THIRD)
    await goods.put("warehouse:A", sku="SHIRT", barcode=THIRD, title="Still nobody's")
    assert await goods.identity("warehouse:A") == ""
    await goods.put("warehouse:A", sku="SHIRT", barcode=OTHER)
    assert await goods.links("warehouse:A") == ["shop-nl:2", "warehouse:A"]
    assert await goods.causes() == set()


@pytest.mark.promise("P10")
async def test_one_that_waits_may_be_deleted(goods):
    await goods.put("shop-nl:1", sku="SHIRT", barcode=ONE)
    await goods.put("shop-nl:2", sku="SHIRT", barcode=OTHER)
    await goods.put("warehouse:A", sku="SHIRT")
    await goods.put("warehouse:A", sku="SHIRT", deleted=True)
    assert await goods.causes() == set()
    await goods.put("shop-nl:2", sku="SHIRT-L", barcode=OTHER)
    assert await goods.links("shop-nl:1") == ["shop-nl:1"]


@pytest.mark.promise("P5")
async def test_a_sku_chooses_where_a_barcode_leads_to_two(goods):
    await goods.put("shop-nl:1", sku="MUG", barcode=ONE)
    await goods.put("shop-nl:2", sku="BOWL", barcode=OTHER)
    await goods.put("shop-nl:2", sku="BOWL", barcode=ONE)
    await goods.put("warehouse:A", sku="BOWL", barcode=ONE)
    assert await goods.links("warehouse:A") == ["shop-nl:2", "warehouse:A"]
    await goods.put("warehouse:B", sku="PLATE", barcode=ONE)
    assert await goods.identity("warehouse:B") == ""


@pytest.mark.promise("P10")
async def test_a_deleted_product_is_unlinked_and_the_hubs_own_stays(goods):
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE)
    identity = await goods.identity("shop-nl:9")
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE, deleted=True)
    assert await goods.identity("shop-nl:9") == ""
    hub = await goods.look(lambda work: work.catalogue.find(identity))
    assert (hub.title, hub.sku, hub.links, hub.main) == ("Mug", "MUG", (), None)
    assert (await goods.named(sku="MUG")).identity == identity
    assert [what for what, _ in await goods.history(identity)] == ["linked", "unlinked"]
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE, deleted=True, title="Gone")
    assert await goods.identity("shop-nl:9") == ""


@pytest.mark.promise("P10")
async def test_one_that_comes_back_is_linked_anew_to_what_it_was(goods):
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE)
    identity = await goods.identity("shop-nl:9")
    await goods.put("shop-nl:9", deleted=True)
    await goods.put("shop-nl:9", sku="MUG-2", barcode=ONE)
    assert await goods.identity("shop-nl:9") == identity
    assert (await goods.named(sku="MUG")).identity == "", "only its products have codes, once there are some"


@pytest.mark.promise("P10", "P4")
async def test_what_the_hub_remembers_is_nobody_with_another_barcode(goods):
    await goods.put("shop-nl:1", sku="SHIRT", barcode=ONE)
    identity = await goods.identity("shop-nl:1")
    await goods.put("shop-nl:1", deleted=True)
    await goods.put("shop-nl:2", sku="SHIRT", barcode=OTHER)
    assert await goods.identity("shop-nl:2") != identity
    await goods.put("shop-nl:3", barcode=ONE)
    assert await goods.identity("shop-nl:3") == identity


@pytest.mark.promise("P10", "P9")
async def test_when_the_main_one_goes_the_next_takes_its_place(goods):
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE, title="Mug")
    await goods.put("warehouse:A", sku="MUG", title="Becher")
    assert (await goods.hub("shop-nl:9")).main == Ref("shop-nl", "9")
    await goods.put("shop-nl:9", deleted=True)
    hub = await goods.hub("warehouse:A")
    assert (hub.main, hub.title, hub.barcode) == (Ref("warehouse", "A"), "Becher", "")


@pytest.mark.promise("P10")
async def test_one_that_was_never_there_may_be_deleted(goods):
    await goods.put("shop-nl:9", sku="MUG", deleted=True)
    assert await goods.identity("shop-nl:9") == ""
    assert await goods.look(lambda work: work.catalogue.list()) == []


@pytest.mark.promise("H3")
async def test_an_older_word_links_and_unlinks_nothing(goods):
    late = await goods.put("shop-nl:9", sku="MUG")
    await goods.put("shop-nl:9", sku="MUG", deleted=True, as_of=late.as_of.replace(year=2025))
    assert await goods.links("shop-nl:9") == ["shop-nl:9"]


async def test_a_code_that_everybody_has_names_nobody_and_costs_little(goods):
    for number in range(30):
        await goods.put(f"shop-nl:{number}", sku="-", barcode=f"shelf-{number}")
    assert len(await goods.look(lambda work: work.catalogue.list())) == 30
    await goods.put("warehouse:A", sku="-", barcode="shelf-29")
    assert await goods.links("warehouse:A") == ["shop-nl:29", "warehouse:A"]
    await goods.put("warehouse:B", sku="-")
    assert await goods.identity("warehouse:B") == ""
