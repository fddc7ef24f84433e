"""Connectors of one API key share one budget, where their kind can tell that it is one key (G1)."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.container import House
from adapters.settings import Entry
from adapters.storage.memory import Memory
from hub_core.models import Rules
from hub_core.plugins import API, Connector, ConnectorKind, HubSide, Window
from hub_core.ports import Ports
from hub_core.testing.fakes import FakeClock
from hub_core.use_cases import Hub
from hub_core.use_cases.budget import account_of

pytestmark = pytest.mark.anyio


@pytest.mark.promise("G1")
async def test_one_key_is_one_budget_and_what_was_heard_is_kept_when_the_house_closes() -> None:
    sides: dict[str, HubSide] = {}

    def entry(name: str, key: str | None) -> Entry:
        def connect(_settings: Any, side: HubSide) -> Connector:
            sides[name] = side
            return Connector(ports=Ports())

        kind = ConnectorKind(
            name="kind",
            role="shop",
            api=API,
            settings=type(None),
            connect=connect,
            calls_per_second=lambda _settings: 2,
            budget_key=None if key is None else lambda _settings: key,
        )
        return Entry(name=name, kind=kind, gives=(), gets=("orders",), rules=Rules(), settings=None)

    storage, clock = Memory(), FakeClock()
    entries = [entry("one", "a"), entry("two", "a"), entry("three", "b"), entry("four", None)]
    house = House(Hub(storage, clock), entries, None, 8800)
    await house.hub.open()
    for name in ("one", "two", "three", "four"):
        await sides[name].budget.spend("urgent", "orders")
    sides["one"].budget.heard([Window(300, 250, timedelta(minutes=5))])
    await house.close()
    await storage.open()
    kept = await storage.look(
        lambda work: {name: account_of(work, name, now=clock()) for name in ("one", "two", "three", "four")}
    )
    assert {name: account and sum(account.today.values()) for name, account in kept.items()} == {
        "one": 2,
        "two": 2,
        "three": 1,
        "four": None,
    }
    assert kept["two"] is not None
    assert [window.left for window in kept["two"].windows] == [250]
