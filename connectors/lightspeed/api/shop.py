"""What the connector learns of its shop once and keeps: number, currency, clock, names of custom statuses."""

import logging
from datetime import datetime, timedelta
from typing import Any

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.api.calls import Api
from connectors.lightspeed.settings import THREE_CAPITALS, Settings
from hub_core.errors import ConfigError, HubError
from hub_core.plugins import HubSide, Priority

SHOP_ID, CURRENCY, OFFSET, LABELS = "shop_id", "currency", "utc_offset_minutes", "custom_statuses"
ASK_AGAIN = timedelta(hours=1)
"""How long the name of a custom status that was not found stays unknown before it is asked for again."""
OVERLAP = timedelta(hours=2)
"""Lightspeed's time filters have an unknown time zone, and its clock is not ours."""
log = logging.getLogger(__name__)


class Shop:
    """The shop, asked at first need; every answer is noted, so a restart costs no call."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api) -> None:
        self._settings, self._hub, self._api = settings, hub, api
        self._noted: dict[str, str] = {}
        self._asked_labels: datetime | None = None

    async def learn(self) -> None:
        """Read the shop and note what it says of itself; raises `HubError`, so it proves the connection too."""
        await self._learn("urgent")

    async def id_if_known(self) -> str:
        """The shop's number, if the settings or an earlier answer told it; never calls."""
        return str(self._settings.shop_id or "") or await self._note(SHOP_ID)

    async def id(self) -> str:
        """The shop's number."""
        return await self.id_if_known() or (await self._learn("normal"))[SHOP_ID]

    async def currency(self) -> str:
        """The shop's currency (O10). Raises `ConfigError` when the shop does not say it, and `HubError`."""
        found = self._settings.currency or await self._note(CURRENCY) or (await self._learn("normal"))[CURRENCY]
        if not found:
            raise ConfigError(
                f"the shop does not say its currency: set currency in [connector.{self._hub.name}.settings]"
            )
        return found

    async def ahead_of_utc(self) -> timedelta:
        """How far the shop's clock is ahead of UTC, as far as it is known."""
        noted = await self._note(OFFSET)
        return timedelta(minutes=int(noted)) if noted else timedelta()

    async def filter_time(self, since: datetime) -> str:
        """As a filter for times says it: the earlier of UTC and the shop's own clock, and two hours before that."""
        ahead = await self.ahead_of_utc()
        return f"{since + min(ahead, timedelta()) - OVERLAP:%Y-%m-%d %H:%M:%S}"

    async def label(self, custom_status: str) -> str:
        """The title of a custom status; where it cannot be read, its number stands in (O5)."""
        if not custom_status:
            return ""
        known = _labels(await self._note(LABELS))
        if custom_status not in known and self._may_ask():
            known = await self._ask_labels() or known
        return known.get(custom_status, f"#{custom_status}")

    async def _learn(self, priority: Priority) -> dict[str, str]:
        told = _told(wire.anything(await self._api.get("shop", priority=priority)))
        if self._settings.shop_id and told[SHOP_ID] not in ("", str(self._settings.shop_id)):
            raise ConfigError(
                f"[connector.{self._hub.name}.settings] shop_id is {self._settings.shop_id}, and the API key is of shop"
                f" {told[SHOP_ID]}: correct the one that is wrong"
            )
        for name, value in told.items():
            if value and value != await self._note(name):
                await self._hub.memory.write_note(name, value)
                self._noted[name] = value
        return told

    async def _note(self, name: str) -> str:
        if name not in self._noted and (noted := await self._hub.memory.note(name)):
            self._noted[name] = noted
        return self._noted.get(name, "")

    def _may_ask(self) -> bool:
        return self._asked_labels is None or self._hub.now() - self._asked_labels >= ASK_AGAIN

    async def _ask_labels(self) -> dict[str, str]:
        self._asked_labels = self._hub.now()
        try:
            found = await self._api.members("orders/customstatuses", "customStatuses", wire.CustomStatus)
        except HubError as fault:
            log.warning("custom statuses not read", extra={"connector": self._hub.name, "reason": str(fault)})
            return {}
        labels = {str(status.id): str(status.title) for status in found if status.id and status.title}
        self._noted[LABELS] = msgspec.json.encode(labels).decode()
        await self._hub.memory.write_note(LABELS, self._noted[LABELS])
        return labels


def _labels(noted: str) -> dict[str, str]:
    return msgspec.json.decode(noted, type=dict[str, str]) if noted else {}


def _told(body: Any) -> dict[str, str]:
    inside = body.get("shop") if isinstance(body, dict) else None
    shop: dict[str, Any] = inside if isinstance(inside, dict) else {}
    currency = shop.get("currency")
    code = currency.get("shortcode") if isinstance(currency, dict) else currency
    offset = _offset(shop.get("createdAt"))
    return {
        SHOP_ID: str(shop.get("id") or ""),
        CURRENCY: code.upper() if isinstance(code, str) and THREE_CAPITALS.fullmatch(code.upper()) else "",
        OFFSET: "" if offset is None else str(offset),
    }


def _offset(created_at: Any) -> int | None:
    try:
        ahead = datetime.fromisoformat(created_at).utcoffset() if isinstance(created_at, str) else None
    except ValueError:
        return None
    return None if ahead is None else round(ahead.total_seconds() / 60)
