"""What the market shows: read, put into the hub's words, handed to the hub's ports."""

from connectors.channel_stub.receive.orders import unknown_status
from connectors.channel_stub.receive.reader import Reader

__all__ = ["Reader", "unknown_status"]
