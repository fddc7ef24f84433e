"""`hub stock`: "why is this stock 7?" answered on one screen, and the list of all."""

import json

import pytest
from msgspec.structs import replace

from hub_core.models import OrderStatus, Ref
from hub_core.testing import samples


def rows(text, head):
    """The rows of the table whose head begins so, each as its cells."""
    lines = text.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(head)) + 1
    end = next((place for place in range(start, len(lines)) if not lines[place]), len(lines))
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines[start:end]]


@pytest.fixture
def sold(store):
    """Twelve mugs, of which one order waits for its payment and one for the warehouse to count it."""

    async def play(trade):
        await trade.product()
        await trade.states(12)
        await trade.order("1001", units=2)
        unpaid = {"status": OrderStatus.PENDING_PAYMENT, "payment": "not_paid"}
        await trade.order("1002", units=2, **unpaid)

    store.live(play)
    return store


@pytest.mark.promise("S2", "S4", "S6")
def test_the_answer_stands_first_and_all_it_is_made_of_below(sold):
    said = sold.says("stock", "mug")
    first, second, *_ = said.splitlines()
    assert first == "MUG at shop-nl is 7: 12 warehouse/main - 4 on open orders - 1 buffer."
    assert second.startswith("MUG is Mug, SKU MUG, barcode 8712345678906, prd-")
    assert second.endswith("linked to shop-nl:9.")
    ((location, level, giver, _, _),) = rows(said, "location")
    assert (location, level, giver) == ("warehouse/main", "12", "warehouse")
    held = [(row[0], row[2], row[4]) for row in rows(said, "held back for")]
    assert held[0][:2] == ("1001", "2")
    assert held[0][2].startswith("not yet counted by warehouse, which took it ")
    assert held[1] == ("1002", "2", "unpaid")
    ((channel, told, _, rule, _, shows, should, state),) = rows(said, "channel")
    assert (channel, told, shows, should, state) == ("shop-nl:9", "11", "7", "7", "right")
    assert rule == "12 warehouse/main - 1 buffer"


@pytest.mark.promise("S2", "S5")
def test_the_ledger_says_what_each_line_came_from_and_what_became_of_it(sold):
    async def play(trade):
        await trade.states(9, settles=False)
        await trade.states(8)

    sold.live(play)
    ledger = rows(sold.says("stock", "MUG"), "line ")
    told, newest, older, first_told, first = ledger
    assert told[3:6] == ["told", "5", "8 warehouse/main - 2 on open orders - 1 buffer"]
    assert newest[3:6] == ["stated", "9 > 8", "webhook stock.level MUG (ring 2)"]
    assert newest[6] == f"told as 5 (line {told[0]})"
    assert older[6] == f"superseded by line {newest[0]}"
    assert newest[7] == told[7] == "2b2b2b2b2b08"
    assert first[6] == f"told as 11 (line {first_told[0]})"
    assert len(rows(sold.says("stock", "MUG", "--ledger", "2"), "line ")) == 2


def test_a_level_that_changed_no_number_was_nothing_to_tell(sold):
    async def play(trade):
        await trade.states(10)

    sold.live(play)
    (newest, *_) = rows(sold.says("stock", "MUG"), "line ")
    assert newest[4:7] == ["12 > 10", "webhook stock.level MUG (ring 2)", "nothing to tell"]
    assert sold.says("stock", "MUG").startswith("MUG at shop-nl is 7: 10 warehouse/main - 2 on open orders - 1 buffer.")


@pytest.mark.promise("S3")
def test_a_product_that_nobody_counted_has_no_number(store):
    store.live(lambda trade: trade.product())
    said = store.says("stock", "MUG")
    assert said.startswith("MUG at shop-nl has no number: no level was stated, so nothing is written there.")
    assert "never stated, never written" in said
    assert [row[0] for row in rows(store.says("stock", "--none"), "product")] == ["MUG"]


@pytest.mark.promise("S12")
def test_a_channel_that_is_told_nothing_says_why(store):
    async def play(trade):
        await trade.product(stock_tracked=False)
        await trade.states(5)

    store.live(play)
    assert store.says("stock", "MUG").startswith("MUG is not told to shop-nl: its stock is not tracked there.")


