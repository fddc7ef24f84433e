"""Each order is sent by one warehouse, for a reason, once; its parcels are told to its own channel, and to no other."""

import msgspec
import pytest

from adapters.cli.demo.black_friday.cast import CHANNELS, MARKET, NORTH, SHOPS, SOUTH
from connectors.efulfilment_stub.simulator import shipping
from connectors.lightspeed.simulator.trade.placing import NewAddress, NewLine, NewOrder
from hub_core.models import OrderStatus, Rules

NL, BE = SHOPS
MUG, PLATE = "MUG", "PLATE"
PARCEL = {"id": "SHP-9", "carrier": "PostNL", "code": "3SEARLY"}


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


@pytest.mark.promise("T8", "T1", "T3", "T4", "L10")
def test_parcels_are_told_to_their_own_channel_only_each_with_its_code_and_one_mail(new_trade, play):
    async def story(trade):
        await begin(trade)
        keys = [(await buy(trade, name, sku))[0] for name in CHANNELS for sku in (MUG, PLATE)]
        trade.writes.clear()
        for number, key in enumerate(keys):
            ship(trade, key, code=f"3SCODE{number}")
            await goes_on(trade)
            assert parcel_writes(trade) == [key.partition(":")[0]]
        await trade.until_quiet()
        assert [shown(trade, key) for key in keys] == [([f"3SCODE{number}"], 1) for number in range(len(keys))]
        assert {(await standing(trade, key)).status for key in keys} == {OrderStatus.COMPLETED}
        assert parcel_writes(trade) == []
        assert await trade.problems() == []

    play(new_trade(), story)


@pytest.mark.parametrize("origin", [NL, MARKET])
@pytest.mark.promise("T1", "T4", "T5", "T6", "T8")
def test_two_parcels_of_the_south_and_a_corrected_code_are_one_mail(new_trade, play, origin):
    async def story(trade):
        await begin(trade)
        key, _ = await buy(trade, origin, PLATE, 3)
        (line,) = trade.south.orders[key].lines
        ship(trade, key, {line.line: 1}, code="3SFIRST")
        await goes_on(trade)
        assert (await standing(trade, key)).status is OrderStatus.PARTIALLY_SHIPPED
        assert shown(trade, key) == (["3SFIRST"], 1)
        ship(trade, key, code="")
        await goes_on(trade)
        assert (await standing(trade, key)).status is OrderStatus.COMPLETED
        trade.south.correct_code(list(trade.south.shipments)[-1], "3SSECOND")
        await goes_on(trade)
        await trade.until_quiet()
        assert shown(trade, key) == (["3SFIRST", "3SSECOND"], 1)
        assert set(parcel_writes(trade)) == {origin}
        assert await trade.problems() == []

    play(new_trade(), story)


async def sent_before_it_was_heard_of(trade, origin):
    """The south was told of an order by telephone, and its parcel is in a file before the hub has the order."""
    if origin == MARKET:
        order = trade.market.place(PLATE, 2)
    else:
        variant = next(one for one in trade.shops[origin].books.variants.values() if one.facts["sku"] == PLATE)
        order = trade.shops[origin].orders.place(NewOrder(lines=(NewLine(variant=variant.id, quantity=2),), paid=True))
        await trade.rings("lost")
    key, at = f"{origin}:{order.id}", trade.clock().isoformat()
    trade.south.write("shipments", [PARCEL | {"order": key, "shipped_at": at, "changed_at": at}])
    await trade.run(SOUTH, "poll")
    await trade.work()
    return key


async def hear_of_it(trade, origin):
    """Its channel says that there is an order."""
    trade.clock.step(60)
    await trade.run(origin, "feed" if origin == MARKET else "sweep")
    await trade.work()


@pytest.mark.parametrize("origin", [NL, MARKET])
@pytest.mark.promise("T9", "T3", "T4", "O8")
def test_a_parcel_of_an_order_that_is_not_known_yet_waits_and_is_told_when_it_comes(new_trade, play, origin):
    async def story(trade):
        await begin(trade)
        key = await sent_before_it_was_heard_of(trade, origin)
        assert (parcel_writes(trade), await trade.problems()) == ([], [])
        await hear_of_it(trade, origin)
        assert parcel_writes(trade) == [origin]
        await trade.until_quiet()
        assert parcel_writes(trade) == []
        assert shown(trade, key) == (["3SEARLY"], 1)
        assert (await standing(trade, key)).status is OrderStatus.COMPLETED
        assert holders(trade, key) == []

    play(new_trade(), story)


@pytest.mark.parametrize("origin", [NL, MARKET])
@pytest.mark.promise("T9", "S6", "S7")
def test_the_pieces_of_such_a_parcel_left_the_shelf_of_the_warehouse_that_sent_it(new_trade, play, origin):
    async def story(trade):
        await begin(trade)
        await sent_before_it_was_heard_of(trade, origin)
        trade.count(SOUTH, PLATE, 6)
        await hear_of_it(trade, origin)
        trade.clock.step(60)
        trade.count(SOUTH, PLATE, 6)
        await trade.until_quiet()
        assert {channel: trade.shows(channel, PLATE) for channel in CHANNELS} == {NL: 6, BE: 4, MARKET: 6}
        assert await trade.problems() == []

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


@pytest.mark.promise("T7", "O9")
def test_a_parcel_by_hand_in_the_shop_lowers_what_the_south_is_to_send(new_trade, play):
    async def story(trade):
        await begin(trade)
        key, _ = await buy(trade, NL, PLATE, 3)
        shop, id_ = trade.shops[NL], int(key.partition(":")[2])
        shop.shipments.split(id_)
        await goes_on(trade)
        first, second = shop.books.orders[id_].shipments
        shop.shipments.ship(second.id, "HAND1")
        await goes_on(trade)
        left = sum(packed.quantity for packed in first.packed)
        assert [line.quantity for line in trade.south.orders[key].lines] == [left]
        ship(trade, key, code="3SREST")
        await goes_on(trade)
        await trade.until_quiet()
        assert (first.tracking_code, second.tracking_code) == ("3SREST", "HAND1")
        assert (await standing(trade, key)).status is OrderStatus.COMPLETED
        assert await trade.problems() == []

    play(new_trade(), story)


@pytest.mark.promise("T7", "O9")
def test_a_parcel_by_hand_of_what_the_south_has_sent_meanwhile_may_ship_twice_and_a_problem_says_so(new_trade, play):
    async def story(trade):
        await begin(trade)
        key, number = await buy(trade, NL, PLATE, 3)
        (line,) = trade.south.orders[key].lines
        ship(trade, key, {line.line: 1}, code="3SONE")
        shop = trade.shops[NL]
        shop.shipments.ship(shop.books.orders[int(key.partition(":")[2])].shipments[0].id, "HAND1")
        await trade.rings()
        await trade.work()
        await goes_on(trade)
        assert line.open == 2
        assert [one for one in await trade.problems() if f"order {number} may ship twice" in one] != []

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
