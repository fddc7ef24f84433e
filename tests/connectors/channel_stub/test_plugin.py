"""The plug, and what can be read by hand."""

import pytest

from adapters.settings import read_plugins_toml
from connectors.channel_stub.plugin import connect, hub_connector_kind
from hub_core.errors import ConfigError, NotFound, Rejected, Unauthorised, Unavailable, Unsupported
from hub_core.plugins import Secret
from hub_core.plugins.registry import Registry
from hub_core.testing.fakes import hub_side

pytestmark = pytest.mark.anyio
TABLE = """
[connector.market]
kind  = "channel_stub"
gives = ["orders", "products"]
gets  = [GETS]

[connector.market.settings]
url   = "https://market.example"
token = { env = "MARKET_TOKEN" }
"""


async def test_the_hub_finds_it_by_its_name(make_settings):
    kind = Registry().load(["channel_stub"])["channel_stub"]
    assert (kind.name, kind.role) == ("channel_stub", "channel")
    assert kind.allowed_hosts is not None
    assert kind.allowed_hosts(make_settings(url="https://market.example")) == ["market.example"]
    assert kind.simulator == "connectors.channel_stub.simulator:build"
    assert kind.translate is not None


async def test_it_offers_what_it_says_and_rings_at_no_door(make_settings):
    connector = connect(make_settings(), hub_side("market"))
    assert set(connector.ports.offered()) == hub_connector_kind().offers | {"products"}  # asked, and never written to
    assert (connector.routes, connector.registrations) == ((), None)


@pytest.mark.promise("P7", "H9")
def test_the_start_refuses_to_hand_products_to_a_market(tmp_path):
    path = tmp_path / "plugins.toml"
    path.write_text(TABLE.replace("GETS", '"orders", "products"'))
    with pytest.raises(ConfigError, match="no port for products") as refusal:
        read_plugins_toml(path, Registry(), {"MARKET_TOKEN": "market-token"})
    assert "can get: customers, orders, shipments, stock" in str(refusal.value)
    path.write_text(TABLE.replace("GETS", '"orders"'))
    read_plugins_toml(path, Registry(), {"MARKET_TOKEN": "market-token"})


@pytest.mark.promise("H9")
async def test_check_proves_the_token_and_learns_the_markets_name(joined):
    await joined.connector.check()
    assert joined.hub.memory.notes["market"] == "Stub Market"
    with pytest.raises(Unauthorised):
        await joined.setting(token=Secret("guess")).connector.check()
    joined.turn(down=True)
    with pytest.raises(Unavailable):
        await joined.connector.check()


async def test_what_looking_costs_is_told(joined):
    assert (await joined.connector.costs())["orders"].startswith("2880 calls a day")


@pytest.mark.promise("K5")
async def test_each_thing_is_read_anew_by_its_id(joined):
    order = joined.market.place("MUG", 2)
    for stream, id_ in (("orders", order.id), ("products", "OF-1"), ("stock", "OF-2"), ("customers", "CU-1")):
        await joined.connector.read(stream, id_)
    assert joined.order(order.id).read_at == joined.hub.now()
    assert (joined.level("OF-1").available, joined.level("OF-2").available) == (8, 5)
    assert "market:CU-1" in joined.hub.ports.customers.facts


async def test_what_is_not_there_is_not_found_and_other_streams_are_not_read(joined):
    for stream in ("orders", "products", "customers"):
        with pytest.raises(NotFound):
            await joined.connector.read(stream, "404")
    with pytest.raises(Unsupported, match="not for shipments 7"):
        await joined.connector.read("shipments", "7")


@pytest.mark.promise("H7")
async def test_one_that_cannot_be_read_says_why_and_is_no_problem_any_more_once_it_can(joined):
    order = joined.market.place("MUG", 2)
    order.currency = "euro"
    with pytest.raises(Rejected, match="no Order"):
        await joined.connector.read("orders", order.id)
    order.currency = "EUR"
    await joined.connector.read("orders", order.id)
    assert joined.hub.problems.open == {}