def test_what_waits_says_until_when_and_what_is_parked_how_it_is_tried_again(sold):
    async def down(trade):
        await trade.shop.goes_down()
        await trade.states(20)

    sold.live(down)
    said = sold.says("stock", "MUG")
    assert said.startswith("MUG at shop-nl is 7 and should be 17: 20 warehouse/main - 2 on open orders - 1 buffer. Wa")
    assert "waiting" in rows(said, "line ")[0]

    async def refused(trade):
        trade.shop.refuses = {"shop-nl:9@hub": "no such variant"}
        await trade.states(21)

    sold.live(refused)
    said = sold.says("stock", "MUG")
    (row,) = json.loads(sold.says("parked", "--json"))
    assert f"parked (no such variant); then: hub retry {row['id']}" in rows(said, "channel")[0][-1]
    assert "(parked)" in sold.says("stock")


def test_a_pause_is_named(sold):
    sold("pause", "shop-nl", "stock", "--reason", "stocktaking")
    sold.live(lambda trade: trade.states(20))
    said = sold.says("stock", "MUG")
    assert "shop-nl is paused by an operator since" in said.splitlines()[0]
    assert "(stocktaking)" in said.splitlines()[0]
    assert "(paused)" in sold.says("stock", "--differs")


@pytest.mark.promise("S11")
def test_a_stopped_channel_says_its_cure_and_goes_on_when_told(sold):
    async def fight(trade):
        for level in (30, 31, 32, 33):
            await trade.sees(level)

    sold.live(fight)
    said = sold.says("stock", "MUG")
    assert "MUG at shop-nl is 33 and should be 7" in said
    assert "It is not written: somebody else keeps changing it there." in said
    assert "hub stock MUG --go-on shop-nl" in said
    assert "33, should be 7 (stopped)" in sold.says("stock", "--differs")
    assert sold.says("stock", "MUG", "--go-on", "shop-nl") == "shop-nl is told of MUG again, at once.\n"
    assert sold.says("stock", "MUG", "--go-on", "shop-nl") == "MUG was not stopped at shop-nl.\n"

    async def nothing(trade):
        await trade.hub.settle_down()

    sold.live(nothing)
    assert "two masters" not in sold.says("stock", "MUG")
    assert "7" in rows(sold.says("stock"), "product")[0]


@pytest.mark.parametrize("name", ["MUG", "8712345678906", "shop-nl:9", "9", "ug"])
def test_every_name_of_a_product_leads_to_it(sold, name):
    assert sold.says("stock", name).startswith("MUG at shop-nl is 7:")


@pytest.mark.promise("P5")
def test_several_that_fit_are_listed_under_names_of_their_own(sold):
    sold.live(lambda trade: trade.product(ref=Ref("shop-nl", "10"), barcode="8712345678913", title="Mug, blue"))
    said = sold.says("stock", "MUG")
    assert said.startswith("2 products answer to 'MUG'. One of them: hub stock prd-")
    (first, second) = rows(said, "product")
    assert {first[3], second[3]} == {"shop-nl:9", "shop-nl:10"}
    assert sold.says("stock", first[0]).startswith("MUG")
    answer = sold("stock", "MUG", "--go-on", "shop-nl")
    assert (answer.exit_code, "'MUG' may be prd-" in answer.stderr) == (1, True)


def test_a_mistyped_code_is_answered_with_what_looks_like_it(sold):
    answer = sold("stock", "MUGG")
    assert (answer.exit_code, answer.stderr) == (
        1,
        "no product 'MUGG'. Is it MUG (Mug)? See them all: hub products\n",
    )
    assert sold("stock", "zebra").stderr == "no product 'zebra'. See them all: hub products\n"


@pytest.mark.promise("S13")
def test_a_level_that_waits_for_its_product_is_told(sold):
    sold.live(lambda trade: trade.states(5, sku="NEW-1"))
    answer = sold("stock", "new-1")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("No product has the code 'new-1' yet. warehouse stated 5 at warehouse/main as of ")


def test_the_list_shows_level_held_and_told_and_its_filters_narrow_it(sold):
    async def play(trade):
        await trade.product(ref=Ref("shop-nl", "10"), sku="BOWL", barcode="", title="Bowl")

    sold.live(play)
    assert [row[:4] for row in rows(sold.says("stock"), "product")] == [
        ["BOWL", "Bowl", "-", "-"],
        ["MUG", "Mug", "12", "4"],
    ]
    assert [row[0] for row in rows(sold.says("stock", "--held"), "product")] == ["MUG"]
    assert sold.says("stock", "--differs") == "No product fits.\n"
    answer = sold("stock", "--limit", "1")
    assert answer.stderr == "The first 1 are shown; more with --limit.\n"


