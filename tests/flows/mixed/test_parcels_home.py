"""A parcel is told to the channel of its order, to no other, and in one mail; also before that order is known."""

import runpy
from pathlib import Path

import pytest

from adapters.cli.demo.black_friday.cast import CHANNELS, MARKET, SHOPS, SOUTH
from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder
from hub_core.models import OrderStatus

ORDERS = runpy.run_path(str(Path(__file__).with_name("test_one_warehouse.py")))
MUG, PLATE = ORDERS["MUG"], ORDERS["PLATE"]
begin, buy, goes_on, holders, parcel_writes, ship, shown, standing = (
    ORDERS[name] for name in ("begin", "buy", "goes_on", "holders", "parcel_writes", "ship", "shown", "standing")
)
NL, BE = SHOPS
PARCEL = {"id": "SHP-9", "carrier": "PostNL", "code": "3SEARLY"}


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
