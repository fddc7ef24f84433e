"""`hub orders`: which orders there are, and "where is order 1001?" answered on one screen."""

import json
from datetime import timedelta

import pytest

from hub_core.errors import Unavailable
from hub_core.models import OrderLine, OrderStatus, Ref
from hub_core.ports import Ports
from hub_core.testing import samples

OLD = {"made_at": samples.NOON - timedelta(days=40)}
UNPAID = {"status": OrderStatus.PENDING_PAYMENT, "word": "processing_awaiting_payment", "payment": "not_paid"}


def where(house, number="1001"):
    """The first line of the screen."""
    answer = house("orders", number, secrets=False)
    assert answer.exit_code == 0, answer.output
    return answer.stdout.splitlines()[0]


def test_an_order_in_the_warehouse_is_said_to_be_there(house):
    house.live(lambda life: life.order())
    assert where(house) == "Order 1001 of shop-nl is at warehouse since 2026-01-15 12:00 UTC, to be sent."


def test_an_order_on_its_way_is_said_with_its_codes(house):
    async def play(life):
        await life.order(quantity=1)
        await life.parcel()

    house.live(play)
    assert where(house) == (
        "Order 1001 of shop-nl is on its way: 1 parcel from warehouse (3SMUG001); shop-nl was told."
    )


def test_an_order_that_is_half_sent_says_so(house):
    async def play(life):
        await life.order(quantity=2, lines=(samples.order_line(quantity=2),))
        await life.parcel()

    house.live(play)
    assert "is partly on its way: 1 parcel" in where(house)


def test_an_unpaid_order_waits_for_its_payment(house):
    house.live(lambda life: life.order(**UNPAID))
    assert where(house) == "Order 1001 of shop-nl waits for its payment; it went to no warehouse."


@pytest.mark.promise("O7")
def test_an_order_of_the_past_says_how_it_is_released(house):
    house.live(lambda life: life.order(**OLD))
    assert "went live, so it is kept and sent nowhere until released: hub release shop-nl order 1001." in where(house)


def test_a_cancelled_order_says_whether_the_warehouse_knows(house):
    async def play(life):
        await life.order()
        await life.order(status=OrderStatus.CANCELLED, word="cancelled", as_of=samples.after(1))

    house.live(play)
    assert where(house) == "Order 1001 of shop-nl is cancelled, says the shop; warehouse was told."


@pytest.mark.promise("O2")
def test_a_refunded_order_still_says_where_the_goods_are(house):
    async def play(life):
        await life.order()
        word = samples.order_word(said="refunded", amount=samples.euro("9.95"))
        await life.hub.ports_for("shop-nl").orders.accept(word)

    house.live(play)
    assert where(house).endswith("is at warehouse since 2026-01-15 12:00 UTC, to be sent. It is refunded.")


@pytest.mark.promise("O2")
def test_an_order_of_which_everything_came_back_is_not_said_to_be_sent(house):
    async def play(life):
        await life.order(lines=(samples.order_line(),))
        word = samples.order_word(said="returned", lines={"77": 1}, id="return:9")
        await life.hub.ports_for("shop-nl").orders.accept(word)
        await life.order(lines=(samples.order_line(returned=1),), as_of=samples.after(6))

    house.live(play)
    said = where(house)
    assert "to be sent" not in said
    assert said.endswith(", with nothing left to send; warehouse was told. It is returned.")


def test_a_refused_order_says_why_and_what_to_do(house):
    async def play(life):
        await life.warehouse.says_no("SKU MUG is unknown.")
        await life.order()

    house.live(play)
    said = where(house)
    assert "waits for a person: warehouse did not take it (SKU MUG is unknown); then: hub retry 1." in said


@pytest.mark.promise("O9")
def test_a_change_that_the_warehouse_cannot_take_stands_beside_where_the_order_is(house):
    async def play(life):
        await life.order(quantity=2, lines=(samples.order_line(quantity=2),))
        await life.parcel()
        await life.warehouse.says_no("It has left in part.")
        await life.order(status=OrderStatus.CANCELLED, word="cancelled", as_of=samples.after(90))

    house.live(play)
    said = "is cancelled, says the shop. warehouse did not take a change of it (It has left in part); then: hub retry"
    assert said in where(house)


