"""A shop that behaves as Lightspeed eCom does, so that a connector can be tried without an account."""

from collections.abc import Callable
from datetime import datetime

import httpx
from litestar import Litestar

from connectors.lightspeed.simulator.config import SimulatorConfig
from connectors.lightspeed.simulator.front import open_shop

__all__ = ["SimulatorConfig", "build"]


def build(
    config: SimulatorConfig | None = None,
    *,
    clock: Callable[[], datetime] | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Litestar:
    """The shop as an application; `clock` gives aware UTC moments, `transport` carries its webhooks."""
    return open_shop(config, clock=clock, transport=transport)
