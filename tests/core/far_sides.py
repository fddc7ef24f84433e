"""A shop and warehouses as invented days need them: on whole seconds, and unwell on demand."""

from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

import msgspec

from hub_core.errors import Rejected, Unavailable
from hub_core.models import Order, OrderStatus, OrderWord, Ring, Shipment
from hub_core.testing.fakes import FakeClock
from hub_core.use_cases import Hub
from hub_core.use_cases.memory import StoredInbox

SHOP = "shop"
GOING = {OrderStatus.PROCESSING, OrderStatus.PARTIALLY_SHIPPED, OrderStatus.COMPLETED}
_body = msgspec.json.Decoder(Order | Shipment)


class FarAway:
    """A system that rings, may be read anew, and may fail on demand."""

    def __init__(self, name: str, hub: Hub, clock: FakeClock) -> None:
        self.name, self.hub, self.clock = name, hub, clock
        self.things: dict[str, Order | Shipment] = {}
        """Everything it knows, as it stands now, by stream and id."""
        self.bells: list[Order | Shipment] = []
        """What is on its way to the hub, or lost, or to be rung twice."""
        self.mood = "well"
        self.wrongs: list[str] = []
        """What the hub should not have done: it would take an error raised here for a fault of the far side."""

    def expects(self, right: object, otherwise: str) -> None:
        if not right:
            self.wrongs.append(otherwise)

    def second(self) -> datetime:
        """Its clock: whole seconds."""
        return self.clock().replace(microsecond=0)

    def says(self, stream: str, thing: Order | Shipment) -> None:
        self.things[f"{stream}/{thing.ref.id}"] = thing
        self.bells.append(thing)

    async def rings(self, thing: Order | Shipment) -> None:
        inbox = StoredInbox(self.hub.storage, self.name, self.clock)
        await inbox.keep("ring", thing.ref.id, msgspec.json.encode(thing), {})

    async def receive(self, ring: Ring) -> None:
        await self.hand_in(_body.decode(ring.body))

    async def read(self, stream: str, id_: str) -> None:
        """As it stands now. A read takes a moment, so that no two of them share a time."""
        self.clock.passes(timedelta(milliseconds=1))
        now = self.clock()
        await self.hand_in(msgspec.structs.replace(self.things[f"{stream}/{id_}"], read_at=now))

    async def hand_in(self, thing: Order | Shipment) -> None:
        ports = self.hub.ports_for(self.name)
        if isinstance(thing, Order):
            assert ports.orders is not None
            await ports.orders.accept(thing)
        else:
            assert ports.shipments is not None
            await ports.shipments.notify([thing])

    async def sweep(self) -> None:
        for name in list(self.things):
            await self.read(*name.split("/"))

    def meets(self, act: Callable[[], None]) -> None:
        """Act as the mood is: well, away (nothing happens), broken (who knows?), late (a crash hides the yes)."""
        if self.mood == "away":
            raise Unavailable("it is away", may_have_acted=False)
        if self.mood == "broken":
            raise Unavailable("the line broke")
        act()
        if self.mood == "late":
            raise Unavailable("the answer was lost")


class Shop(FarAway):
    """Makes orders, and is told of parcels and of words."""

    def __init__(self, hub: Hub, clock: FakeClock) -> None:
        super().__init__(SHOP, hub, clock)
        self.told: dict[str, Shipment] = {}

    async def notify(self, parcels: tuple[Shipment, ...]) -> None:
        def act() -> None:
            self.expects(len({parcel.order for parcel in parcels}) == 1, "parcels of several orders came together")
            self.expects(all(parcel.ref.origin != SHOP for parcel in parcels), "a parcel went back to its giver")
            self.told.update({parcel.key: parcel for parcel in parcels})

        self.meets(act)

    async def accept(self, said: Order | OrderWord) -> None:
        def act() -> None:
            self.expects(isinstance(said, OrderWord), "a shop was handed an order")

        self.meets(act)


class Warehouse(FarAway):
    """Takes orders by their key, and sends parcels of what it has."""

    def __init__(self, name: str, hub: Hub, clock: FakeClock) -> None:
        super().__init__(name, hub, clock)
        self.holds: dict[str, Order] = {}
        self.times: dict[str, datetime] = {}
        self.refusing = False
        self.may_be_ours: set[str] = set()
        """Orders that were offered while nobody could say whether it acted."""
        self.judge: Callable[[Order], Coroutine[Any, Any, None]]

    async def accept(self, said: Order | OrderWord) -> None:
        if not isinstance(said, Order):
            self.wrongs.append(f"a warehouse was told a word: {said}")
            return
        last = self.times.get(said.key)
        self.expects(last is None or said.as_of > last, f"the time handed on did not grow: {last}, {said.as_of}")
        self.times[said.key] = said.as_of
        wanted = said.status in GOING and any(line.open for line in said.lines)
        if said.key not in self.holds and wanted:
            await self.judge(said)
        if self.mood in ("broken", "late"):
            self.may_be_ours.add(said.key)

        def act() -> None:
            if self.refusing:
                raise Rejected("not here")
            if said.key in self.holds or wanted:
                self.holds[said.key] = said

        self.meets(act)
