"""What must be known of this shop to read its bodies."""

from connectors.lightspeed.api import Shop
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.translate import Terms
from hub_core.plugins import HubSide


async def terms_of(settings: Settings, hub: HubSide, shop: Shop) -> Terms:
    """The terms as the settings and the shop say them. Raises `HubError` when the currency is not to be had."""
    return Terms(
        origin=hub.name,
        currency=await shop.currency(),
        statuses=settings.statuses,
        pickups_to_warehouse=settings.pickups_to_warehouse,
        sku_field=settings.sku_field,
    )
