"""Webhook registrations and custom statuses as the API spells them."""

from connectors.lightspeed.simulator.records import CustomStatus, Webhook
from connectors.lightspeed.simulator.shapes.speech import Speech
from connectors.lightspeed.simulator.words import language


def webhook_shape(webhook: Webhook, speech: Speech) -> dict[str, object]:
    """One registration; its secret is never told."""
    return {
        "id": webhook.id,
        "createdAt": speech.date(webhook.created),
        "updatedAt": speech.date(webhook.updated),
        "isActive": webhook.active,
        "itemGroup": webhook.group,
        "itemAction": webhook.action,
        "language": language(webhook.language),
        "format": "json",
        "address": webhook.address,
    }


def custom_status_shape(status: CustomStatus, speech: Speech) -> dict[str, object]:
    """One status of the merchant's own making."""
    return {
        "id": status.id,
        "createdAt": speech.date(status.created),
        "updatedAt": speech.date(status.updated),
        "title": status.title,
        "color": status.color,
    }
