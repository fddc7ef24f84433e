"""Reads loose values: false for null, numbers as text, empty lists for empty maps."""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from connectors.lightspeed import wire
from hub_core.errors import Rejected
from hub_core.models import Money

MOST_DIGITS = 15
"""Numbers with more digits before the point are no amounts and no quantities."""
MOST_SHOWN = 40
LONGEST_ID = 18
"""Ids with more digits are none: they fit no database, and nobody counted so far."""


def text(said: wire.Said) -> str:
    """A text; what is false, null, a list or a map is an empty one."""
    if isinstance(said, str):
        plain = said.strip()
        return plain.replace("\0", "") if "\0" in plain else plain
    if isinstance(said, bool) or said is None:
        return ""
    return str(said) if isinstance(said, int | Decimal) else ""


def number(said: wire.Said, field: str) -> Decimal | None:
    """A number, exact; None where nothing stands. Raises `Rejected` for what is no number."""
    if isinstance(said, bool) or said is None or said in ("", []):
        return None
    read = said if isinstance(said, Decimal) else _decimal(said)
    if read.is_finite() and abs(read.adjusted()) < MOST_DIGITS:
        return read
    raise Rejected(f"{field} is no number that can be meant: {_shown(said)}")


def _shown(said: wire.Said) -> str:
    """As much of a value as a person needs to find it; of what is no single value, its kind."""
    if isinstance(said, dict | list):
        return "a map" if isinstance(said, dict) else "a list"
    plain = text(said)
    return repr(plain if len(plain) <= MOST_SHOWN else f"{plain[:MOST_SHOWN]}...")


def _decimal(said: wire.Said) -> Decimal:
    try:
        return Decimal(said) if isinstance(said, int | str) else Decimal("NaN")
    except InvalidOperation:
        return Decimal("NaN")


def whole(said: wire.Said, field: str) -> int:
    """A whole number; 0 where nothing stands. Raises `Rejected` for any other."""
    read = number(said, field)
    if read is None:
        return 0
    if read != int(read):
        raise Rejected(f"{field} is no whole number: {_shown(said)}")
    return int(read)


def identity(said: wire.Said) -> str:
    """The id of an object as text; empty where there is none."""
    if isinstance(said, bool) or not isinstance(said, int | str):
        return ""
    found = str(said).strip()
    plain = found.isascii() and found.isdigit() and len(found) <= LONGEST_ID
    return found if plain and found.strip("0") else ""


def money(said: wire.Said, currency: str, field: str) -> Money | None:
    """An amount in the shop's currency; None where nothing stands."""
    amount = number(said, field)
    return None if amount is None else Money(amount, currency)


def moment(said: wire.Said) -> datetime | None:
    """A time in UTC; None where nothing or no real time stands. Without an offset it counts as UTC."""
    try:
        read = datetime.fromisoformat(said.strip()) if isinstance(said, str) else None
        if read is None:
            return None
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def flat(said: wire.Said) -> dict[str, str]:
    """A map of texts; deeper values stand in it as JSON. An empty list is an empty map."""
    if not isinstance(said, dict):
        return {}
    return {text(key): _plain(value) for key, value in said.items()}


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return msgspec.json.encode(value).decode() if isinstance(value, dict | list) else text(value)


def linked(link: Any) -> str:
    """The id a link to one object points at; empty where it points nowhere."""
    if isinstance(link, list):
        return linked(link[0]) if len(link) == 1 else ""
    if isinstance(link, wire.OneLink):
        return linked(link.resource)
    if isinstance(link, wire.Target):
        return identity(link.id)
    if isinstance(link, dict):
        return linked(link["resource"]) if "resource" in link else identity(link.get("id"))
    return identity(link)
