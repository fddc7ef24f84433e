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
    """Another address of the API in place of the cluster's, as that of the simulator: scheme, host and port only."""
    language: str = "nl"
    """A language that is active in the shop; texts are read in it."""
    key: Secret
    """The API key; for an app install the app's key."""
    secret: Secret
    """The API secret; for an app install the app's secret. Webhooks are signed with it."""
    token: Secret | None = None
    """For an app install: the shop's token. The password is then `md5(token + secret)`."""
    old_secrets: tuple[Secret, ...] = ()
    """Secrets that still sign webhooks while the secret is being changed (below)."""
    shop_id: int | None = None
    """The shop's number; left out, the API tells it at the first check."""
    currency: str | None = None
    """The shop's currency, as `"EUR"`; left out, it is learnt: orders do not name it, and the hub reads it from the
    shop once."""
    register_webhooks: bool = True
    """`false`: you register the webhooks yourself; the hub then only lists them."""
    max_body_bytes: int = 2_000_000
    """The largest webhook that is read."""
    sweep_minutes: int = 60
    """How often changed orders and shipments are looked up, in case a webhook was lost."""
    calls_per_second: int = 15
    """At most so many calls a second; Lightspeed allows a key 20. Lower it where another app shares the key."""
    first_days: int = 30
    """How many days of orders the first start reads, beside every open one; the first collecting of checkouts looks
    as far back."""
    notify_shipped: bool = True
    """Lightspeed mails the consumer that the parcel is on its way, once."""
    notify_tracking_code: bool = True
    """That mail carries the code."""
    shipped_on: Literal["first", "last"] = "first"
    """With several parcels: `first` sets Shipped with the first one, `last` once every line is covered."""
    writes_status: tuple[Literal["cancelled", "refused", "back_ordered"], ...] = ("cancelled",)
    """Which words of others change an order's status: `cancelled` cancels it; `refused` and `back_ordered` put it on
    hold."""
    statuses: dict[str, OrderStatus] = {}
    """Lines of the [status table](../../docs/lightspeed-order-statuses.md) that this shop reads otherwise: `parked =
    "on_hold"`."""
    pickups_to_warehouse: bool = False
    """`true`: a warehouse also gets orders that wait to be picked up, until they are ready."""
    stock_bulk_size: int = 100
    """How many stock levels go in one call; Lightspeed's own maximum is not known, and a smaller one is learnt."""
    walk_hours: int = 24
    """How often all ids of variants and customers are walked, to find those that were deleted and nobody told."""
    sku_field: Literal["sku", "articleCode"] = "sku"
    """Which field holds the SKU, `sku` or `articleCode`; the other stands in where it is empty."""
    create_customers: bool = False
    """`true`: customers of others that the shop does not have are made there (with an e-mail, without a mail to
    them)."""
    returns_count_in: tuple[str, ...] = ("completed",)
    """In which states of a return its goods count as come back; other states are history only. Use the words your
    shop shows."""
    checkout_look_back_days: int = 7
    """Checkouts older than this are not collected any more."""
    recovery_link: str = ""
    """Where a shopper finds a cart again, with `{hash}` in it (below); left out, checkouts come without a link."""

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
