"""One kept ring, or one object asked for: read, put into the hub's words, handed to the hub's port."""

from connectors.lightspeed.receive.missing import APART, Missing
from connectors.lightspeed.receive.orders import unknown_status
from connectors.lightspeed.receive.reader import Reader
from connectors.lightspeed.receive.variants import Had, Taken

__all__ = ["APART", "Had", "Missing", "Reader", "Taken", "unknown_status"]
