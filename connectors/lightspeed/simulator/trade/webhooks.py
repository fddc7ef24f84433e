"""What may happen to a webhook registration."""

from collections.abc import Mapping

from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.records import Webhook
from connectors.lightspeed.simulator.trade.fields import FieldsRefused, Reader, flag, one_of
from connectors.lightspeed.simulator.words import RING_ACTIONS

_NEEDED = ("itemGroup", "itemAction", "address")


class Webhooks:
    """The registrations; the same one twice is two, and rings twice."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def readers(self) -> dict[str, Reader]:
        """What a client may write to a registration, and how each field is read."""
        return {
            "isActive": flag,
            "itemGroup": one_of(frozenset(RING_ACTIONS)),
            "itemAction": one_of(frozenset().union(*RING_ACTIONS.values())),
            "language": one_of(frozenset(self._books.config.languages)),
            "format": one_of(frozenset({"json"})),  # xml exists at the vendor; nobody here would read it
            "address": _address,
        }

    def register(self, fields: Mapping[str, object], *, language: str, secret: str) -> Webhook:
        """Adds a registration. Raises FieldsRefused when it does not say what to ring for, or where."""
        missing = {name: ["is required"] for name in _NEEDED if name not in fields}
        if missing:
            raise FieldsRefused(missing)
        now = self._books.now()
        webhook = Webhook(
            id=self._books.next_id("webhook"), created=now, updated=now, active=bool(fields.get("isActive", True)),
            group=str(fields["itemGroup"]), action=str(fields["itemAction"]),
            language=str(fields.get("language", language)), address=str(fields["address"]), secret=secret,
        )  # fmt: skip
        _check_pair(webhook.group, webhook.action)
        self._books.webhooks[webhook.id] = webhook
        return webhook

    def write(self, number: int, fields: Mapping[str, object]) -> Webhook:
        """Changes the fields named. Raises FieldsRefused when group and action do not fit."""
        webhook = self._books.webhooks[number]
        group, action = str(fields.get("itemGroup", webhook.group)), str(fields.get("itemAction", webhook.action))
        _check_pair(group, action)
        webhook.group, webhook.action, webhook.updated = group, action, self._books.now()
        webhook.active = bool(fields.get("isActive", webhook.active))
        webhook.language = str(fields.get("language", webhook.language))
        webhook.address = str(fields.get("address", webhook.address))
        return webhook

    def remove(self, number: int) -> None:
        """Takes a registration away."""
        del self._books.webhooks[number]

    def forget(self) -> int:
        """Takes all of them away without a word, as uninstalling an app does."""
        count = len(self._books.webhooks)
        self._books.webhooks.clear()
        return count


def _check_pair(group: str, action: str) -> None:
    if action not in RING_ACTIONS[group]:
        raise FieldsRefused({"itemAction": [f"does not exist for {group}"]})


def _address(value: object) -> str:
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        return value
    raise ValueError("must begin with http:// or https://")
