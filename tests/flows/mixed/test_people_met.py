"""Whom a shop has, lacks, or may not hear of; what she chose about marketing, and which orders are hers."""

import runpy
from pathlib import Path

import msgspec
import pytest

from adapters.cli.demo.black_friday.cast import MARKET, SHOPS
from connectors.lightspeed.simulator.trade.placing import NewOrder
from hub_core.use_cases.people.links import orders_of

PEOPLE = runpy.run_path(str(Path(__file__).with_name("test_people_across.py")))
JANE, PHONE, ANOTHER, A_THIRD = (PEOPLE[name] for name in ("JANE", "PHONE", "ANOTHER", "A_THIRD"))
at_the_market, begin, feed, heard, in_the_shop, person, silence = (
    PEOPLE[name] for name in ("at_the_market", "begin", "feed", "heard", "in_the_shop", "person", "silence")
)
NL, BE = SHOPS


async def parked(trade):
    """How much waits for a person."""
    letters, rings = await trade.hub.operate.parked()
    return len(letters) + len(rings)


def _mug(trade):
    trade.offer("MUG", at=(MARKET,), stock=9)
    return "MUG"


@pytest.mark.promise("C4", "L12")
def test_one_whom_lightspeed_lacks_is_not_created_there_and_nothing_waits(new_trade, play, heard):
    async def story(trade):
        await begin(trade, heard)
        jane = at_the_market(trade)
        trade.market.place(_mug(trade), 1, buyer=JANE)
        await feed(trade)
        trade.clock.step(60)
        trade.market.change_customer(jane.id, phone=ANOTHER)
        await feed(trade)
        await trade.until_quiet()
        assert heard == []
        assert [len(shop.books.customers) for shop in trade.shops.values()] == [0, 0]
        identity = (await person(trade)).identity
        told = await trade.memory.look(lambda work: [entry.what for entry in work.history.of(identity)])
        assert "not there" in told
        assert await parked(trade) == 0
        assert await trade.problems() == []

    play(new_trade(), story)


@pytest.mark.promise("C4", "C2", "L14", "L15")
def test_one_whom_lightspeed_has_since_this_morning_hears_of_the_next_change(new_trade, play, heard):
    async def story(trade):
        jane = at_the_market(trade)
        await begin(trade, heard)
        there = in_the_shop(trade, NL)
        await trade.rings()
        await trade.until_quiet()
        assert heard == []
        trade.clock.step(60)
        trade.market.change_customer(jane.id, phone=ANOTHER)
        await feed(trade)
        assert heard == [(NL, "PUT", {"phone": ANOTHER})]
        assert there.facts["phone"] == ANOTHER

    play(new_trade(), story)


@pytest.mark.promise("C2", "C3", "C4")
def test_whom_the_hub_meets_in_a_shop_keeps_what_the_shop_says_of_her_at_any_moment(new_trade, play, heard):
    async def story(trade):
        at_the_market(trade)
        for name in SHOPS:
            in_the_shop(trade, name, phone="", mobile="0612345678", address=None)
        await trade.start()
        await trade.until_quiet()
        emptied = [one for one in heard if "" in one[2].values()]
        assert emptied == []
        assert {one.facts["mobile"] for shop in trade.shops.values() for one in shop.books.customers.values()} == {
            "0612345678"
        }
        assert len(heard) <= len(SHOPS)
        assert await silence(trade, heard)

    play(new_trade(), story)


@pytest.mark.promise("C2", "C3")
def test_an_address_that_a_shop_keeps_as_its_own_stays_and_goes_nowhere_when_another_field_changes(
    new_trade, play, heard
):
    async def story(trade):
        jane = at_the_market(trade)
        there = {name: in_the_shop(trade, name, phone="", address=None) for name in SHOPS}
        await trade.start()
        await trade.until_quiet()
        kept = {name: dict(one.facts) for name, one in there.items()}
        before = msgspec.structs.replace(jane.address)
        trade.clock.step(60)
        trade.shops[NL].customers.write(there[NL].id, {"phone": ANOTHER})
        await trade.rings()
        await trade.until_quiet()
        assert (jane.phone, jane.address) == (ANOTHER, before)
        assert {name: one.facts for name, one in there.items()} == {
            name: facts | {"phone": ANOTHER} for name, facts in kept.items()
        }
        assert await silence(trade, heard)

    play(new_trade(), story)


@pytest.mark.promise("C5", "C2")
def test_a_relay_address_never_travels_also_where_a_shop_has_it(new_trade, play, heard):
    async def story(trade):
        bob = trade.market.add_customer(phone=PHONE)
        for name in SHOPS:
            in_the_shop(trade, name, email=bob.email)
        await begin(trade, heard)
        trade.market.place(_mug(trade), 1, buyer=bob.id)
        trade.market.change_customer(bob.id, phone=ANOTHER, first_name="Rob")
        await feed(trade)
        trade.shops[NL].customers.write(next(iter(trade.shops[NL].books.customers)), {"phone": A_THIRD})
        await trade.rings()
        await trade.until_quiet()
        assert (await person(trade, bob.email)).relayed
        assert heard == []
        assert bob.phone == ANOTHER

    play(new_trade(), story)


@pytest.mark.parametrize("chosen", [None, False])
@pytest.mark.promise("C7", "C6")
def test_marketing_is_never_switched_on_by_a_merge(new_trade, play, heard, chosen):
    async def story(trade):
        jane = at_the_market(trade, marketing=chosen)
        in_the_shop(trade, NL)
        await begin(trade, heard)
        again = at_the_market(trade, marketing=True)
        stranger = at_the_market(trade, marketing=True, email="j.jansen@example.com")
        await feed(trade)
        trade.clock.step(60)
        trade.market.change_customer(stranger.id, email=JANE)
        await feed(trade)
        await trade.until_quiet()
        assert len((await person(trade)).links) == 4
        assert jane.marketing is chosen
        assert [said for _, _, said in heard if said.get("marketing")] == []
        assert again.marketing is not None

    play(new_trade(), story)


@pytest.mark.parametrize("choice", [True, False])
@pytest.mark.promise("C7", "C3")
def test_the_most_recent_explicit_choice_about_marketing_wins(new_trade, play, heard, choice):
    async def story(trade):
        _, again = (at_the_market(trade, marketing=not choice) for _ in range(2))
        await begin(trade, heard)
        trade.market.change_customer(again.id, marketing=choice)
        await feed(trade)
        assert (await person(trade)).words["marketing"].value is choice
        trade.clock.step(60)
        trade.market.change_customer(again.id, marketing=not choice)
        await feed(trade)
        assert (await person(trade)).words["marketing"].value is not choice

    play(new_trade(), story)


@pytest.mark.promise("C1", "C5", "L13", "O11")
def test_orders_at_the_market_and_in_the_shops_are_linked_to_the_one_person(new_trade, play, heard):
    async def story(trade):
        at_the_market(trade)
        bought = trade.market.place(_mug(trade), 1, buyer=JANE)
        await begin(trade, heard)
        order = trade.shops[NL].orders.place(NewOrder(email="Jane@Example.com"))
        await trade.rings()
        await trade.work()
        trade.clock.step(60)
        in_the_shop(trade, BE)
        await trade.rings()
        await trade.work()
        identity = (await person(trade)).identity
        linked = await trade.memory.look(lambda work: orders_of(work, identity))
        assert linked == [f"{MARKET}:{bought.id}", f"{NL}:{order.id}"]

    play(new_trade(), story)
