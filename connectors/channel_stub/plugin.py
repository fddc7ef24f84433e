"""The plug: how a market of the Stub Market API is connected."""

from collections.abc import Mapping

from connectors.channel_stub.api import STOCK_AT_ONCE, Account, Api
from connectors.channel_stub.customers import Customers
from connectors.channel_stub.jobs import jobs
from connectors.channel_stub.orders import Orders
from connectors.channel_stub.products import Products
from connectors.channel_stub.receive import Reader, unknown_status
from connectors.channel_stub.settings import Settings
from connectors.channel_stub.shipments import Shipments
from connectors.channel_stub.stock import Stock
from connectors.channel_stub.translate import reading
from hub_core.models import Stream
from hub_core.plugins import API, Connector, ConnectorKind, HubSide, hookimpl
from hub_core.ports import Ports

DAY = 86_400


def connect(settings: Settings, hub: HubSide) -> Connector:
    """Join one market to the hub."""
    api = Api(settings, hub)
    account = Account(hub, api)
    reader = Reader(settings, hub, api, account)

    async def check() -> None:
        """Prove that the market answers and takes our token; its name is noted, and words that are explained now."""
        await account.learn()
        for word in settings.statuses:
            await hub.problems.solved(unknown_status(word))

    async def costs() -> Mapping[Stream, str]:
        """What looking costs while nothing happens."""
        return {
            "orders": f"{DAY // settings.poll_seconds} calls a day to read the feed, and one for 50 of what changed"
        }

    return Connector(
        ports=Ports(
            orders=Orders(settings, hub, api),
            stock=Stock(hub, api),
            shipments=Shipments(settings, hub, api, account),
            products=Products(hub, api),
            customers=Customers(hub, api),
        ),
        read=reader.read,
        jobs=jobs(settings, hub, api, reader),
        stock_at_once=STOCK_AT_ONCE,
        check=check,
        costs=costs,
    )


@hookimpl
def hub_connector_kind() -> ConnectorKind[Settings]:
    """Describe the channel stub."""
    return ConnectorKind(
        name="channel_stub",
        role="channel",
        api=API,
        settings=Settings,
        connect=connect,
        simulator="connectors.channel_stub.simulator:build",
        translate=reading,
        # its catalogue can be asked and takes nothing, so the start refuses products in gets
        offers=frozenset({"orders", "stock", "shipments", "customers"}),
        allowed_hosts=lambda settings: [settings.host],
    )
