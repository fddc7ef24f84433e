"""Each order is sent by one warehouse, for a reason, once, whatever its status does and whoever refuses it."""

import msgspec
import pytest

from adapters.cli.demo.black_friday.cast import CHANNELS, MARKET, NORTH, SHOPS, SOUTH
from connectors.efulfilment_stub.simulator import saying, shipping
from connectors.lightspeed.simulator.trade.placing import NewAddress, NewLine, NewOrder
from hub_core.models import OrderStatus, Rules

NL, BE = SHOPS
MUG, PLATE = "MUG", "PLATE"


async def begin(trade):
    """The north has mugs, the south has plates, every channel sells both."""
    trade.offer(MUG)
    trade.offer(PLATE)
    await trade.start()
    await trade.until_quiet()
    trade.count(NORTH, MUG, 8)
    trade.count(SOUTH, PLATE, 8)
    await trade.until_quiet()
    trade.clock.step(5)
    trade.writes.clear()


async def goes_on(trade):
    """What rings is rung, files and the feed are read, and what follows is done."""
    for _ in range(2):
        trade.clock.step(1)
        await trade.rings()
        assert await trade.run(MARKET, "feed") == [True]
        await trade.work()
        assert await trade.run(SOUTH, "poll") == [True]
        await trade.work()


async def buy(trade, name, sku, units=1, *, country="NL", **more):
    """Somebody buys it there; answers the order's key and number."""
    if name == MARKET:
        order = trade.market.place(sku, units, country=country, **more)
    else:
        variant = next(one for one in trade.shops[name].books.variants.values() if one.facts["sku"] == sku)
        lines, address = (NewLine(variant=variant.id, quantity=units),), NewAddress(country=country.lower())
        order = trade.shops[name].orders.place(NewOrder(lines=lines, address=address, paid=True))
    await goes_on(trade)
    return f"{name}:{order.id}", order.number


def holders(trade, key):
    return [house for house, side in ((NORTH, trade.north), (SOUTH, trade.south)) if key in side.orders]


def ship(trade, key, units=None, *, code):
    """The warehouse that has it lets it leave."""
    (house,) = holders(trade, key)
    if house == SOUTH:
        trade.south.ship(key, units, code=code)
    else:
        shipping.ship_by_hand(trade.north, trade.north.orders[key], units, code=code, carrier="")


def parcel_writes(trade):
    """Which channels were told of parcels since the last look, one entry for each call."""
    told = [call.split() for call in trade.writes]
    trade.writes.clear()
    return sorted(name for name, _, path in told if "/shipments/" in path or "/parcels/" in path)


def shown(trade, key):
    """The codes that the order's channel shows, and the mails that its buyer got."""
    order = trade.books().sold[key]
    return sorted(order.codes), order.mails


async def standing(trade, key):
    return (await trade.hub.operate.dossier(key)).standing


@pytest.mark.parametrize("origin", CHANNELS)
@pytest.mark.parametrize(
    ("bought", "sent"),
    [
        pytest.param((MUG, "BE"), (SOUTH, "rule Belgium: it goes to BE"), id="for Belgium"),
        pytest.param((MUG, "NL"), (NORTH, "rule north: all of it is to be had at north"), id="had in the north"),
        pytest.param((PLATE, "NL"), (SOUTH, "rule rest: it takes every order"), id="the rest"),
    ],
)
@pytest.mark.promise("O14", "O8", "O12")
def test_each_order_goes_to_one_warehouse_with_the_reason_on_it(new_trade, play, origin, bought, sent):
    async def story(trade):
        (sku, country), (house, because) = bought, sent
        await begin(trade)
        key, _ = await buy(trade, origin, sku, country=country)
        await trade.until_quiet()
        held = await standing(trade, key)
        assert (held.warehouse, held.because) == (house, because)
        assert [one.rule for one in held.tried if one.fits] == [because.partition(":")[0].removeprefix("rule ")]
        assert holders(trade, key) == [house]
        history = (await trade.hub.operate.dossier(key)).history
        assert [entry.text for entry in history if because in entry.text] != []
        assert await trade.problems() == []

    play(new_trade(), story)


@pytest.mark.parametrize("origin", CHANNELS)
@pytest.mark.parametrize("sku", [MUG, PLATE])
@pytest.mark.promise("O8", "O9")
def test_however_its_status_flips_a_warehouse_holds_it_once(new_trade, play, origin, sku):
    async def story(trade):
        await begin(trade)
        key, _ = await buy(trade, origin, sku, 2)
        (house,) = holders(trade, key)
        for _ in range(2):
            await trade.hub.operate.set_status(key, OrderStatus.ON_HOLD)
            await goes_on(trade)
            await trade.hub.operate.set_status(key, OrderStatus.PROCESSING)
            await goes_on(trade)
        await trade.until_quiet()
        side = trade.north if house == NORTH else trade.south
        assert side.figures["created"] == 1
        assert [line.quantity for line in side.orders[key].lines] == [2]
        assert holders(trade, key) == [house]

    play(new_trade(), story)


