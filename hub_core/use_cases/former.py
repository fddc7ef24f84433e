"""Former names: others go on knowing a renamed connector's things by the key under which they were told them (G5).

A warehouse that took the order `shop-nl:1001` rings about `shop-nl:1001` for ever, and takes a change of it under that
key only: told under another, it would send the goods twice.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import msgspec

from hub_core.errors import ConfigError
from hub_core.models import Customer, Order, OrderWord, Product, ProductName, Ref, Shipment, StockChange, StockLevel
from hub_core.ports import CustomerDirectory, OrderSink, Ports, ProductCatalog, ShipmentNotifier, StockPublisher
from hub_core.use_cases.storage import Storage, Work

T = TypeVar("T")
OWNER, FORMER = "hub", "former names"
"""Where the hub notes which connector was called what before."""
KNOWN_AS = "known as"
"""A kind of names: they lead from the key that others know to the key of today."""


def former_names(noted: str | None) -> dict[str, str]:
    """What is called how now, by its former name."""
    return msgspec.json.decode(noted, type=dict[str, str]) if noted else {}


def former_after(noted: str | None, old: str, new: str) -> str:
    """The note after one more renaming."""
    names = {former: new if now == old else now for former, now in former_names(noted).items()}
    return msgspec.json.encode({former: now for former, now in {**names, old: new}.items() if former != now}).decode()


def readdressed(value: T, change: Callable[[Ref], Ref]) -> T:
    """The same with every reference in it changed."""
    changed: Any = value
    if isinstance(value, Ref):
        changed = change(value)
    elif isinstance(value, msgspec.Struct):
        before = {name: getattr(value, name) for name in value.__struct_fields__}
        after = {name: readdressed(one, change) for name, one in before.items()}
        news = {name: one for name, one in after.items() if one is not before[name]}
        changed = msgspec.structs.replace(value, **news) if news else value
    elif isinstance(value, tuple):
        parts = tuple(readdressed(one, change) for one in value)
        changed = parts if any(one is not other for one, other in zip(parts, value, strict=True)) else value
    return changed  # type: ignore[no-any-return]  # of the same type as it came


@dataclass(slots=True)
class FormerNames:
    """What connectors were called before, and what others know their things by."""

    storage: Storage
    now_called: dict[str, str] = field(default_factory=dict)
    """By the former name; learnt when the hub opens."""

    async def learn(self, names: Sequence[str]) -> None:
        """Read what was renamed. Raises `ConfigError` when a former name was given to another connector."""
        self.now_called = former_names(await self.storage.look(lambda work: work.notes.read(OWNER, FORMER)))
        taken = [
            f"[connector.{name}] is the former name of {self.now_called[name]}, and others still know its orders by it:"
            f" choose another name, or give it back: hub rename {self.now_called[name]} {name}"
            for name in names
            if name in self.now_called
        ]
        if taken:
            raise ConfigError("\n".join(taken))

    def inward(self, said: T) -> T:
        """What another said, with the names of today."""
        return readdressed(said, self._today) if self.now_called else said

    async def outward(self, to: str, said: T) -> T:
        """What another is told, under the keys by which he knows it."""
        renamed = {*self.now_called.values()} - {to}
        keys = {ref.key for ref in _refs(said) if ref.origin in renamed}
        if not keys:
            return said
        known = await self.storage.look(lambda work: _known(work, keys))
        return readdressed(said, lambda ref: known.get(ref.key, ref))

    def hub_ports(self, ports: Ports) -> Ports:
        """The hub's own ports, for others who speak of things by their former names."""
        return replace(
            ports,
            orders=ports.orders and _OrdersInward(ports.orders, self),
            shipments=ports.shipments and _ShipmentsInward(ports.shipments, self),
            stock=ports.stock and _StockInward(ports.stock, self),
        )

    def ports_of(self, name: str, ports: Ports) -> Ports:
        """The ports of that connector, told under the keys by which it knows things."""
        if not self.now_called:
            return ports
        return replace(
            ports,
            orders=ports.orders and _OrdersOutward(ports.orders, self, name),
            shipments=ports.shipments and _ShipmentsOutward(ports.shipments, self, name),
            products=ports.products and _ProductsOutward(ports.products, self, name),
            customers=ports.customers and _CustomersOutward(ports.customers, self, name),
        )

    def _today(self, ref: Ref) -> Ref:
        now = self.now_called.get(ref.origin)
        return Ref(now, ref.id) if now else ref


def _known(work: Work, keys: set[str]) -> dict[str, Ref]:
    found = {key: work.names.of(KNOWN_AS, key) for key in keys}
    return {key: Ref.of(names[0][1]) for key, names in found.items() if names}


def _refs(value: Any) -> Iterator[Ref]:
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _refs(getattr(value, name))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _refs(one)


@dataclass(frozen=True, slots=True)
class _OrdersInward:
    port: OrderSink
    former: FormerNames

    async def accept(self, said: Order | OrderWord, /) -> None:
        await self.port.accept(self.former.inward(said))


@dataclass(frozen=True, slots=True)
class _ShipmentsInward:
    port: ShipmentNotifier
    former: FormerNames

    async def notify(self, parcels: Sequence[Shipment], /) -> None:
        await self.port.notify([self.former.inward(parcel) for parcel in parcels])


@dataclass(frozen=True, slots=True)
class _StockInward:
    port: StockPublisher
    former: FormerNames

    async def publish(self, stock: Sequence[StockLevel | StockChange], /) -> None:
        await self.port.publish([self.former.inward(said) for said in stock])


@dataclass(frozen=True, slots=True)
class _OrdersOutward:
    port: OrderSink
    former: FormerNames
    to: str

    async def accept(self, said: Order | OrderWord, /) -> None:
        await self.port.accept(await self.former.outward(self.to, said))


@dataclass(frozen=True, slots=True)
class _ShipmentsOutward:
    port: ShipmentNotifier
    former: FormerNames
    to: str

    async def notify(self, parcels: Sequence[Shipment], /) -> None:
        await self.port.notify(await self.former.outward(self.to, tuple(parcels)))


@dataclass(frozen=True, slots=True)
class _ProductsOutward:
    port: ProductCatalog
    former: FormerNames
    to: str

    async def put(self, product: Product, /) -> None:
        await self.port.put(await self.former.outward(self.to, product))

    async def find(self, name: ProductName, /) -> Product | None:
        return await self.port.find(name)


@dataclass(frozen=True, slots=True)
class _CustomersOutward:
    port: CustomerDirectory
    former: FormerNames
    to: str

    async def put(self, customer: Customer, /) -> None:
        await self.port.put(await self.former.outward(self.to, customer))

    async def find(self, email: str, /) -> Customer | None:
        return await self.port.find(email)
