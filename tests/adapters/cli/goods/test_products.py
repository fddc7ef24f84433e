"""`hub products`: what is sold, and who calls it what."""

import json

import pytest

from hub_core.models import ProductName, Ref
from hub_core.testing import samples


@pytest.fixture
def shelf(store):
    """A mug, and a bowl that has no codes."""

    async def play(trade):
        await trade.product()
        await trade.product(
            ref=Ref("shop-nl", "10"), sku="", barcode="", title="Bowl", variant_title="blue", price=None
        )
        await trade.states(12)

    store.live(play)
    return store


def test_the_list_says_what_each_is_called_and_who_has_it(shelf):
    _, bowl, mug = (line.split("  ") for line in shelf.says("products").splitlines())
    assert [cell.strip() for cell in bowl if cell.strip()][1:] == ["-", "-", "Bowl", "shop-nl", "shop-nl:10", "-"]
    cells = [cell.strip() for cell in mug if cell.strip()]
    assert cells[1:] == ["MUG", "8712345678906", "Mug", "shop-nl", "shop-nl:9", "12"]
    answer = shelf("products", "--limit", "1")
    assert answer.stderr == "The first 1 are shown; more with --limit.\n"
    assert [one["title"] for one in json.loads(shelf.says("products", "--json"))] == ["Bowl", "Mug"]


@pytest.mark.parametrize("name", ["MUG", "8712345678906", "shop-nl:9", "mu"])
def test_one_is_told_with_its_codes_as_each_connector_gives_them(shelf, name):
    said = shelf.says("products", name)
    assert said.startswith("MUG: linked to shop-nl:9.\n")
    (link,) = (line for line in said.splitlines() if line.startswith("shop-nl:9"))
    assert [cell.strip() for cell in link.split("  ") if cell.strip()][:8] == [
        "shop-nl:9", "main", "MUG", "8712345678906", "M-1", "Mug", "9.95 EUR", "tracked",
    ]  # fmt: skip
    assert "Its stock: hub stock prd-" in said


def test_what_nobody_counted_says_so(shelf):
    assert shelf.says("products", "bowl").startswith("Bowl: linked to shop-nl:10. No level of it was stated.\n")


@pytest.mark.promise("P5")
def test_a_code_of_several_names_none_and_its_problem_is_there(shelf):
    async def twin(trade):
        await trade.product(ref=Ref("shop-nl", "11"), barcode="8712345678913", title="Mug, blue")
        unclear = samples.stock_level(product=ProductName(sku="MUG"), as_of=trade.clock.passes())
        await trade.hub.ports_for("warehouse").stock.publish([unclear])

    shelf.live(twin)
    assert len(shelf.says("products", "MUG").splitlines()) == 3
    said = shelf.says("products", "shop-nl:11")
    assert "sku mug" in said
    assert "the code MUG leads to several products" in said


def test_one_that_everybody_let_go_of_says_so(shelf):
    shelf.live(lambda trade: trade.product(deleted=True))
    assert shelf.says("products", "MUG").startswith("MUG: linked to nothing any more.")


def test_all_of_one_for_programs(shelf):
    view = json.loads(shelf.says("products", "MUG", "--json"))
    assert (view["product"]["sku"], view["links"][0]["fact"]["sku"], view["shared"]) == ("MUG", "MUG", [])


def test_a_mistyped_name_is_answered_with_what_looks_like_it(shelf):
    answer = shelf("products", "MUGG")
    assert (answer.exit_code, answer.stderr) == (1, "no product 'MUGG'. Is it MUG? See them all: hub products\n")


def test_before_there_are_products_the_list_says_how_they_come(store):
    async def nothing(_):
        return None

    store.live(nothing)
    assert store.says("products") == "There are no products yet. A shop's whole catalogue: hub import NAME products\n"
