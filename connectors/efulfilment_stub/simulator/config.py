"""What a simulated warehouse is told at its start, and what may be switched while it runs."""

from typing import Annotated, Any, Literal

import msgspec

NonNegative = Annotated[float, msgspec.Meta(ge=0)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Parcels = Annotated[int, msgspec.Meta(ge=1, le=50)]
Place = Annotated[str, msgspec.Meta(pattern=r"^[\w.-]{1,50}$")]
StockEvents = Literal["levels", "changes", "both"]
StockMeans = Literal["available", "physical"]
CancelUntil = Literal["picking", "shipping"]


class SimulatorConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A warehouse as it opens; times are seconds of its own clock."""

    token: str = "warehouse-token"  # noqa: S105 - the simulator's own, known to everyone who tries it
    location: Place = "main"
    locations: tuple[Place, ...] = ()
    """All of them, in the order in which orders take from them; none: `location` alone."""
    stock_events: StockEvents = "levels"
    stock_means: StockMeans = "available"
    cancel_until: CancelUntil = "picking"
    carrier: str = "PostNL"
    ship_after: NonNegative | None = 2.0
    pick_after: NonNegative | None = None
    skus: tuple[str, ...] = ()
    parcels: Parcels = 1
    parcel_gap: NonNegative = 0.0
    codes: bool = True
    rate: Count | None = None
    retry_after: Count = 1
    callback_tries: Annotated[int, msgspec.Meta(ge=1)] = 8
    callback_base: NonNegative = 0.2
    callback_cap: NonNegative = 10.0
    callback_timeout: Annotated[float, msgspec.Meta(gt=0)] = 10.0
    lanes: Annotated[int, msgspec.Meta(ge=1, le=64)] = 8

    def __repr__(self) -> str:
        """Everything but the token."""
        return f"SimulatorConfig(location={self.location!r}, ship_after={self.ship_after!r})"

    @property
    def places(self) -> tuple[str, ...]:
        """Where goods lie."""
        return self.locations or (self.location,)


class Switches(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a person or a test may change while the warehouse runs."""

    ship_after: NonNegative | None
    pick_after: NonNegative | None
    parcels: Parcels
    parcel_gap: NonNegative
    codes: bool
    rate: Count | None
    retry_after: Count
    skus: frozenset[str]
    locations: Annotated[tuple[Place, ...], msgspec.Meta(min_length=1)]
    stock_events: StockEvents
    stock_means: StockMeans
    cancel_until: CancelUntil
    down: bool = False
    fail_next: Count = 0
    fail_every: Count = 0
    drop_next: Count = 0
    drop_every: Count = 0
    lose_callbacks: Count = 0
    duplicate_callbacks: Count = 0
    delay_callbacks: NonNegative = 0.0

    def __post_init__(self) -> None:
        """Raise `ValueError` when a location is named twice."""
        if len(set(self.locations)) < len(self.locations):
            raise ValueError(f"each location is named once, and these are {', '.join(self.locations)}")


def switches(config: SimulatorConfig) -> Switches:
    """The switches as they stand when a warehouse opens."""
    return Switches(
        ship_after=config.ship_after,
        pick_after=config.pick_after,
        parcels=config.parcels,
        parcel_gap=config.parcel_gap,
        codes=config.codes,
        rate=config.rate,
        retry_after=config.retry_after,
        skus=frozenset(config.skus),
        locations=config.places,
        stock_events=config.stock_events,
        stock_means=config.stock_means,
        cancel_until=config.cancel_until,
    )


def switched(now: Switches, words: dict[str, Any]) -> Switches:
    """The switches with these turned; raises msgspec.ValidationError for an unknown switch or a wrong value."""
    return msgspec.convert(msgspec.to_builtins(now) | words, Switches)