def test_before_there_are_products_the_list_says_so(store):
    async def nothing(_):
        return None

    store.live(nothing)
    assert store.says("stock") == "There are no products yet.\n"


def test_thousands_of_lines_and_products_are_shown_as_far_as_asked(store):
    async def play(trade):
        await trade.product()
        for number in range(30):
            await trade.product(ref=Ref("shop-nl", f"1{number:03}"), sku=f"CUP-{number:03}", barcode="")
        await trade.states(1, settles=False)
        await trade.hub.storage.do(counted_up, "catalogue")

    def counted_up(work):
        (product,) = work.names.anywhere("sku", "mug")
        (level,), (line,) = work.stock.levels(product), work.stock.ledger(product)
        for number in range(1, 4000):
            work.stock.write(replace(line, old=number, new=number + 1))
        work.stock.keep_level(replace(level, available=4000))

    store.live(play)
    assert len(rows(store.says("stock", "MUG"), "line ")) == 20
    whole = rows(store.says("stock", "MUG", "--ledger", "5000"), "line ")
    assert len(whole) == 4000
    assert [row[-2] for row in whole[:2]] == ["waiting", f"superseded by line {whole[0][0]}"]
    assert len(rows(store.says("stock", "--limit", "1000"), "product")) == 31
    assert store.says("stock", "--check") == "1 level of 31 products: each is the fold of its ledger.\n"


@pytest.mark.promise("S2")
def test_the_check_names_every_level_that_its_ledger_does_not_prove(sold):
    async def spoil(trade):
        def step(work):
            (product,) = work.catalogue.list()
            (level,) = work.stock.levels(product.identity)
            work.stock.keep_level(replace(level, available=99))

        await trade.hub.storage.do(step, "catalogue")

    assert sold.says("stock", "--check").startswith("1 level of 1 products")
    sold.live(spoil)
    answer = sold("stock", "--check")
    assert answer.exit_code == 1
    assert "(MUG): the level at warehouse/main is 99, but its ledger makes it 12" in answer.stderr
    assert answer.stderr.endswith("1 fault in the ledger\n")
    answer = sold("stock", "--check", "--json")
    assert (answer.exit_code, len(json.loads(answer.stdout)["faults"])) == (1, 1)


def test_programs_get_the_whole_page(sold):
    page = json.loads(sold.says("stock", "MUG", "--json"))
    assert page["answers"] == ["MUG at shop-nl is 7: 12 warehouse/main - 4 on open orders - 1 buffer."]
    assert (page["total"], page["places"]) == (12, {"shop-nl": {"differs": False, "state": "right"}})
    assert [held["why"] for held in page["held"]][1] == "unpaid"
    assert {one["then"] for every in page["outcomes"].values() for one in every} == {"told"}
    (row,) = json.loads(sold.says("stock", "--json"))
    assert (row["level"], row["held"]) == (12, 4)
    assert samples.product().sku == row["product"]["sku"]


@pytest.mark.parametrize("words", [("MUG", "--differs"), ("--go-on", "shop-nl"), ("MUG", "--check")])
def test_words_that_do_not_fit_together_are_refused(store, words):
    assert store("stock", *words).exit_code == 2


@pytest.mark.promise("S4", "S7", "O14")
def test_a_location_that_a_rule_misspells_is_shown_by_check_once_others_were_stated(store):
    rules = 'stock_locations = ["warehouse/mian", "warehouse/main", "warehouse"]\npickup_location = "warehouse/hall"'
    route = '[[route]]\nto = "warehouse"\nin_stock_at = ["warehouse/mian"]\n'
    store.rules(rules, route=route)

    def shown():
        answer = store("check")
        assert answer.exit_code == 0, answer.output
        return [
            line.split(maxsplit=3)[2:] for line in answer.stdout.splitlines() if line.split()[:2] == ["ok", "stock"]
        ]

    assert shown() == []
    store.live(lambda trade: trade.product())
    assert shown() == []
    store.live(lambda trade: trade.states(8))
    known = "nothing was ever stated there; levels are stated at warehouse/main"
    assert shown() == [
        ["warehouse/mian", f"[connector.shop-nl.rules] stock_locations: {known}"],
        ["warehouse/hall", f"[connector.shop-nl.rules] pickup_location: {known}"],
        ["warehouse/mian", f"[[route]] 1, in_stock_at: {known}"],
    ]
