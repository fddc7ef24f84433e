"""A stranger's connector whose job fails in a way that nobody expects."""

import logging
from datetime import timedelta

import msgspec

from hub_core.models import Customer
from hub_core.plugins import API, Connector, ConnectorKind, HubSide, Job, Secret, hookimpl
from hub_core.ports import Ports


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One key."""

    key: Secret


class Nobody:
    """Takes customers, and forgets them."""

    async def put(self, customer: Customer, /) -> None:
        """Take one."""

    async def find(self, email: str, /) -> Customer | None:
        """Find none."""
        return None


def connect(settings: Settings, hub: HubSide) -> Connector:
    """Make one."""

    async def stumble(_tell: object) -> str:
        logging.getLogger(__name__).debug("about to stumble with %s and %s", settings, hub)
        raise LookupError(f"stumbled over {settings!r}, {hub!r}")

    return Connector(ports=Ports(customers=Nobody()), jobs=(Job("stumble", timedelta(minutes=1), stumble),))


@hookimpl
def hub_connector_kind() -> ConnectorKind[Settings]:
    """Describe it."""
    return ConnectorKind(
        name="clumsy", role="channel", api=API, settings=Settings, connect=connect, offers=frozenset({"customers"})
    )
