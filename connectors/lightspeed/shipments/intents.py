"""What we are about to write on a shipment, kept before it is written (H5)."""

from collections.abc import Iterable, Sequence

import msgspec

from connectors.lightspeed.translate import SHIPPED


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """One write: the status it sets (empty: it leaves that alone), the codes, and whether the consumer is told."""

    status: str = ""
    code: str = ""
    mail: bool = False
    ours: tuple[str, ...] = ()
    """The codes in it that came from the hub."""

    def text(self) -> str:
        """As it is kept."""
        return msgspec.json.encode(self).decode()


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
    return {code for intent in intents for code in intent.ours}
