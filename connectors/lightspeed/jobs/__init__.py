"""What runs by itself or when asked: the sure paths beside the fast one."""

from connectors.lightspeed.jobs.after_sales import AfterSales
from connectors.lightspeed.jobs.catalogue import Catalogue
from connectors.lightspeed.jobs.customers import CustomerChanges
from connectors.lightspeed.jobs.deletions import Deletions
from connectors.lightspeed.jobs.imports import Import
from connectors.lightspeed.jobs.orders import OrderChanges
from connectors.lightspeed.jobs.products import ProductChanges
from connectors.lightspeed.jobs.shipments import ShipmentChanges
from connectors.lightspeed.jobs.sweep import Sweep

__all__ = [
    "AfterSales",
    "Catalogue",
    "CustomerChanges",
    "Deletions",
    "Import",
    "OrderChanges",
    "ProductChanges",
    "ShipmentChanges",
    "Sweep",
]
