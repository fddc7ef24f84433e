"""Two systems that ring back on every write, lose, swap and repeat bells: they end up agreeing, and fall silent."""

import asyncio
from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.storage.memory import Memory
from hub_core.models import Customer, Ref, Rules
from hub_core.plugins import Connector
from hub_core.ports import Ports
from hub_core.testing.fakes import FakeClock
from hub_core.testing.samples import after
from hub_core.use_cases import Hub
from hub_core.use_cases.people import person_of

MAIL = "anna@example.org"
FIELDS = ("phone", "company", "first_name")
acts = st.one_of(
    st.tuples(st.just("changes"), st.sampled_from(["shop", "crm"]), st.sampled_from(FIELDS), st.integers(1, 4)),
    st.tuples(st.just("rings"), st.sampled_from(["shop", "crm"]), st.integers(0, 3), st.booleans()),
    st.tuples(st.just("loses"), st.sampled_from(["shop", "crm"]), st.integers(0, 3), st.just(True)),
    st.tuples(st.just("delivers"), st.just(""), st.just(""), st.just(0)),
    st.tuples(st.just("sleeps"), st.just(""), st.just(""), st.integers(1, 3)),
)


class Side:
    """A system with one customer: its clock has whole seconds and its own error, and it writes phones its own way."""

    def __init__(self, name: str, hub: Hub, clock: FakeClock, *, ahead: int, dash: str) -> None:
        self.name, self.hub, self.clock, self.ahead, self.dash = name, hub, clock, ahead, dash
        self.now = Customer(ref=Ref(name, "1"), as_of=self.second(), email=MAIL, phone=f"030{dash}0", company="none")
        self.bells = [self.now]
        self.writes = 0

    def second(self) -> datetime:
        return (self.clock() + timedelta(seconds=self.ahead)).replace(microsecond=0)

    def sets(self, **fields: str) -> None:
        if phone := fields.get("phone"):
            fields["phone"] = f"030{self.dash}{phone[-1]}"
        self.now = msgspec.structs.replace(self.now, as_of=self.second(), **fields)
        self.bells.append(self.now)

    async def put(self, customer: Customer, /) -> None:
        self.writes += 1
        assert customer.ref == self.now.ref
        self.sets(**{field: getattr(customer, field) for field in FIELDS})

    async def find(self, email: str, /) -> Customer | None:
        return self.now if email == MAIL else None

    async def read(self, stream: str, id_: str) -> None:
        self.clock.passes(timedelta(milliseconds=1))
        await self.hands_in(msgspec.structs.replace(self.now, read_at=self.clock()))

    async def hands_in(self, customer: Customer) -> None:
        port = self.hub.ports_for(self.name).customers
        assert port is not None
        await port.put(customer)

    def connector(self) -> Connector:
        return Connector(ports=Ports(customers=self), read=self.read)


async def play(story: list[tuple[str, str, str | int, int]]) -> None:
    clock = FakeClock(after(60))
    hub = Hub(Memory(), clock)
    sides = {}
    for name, ahead, dash in (("shop", 0, " "), ("crm", 3, "-")):
        hub.join(name, role="shop", rules=Rules(live_from=after(0)))
        sides[name] = Side(name, hub, clock, ahead=ahead, dash=dash)
        hub.plug(name, sides[name].connector())
    await hub.open()
    for side in sides.values():
        await side.hands_in(side.bells.pop())
    for act, name, what, how in story:
        clock.passes(timedelta(milliseconds=350))
        if act == "changes":
            sides[name].sets(**{str(what): f"{how}"})
        elif act == "sleeps":
            clock.passes(timedelta(seconds=how))
        elif act == "delivers":
            await hub.settle_down(rounds=1)
        elif sides[name].bells:
            bells = sides[name].bells
            bell = bells[int(what) % len(bells)]
            if how:
                bells.remove(bell)
            if act == "rings":
                await sides[name].hands_in(bell)
    await everything_arrives(hub, clock, sides)


async def everything_arrives(hub: Hub, clock: FakeClock, sides: dict[str, Side]) -> None:
    """A sweep of each side, then whatever rings because of it, until nothing does."""
    for _ in range(2):
        clock.passes(timedelta(minutes=1))
        for side in sides.values():
            side.bells.clear()
            await side.read("customers", "1")
            await hub.settle_down()
        for _ in range(10):
            for side in sides.values():
                while side.bells:
                    await side.hands_in(side.bells.pop(0))
            await hub.settle_down()
    writes = [side.writes for side in sides.values()]
    for side in sides.values():
        await side.read("customers", "1")
    assert await hub.settle_down() == 0, "nothing is left to do"
    assert [side.writes for side in sides.values()] == writes, "nobody is told of what he said"
    shop, crm = (side.now for side in sides.values())
    profile = await hub.storage.look(lambda work: person_of(work, MAIL))
    assert profile is not None
    for field in FIELDS:
        values = {getattr(one, field).replace("-", " ") for one in (shop, crm)}
        assert len(values) == 1, f"{field} differs: {values}"


@pytest.mark.promise("C2", "C3", "H3", "H4", "L15")
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(acts, max_size=25))
def test_two_systems_agree_and_fall_silent_whatever_their_bells_do(story):
    asyncio.run(play(story))
