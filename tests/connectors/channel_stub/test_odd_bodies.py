"""Whatever the market shows, it is taken, or left out with a reason; nothing else escapes."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.channel_stub.api import Account, Api
from connectors.channel_stub.receive import Reader
from connectors.channel_stub.simulator import Market
from hub_core.testing.fakes import hub_side

pytestmark = pytest.mark.anyio
ODD = (
    None,
    False,
    [],
    {},
    "",
    "x",
    "NaN",
    "1e999",
    7,
    -1,
    1.5,
    10**30,
    {"id": 7},
    [{"id": "7"}],
    "9999-12-31T23:59:59-23:59",
)
KINDS = ("orders", "offers", "sales", "customers")


@pytest.fixture
def bodies(market: Market) -> dict[str, dict[str, Any]]:
    """One of everything, as the simulated market shows it."""
    order = market.place("MUG", 2)
    (sale,) = market.sales.values()
    shown = {
        "orders": order.answer(),
        "offers": market.offers["OF-1"].answer(),
        "sales": {name: getattr(sale, name) for name in sale.__struct_fields__},
        "customers": market.customers["CU-1"].answer(),
    }
    return {kind: json.loads(json.dumps(one, default=_plain)) for kind, one in shown.items()}


def _plain(thing: Any) -> Any:
    if hasattr(thing, "__struct_fields__"):
        return {name: getattr(thing, name) for name in thing.__struct_fields__}
    return thing.isoformat() if hasattr(thing, "isoformat") else str(thing)


@pytest.fixture
async def reader(make_settings: Any) -> Any:
    hub = hub_side("market")
    await hub.memory.write_note("market", "Stub Market")
    api = Api(make_settings(), hub)
    return Reader(make_settings(), hub, api, Account(hub, api)), hub


@pytest.mark.promise("H7", "H11")
@pytest.mark.parametrize("kind", KINDS)
async def test_an_odd_value_in_any_field_is_taken_or_left_out(reader: Any, bodies: Any, kind: Any) -> None:
    read, hub = reader
    assert await read.take(kind, [json.dumps(bodies[kind]).encode()], hub.now()) is not None
    assert hub.problems.open == {}
    for field in bodies[kind]:
        for odd in ODD:
            await read.take(kind, [json.dumps(bodies[kind] | {field: odd}).encode()], hub.now())
    assert f"{kind} were left out" in hub.problems.open


@pytest.mark.promise("H7", "H11")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=60), kind=st.sampled_from(KINDS))
async def test_rubbish_is_left_out(reader: Any, body: bytes, kind: Any) -> None:
    read, hub = reader
    hub.problems.open.clear()
    hub.memory.intents.clear()
    await read.take(kind, [body, b"[" * 5000, b'{"id": "7"}'], hub.now())
    assert "7: " in hub.problems.open[f"{kind} were left out"].evidence
