"""Single values of the market in the hub's words."""

from datetime import UTC, datetime
from decimal import Decimal

from connectors.channel_stub import wire
from hub_core.errors import Rejected
from hub_core.models import Address, Money

MOST_DIGITS = 12
"""An amount with more digits before the point, or behind it, is none."""


def text(said: str) -> str:
    """A text without blanks around it, and without the one sign that no database keeps."""
    return said.strip().replace("\0", "")


def moment(said: datetime, field: str) -> datetime:
    """A time in UTC. Raises `Rejected` for one at the end of all times."""
    try:
        return said.astimezone(UTC)
    except (OverflowError, ValueError) as fault:
        raise Rejected(f"{field} is no time that can be meant") from fault


def amount(said: Decimal | None, field: str) -> Decimal | None:
    """A number, exact. Raises `Rejected` for what cannot be meant."""
    if said is None:
        return None
    if not said.is_finite() or abs(said.adjusted()) > MOST_DIGITS or len(said.as_tuple().digits) > 2 * MOST_DIGITS:
        raise Rejected(f"{field} is no amount that can be meant")
    return said


def money(said: Decimal | None, currency: str, field: str) -> Money | None:
    """An amount in that currency; None where nothing stands."""
    found = amount(said, field)
    return None if found is None else Money(found, currency)


def address(said: wire.Place, *, email: str = "") -> Address:
    """An address as it stands."""
    return Address(
        name=text(said.name),
        company=text(said.company),
        street=text(said.street),
        number=text(said.number),
        extension=text(said.extension),
        postcode=text(said.postcode),
        city=text(said.city),
        country=text(said.country).upper(),
        phone=text(said.phone),
        email=text(email),
    )
