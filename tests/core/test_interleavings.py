"""Whatever is late, lost, doubled, swapped or half done: after the sweep everything ends where it should.

A shop and two warehouses stand around a hub. Hypothesis invents their days: orders are made, paid, changed, held and
cancelled, parcels leave on both sides, bells ring twice or never, deliveries fail before they act or after, operators
say their words. The shop's clock has whole seconds, so different words share a time.
"""

import asyncio
import runpy
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from adapters.storage.memory import Memory
from hub_core.decisions.order_status import to_be_sent
from hub_core.errors import Rejected
from hub_core.models import Order, OrderStatus, PaymentStatus, Ref, Rules, Shipment, ShipmentLine
from hub_core.plugins import Connector
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeClock
from hub_core.use_cases import Hub
from hub_core.use_cases.records import HandoverState, Life

SHOP, HALL, SHED = "shop", "hall", "shed"
LIVE_FROM = samples.NOON
MOVES = {Life.LIVE, Life.RELEASED}


def beside(name: str) -> dict[str, Any]:
    """What the file of that name beside this one defines; test folders are no packages."""
    return runpy.run_path(str(Path(__file__).with_name(name)))


FAR = beside("far_sides.py")
Shop, Warehouse = FAR["Shop"], FAR["Warehouse"]
everything_is_right = beside("right_end.py")["everything_is_right"]

whose = st.integers(0, 2)
seldom = st.integers(0, 4).map(lambda number: number == 4)
mostly = seldom.map(lambda no: not no)
moods = st.sampled_from(["well", "well", "away", "broken", "late"])
ids = st.sampled_from(["1", "2"])
words = st.sampled_from([OrderStatus.PROCESSING, OrderStatus.ON_HOLD, OrderStatus.CANCELLED, None])


