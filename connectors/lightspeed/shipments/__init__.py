"""Track & trace: parcels go onto Lightspeed's shipments, and shipments made there by hand come to the hub."""

from connectors.lightspeed.shipments.by_hand import ByHand
from connectors.lightspeed.shipments.notifier import Shipments

__all__ = ["ByHand", "Shipments"]
