"""Registered webhooks as they come over the wire."""

from connectors.lightspeed.wire.base import Said, Wire


class Webhook(Wire):
    """One webhook as it is registered."""

    id: Said = None
    is_active: Said = None
    item_group: Said = None
    item_action: Said = None
    format: Said = None
    address: Said = None
