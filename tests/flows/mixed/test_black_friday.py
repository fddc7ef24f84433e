"""However sales, parcels, lost rings, cut files and failing calls interleave, the books of all far sides balance."""

import asyncio

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from adapters.cli.demo.black_friday import books
from adapters.cli.demo.black_friday.cast import CHANNELS, MARKET, NORTH, SHOPS, SOUTH
from adapters.cli.demo.black_friday.goods import to_show
from connectors.channel_stub.simulator.faults import Refused
from connectors.efulfilment_stub.simulator import saying, shipping
from connectors.lightspeed.simulator.trade.placing import NewAddress, NewLine, NewOrder
from connectors.lightspeed.simulator.trade.stock import SoldOut
from hub_core.errors import HubError

MUG, PLATE = "MUG", "PLATE"
FATES = st.sampled_from(("now", "now", "now", "later", "twice", "mixed", "lost"))
SKUS, UNITS, COUNTRIES = st.sampled_from((MUG, PLATE)), st.integers(1, 3), st.sampled_from(("NL", "NL", "BE"))
FAULTS = {
    "a shop acts and fails": (SHOPS, {"error_next": 1, "work_before_failing": True}),
    "a shop acts and drops": (SHOPS, {"drop_next": 1, "work_before_failing": True}),
    "the market fails": ((MARKET,), {"fail_next": 1}),
    "the market drops": ((MARKET,), {"drop_next": 1}),
    "the market is late": ((MARKET,), {"feed_lag": 45.0}),
    "the market says it twice": ((MARKET,), {"feed_doubles": 2}),
    "the north fails": ((NORTH,), {"fail_next": 1}),
    "the north drops": ((NORTH,), {"drop_next": 1}),
    "the south writes twice": ((SOUTH,), {"double_every": 2}),
    "the south writes nonsense": ((SOUTH,), {"bad_line_every": 2}),
    "the south is slow": ((SOUTH,), {"half_written": 30.0}),
}


