"""What a simulated warehouse is told at its start, and what may be switched while it runs."""

from typing import Annotated, Any

import msgspec

NonNegative = Annotated[float, msgspec.Meta(ge=0)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Sign = Annotated[str, msgspec.Meta(min_length=1, max_length=1)]
Parcels = Annotated[int, msgspec.Meta(ge=1, le=50)]


class SimulatorConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A warehouse as it opens; times are seconds of its own clock."""

    folder: str = "warehouse-files"
    separator: Sign = ","
    encoding: str = "utf-8"
    locations: tuple[str, ...] = ("main",)
    carrier: str = "PostNL"
    ship_after: NonNegative | None = 2.0
    parcels: Parcels = 1
    codes: bool = True
    write_every: NonNegative = 0.0
    """Seconds between the files of each kind that the warehouse writes by itself; 0: one for all that happens."""
    skus: tuple[str, ...] = ()
    seed: int = 1


class Switches(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a person or a test may change while the warehouse runs."""

    ship_after: NonNegative | None
    parcels: Parcels
    codes: bool
    skus: frozenset[str]
    write_every: NonNegative
    half_written: NonNegative = 0.0
    double_every: Count = 0
    bad_line_every: Count = 0
    wrong_separator_next: Count = 0
    wrong_encoding_next: Count = 0


def switches(config: SimulatorConfig) -> Switches:
    """The switches as they stand when a warehouse opens."""
    return Switches(
        ship_after=config.ship_after,
        parcels=config.parcels,
        codes=config.codes,
        skus=frozenset(config.skus),
        write_every=config.write_every,
    )


def switched(now: Switches, words: dict[str, Any]) -> Switches:
    """The switches with these turned; raises msgspec.ValidationError for an unknown switch or a wrong value."""
    return msgspec.convert(msgspec.to_builtins(now) | words, Switches)
