"""One kept ring, or one object asked for: read, put into the hub's words, handed to the hub's port."""

from connectors.lightspeed.receive.orders import unknown_status
from connectors.lightspeed.receive.reader import Reader

__all__ = ["Reader", "unknown_status"]
