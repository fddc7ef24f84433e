"""An answer that is lost costs a sweep, and no number stays wrong because of it (S6, H5)."""

import pytest

from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder


@pytest.mark.promise("S6", "H5", "O8")
def test_an_order_whose_yes_was_lost_holds_nothing_back_once_the_level_was_asked_for_again(new_trade, play):
    async def story(trade):
        trade.offer("MUG", "8712345678906")
        trade.new_rings()
        await trade.start()
        await trade.jobs()
        trade.count("north", "MUG", 7)
        await trade.until_quiet()
        assert trade.shows("market", "MUG") == 7
        trade.north.switches.drop_next = 1
        trade.shops["shop-nl"].orders.place(NewOrder(lines=(NewLine(sku="MUG", quantity=2),), paid=True))
        trade.clock.step(1)
        await trade.rings()
        await trade.work()
        await trade.rings()
        trade.clock.step(60)
        await trade.work()
        [held] = trade.north.orders.values()
        assert (held.created, held.puts) == (1, 2), "it was asked twice, and made once"
        assert trade.shows("market", "MUG") == 3, "its level fell before the hub knew why, so the units count twice"
        trade.clock.step(60)
        await trade.run("north", "sweep")
        await trade.work()
        assert [trade.shows(name, "MUG") for name in ("shop-nl", "market")] == [5, 5]

    play(new_trade(), story)
