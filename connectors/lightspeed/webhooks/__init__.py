"""Where Lightspeed rings, and the registrations that make it ring there."""

from connectors.lightspeed.webhooks.address import DoorAddress
from connectors.lightspeed.webhooks.door import door
from connectors.lightspeed.webhooks.registrations import Webhooks

__all__ = ["DoorAddress", "Webhooks", "door"]
