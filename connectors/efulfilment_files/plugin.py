"""The plug: how a warehouse that speaks files is connected."""

import asyncio

from hub_core.errors import Unsupported
from hub_core.plugins import API, Connector, ConnectorKind, HubSide, hookimpl
from hub_core.ports import Ports

from .api import Folders
from .jobs import Sleep, jobs
from .orders import Orders
from .settings import Settings
from .translate import reading


async def _read(stream: str, id_: str) -> None:
    told = "it writes what it has to say by itself"
    raise Unsupported(f"a warehouse of files cannot be asked for {stream} {id_}: {told}")


def connect(settings: Settings, hub: HubSide, *, sleep: Sleep = asyncio.sleep) -> Connector:
    """Join one warehouse to the hub."""
    folders = Folders(settings.folder)
    return Connector(
        ports=Ports(orders=Orders(settings, folders)),
        read=_read,
        jobs=jobs(settings, hub, folders, sleep),
        check=lambda: asyncio.to_thread(folders.check, hub.name),
    )


@hookimpl
def hub_connector_kind() -> ConnectorKind[Settings]:
    """Describe a warehouse that speaks files."""
    return ConnectorKind(
        name="efulfilment_files",
        role="warehouse",
        api=API,
        settings=Settings,
        connect=connect,
        simulator="connectors.efulfilment_files.simulator:build",
        translate=reading,
        offers=frozenset({"orders"}),
        stock_means="physical",
    )
