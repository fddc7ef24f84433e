"""What a shop owner fills in, and what follows from it without asking anyone."""

import hashlib
import ipaddress
import re
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from hub_core.models import OrderStatus
from hub_core.plugins import Secret

CLUSTERS = {"eu1": "https://api.webshopapp.com", "us1": "https://api.shoplightspeed.com"}
TWO_LETTERS = re.compile("[a-z]{2}")
HASH = "{hash}"
"""What stands for the word of a cart in the setting `recovery_link`."""
THREE_CAPITALS = re.compile("[A-Z]{3}")


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One Lightspeed eCom shop, `[connector.X.settings]`."""

    cluster: Literal["eu1", "us1"] = "eu1"
    """Where the shop lives: `eu1` (webshopapp.com) or `us1` (shoplightspeed.com)."""
    url: str | None = None
    """Another address of the API in place of the cluster's, as that of the simulator; without a path."""
    language: str = "nl"
    """A language that is active in the shop; texts are read in it."""
    key: Secret
    """The API key, or the app's key."""
    secret: Secret
    """The API secret, or the app's secret; webhooks are signed with it."""
    token: Secret | None = None
    """For an app install: the shop's token. The password is then made of it and the secret."""
    old_secrets: tuple[Secret, ...] = ()
    """Secrets that still sign webhooks while the secret is being changed."""
    shop_id: int | None = None
    """The shop's number; left out, it is learnt from the API."""
    currency: str | None = None
    """The currency of the shop's prices, as `EUR`; left out, it is read from the API."""
    register_webhooks: bool = True
    """False: the operator registers the webhooks in the back office."""
    max_body_bytes: int = 2_000_000
    """Webhook bodies that are longer are refused."""
    sweep_minutes: int = 60
    """How often orders and shipments that changed are looked up, in case a webhook was lost."""
    calls_per_second: int = 15
    """At most so many calls a second; Lightspeed allows a key 20. Lower it where another app shares the key."""
    first_days: int = 30
    """How many days of orders the first start reads, beside every open one."""
    notify_shipped: bool = True
    """Let Lightspeed tell the consumer that the parcel is on its way, once."""
    notify_tracking_code: bool = True
    """Let that mail carry the track & trace code."""
    shipped_on: Literal["first", "last"] = "first"
    """With several parcels: `first` sets Shipped with the first one, `last` once every line is covered."""
    writes_status: tuple[Literal["cancelled", "refused", "back_ordered"], ...] = ("cancelled",)
    """Which words of others may change an order's status in Lightspeed: `cancelled` cancels, the others hold."""
    statuses: dict[str, OrderStatus] = {}
    """Lines of the status table that this shop reads otherwise: Lightspeed's word = the hub's."""
    pickups_to_warehouse: bool = False
    """True: a warehouse also gets orders that wait to be picked up in the shop."""
    stock_bulk_size: int = 100
    """How many stock levels are written in one call; Lightspeed's own maximum is not known."""
    walk_hours: int = 24
    """How often all ids of variants and customers are walked, to find those that were deleted and nobody told."""
    sku_field: Literal["sku", "articleCode"] = "sku"
    """Which field the shop uses as SKU; the other stands in where it is empty."""
    create_customers: bool = False
    """True: customers of others that the shop does not have are made there; else it hears of those it has (C4)."""
    returns_count_in: tuple[str, ...] = ("completed",)
    """In which states goods of a return count as come back; in any other it is told for the history only."""
    checkout_look_back_days: int = 7
    """How old a checkout may be and still be collected; the first run looks as far back as `first_days`."""
    recovery_link: str = ""
    """Where a shopper's cart is found again, with `{hash}` in it; left out, checkouts come without such a link."""

    def __post_init__(self) -> None:
        """Refuse values that cannot be meant; raises `ValueError` naming all of them."""
        faults = [fault for fault in (*_faults_of_url(self.url), *self._faults()) if fault]
        if faults:
            raise ValueError("; ".join(faults))

    def _faults(self) -> tuple[str, ...]:
        currency = self.currency
        return (
            "" if TWO_LETTERS.fullmatch(self.language) else "language: two letters, as nl",
            "" if currency is None or THREE_CAPITALS.fullmatch(currency) else "currency: three capital letters, as EUR",
            "" if self.sweep_minutes >= 1 else "sweep_minutes: at least 1",
            "" if self.stock_bulk_size >= 1 else "stock_bulk_size: at least 1",
            "" if self.walk_hours >= 1 else "walk_hours: at least 1",
            "" if self.calls_per_second >= 1 else "calls_per_second: at least 1",
            "" if self.first_days >= 0 else "first_days: not negative",
            "" if self.checkout_look_back_days >= 1 else "checkout_look_back_days: at least 1",
            ""
            if not self.recovery_link or HASH in self.recovery_link
            else "recovery_link: an address with {hash} in it",
            "" if self.max_body_bytes >= 1 else "max_body_bytes: at least 1",
            "" if self.shop_id is None or self.shop_id >= 1 else "shop_id: at least 1",
        )

    @property
    def address(self) -> str:
        """Where the API answers, without a slash at the end."""
        return (self.url or CLUSTERS[self.cluster]).rstrip("/")

    @property
    def host(self) -> str:
        """The one host this connector calls."""
        return urlsplit(self.address).hostname or ""

    @property
    def on_this_machine(self) -> bool:
        """True for a simulator on loopback, which needs no public address to ring at."""
        try:
            return self.host == "localhost" or ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def password(self) -> Secret:
        """What the API takes as password: the secret, or for an app install md5(token + secret)."""
        if self.token is None:
            return self.secret
        joined = self.token.reveal() + self.secret.reveal()
        return Secret(hashlib.md5(joined.encode(), usedforsecurity=False).hexdigest())


def _faults_of_url(url: str | None) -> tuple[str, ...]:
    if url is None:
        return ()
    try:
        parts = urlsplit(url)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ("url: not an address, as https://api.webshopapp.com",)
    if not whole:
        return ("url: begins with http:// or https:// and names a host",)
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password:
        return ("url: only scheme, host and port; the rest is added by the connector",)
    return ()