@pytest.mark.parametrize("origin", [NL, MARKET])
@pytest.mark.promise("O13", "O14", "O8", "T8")
def test_what_the_south_refuses_is_a_problem_and_once_released_the_north_sends_it_once(new_trade, play, origin):
    async def story(trade):
        await begin(trade)
        key, number = await buy(trade, origin, PLATE, 2)
        trade.south.refuse(key, "They fell off the shelf.")
        await goes_on(trade)
        (problem,) = await trade.problems()
        assert number in problem
        assert "They fell off the shelf." in problem
        await trade.until_quiet()
        assert holders(trade, key) == [SOUTH]
        for _ in range(2):
            await trade.hub.operate.release(key, to=NORTH)
            await goes_on(trade)
        held = await standing(trade, key)
        assert (held.warehouse, held.because) == (NORTH, "an operator said so")
        assert await trade.problems() == []
        parcel_writes(trade)
        shipping.ship_by_hand(trade.north, trade.north.orders[key], None, code="3SNORTH", carrier="")
        await goes_on(trade)
        await trade.until_quiet()
        assert trade.north.figures["created"] == 1
        assert (trade.south.orders[key].status, len(trade.south.shipments)) == ("refused", 0)
        assert parcel_writes(trade) == [origin]
        assert shown(trade, key) == (["3SNORTH"], 1)
        assert await trade.problems() == []

    play(new_trade(), story)


@pytest.mark.parametrize("origin", [NL, MARKET])
@pytest.mark.promise("O13", "O14", "O8", "O15")
def test_what_both_refused_is_given_to_the_first_again_and_sent_once(new_trade, play, origin):
    async def story(trade):
        await begin(trade)
        key, _ = await buy(trade, origin, PLATE, 2)
        trade.south.refuse(key, "They fell off the shelf.")
        await goes_on(trade)
        await trade.hub.operate.release(key, to=NORTH)
        await goes_on(trade)
        saying.refuse_late(trade.north, trade.north.orders[key], "It fell off the shelf.")
        await goes_on(trade)
        assert len(await trade.problems()) == 1
        await trade.hub.operate.release(key, to=SOUTH)
        await goes_on(trade)
        await trade.until_quiet()
        assert [trade.south.orders[key].status, trade.north.orders[key].status] == ["accepted", "refused"]
        trade.south.ship(key, None)
        await trade.until_quiet()
        assert (len(trade.south.shipments), shown(trade, key)[1]) == (1, 1)
        assert await trade.problems() == []

    play(new_trade(), story)


@pytest.mark.parametrize("origin", [NL, MARKET])
@pytest.mark.promise("O9", "O8")
def test_a_cancellation_before_picking_reaches_the_south_as_nothing_wanted(new_trade, play, origin):
    async def story(trade):
        await begin(trade)
        key, _ = await buy(trade, origin, PLATE, 2)
        id_ = key.partition(":")[2]
        if origin == MARKET:
            trade.market.withdraw(id_)
        else:
            trade.shops[NL].orders.cancel(int(id_))
        await goes_on(trade)
        held = trade.south.orders[key]
        assert (held.status, [line.quantity for line in held.lines]) == ("cancelled", [0])
        await trade.until_quiet()
        assert list(trade.south.mailbox.unreadable) == []
        assert (await standing(trade, key)).status is OrderStatus.CANCELLED
        assert await trade.problems() == []

    play(new_trade(), story)


@pytest.mark.promise("O14", "O11", "O8")
def test_the_north_gets_its_own_codes_of_shipping_methods(new_trade, play):
    async def story(trade):
        await begin(trade)
        keys = [(await buy(trade, name, MUG))[0] for name in CHANNELS]
        keys.append((await buy(trade, MARKET, MUG, delivery="evening"))[0])
        keys.append((await buy(trade, MARKET, MUG, delivery="drone"))[0])
        codes = [trade.north.orders[key].counted()["method"] for key in keys]
        assert codes == ["STD", "STD", "STD", "EVE", "ANY"]
        south, _ = await buy(trade, NL, PLATE)
        assert trade.south.orders[south].method == "Standard delivery"

    play(new_trade(rules={NORTH: Rules(methods={"Standard*": "STD", "evening": "EVE", "*": "ANY"})}), story)


@pytest.mark.promise("O14", "O8")
def test_a_method_without_a_code_keeps_the_order_here_and_a_problem_names_both(new_trade, play):
    async def story(trade):
        await begin(trade)
        key, number = await buy(trade, MARKET, MUG, delivery="evening")
        await trade.until_quiet()
        assert holders(trade, key) == []
        (problem,) = await trade.problems()
        assert f"order {number} has no code for its shipping method" in problem
        assert "Evening delivery" in problem
        member = trade.hub.members[NORTH]
        member.rules = msgspec.structs.replace(member.rules, methods={**member.rules.methods, "Evening*": "EVE"})
        await trade.until_quiet()
        assert trade.north.orders[key].counted()["method"] == "EVE"
        assert await trade.problems() == []

    play(new_trade(rules={NORTH: Rules(methods={"Standard*": "STD"})}), story)
