"""What a simulated market is told at its start, and what may be switched while it runs."""

from typing import Annotated, Any

import msgspec

NonNegative = Annotated[float, msgspec.Meta(ge=0)]
Count = Annotated[int, msgspec.Meta(ge=0)]


class SimulatorConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A market as it opens; times are seconds of its own clock."""

    token: str = "market-token"  # noqa: S105 - the simulator's own, known to everyone who tries it
    name: str = "Stub Market"
    currency: str = "EUR"
    domain: str = "relay.market.example"
    seed_offers: Count = 0
    seed: int = 1
    feed_keeps: Annotated[int, msgspec.Meta(ge=1)] = 100_000
    feed_lag: NonNegative = 0.0
    feed_doubles: Count = 0
    rate: Count | None = None
    retry_after: Count = 1

    def __repr__(self) -> str:
        """Everything but the token."""
        return f"SimulatorConfig(name={self.name!r}, seed_offers={self.seed_offers!r})"


class Switches(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a person or a test may change while the market runs."""

    rate: Count | None
    retry_after: Count
    feed_lag: NonNegative
    feed_doubles: Count
    down: bool = False
    fail_next: Count = 0
    fail_every: Count = 0
    drop_next: Count = 0
    drop_every: Count = 0
    says_no: bool = False
    forbidden: frozenset[str] = frozenset()


def switches(config: SimulatorConfig) -> Switches:
    """The switches as they stand when a market opens."""
    return Switches(
        rate=config.rate,
        retry_after=config.retry_after,
        feed_lag=config.feed_lag,
        feed_doubles=config.feed_doubles,
    )


def switched(now: Switches, words: dict[str, Any]) -> Switches:
    """The switches with these turned; raises msgspec.ValidationError for an unknown switch or a wrong value."""
    return msgspec.convert(msgspec.to_builtins(now) | words, Switches)