def test_a_shop_that_does_not_take_the_shipment_is_named(house):
    async def play(life):
        await life.order()
        await life.shop.says_no("the order is archived")
        await life.parcel()

    house.live(play)
    said = (
        "is on its way: 1 parcel from warehouse (3SMUG001). shop-nl did not take its shipment (the order is archived)"
    )
    assert said in where(house)


@pytest.mark.promise("H6")
def test_a_warehouse_that_is_away_is_named_with_the_reason(house):
    async def play(life):
        await life.warehouse.goes_down()
        await life.order()

    house.live(play)
    assert where(house) == "Order 1001 of shop-nl waits to be handed to warehouse (this fake is down)."


@pytest.mark.promise("O8")
def test_an_answer_that_never_came_is_not_taken_for_a_no(house):
    class Silent:
        async def accept(self, said, /):
            raise Unavailable("no answer came")

    async def play(life):
        life.hub.plug("warehouse", Ports(orders=Silent()))
        await life.order()

    house.live(play)
    said = "is being handed to warehouse, and whether warehouse has it is not known yet (no answer came)."
    assert where(house) == f"Order 1001 of shop-nl {said}"


@pytest.mark.promise("H14")
def test_a_pause_is_shown_with_the_order_that_waits_for_it(house):
    async def play(life):
        await life.hub.operate.pause("warehouse", reason="stocktaking")
        await life.order()

    house.live(play)
    said = where(house)
    assert "waits to be handed to warehouse." in said
    assert "warehouse is paused by an operator since 2026-01-15 12:00 UTC (stocktaking)." in said


@pytest.mark.promise("O4")
def test_an_unknown_word_of_the_shop_is_named(house):
    house.live(lambda life: life.order(status=None, word="off_hold"))
    assert "does not know the shop's word 'off_hold' and keeps it as on_hold" in where(house)


def test_an_order_for_the_counter_goes_to_no_warehouse(house):
    house.live(lambda life: life.order(to_warehouse=False, marks=("pickup",)))
    assert "is picked up, or sent by the shop itself: no warehouse gets it." in where(house)


def test_an_order_that_a_channel_sends_itself_says_so(house):
    house.live(lambda life: life.order(fulfilled_by="the market"))
    assert "is sent by the market, not by a warehouse of this hub." in where(house)


def test_an_order_on_hold_says_by_whose_word(house):
    house.live(lambda life: life.order(status=OrderStatus.ON_HOLD, word="on_hold"))
    assert "is on hold by the shop's word; it went to no warehouse." in where(house)


def test_an_order_completed_elsewhere_says_that_the_hub_knows_no_parcel(house):
    house.live(lambda life: life.order(status=OrderStatus.COMPLETED, word="completed"))
    assert where(house) == "Order 1001 of shop-nl is completed; no parcel of it is known to the hub."


@pytest.mark.promise("O12")
def test_one_screen_holds_lines_parcels_handovers_and_the_whole_history(house):
    async def play(life):
        await life.order(
            lines=(samples.order_line(), OrderLine(id="78", quantity=2, sku="PLATE", title="Plate")), marks=("gift",)
        )
        await life.parcel()

    house.live(play)
    screen = house("orders", "1001").stdout
    for part in ("Anna de Vries", "[gift]", "PLATE", "SHP-1", "PostNL", "3SMUG001", "9.95 EUR"):
        assert part in screen
    lines = screen.splitlines()
    heads = next(number for number, line in enumerate(lines) if line.startswith("when (UTC)"))
    history = [line.split() for line in lines[heads + 1 :]]
    assert [" ".join(words[2:4]) for words in history] == [
        "shop-nl said", "hub handed", "warehouse shipped", "warehouse status", "hub told"
    ]  # fmt: skip
    assert [words[:2] for words in history] == [["2026-01-15", "12:00:00"]] * 5


def test_the_same_screen_is_there_for_programs(house):
    async def play(life):
        await life.order()
        await life.parcel()

    house.live(play)
    said = json.loads(house("orders", "1001", "--json").stdout)
    assert said["where"].startswith("Order 1001 of shop-nl is on its way")
    assert said["standing"]["status"] == "completed"
    assert said["parcels"][0]["from"] == "warehouse"
    assert [line["what"] for line in said["history"]] == ["said", "handed over", "shipped", "status", "told"]


