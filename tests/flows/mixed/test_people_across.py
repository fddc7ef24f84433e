"""People who buy at the market and in the shops: a change travels once, to those who have them; then it is silent."""

import httpx
import msgspec
import pytest

from adapters.cli.demo.black_friday.cast import MARKET, SHOPS
from connectors.channel_stub.simulator.words import AddressPatch
from connectors.lightspeed.simulator.trade.people import NewCustomer
from connectors.lightspeed.simulator.trade.placing import NewAddress, NewOrder
from hub_core.use_cases.people import person_of
from hub_core.use_cases.people.links import orders_of

NL, BE = SHOPS
JANE = "jane@example.com"
PHONE, ANOTHER, A_THIRD = "0301234567", "0307654321", "0305555555"


class Ear(httpx.AsyncBaseTransport):
    """Hears what is written about customers on one line."""

    def __init__(self, name, line, heard):
        self.name, self.line, self.heard = name, line, heard

    async def handle_async_request(self, request):
        if request.method != "GET" and "/customers" in request.url.path:
            body = msgspec.json.decode(request.content)
            said = {field: value for field, value in body.get("customer", body).items() if field != "version"}
            self.heard.append((self.name, request.method, said))
        return await self.line.handle_async_request(request)


@pytest.fixture
def heard(far_sides, monkeypatch):
    """Everything that is written about customers: where, how, and which fields."""
    heard = []
    for host, line in list(far_sides.lines.to.items()):
        monkeypatch.setitem(far_sides.lines.to, host, Ear(host.removesuffix(".test"), line, heard))
    return heard


def at_the_market(trade, **more):
    """Jane is known at the market; her address is the one that she has in the shops."""
    place = {"name": "Jane Jansen", "street": "Keizersgracht", "number": "12", "postcode": "1015 CW"}
    jane = {"email": JANE, "first_name": "Jane", "last_name": "Jansen", "phone": PHONE, "language": "nl"}
    one = trade.market.add_customer(**jane | more)
    for field, value in {**place, "city": "Amsterdam", "country": "NL"}.items():
        setattr(one.address, field, value)
    return one


def in_the_shop(trade, name, **more):
    """Jane is known in that shop."""
    jane = NewCustomer(email=JANE, firstname="Jane", lastname="Jansen", phone=PHONE, address=NewAddress())
    one = trade.shops[name].customers.add(msgspec.structs.replace(jane, **more))
    one.language = "nl"
    return one


async def begin(trade, heard):
    """The hub is switched on, knows everybody, and has nothing to say."""
    await trade.start()
    for name in SHOPS:
        assert await trade.run(name, "import customers") == [True]
    await trade.until_quiet()
    trade.clock.step(60)
    heard.clear()


async def feed(trade):
    """The market's feed is read, and what follows from it is done."""
    assert await trade.run(MARKET, "feed") == [True]
    await trade.work()


async def silence(trade, heard):
    """Whatever rings and runs from now on, nothing is written about anybody."""
    heard.clear()
    for _ in range(2):
        await trade.until_quiet()
    return heard == []


async def person(trade, email=JANE):
    return await trade.memory.look(lambda work: person_of(work, email))


async def parked(trade):
    """How much waits for a person."""
    letters, rings = await trade.hub.operate.parked()
    return len(letters) + len(rings)


@pytest.mark.promise("C2", "C3", "L12", "L15", "H4")
def test_who_says_the_same_everywhere_is_written_nowhere(new_trade, play, heard):
    async def story(trade):
        at_the_market(trade)
        for name in SHOPS:
            in_the_shop(trade, name)
        await trade.start()
        await trade.until_quiet()
        for name in SHOPS:
            await trade.run(name, "import customers")
        assert await silence(trade, heard)
        assert sorted(link.origin for link in (await person(trade)).links) == sorted((MARKET, *SHOPS))

    play(new_trade(), story)


@pytest.mark.promise("C2", "C3", "L12", "L15", "H4")
def test_a_phone_changed_at_the_market_is_one_put_of_that_field_in_each_shop(new_trade, play, heard):
    async def story(trade):
        jane, there = at_the_market(trade), {name: in_the_shop(trade, name) for name in SHOPS}
        await begin(trade, heard)
        trade.market.switches.feed_doubles = 1
        trade.market.change_customer(jane.id, phone=ANOTHER)
        await feed(trade)
        assert sorted(heard) == sorted((name, "PUT", {"phone": ANOTHER}) for name in SHOPS)
        assert {one.facts["phone"] for one in there.values()} == {ANOTHER}
        assert await silence(trade, heard)
        assert await trade.problems() == []

    play(new_trade(), story)


