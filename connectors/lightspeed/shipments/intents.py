"""What we are about to write on a shipment, kept before it is written (H5)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from connectors.lightspeed.translate import SHIPPED
from hub_core.models import Shipment


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One parcel as we were told of it last."""

    code: str
    shipped_at: datetime
    as_of: datetime
    read_at: datetime
    withdrawn: bool = False

    def older_than(self, other: "Told | None") -> bool:
        """True when the other word counts more."""
        return other is not None and (self.as_of, self.read_at) < (other.as_of, other.read_at)


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """One write: the status it sets (empty: it leaves that alone), the codes, and whether the consumer is told.

    `parcels` are all that then stand on the shipment, by their keys: parcels nobody mentions again stay.
    """

    status: str = ""
    code: str = ""
    mail: bool = False
    parcels: Mapping[str, Told] = {}

    def text(self) -> str:
        """As it is kept."""
        return msgspec.json.encode(self).decode()


def told_of(parcel: Shipment) -> Told:
    """What is kept of a parcel."""
    return Told(
        code=parcel.code,
        shipped_at=parcel.shipped_at,
        as_of=parcel.as_of,
        read_at=parcel.read_at or parcel.as_of,
        withdrawn=parcel.withdrawn,
    )


def key_of(shipment: str) -> str:
    """Under which key the intents of a shipment stand."""
    return f"shipment:{shipment}"


def read(kept: Iterable[str]) -> list[Intent]:
    """Intents as they were kept."""
    return [msgspec.json.decode(text, type=Intent) for text in kept]


def may_have_shipped(intents: Sequence[Intent]) -> bool:
    """True when one of these may have set `shipped`: then the shipment is ours, and its mail may have left."""
    return any(intent.status == SHIPPED for intent in intents)


def codes_in(intents: Sequence[Intent]) -> set[str]:
    """Every code of the hub's that ever may have been written."""
    return {told.code for intent in intents for told in intent.parcels.values() if told.code}


def merged(known: Mapping[str, Told], here: Iterable[Shipment], elsewhere: Iterable[str]) -> dict[str, Told]:
    """What stands on a shipment by the newest word of each parcel; those told to be elsewhere are gone from here."""
    now = {key: told for key, told in known.items() if key not in set(elsewhere)}
    for parcel in here:
        told = told_of(parcel)
        if not told.older_than(known.get(parcel.key)):
            now[parcel.key] = told
    return now


def codes_of(parcels: Mapping[str, Told]) -> list[str]:
    """The codes of those on their way, oldest parcel first."""
    live = [(told.shipped_at, key, told.code) for key, told in parcels.items() if not told.withdrawn and told.code]
    return [code for _, _, code in sorted(live)]