def test_an_order_is_found_by_number_without_zeros_by_id_and_by_key(house):
    house.live(lambda life: life.order(number="ORD00018"))
    for name in ("ord00018", "18", "7", "shop-nl:7"):
        assert "Order ORD00018 of shop-nl" in where(house, name)


def test_a_short_number_that_is_anothers_id_is_told_apart_and_not_guessed(house):
    async def play(life):
        await life.order(number="ORD00008")
        await life.order(ref=Ref("shop-nl", "8"), number="ORD00019")

    house.live(play)
    answer = house("orders", "8")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr == (
        "'8' may be shop-nl ORD00008 (shop-nl:7), shop-nl ORD00019 (shop-nl:8). Name one by what stands in brackets.\n"
    )
    assert "Order ORD00008 of shop-nl" in where(house, "ORD00008")


def test_an_order_nobody_knows_is_one_sentence(house):
    house.live(lambda life: life.order())
    answer = house("orders", "4711")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr == "no order '4711'. See them all: hub orders\n"


@pytest.fixture
def three(house):
    async def play(life):
        await life.order()
        await life.order(ref=Ref("shop-nl", "8"), number="1002", made_at=samples.after(1), **UNPAID)
        await life.order(ref=Ref("shop-nl", "9"), number="1003", **OLD)

    house.live(play)
    return house


def numbers(answer):
    assert answer.exit_code == 0, answer.output
    return [line.split()[0] for line in answer.stdout.splitlines()[1:]]


def test_the_list_has_a_line_for_each_the_newest_first(three):
    answer = three("orders", secrets=False)
    assert numbers(answer) == ["1002", "1001", "1003"]
    assert " ".join(answer.stdout.splitlines()[2].split()) == (
        "1001 shop-nl 2026-01-15 12:00 processing_awaiting_shipment paid processing live warehouse taken 0"
    )


@pytest.mark.promise("O7")
def test_the_list_shows_those_of_the_past_alone(three):
    assert numbers(three("orders", "--before")) == ["1003"]
    assert "before the hub" in three("orders", "--before").stdout


def test_the_list_is_narrowed_by_status_shop_and_number_of_lines(three):
    assert numbers(three("orders", "--status", "pending_payment")) == ["1002"]
    assert numbers(three("orders", "--limit", "1")) == ["1002"]
    assert "more with --limit" in three("orders", "--limit", "1").stderr
    assert three("orders", "--shop", "elsewhere").stdout == "No order fits.\n"


def test_the_list_is_there_for_programs(three):
    rows = json.loads(three("orders", "--json").stdout)
    assert [row["number"] for row in rows] == ["1002", "1001", "1003"]
    assert rows[1]["handover"] == "taken"


def test_a_status_that_does_not_exist_is_a_sentence(house):
    answer = house("orders", "--status", "sent")
    assert answer.exit_code == 2
    assert "pending_payment" in answer.stderr


def test_no_database_is_not_taken_for_an_empty_one(house):
    answer = house("orders")
    assert answer.exit_code == 1
    assert "there is no database at sqlite://" in answer.stderr
    assert not (house.folder / "hub.db").exists()


def test_a_broken_file_does_not_hide_the_orders(house):
    house.live(lambda life: life.order())
    (house.folder / "plugins.toml").write_text("[connector.shop-nl\n")
    assert "is at warehouse" in where(house)


@pytest.mark.promise("H12")
def test_looking_does_not_let_a_connector_go_live(house):
    house.live(lambda life: life.order())
    house.write(shop="", warehouse="", text="[connector.new-shop]\nkind = 'paper_shop'\ngives = ['orders']\n"
                "[connector.new-shop.settings]\nkey = {{ env = 'SHOP_KEY' }}\npaper = '{paper}'\n")  # fmt: skip
    for words in (["orders"], ["connectors"], ["check"], ["jobs"], ["problems"], ["set", "1001", "on_hold"]):
        assert house(*words).exit_code == 0, words
    assert json.loads(house("connectors", "--json").stdout)[0]["live_from"] is None
