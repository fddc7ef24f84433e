"""The plug: how a Lightspeed eCom shop is connected."""

from connectors.lightspeed.api import Api, Shop, budget_key
from connectors.lightspeed.checkouts import Checkouts
from connectors.lightspeed.customers import Customers
from connectors.lightspeed.jobs import (
    AfterSales,
    Catalogue,
    CustomerChanges,
    Deletions,
    Import,
    OrderChanges,
    ProductChanges,
    ShipmentChanges,
    Sweep,
)
from connectors.lightspeed.orders import Orders
from connectors.lightspeed.products import Products
from connectors.lightspeed.receive import Reader, unknown_status
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.shipments import Shipments
from connectors.lightspeed.stock import Stock
from connectors.lightspeed.translate import reading
from connectors.lightspeed.webhooks import DoorAddress, Webhooks, door
from hub_core.plugins import API, Connector, ConnectorKind, HubSide, Job, hookimpl
from hub_core.ports import Ports


def connect(settings: Settings, hub: HubSide) -> Connector:
    """Join one shop to the hub."""
    api = Api(settings, hub)
    shop, address = Shop(settings, hub, api), DoorAddress(hub)
    reader = Reader(settings, hub, api, shop)
    checkouts = Checkouts(settings, hub, api, shop, drift=reader.drift.count)

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
            stock=Stock(settings, hub, api, shop),
            products=Products(settings, hub, api, shop),
            customers=Customers(settings, hub, api),
            checkouts=checkouts,
        ),
        routes=(door(settings, hub, shop, address),),
        receive=reader.receive,
        read=reader.read,
        jobs=_jobs(settings, hub, api, shop, reader),
        registrations=Webhooks(settings, hub, api, address),
        registers=settings.register_webhooks,
        stock_at_once=settings.stock_bulk_size,
        check=check,
        costs=checkouts.costs,
    )


def _jobs(settings: Settings, hub: HubSide, api: Api, shop: Shop, reader: Reader) -> tuple[Job, ...]:
    """The sweep over everything, the walk that finds deletions, and imports by hand."""
    orders = OrderChanges(settings, hub, api, shop, reader)
    customers, catalogue = CustomerChanges(hub, api, shop, reader), Catalogue(hub, api, reader)
    changes = (
        orders,
        ShipmentChanges(hub, api, shop, reader),
        AfterSales(settings, hub, api, shop, reader),
        customers,
        ProductChanges(hub, api, shop, reader, catalogue),
    )
    return (
        Sweep(settings, hub, changes).job,
        *Deletions(settings, hub, api, reader, catalogue).jobs,
        orders.past,
        catalogue.job,
        Import(hub, api, "customers", customers.take_page).job,
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
        offers=frozenset({"orders", "shipments", "stock", "customers", "checkouts"}),
        allowed_hosts=lambda settings: [settings.host],
        calls_per_second=lambda settings: settings.calls_per_second,
        budget_key=budget_key,
    )
