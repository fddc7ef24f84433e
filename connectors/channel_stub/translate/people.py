"""The market's customers in the hub's words, and the hub's in the market's."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from connectors.channel_stub import wire
from connectors.channel_stub.translate.values import address, moment, text
from hub_core.models import Address, Customer, Ref

TEXTS = ("email", "first_name", "last_name", "company", "phone", "language")
PLACES = ("name", "company", "street", "number", "extension", "postcode", "city", "country", "phone")
WORDLESS = ("middle_name", "mobile", "gender", "birth_date", "vat_number", "shipping")
"""What a market has no word for; that it does not say these is no news of anybody."""
Which = Literal["all", "missing"]


def customer_from_wire(said: wire.Customer, origin: str, *, read_at: datetime | None = None) -> Customer:
    """The customer in the hub's words; his one address is where bills go. Raises `Rejected` with the reason."""
    texts: dict[str, Any] = {name: text(getattr(said, name)) for name in TEXTS}
    return Customer(
        ref=Ref(origin, said.id),
        as_of=moment(said.changed_at, "changed_at"),
        read_at=read_at,
        marketing=said.marketing,
        billing=address(said.address),
        **texts,
    )


def completed(said: Customer, known: Customer | None) -> Customer:
    """What the market says, and what it has no word for as it is known: else that would count as emptied (C3)."""
    if known is None:
        return said
    wordless = {name: getattr(known, name) for name in WORDLESS}
    billing = known.billing if _same_place(said.billing, known.billing) else said.billing
    return msgspec.structs.replace(said, billing=billing, **wordless)


def differing(wanted: Customer, standing: Customer, *, which: Which = "all") -> dict[str, Any]:
    """The fields to write where this stands and that is wanted, those of the address inside it.

    `missing`: nothing that stands is touched, and an address is filled as a whole or not at all. An e-mail differs by
    more than its capitals, and is never emptied; what a person chose about marketing is never taken back to nothing.
    """
    changed: dict[str, Any] = _texts(wanted, standing, TEXTS, which)
    if not wanted.email.strip() or wanted.email.strip().casefold() == standing.email.casefold():
        changed.pop("email", None)
    if wanted.marketing is not None and wanted.marketing != standing.marketing:
        changed |= {"marketing": wanted.marketing} if which == "all" else {}
    stands = any(getattr(standing.billing, name) for name in PLACES)
    place = {} if which == "missing" and stands else _texts(wanted.billing, standing.billing, PLACES, which)
    if place:
        changed["address"] = place
    return changed


def _same_place(said: Address, known: Address) -> bool:
    """Are they one, as far as the market has words for it? One that moved has left its second line behind."""
    return all(getattr(said, name) == getattr(known, name).strip() for name in PLACES)


def _texts(wanted: object, standing: object, names: tuple[str, ...], which: Which) -> dict[str, Any]:
    pairs = {name: (getattr(wanted, name).strip(), getattr(standing, name)) for name in names}
    return {name: new for name, (new, old) in pairs.items() if new != old and (which == "all" or (new and not old))}
