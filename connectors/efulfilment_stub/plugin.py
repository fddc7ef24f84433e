"""The plug: how a warehouse of the Stub Fulfilment API is connected."""

from hub_core.plugins import API, Connector, ConnectorKind, HubSide, hookimpl
from hub_core.ports import Ports

from .api import Api
from .jobs import jobs
from .orders import Orders
from .receive import Reader
from .settings import Settings
from .translate import reading
from .webhooks import Callbacks, door


def connect(settings: Settings, hub: HubSide) -> Connector:
    """Join one warehouse to the hub."""
    api = Api(settings, hub)
    reader = Reader(api, hub)
    return Connector(
        ports=Ports(orders=Orders(api)),
        routes=(door(settings, hub),),
        receive=reader.receive,
        read=reader.read,
        jobs=jobs(settings, api, hub),
        registrations=Callbacks(settings, api, hub) if settings.register_callbacks else None,
        check=api.check,
    )


@hookimpl
def hub_connector_kind() -> ConnectorKind[Settings]:
    """Describe the e-fulfilment stub."""
    return ConnectorKind(
        name="efulfilment_stub",
        role="warehouse",
        api=API,
        settings=Settings,
        connect=connect,
        simulator="connectors.efulfilment_stub.simulator:build",
        translate=reading,
        offers=frozenset({"orders"}),
        allowed_hosts=lambda settings: [settings.host],
    )
