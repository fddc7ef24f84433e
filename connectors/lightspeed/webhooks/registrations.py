"""The webhooks registered at the shop (G2)."""

from collections.abc import Sequence

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api
from connectors.lightspeed.receive import Missing
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.translate import identity, text
from connectors.lightspeed.webhooks.address import DoorAddress
from hub_core.errors import ConfigError, NotFound
from hub_core.models import Stream
from hub_core.plugins import HubSide, Registration

GROUPS: dict[str, tuple[Stream, ...]] = {
    "orders": ("orders",),
    "shipments": ("shipments",),
    "products": ("products",),
    "variants": ("products", "stock"),
    "customers": ("customers",),
    "invoices": ("orders",),
    "returns": ("orders",),
}
"""What rings, and the streams it rings for; without one of these being given nothing is registered.

Carts ring at every change of a basket, so they are registered only where a recovery link is made of what they say.
"""


class Webhooks:
    """One webhook per group, for every action: each call of it costs a ring and no API call."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api, address: DoorAddress) -> None:
        self._settings, self._hub, self._api, self._address = settings, hub, api, address

    async def wanted(self) -> Sequence[Registration]:
        """Those this connector needs. Raises `ConfigError` when the shop cannot know where to ring."""
        url = await self._address.url()
        if url is None and not self._settings.on_this_machine:
            raise ConfigError(
                f"[connector.{self._hub.name}] Lightspeed must be told where to ring: set HUB_PUBLIC_URL to the https"
                " address at which this hub is reached from outside, or register_webhooks = false in"
                f" [connector.{self._hub.name}.settings] and let the sweep do it"
            )
        return [] if url is None else [Registration(f"{group}/*", url) for group in self._groups()]

    def _groups(self) -> list[str]:
        given = self._hub.ports.offered()
        groups = [group for group, streams in GROUPS.items() if any(stream in given for stream in streams)]
        return [*groups, *(["quotes"] if self._settings.recovery_link else [])]

    async def listed(self) -> Sequence[Registration]:
        """All that stand at the shop; one that does not ring, or not as JSON, shows that in its topic."""
        found = await self._api.members("webhooks", "webhooks", wire.Webhook)
        return [Registration(_topic(hook), text(hook.address), identity(hook.id)) for hook in found]

    async def add(self, registration: Registration, /) -> None:
        """Register this one; products and customers that were deleted while it was missing are looked for."""
        group, _, action = registration.topic.partition("/")
        new = {
            "isActive": True,
            "itemGroup": group,
            "itemAction": action,
            "language": self._settings.language,
            "format": "json",
            "address": registration.address,
        }
        await self._api.post("webhooks", {"webhook": new})
        if {"products", "customers"} & set(GROUPS.get(group, ())):
            await Missing(self._hub).ask_for_walk()

    async def remove(self, registration: Registration, /) -> None:
        """Take this one away; one that is gone already is fine."""
        try:
            await self._api.delete(f"webhooks/{registration.id}")
        except NotFound:
            return


def _topic(hook: wire.Webhook) -> str:
    topic = f"{text(hook.item_group)}/{text(hook.item_action)}"
    marks = [] if hook.is_active is True else ["not active"]
    marks += [] if text(hook.format).casefold() == "json" else ["not JSON"]
    return f"{topic} ({', '.join(marks)})" if marks else topic