class BlackFriday(RuleBasedStateMachine):
    """What may happen on one evening; at its end everything leaves, and the books are looked at."""

    def __init__(self, new_trade):
        super().__init__()
        self.new_trade, self.runner = new_trade, asyncio.Runner()

    def run(self, work):
        return self.runner.run(work)

    @initialize(mugs=st.integers(2, 9), plates=st.integers(2, 9))
    def opens(self, mugs, plates):
        self.trade = trade = self.new_trade()
        self.to_release, self.sold = [], 0
        for shop in trade.shops.values():
            shop.turn(sells_sold_out=False)
        trade.offer(MUG, "8712345678906")
        trade.offer(PLATE)
        trade.new_rings()
        self.run(self.switches_on(mugs, plates))

    async def switches_on(self, mugs, plates):
        trade = self.trade
        await trade.start()
        await trade.jobs()
        for sku, units in ((MUG, mugs), (PLATE, plates)):
            for warehouse in (NORTH, SOUTH):
                trade.count(warehouse, sku, units)
        await trade.until_quiet()

    @rule(channel=st.sampled_from(CHANNELS), sku=SKUS, units=UNITS, country=COUNTRIES, fate=FATES)
    def sells(self, channel, sku, units, country, fate):
        """Somebody buys, if the channel shows as many."""
        self.sold += self._buys(channel, sku, units, country)
        self.run(self.trade.rings(fate))

    def _buys(self, channel, sku, units, country, **terms):
        try:
            if channel == MARKET:
                self.trade.market.place(sku, units, country=country, **terms)
            else:
                address = NewAddress(country=country.lower())
                new = NewOrder(lines=(NewLine(sku=sku, quantity=units),), paid=True, address=address)
                self.trade.shops[channel].orders.place(new)
        except (SoldOut, Refused):
            return False
        self.trade.clock.step(1)
        return True

    @rule(sku=SKUS, units=UNITS)
    def the_market_sells_its_own(self, sku, units):
        """What lies in the market's own houses is sold and sent by the market."""
        self._buys(MARKET, sku, units, "NL", fulfilment="market")

    @precondition(lambda self: self.sold)
    @rule(which=st.integers(0, 9), fate=FATES)
    def is_called_off(self, which, fate):
        """Somebody calls an order off of which nothing has left."""
        going = [one for one in self._going() if not self.trade.books().left_in_spite(one.key)]
        if not going:
            return
        order = going[which % len(going)]
        channel, _, id_ = order.key.partition(":")
        if channel == MARKET:
            self.trade.market.withdraw(id_)
        else:
            self.trade.shops[channel].orders.cancel(int(id_))
        self.trade.clock.step(1)
        self.run(self.trade.rings(fate))

    def _going(self):
        return [one for one in self.trade.books().sold.values() if not (one.gone or one.own)]

    @rule(which=st.integers(0, 9), whole=st.booleans(), fate=FATES)
    def something_leaves(self, which, whole, fate):
        """An order leaves its warehouse, or one piece of it."""
        ready = [*self._ready_in_the_north(), *self._ready_in_the_south()]
        if ready:
            ready[which % len(ready)](whole=whole)
            self.run(self.trade.rings(fate))

    def _ready_in_the_north(self):
        north = self.trade.north

        def sends(held):
            def send(*, whole):
                line = next(line for line in held.lines if line.open)
                shipping.ship_by_hand(north, held, None if whole else {line.line: 1}, code=None, carrier="")

            return send

        going = ("accepted", "picking", "partially_shipped")
        return [sends(held) for held in north.orders.values() if held.status in going]

    def _ready_in_the_south(self):
        south = self.trade.south

        def sends(held):
            def send(*, whole):
                line = next(line for line in held.lines if line.open)
                south.ship(held.reference, None if whole else {line.line: 1})

            return send

        going = ("accepted", "partially_shipped")
        return [sends(held) for held in south.orders.values() if held.status in going]

    @rule(which=st.integers(0, 9), fate=FATES)
    def a_warehouse_refuses(self, which, fate):
        """It took an order and will not send it after all; a person gives it to the other."""
        north, south = self.trade.north, self.trade.south
        ready = [(NORTH, held) for held in north.orders.values() if held.status == "accepted"]
        ready += [(SOUTH, held) for held in south.orders.values() if held.status == "accepted"]
        if not ready:
            return
        name, held = ready[which % len(ready)]
        if name == NORTH:
            saying.refuse_late(north, held, "It fell off the shelf.")
        else:
            south.refuse(held.reference, "It fell off the shelf.")
        self.run(self.trade.rings(fate))
        self.to_release.append((held.reference, SOUTH if name == NORTH else NORTH))

    @rule()
    def a_person_looks(self):
        """What was refused is given to the other warehouse, as far as the hub has heard of it."""
        self.run(self.releases())

    async def releases(self):
        going = {one.key for one in self._going()}
        open_, self.to_release = [one for one in self.to_release if one[0] in going], []
        for key, to in open_:
            try:
                await self.trade.hub.operate.release(key, to=to)
            except HubError:
                self.to_release.append((key, to))  # it has not heard yet

    @rule(what=st.sampled_from(sorted(FAULTS)), which=st.integers(0, 1))
    def something_fails(self, what, which):
        """The next call, or the files from now on, go wrong."""
        names, switches = FAULTS[what]
        name = names[which % len(names)]
        if name in SHOPS:
            self.trade.shops[name].turn(**switches)
            return
        side = {MARKET: self.trade.market, NORTH: self.trade.north, SOUTH: self.trade.south}[name]
        for switch, value in switches.items():
            setattr(side.switches, switch, value)

    @rule(seconds=st.sampled_from((1, 5, 40, 400)))
    def time_passes(self, seconds):
        self.trade.clock.step(seconds)

    @rule()
    def the_hub_works(self):
        self.run(self.trade.work())

    @rule()
    def the_hub_starts_anew(self):
        """Its process ends, and another goes on with what was kept."""
        self.run(self.trade.start())

    @rule()
    def jobs_run(self):
        self.run(self.trade.jobs())

    @rule(fate=FATES)
    def the_pile_is_rung(self, fate):
        """Rings that were late come, after all."""
        late, self.trade.pile = self.trade.pile, []
        for ring in late[::-1] if fate == "mixed" else late:
            self.run(self.trade.ring(ring))

    @rule(channel=st.sampled_from(CHANNELS), sku=SKUS)
    def comes_to_rest_and_one_buys_all(self, channel, sku):
        """At rest every channel shows its number; where one buys all of it, the others have as much less to sell."""
        self.run(self.trade.until_quiet())
        self.shows_what_the_rule_says()
        shown = self.trade.shows(channel, sku)
        if shown > 0 and self._buys(channel, sku, shown, "NL"):
            self.sold += 1
            self.run(self.trade.until_quiet())
            self.shows_what_the_rule_says()

    def left(self, sku):
        """What the warehouses say they have, less what was bought and has not come off that yet."""
        found = self.trade.books()
        return found.left(sku) - sum(self._waits(found, order, sku) for order in found.sold.values())

    @staticmethod
    def _waits(found, order, sku):
        """The north's number falls as it takes an order, the south's as goods leave."""
        there = next(iter(found.sent.get(order.key, ())), None)
        if order.own or order.gone or (there and there.warehouse == NORTH):
            return 0
        return order.pieces.get(sku, 0) - (there.pieces.get(sku, 0) if there else 0)

    def shows_what_the_rule_says(self):
        for sku in (MUG, PLATE):
            left = self.left(sku)
            shown = {channel: self.trade.shows(channel, sku) for channel in CHANNELS}
            should = {channel: to_show(left, channel) for channel in CHANNELS}
            assert shown == should, (sku, left, self.run(self.trade.problems()))

    def teardown(self):
        if not hasattr(self, "trade"):
            return
        try:
            self.run(self.ends())
        finally:
            self.run(self.trade.close())
            self.runner.close()

    async def ends(self):
        """Everything leaves, and all is told."""
        trade = self.trade
        await trade.until_quiet()
        await self.releases()
        assert self.to_release == [], await trade.problems()
        await trade.until_quiet()
        for send in [*self._ready_in_the_north(), *self._ready_in_the_south()]:
            send(whole=True)
        await trade.until_quiet()
        found = trade.books()
        assert books.faults_in(found) == [], await trade.problems()
        event(f"{min(len(found.sold), 9)} orders, {'some' if found.oversold() else 'none'} oversold")


@pytest.mark.promise("O8", "O14", "O16", "T4", "T8", "S4", "S6", "S8", "S10", "H3", "H5", "L4", "L5", "L10")
def test_whatever_happens_on_black_friday_the_books_balance(new_trade):
    at_leisure = settings(
        max_examples=60,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(lambda: BlackFriday(new_trade), settings=at_leisure)
