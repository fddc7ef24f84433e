"""What an operator fills in for one warehouse of this kind."""

from typing import Annotated
from urllib.parse import urlsplit

import msgspec

from hub_core.plugins import Secret


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a warehouse is reached, and how its callbacks are believed. Raises `ValueError` for what cannot be."""

    url: str
    """The address of the warehouse, as `https://warehouse.example`, without `/v1`. Use `http` on your own machine only:
    the token travels with every call."""
    token: Secret
    """The bearer token that the warehouse gave out."""
    callback_secret: Secret
    """Signs the callbacks; it is sent to the warehouse when they are registered. Any long random text."""
    old_callback_secrets: tuple[Secret, ...] = ()
    """Secrets that still count while `callback_secret` is being replaced (below)."""
    register_callbacks: bool = True
    """`false` leaves the registering to you: `POST {url}/v1/callbacks` with the hub's address, followed by
    `/<connector name>/callbacks`."""
    sweep_minutes: Annotated[int, msgspec.Meta(ge=1)] = 15
    """How often the warehouse is asked what changed, in case a callback was lost: the longest that one costs."""
    callback_age_seconds: Annotated[int, msgspec.Meta(ge=1)] = 300
    """How far the time of a callback may be from the hub's clock, either way. Keep both clocks right."""
    max_body_bytes: Annotated[int, msgspec.Meta(ge=1024)] = 1_000_000
    """The largest callback that is read, in bytes."""

    def __post_init__(self) -> None:
        """Refuse what cannot be, all faults at once."""
        faults = [*_url_faults(self.url)]
        token = self.token.reveal()
        if not (token.isascii() and token.isprintable() and " " not in token):
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
    example = "as https://warehouse.example"
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
