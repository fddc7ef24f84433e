"""The hub: joins storage, members and use cases."""

from collections.abc import Callable, Collection
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hub_core.errors import ConfigError
from hub_core.models import STREAMS, Role, Rules, StockMeans
from hub_core.plugins import Budget, Connector, HubSide
from hub_core.ports import Ports
from hub_core.use_cases.budget import PacedBudget
from hub_core.use_cases.collect import Collect
from hub_core.use_cases.deliver import Deliver
from hub_core.use_cases.desk import HUB
from hub_core.use_cases.former import FormerNames
from hub_core.use_cases.members import Member, Members
from hub_core.use_cases.memory import StoredInbox, StoredMemory, StoredProblems
from hub_core.use_cases.operate import Operate
from hub_core.use_cases.receive import Receive
from hub_core.use_cases.routing import look_again
from hub_core.use_cases.stock.guard import guard_from_now
from hub_core.use_cases.stops import Probes
from hub_core.use_cases.storage import Storage, Work
from hub_core.use_cases.take_in.customers import CustomersIn
from hub_core.use_cases.take_in.giving import Giving
from hub_core.use_cases.take_in.orders import OrdersIn
from hub_core.use_cases.take_in.products import ProductsIn
from hub_core.use_cases.take_in.shipments import ShipmentsIn
from hub_core.use_cases.take_in.stock import StockIn
from hub_core.use_cases.trace import because

LIVE_FROM = "live from"


@dataclass(slots=True)
class Hub:
    """One merchant's hub. Join members, plug their connectors, open it, then let a worker run what is due."""

    storage: Storage
    now: Callable[[], datetime]
    members: Members = field(default_factory=Members)
    receive: Receive = field(init=False)
    deliver: Deliver = field(init=False)
    collect: Collect = field(init=False)
    probes: Probes = field(init=False)
    operate: Operate = field(init=False)
    former: FormerNames = field(init=False)

    def __post_init__(self) -> None:
        self.receive = Receive(self.storage, self.members, self.now)
        self.deliver = Deliver(self.storage, self.members, self.now)
        self.collect = Collect(self.storage, self.members, self.now)
        self.probes = Probes(self.storage, self.members, self.now)
        self.operate = Operate(self.storage, self.members, self.now)
        self.former = FormerNames(self.storage)

    def join(
        self,
        name: str,
        *,
        role: Role,
        rules: Rules | None = None,
        gives: Collection[str] = STREAMS,
        gets: Collection[str] = STREAMS,
        stock_means: StockMeans = "available",
    ) -> Member:
        """Let a connector in under this name. Raises `ConfigError` when the name is taken."""
        if name == HUB or self.members.find(name) is not None:
            raise ConfigError(f"the name {name!r} is taken")
        rules = rules or Rules()
        member = Member(
            name=name,
            role=rules.role or role,
            rules=rules,
            gives=frozenset(gives),
            gets=frozenset(gets),
            kind_means=stock_means,
        )
        member.former = self.former
        self.members.add(member)
        return member

    def plug(self, name: str, connector: Connector | Ports) -> None:
        """Plug in what that member offers: a connector, or bare ports as another hub has them."""
        side = Connector(ports=connector) if isinstance(connector, Ports) else connector
        self.members[name].connector = side

    def ports_for(self, name: str) -> Ports:
        """The hub's ports for that member, as far as `gives` grants them; whatever comes in is said by `name`."""
        giving = Giving(self.storage, self.members, self.now, name)
        every = Ports(
            orders=OrdersIn(giving),
            stock=StockIn(giving),
            shipments=ShipmentsIn(giving),
            products=ProductsIn(giving),
            customers=CustomersIn(giving),
        )
        return self.former.hub_ports(every.only(self.members[name].gives))

    def side_for(self, name: str, *, http: Any, public_url: str | None, budget: Budget | None = None) -> HubSide:
        """What the hub gives that member."""
        return HubSide(
            name=name,
            ports=self.ports_for(name),
            inbox=StoredInbox(self.storage, name, self.now),
            memory=StoredMemory(self.storage, name, self.now),
            budget=budget or PacedBudget(self.now),
            problems=StoredProblems(self.storage, name, self.now),
            http=http,
            now=self.now,
            public_url=public_url,
            because=because,
        )

    async def open(self) -> None:
        """Open the storage, and learn since when each member is live (H12). Raises `HubError`."""
        await self.storage.open()
        try:
            await self.former.learn([one.name for one in self.members])
        except ConfigError:
            await self.storage.close()
            raise
        now = self.now().replace(microsecond=0)

        def step(work: Work) -> dict[str, str]:
            guard_from_now(work, self.members, now)
            look_again(work, now)
            return {one.name: work.notes.once(one.name, LIVE_FROM, now.isoformat()) for one in self.members}

        noted = await self.storage.do(step)
        for member in self.members:
            member.live_from = member.rules.live_from or datetime.fromisoformat(noted[member.name])

    async def close(self) -> None:
        """Close the connectors, then the storage. One that fails keeps no other open; its fault is raised last."""
        async with AsyncExitStack() as every:
            every.push_async_callback(self.storage.close)
            for member in self.members:
                every.push_async_callback(member.connector.close)

    async def settle_down(self, *, rounds: int = 100) -> int:
        """Read and deliver everything that is due now, one after the other, and answer how much: for tests and tools.

        Raises nothing for what did not work; it is put off or parked as always.
        """
        done = 0
        for _ in range(rounds):
            worked = 0
            for member in list(self.members):
                for row in await self.receive.claim(member.name, 100):
                    await self.receive.read(row)
                    worked += 1
            for name in [HUB, *(member.name for member in self.members)]:
                for letter in await self.deliver.claim(name, 100):
                    await self.deliver.send(letter)
                    worked += 1
            if not worked:
                break
            done += worked
        return done
