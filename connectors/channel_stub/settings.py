"""What an operator fills in for one market of this kind."""

from typing import Annotated
from urllib.parse import urlsplit

import msgspec

from hub_core.models import OrderStatus
from hub_core.plugins import Secret


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a market is reached, and how often it is asked. Raises `ValueError` for what cannot be."""

    url: str
    """The address of the market, as `https://market.example`, without `/v1`.
    Use `http` on your own machine only: the token travels with every call."""
    token: Secret
    """The bearer token that the market gave out."""
    poll_seconds: Annotated[int, msgspec.Meta(ge=1)] = 30
    """How often the market's feed is read: so late an order is at most. One call each time."""
    sweep_minutes: Annotated[int, msgspec.Meta(ge=1)] = 1440
    """How often every offer, and all orders and customers that changed, are walked in case the feed left something out;
    once a day by default."""
    writes_cancelled: bool = True
    """False: an order that its warehouse or an operator cancelled is not cancelled at the market."""
    statuses: dict[str, OrderStatus] = {}
    """Lines of the table of states that this market means otherwise, or that are missing in it:
    the market's word = the hub's status."""

    def __post_init__(self) -> None:
        """Refuse what cannot be, all faults at once."""
        faults = [*_url_faults(self.url)]
        token = self.token.reveal()
        if not (token and token.isascii() and token.isprintable() and " " not in token):
            faults.append("token: it must be ASCII without spaces and line ends; copy it again")
        if faults:
            raise ValueError("; ".join(faults))

    @property
    def base(self) -> str:
        """The address that every call begins with."""
        return self.url.rstrip("/") + "/v1"

    @property
    def host(self) -> str:
        """The one host this connector calls."""
        return urlsplit(self.url).hostname or ""


def _url_faults(url: str) -> list[str]:
    example = "as https://market.example"
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        return [f"url: it must be an http or https address, {example}"]
    if parts.username is not None or parts.query or parts.fragment:
        return [f"url: it must be an address alone, without user, query or fragment, {example}"]
    return []
