"""People who buy at the market and in the shops: a change travels once, to those who have them; then it is silent."""

import httpx
import msgspec
import pytest

from adapters.cli.demo.black_friday.cast import MARKET, SHOPS
from connectors.channel_stub.simulator.words import AddressPatch
from connectors.lightspeed.simulator.trade.people import NewCustomer
from connectors.lightspeed.simulator.trade.placing import NewAddress
from hub_core.use_cases.people import person_of

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


@pytest.mark.parametrize("market_first", [True, False])
@pytest.mark.promise("C2", "C3", "L15")
def test_a_move_in_lightspeed_leaves_phone_and_company_of_the_address_at_the_market(
    new_trade, play, heard, market_first
):
    async def story(trade):
        if not market_first:
            in_the_shop(trade, NL)
            await begin(trade, heard)
        jane = at_the_market(trade)
        jane.address.phone, jane.address.company = A_THIRD, "Jansen Ltd"
        if market_first:
            await begin(trade, heard)
            in_the_shop(trade, NL)
        await trade.until_quiet()
        heard.clear()
        id_ = next(iter(trade.shops[NL].books.customers))
        trade.shops[NL].customers.write(id_, {"addressBillingStreet": "Oudegracht", "addressBillingNumber": "7"})
        await trade.rings()
        await trade.until_quiet()
        assert heard == [(MARKET, "PATCH", {"address": {"street": "Oudegracht", "number": "7"}})]
        assert (jane.address.phone, jane.address.company) == (A_THIRD, "Jansen Ltd")
        assert await silence(trade, heard)

    play(new_trade(), story)
