"""The plug: how a Lightspeed eCom shop is connected."""

from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.customers import Customers
from connectors.lightspeed.jobs import AfterSales, CustomerChanges, Import, OrderChanges, ShipmentChanges, Sweep
from connectors.lightspeed.orders import Orders
from connectors.lightspeed.receive import Reader, unknown_status
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.shipments import Shipments
from connectors.lightspeed.translate import reading
from connectors.lightspeed.webhooks import DoorAddress, Webhooks, door
from hub_core.plugins import API, Connector, ConnectorKind, HubSide, hookimpl
from hub_core.ports import Ports


def connect(settings: Settings, hub: HubSide) -> Connector:
    """Join one shop to the hub."""
    api = Api(settings, hub)
    shop, address = Shop(settings, hub, api), DoorAddress(hub)
    reader = Reader(settings, hub, api, shop)
    customers = CustomerChanges(hub, api, shop, reader)
    changes = (
        OrderChanges(settings, hub, api, shop, reader),
        ShipmentChanges(hub, api, shop, reader),
        AfterSales(settings, hub, api, shop, reader),
        customers,
    )

    async def check() -> None:
        """Prove that the shop answers and accepts us; what it says of itself is noted."""
        await shop.learn()
        await address.token()
        for word in settings.statuses:
            await hub.problems.solved(unknown_status(word))

    return Connector(
        ports=Ports(
            orders=Orders(settings, hub, api),
            shipments=Shipments(settings, hub, api),
            customers=Customers(settings, hub, api),
        ),
        routes=(door(settings, hub, shop, address),),
        receive=reader.receive,
        read=reader.read,
        jobs=(Sweep(settings, hub, changes).job, Import(hub, api, "customers", customers.take_page).job),
        registrations=Webhooks(settings, hub, api, address),
        registers=settings.register_webhooks,
        check=check,
    )


@hookimpl
def hub_connector_kind() -> ConnectorKind[Settings]:
    """Describe the shop system Lightspeed eCom (C-Series)."""
    return ConnectorKind(
        name="lightspeed",
        role="shop",
        api=API,
        settings=Settings,
        connect=connect,
        simulator="connectors.lightspeed.simulator:build",
        translate=reading,
        offers=frozenset({"orders", "shipments", "customers"}),
        allowed_hosts=lambda settings: [settings.host],
        calls_per_second=lambda settings: settings.calls_per_second,
    )