@pytest.mark.parametrize("fate", ["now", "twice", "mixed"])
@pytest.mark.promise("C2", "C3", "L12", "L14", "L15", "H4")
def test_a_phone_changed_in_lightspeed_is_one_patch_of_that_field_at_the_market(new_trade, play, heard, fate):
    async def story(trade):
        jane, there = at_the_market(trade), {name: in_the_shop(trade, name) for name in SHOPS}
        await begin(trade, heard)
        trade.shops[NL].customers.write(there[NL].id, {"phone": ANOTHER})
        await trade.rings(fate)
        await trade.work()
        assert sorted(heard) == [(MARKET, "PATCH", {"phone": ANOTHER}), (BE, "PUT", {"phone": ANOTHER})]
        assert (jane.phone, there[BE].facts["phone"]) == (ANOTHER, ANOTHER)
        assert await silence(trade, heard)
        assert await trade.problems() == []

    play(new_trade(), story)


@pytest.mark.parametrize("market_last", [True, False])
@pytest.mark.promise("C3", "C2", "H3")
def test_of_two_changes_the_later_one_stands_everywhere_whichever_is_heard_first(new_trade, play, heard, market_last):
    async def story(trade):
        jane, there = at_the_market(trade), {name: in_the_shop(trade, name) for name in SHOPS}
        await begin(trade, heard)
        changes = [
            lambda: trade.shops[NL].customers.write(there[NL].id, {"phone": ANOTHER}),
            lambda: trade.market.change_customer(jane.id, phone=A_THIRD),
        ]
        for change in changes if market_last else changes[::-1]:
            change()
            trade.clock.step(10)
        if market_last:
            await feed(trade)
        else:
            await trade.rings()
            await trade.work()
        await trade.until_quiet()
        stands = A_THIRD if market_last else ANOTHER
        assert {jane.phone, *(one.facts["phone"] for one in there.values())} == {stands}
        assert await silence(trade, heard)

    play(new_trade(), story)


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


@pytest.mark.promise("C2", "C3", "L15")
def test_what_the_market_has_no_word_for_stays_in_lightspeed_as_it_is(new_trade, play, heard):
    async def story(trade):
        jane = at_the_market(trade, phone="")
        await begin(trade, heard)
        elsewhere = NewAddress(name="Jane van Jansen", street="Oudegracht", street2="2nd floor", number="7")
        own = {"middlename": "van", "mobile": "0612345678", "gender": "female", "birth_date": "1990-04-01"}
        there = in_the_shop(trade, NL, shipping=elsewhere, **own)
        before = dict(there.facts)
        await trade.rings()
        await trade.until_quiet()
        assert jane.phone == PHONE
        trade.clock.step(60)
        trade.market.change_customer(jane.id, phone=ANOTHER)
        await trade.until_quiet()
        assert there.facts == before | {"phone": ANOTHER}
        assert await silence(trade, heard)

    play(new_trade(), story)


@pytest.mark.promise("C2", "C3", "L15")
def test_what_lightspeed_has_no_word_for_stays_at_the_market_as_it_is(new_trade, play, heard):
    async def story(trade):
        jane = at_the_market(trade, marketing=False)
        for name in SHOPS:
            in_the_shop(trade, name)
        await begin(trade, heard)
        place = {"street": "Oudegracht", "number": "7", "phone": A_THIRD, "company": "Jansen Ltd"}
        trade.market.change_customer(jane.id, address=AddressPatch(**place))
        before = msgspec.structs.replace(jane.address)
        await trade.until_quiet()
        for phone in (ANOTHER, PHONE):
            trade.shops[NL].customers.write(next(iter(trade.shops[NL].books.customers)), {"phone": phone})
            await trade.rings()
            await trade.until_quiet()
            trade.clock.step(60)
        assert (jane.phone, jane.marketing, jane.address) == (PHONE, False, before)
        assert await silence(trade, heard)

    play(new_trade(), story)


def _mug(trade):
    trade.offer("MUG", at=(MARKET,), stock=9)
    return "MUG"
