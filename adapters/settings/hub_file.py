"""What `plugins.toml` says once it is read: the hub's own settings, and one entry per connector."""

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from hub_core.models import STREAMS, HubRules, Role, Route, Rules, Stream
from hub_core.models.rules import RELAY_DOMAINS
from hub_core.plugins import ConnectorKind, Secret

_Address = Annotated[
    str, Meta(pattern=r"^[^@\r\n]+@[^@\s]+$", description="This is an e-mail address, like hub@example.com.")
]


class MailSettings(msgspec.Struct, frozen=True, kw_only=True, rename={"sender": "from"}):
    """Who is written to when a problem is found, and through which mail server (`[hub.mail]`)."""

    host: Annotated[str, Meta(min_length=1)]
    port: Annotated[int, Meta(ge=1, le=65535)] = 25
    sender: _Address
    """`from` in the file."""
    to: Annotated[tuple[_Address, ...], Meta(min_length=1, description="Name at least one address.")]
    user: str | None = None
    password: Secret | None = None
    tls: Literal["none", "starttls", "tls"] = "none"

    def __post_init__(self) -> None:
        if (self.user is None) != (self.password is None):
            missing = "user" if self.user is None else "password"
            raise ValueError(f"{missing}: user and password belong together, and this one is missing")


_Domain = Annotated[
    str, Meta(pattern=r"^[^@\s.]+(\.[^@\s.]+)+$", description="This is a domain, like members.example.com.")
]


class HubSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What concerns the whole hub (`[hub]`); every field has its default."""

    mail: MailSettings | None = None
    """None: problems are shown, and nobody is written to."""
    problems_every_seconds: Annotated[int, Meta(ge=1, le=86_400)] = 60
    """How often new problems are looked for, to tell people of them."""
    product_master: str = ""
    """The connector whose title, brand and price a product has; empty: the first that gave it (P9)."""
    relay_domains: tuple[_Domain, ...] = RELAY_DOMAINS
    """E-mail domains of marketplaces, whose addresses lead to no person (C5)."""
    mask_after_months: int | Literal["never"] = 12
    """When personal data in what is finished is masked (C9)."""

    def __post_init__(self) -> None:
        if self.mask_after_months != "never" and self.mask_after_months < 1:
            raise ValueError('mask_after_months: at least 1, or "never"')

    def rules(self) -> HubRules:
        """What the core obeys of this."""
        months = None if self.mask_after_months == "never" else self.mask_after_months
        return HubRules(product_master=self.product_master, relay_domains=self.relay_domains, mask_after_months=months)


class ConnectorTable(msgspec.Struct, frozen=True, kw_only=True):
    """One `[connector.NAME]` as it is written, before its kind is known."""

    kind: str | None = None
    gives: tuple[Stream, ...] = ()
    gets: tuple[Stream, ...] = ()
    rules: dict[str, Any] = {}
    settings: dict[str, Any] = {}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One connector that is switched on."""

    name: str
    kind: ConnectorKind[Any]
    gives: tuple[Stream, ...]
    gets: tuple[Stream, ...]
    rules: Rules
    settings: Any
    """An instance of the kind's own struct."""

    @property
    def role(self) -> Role:
        """What this connector is in the trade: as ruled, else as its kind says (H15)."""
        return self.rules.role or self.kind.role


class HubFile(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file, its connectors in the order of their writing."""

    hub: HubSettings
    connectors: tuple[Entry, ...]
    routes: tuple[Route, ...] = ()

    def rules(self) -> HubRules:
        """What the core obeys for the whole hub."""
        return msgspec.structs.replace(self.hub.rules(), routes=self.routes)


_FOR_THE_HUB: Final = frozenset({"checkouts", "products"})
"""Streams that are of use to the hub itself: it links orders and stock by them."""


def remarks(file: HubFile) -> tuple[str, ...]:
    """What is allowed and yet worth saying to whoever runs `hub check`."""
    if not file.connectors:
        return ("no connector is switched on: nothing will travel",)
    found: list[str] = []
    if file.hub.mask_after_months == "never":
        found.append("personal data is never masked: [hub] mask_after_months says so")
    for stream in STREAMS:
        givers = [entry.name for entry in file.connectors if stream in entry.gives]
        getters = [entry.name for entry in file.connectors if stream in entry.gets]
        if getters and not givers:
            found.append(f"nobody gives {stream}, and {', '.join(getters)} would get them")
        if givers and not getters and stream not in _FOR_THE_HUB:
            found.append(f"nobody gets {stream}: those of {', '.join(givers)} are kept, and handed to nobody")
    return (*found, *_unrouted(file))


def _unrouted(file: HubFile) -> list[str]:
    """What rules of routing leave to people."""
    if not file.routes:
        return []
    found = []
    if not any(route.fits_all for route in file.routes):
        found.append("no [[route]] takes every order: one that no rule fits waits for hub release --to NAME")
    named = {route.to for route in file.routes}
    return found + [
        f"no [[route]] leads to {entry.name}: it gets what a person releases to it, and nothing else"
        for entry in file.connectors
        if entry.role == "warehouse" and "orders" in entry.gets and entry.name not in named
    ]