class Days(RuleBasedStateMachine):
    """The days of one merchant."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)  # leaves the loop of other tests alone
        self.clock = FakeClock(LIVE_FROM + timedelta(seconds=1))
        self.storage = Memory()
        self.hub = Hub(self.storage, self.clock)
        self.hub.deliver = replace(self.hub.deliver, chance=lambda: 0.0)
        self.hub.receive = replace(self.hub.receive, chance=lambda: 0.0)
        self.shop = Shop(self.hub, self.clock)
        self.warehouses = {name: Warehouse(name, self.hub, self.clock) for name in (HALL, SHED)}
        self.parcels = 0

    def run(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(doing)

    @initialize(two=seldom, paid=mostly, old=seldom, quantity=st.integers(1, 3))
    def opens(self, two: bool, paid: bool, old: bool, quantity: int) -> None:
        names = (HALL, SHED) if two else (HALL,)
        self.hub.join(SHOP, role="shop", rules=Rules(live_from=LIVE_FROM))
        self.hub.plug(SHOP, self._plug(self.shop, Ports(orders=self.shop, shipments=self.shop)))
        for name in names:
            self.hub.join(name, role="warehouse")
            self.hub.plug(name, self._plug(self.warehouses[name], Ports(orders=self.warehouses[name])))
            self.warehouses[name].judge = self._judge(name)
        self.warehouses = {name: self.warehouses[name] for name in names}
        self.run(self.hub.open())
        self.an_order_is_made("1", paid=paid, old=old, quantity=quantity)

    @staticmethod
    def _plug(far: Any, ports: Ports) -> Connector:
        return Connector(ports=ports, receive=far.receive, read=far.read)

    def _judge(self, name: str) -> Callable[[Order], Coroutine[Any, Any, None]]:
        async def judge(handed: Order) -> None:
            """It is about to have this order for the first time: is that right (O4, O7, O8, O14)?"""
            here = self.warehouses[name]
            others = [other for other in self.warehouses.values() if other is not here]
            here.expects(not any(handed.key in other.holds for other in others), "two warehouses have one order")
            if handed.key in here.may_be_ours:
                return
            handovers = await self.storage.look(lambda work: work.orders.handovers(handed.key))
            states = [one.state for one in handovers if one.warehouse == name]
            here.expects(states == [HandoverState.STARTED], f"handed over while {states}")
            standing = await self.storage.look(lambda work: work.orders.standing(handed.key))
            parcels = await self.storage.look(lambda work: work.facts.parcels_of(handed.key))
            if standing is None:
                here.wrongs.append("handed over without a standing")
                return
            here.expects(standing.life in MOVES, f"handed over, and it is {standing.life}")
            here.expects(not standing.unknown, "handed over under an unknown word")
            here.expects(to_be_sent(handed.status, standing.shop), f"handed over as {handed.status}")
            here.expects(standing.warehouse == name, f"handed to {name}, and {standing.warehouse} sends it")
            own = [parcel for giver, parcel in parcels if giver == name and not parcel.withdrawn]
            here.expects(not own, "handed over after it had sent parcels")

        return judge

    def _order(self, id_: str) -> Order | None:
        thing = self.shop.things.get(f"orders/{id_}")
        return thing if isinstance(thing, Order) else None

    # what the shop does

    @rule(id_=ids, paid=mostly, old=seldom, quantity=st.integers(1, 3))
    def an_order_is_made(self, id_: str, paid: bool, old: bool, quantity: int) -> None:
        if self._order(id_) is not None:
            return
        made = LIVE_FROM - timedelta(days=1) if old else self.shop.second()
        status = OrderStatus.PROCESSING if paid else OrderStatus.PENDING_PAYMENT
        ref, now = Ref(SHOP, id_), self.shop.second()
        order = samples.order(ref=ref, number=f"ORD{id_}", as_of=now, made_at=made, status=status, quantity=quantity)
        self.shop.says("orders", order)

    @rule(id_=ids, status=st.sampled_from([*OrderStatus][:6]) | st.none())
    def its_status_changes(self, id_: str, status: OrderStatus | None) -> None:
        self._change(id_, status=status, word=str(status))

    @rule(id_=ids)
    def it_is_paid(self, id_: str) -> None:
        self._change(id_, status=OrderStatus.PROCESSING, word="processing", payment=PaymentStatus.PAID)

    @rule(id_=ids, quantity=st.integers(1, 4))
    def it_is_edited(self, id_: str, quantity: int) -> None:
        self._change(id_, lines=(samples.order_line(quantity=quantity),))

    def _change(self, id_: str, **changes: Any) -> None:
        if (order := self._order(id_)) is not None:
            self.shop.says("orders", msgspec.structs.replace(order, as_of=self.shop.second(), **changes))

    # parcels leave

    @rule(id_=ids, quantity=st.integers(1, 2))
    def the_shop_sends_a_parcel_by_hand(self, id_: str, quantity: int) -> None:
        if self._order(id_) is not None:
            self._parcel(self.shop, id_, quantity)

    @rule(id_=ids, quantity=st.integers(1, 3), at=whose)
    def a_warehouse_sends_a_parcel(self, id_: str, quantity: int, at: int) -> None:
        """Of what it has, or of an order that came to it by another way."""
        if self._order(id_) is not None:
            self._parcel(self._warehouse(at), id_, quantity)

    def _parcel(self, far: Any, id_: str, quantity: int) -> None:
        self.parcels += 1
        parcel = samples.shipment(
            ref=Ref(far.name, f"P{self.parcels}"),
            order=Ref(SHOP, id_),
            as_of=far.second(),
            code=f"3S{self.parcels}",
            lines=(ShipmentLine(line="77", quantity=quantity),),
        )
        far.says("shipments", parcel)

    @rule(which=st.integers(0, 20), code=st.sampled_from(["3SA", "3SB"]), gone=st.booleans())
    def a_parcel_is_corrected_or_withdrawn(self, which: int, code: str, gone: bool) -> None:
        every = [(far, one) for far in self.all() for one in far.things.values() if isinstance(one, Shipment)]
        if every:
            far, parcel = every[which % len(every)]
            changed = msgspec.structs.replace(parcel, as_of=far.second(), code=code, withdrawn=gone)
            far.says("shipments", changed)

    # what is on its way

    @rule(who=whose, which=st.integers(0, 20), again=st.booleans())
    def a_bell_rings(self, who: int, which: int, again: bool) -> None:
        """Any of those under way, and perhaps once more later."""
        far = self._one(who)
        if far.bells:
            place = which % len(far.bells)
            bell = far.bells[place] if again else far.bells.pop(place)
            self.run(far.rings(bell))

    @rule(and_the_hub_works=st.booleans())
    def all_bells_ring(self, and_the_hub_works: bool) -> None:
        for far in self.all():
            while far.bells:
                self.run(far.rings(far.bells.pop(0)))
        if and_the_hub_works:
            self.the_hub_works()

    @rule(who=whose)
    def a_bell_is_lost(self, who: int) -> None:
        if bells := self._one(who).bells:
            bells.pop()

    @rule()
    def the_shop_is_swept(self) -> None:
        self.run(self.shop.sweep())

    @rule()
    def the_hub_works(self) -> None:
        for _ in range(2):
            self.clock.passes(timedelta(seconds=1))
            self.run(self.hub.settle_down(rounds=5))

    @rule(who=whose, mood=moods)
    def somebody_is_unwell(self, who: int, mood: str) -> None:
        self._one(who).mood = mood

    @rule(at=whose, refusing=st.booleans())
    def a_warehouse_refuses(self, at: int, refusing: bool) -> None:
        self._warehouse(at).refusing = refusing

    @rule(who=whose)
    def a_worker_dies(self, who: int) -> None:
        """It claimed what was due, and is never heard of again; its leases end."""
        far = self._one(who)
        letters = self.run(self.hub.deliver.claim(far.name, 10))
        self.run(self.hub.receive.claim(far.name, 10))
        if isinstance(far, Warehouse):
            far.may_be_ours.update(letter.outgoing.key for letter in letters)
        self.clock.passes(timedelta(seconds=31))

    @rule(milliseconds=st.sampled_from([100, 400, 900, 5_000, 700_000]))
    def time_passes(self, milliseconds: int) -> None:
        self.clock.passes(timedelta(milliseconds=milliseconds))

    # what operators say

    @rule(id_=ids, status=words)
    def an_operator_says(self, id_: str, status: OrderStatus | None) -> None:
        if self._is_known(id_):
            self.run(self.hub.operate.set_status(f"{SHOP}:{id_}", status))

    @rule(id_=ids, to=st.none() | whose)
    def an_operator_releases(self, id_: str, to: int | None) -> None:
        if not self._is_known(id_):
            return
        try:
            self.run(self.hub.operate.release(f"{SHOP}:{id_}", to=None if to is None else self._warehouse(to).name))
        except Rejected as no:
            assert "already" in str(no)  # noqa: PT017 - it may be refused, for one reason only

    @rule()
    def an_operator_retries(self) -> None:
        self.run(self.hub.operate.retry("all"))

    def _is_known(self, id_: str) -> bool:
        return self.run(self.storage.look(lambda work: work.orders.standing(f"{SHOP}:{id_}"))) is not None

    def all(self) -> list[Any]:
        return [self.shop, *self.warehouses.values()]

    def _one(self, number: int) -> Any:
        return self.all()[number % len(self.all())]

    def _warehouse(self, number: int) -> Any:
        return list(self.warehouses.values())[number % len(self.warehouses)]

    @invariant()
    def the_hub_does_nothing_wrong(self) -> None:
        assert [wrong for far in self.all() for wrong in far.wrongs] == []

    def teardown(self) -> None:
        with self.runner:
            self.run(self._everything_arrives())
            self.the_hub_does_nothing_wrong()
            self.run(everything_is_right(self))

    async def _everything_arrives(self) -> None:
        for far in self.all():
            far.mood = "well"
        for warehouse in self.warehouses.values():
            warehouse.refusing = False
        for far in reversed(self.all()):  # parcels before their orders
            await far.sweep()
        for _ in range(5):
            self.clock.passes(timedelta(minutes=11))
            await self.hub.operate.retry("all")
            await self.hub.settle_down()
        self.clock.passes(timedelta(days=8))
        await self.hub.settle_down()


@pytest.mark.promise("H3", "H4", "H5", "H6", "O7", "O8", "O14", "O15", "T5", "T7", "T9")
class TestDays(Days.TestCase):
    """Many invented days."""

    settings = settings(
        max_examples=150, stateful_step_count=100, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
