"""Puts the house together: every part of the hub, and how it is made."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import httpx
from dependency_injector import containers, providers

from adapters.egress import egress_client
from adapters.problems import Postman, Teller
from adapters.settings import Entry, Environment, HubFile, read_plugins_toml
from adapters.storage import make_storage
from adapters.worker import Worker
from hub_core.errors import ConfigError
from hub_core.plugins.registry import Registry
from hub_core.use_cases import Hub
from hub_core.use_cases.budget import PER_SECOND, PacedBudget, SharedBook
from hub_core.use_cases.erasing.old import Old
from hub_core.use_cases.members import Members

_LOCAL = ("127.0.0.1", "localhost", "[::1]", "::1")


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class House:
    """A hub with its connectors plugged in, and the clients they call with."""

    def __init__(self, hub: Hub, entries: Sequence[Entry], base: str | None, port: int) -> None:
        self.hub, self._clients, self._budgets = hub, list[httpx.AsyncClient](), list[PacedBudget]()
        faults = [fault for entry in entries if (fault := self._connect(entry, base, port))]
        if faults:
            raise ConfigError("\n".join(faults))

    def routes(self) -> Mapping[str, Sequence[object]]:
        """The doors of every connector, by its name."""
        return {member.name: member.connector.routes for member in self.hub.members}

    async def close(self) -> None:
        """Keep what was heard of budgets, close the hub, then the ways out; what does not close is raised at last."""
        async with AsyncExitStack() as every:
            for client in self._clients:
                every.push_async_callback(client.aclose)
            every.push_async_callback(self.hub.close)
            for budget in self._budgets:
                every.push_async_callback(budget.close)

    def _connect(self, entry: Entry, base: str | None, port: int) -> str:
        hosts = list(entry.kind.allowed_hosts(entry.settings)) if entry.kind.allowed_hosts else []
        client = egress_client(entry.name, hosts)
        self._clients.append(client)
        self.hub.join(
            entry.name,
            role=entry.kind.role,
            rules=entry.rules,
            gives=entry.gives,
            gets=entry.gets,
            stock_means=entry.kind.stock_means,
        )
        door = base or (f"http://127.0.0.1:{port}" if port and hosts and all(map(_is_local, hosts)) else None)
        side = self.hub.side_for(
            entry.name, http=client, public_url=f"{door}/{entry.name}" if door else None, budget=self._budget(entry)
        )
        try:
            self.hub.plug(entry.name, entry.kind.connect(entry.settings, side))
        except ConfigError as fault:
            return f"[connector.{entry.name}] {fault}"
        return ""

    def _budget(self, entry: Entry) -> PacedBudget:
        """One for all who use the same API key, where its kind can tell; else one of its own."""
        kind = entry.kind
        pace = kind.calls_per_second(entry.settings) if kind.calls_per_second else PER_SECOND
        key = kind.budget_key(entry.settings) if kind.budget_key else ""
        book = SharedBook(self.hub.storage, entry.name, f"{kind.name} {key}") if key else None
        self._budgets.append(PacedBudget(self.hub.now, per_second=pace, book=book))
        return self._budgets[-1]


def _is_local(host: str) -> bool:
    return any(host == local or host.startswith(f"{local}:") for local in _LOCAL)


def _members(file: HubFile) -> Members:
    return Members(file.rules())


def _house(hub: Hub, file: HubFile, environment: Environment) -> House:
    if hub.members.rules.mask_after_months is not None:
        hub.collect.own.append(Old(hub.storage, hub.members, hub.now).job())
    return House(hub, file.connectors, environment.public_url, environment.port)


def _storage_url(environment: Environment) -> str:
    return environment.database_url.reveal()


def _teller(hub: Hub, file: HubFile) -> Teller:
    return Teller(hub.storage, hub.now, Postman(file.hub.mail, hub.now) if file.hub.mail else None)


def _worker(house: House, teller: Teller, file: HubFile) -> Worker:
    return Worker(house.hub, teller.tell, tell_every=float(file.hub.problems_every_seconds))


class HubContainer(containers.DeclarativeContainer):
    """Every part of the hub, each made once."""

    environment = providers.Dependency(instance_of=Environment)
    environ = providers.Dependency(instance_of=dict)
    registry = providers.Singleton(Registry)
    plugins_toml = providers.Callable(lambda environment: Path(environment.plugins), environment)
    file = providers.Singleton(read_plugins_toml, plugins_toml, registry, environ)
    storage = providers.Singleton(make_storage, providers.Callable(_storage_url, environment))
    members = providers.Singleton(_members, file)
    hub = providers.Singleton(Hub, storage=storage, now=providers.Object(now), members=members)
    house = providers.Singleton(_house, hub, file, environment)
    teller = providers.Singleton(_teller, hub, file)
    worker = providers.Singleton(_worker, house, teller, file)
