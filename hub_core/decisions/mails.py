"""E-mail addresses: how they are compared, and which of them lead to no person."""

from collections.abc import Iterable


def email_key(email: str) -> str:
    """An e-mail as it is compared: trimmed and case-folded (C1)."""
    return email.strip().casefold()


def relayed(email: str, domains: Iterable[str]) -> bool:
    """Is this an address under which a marketplace passes mail on to a buyer (C5)?"""
    domain = email_key(email).rpartition("@")[2]
    return any(domain == relay or domain.endswith(f".{relay}") for relay in map(email_key, domains))
