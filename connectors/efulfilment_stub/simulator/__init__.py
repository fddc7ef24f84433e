"""A warehouse that behaves as the Stub Fulfilment API says, for demos, tests and benchmarks without a real one."""

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
from litestar import Litestar
from litestar.datastructures import State

from .config import SimulatorConfig
from .control import Control, refusal_answer
from .door import door
from .faults import Refused
from .floor import Floor
from .page import page
from .pulse import Pulse
from .ringer import signature
from .warehouse import Warehouse

__all__ = ["SimulatorConfig", "Warehouse", "build", "signature"]


def build(
    config: SimulatorConfig | None = None,
    *,
    clock: Callable[[], datetime] | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Litestar:
    """A warehouse as an app; its state stands in `app.state.warehouse`, its clock is aware UTC.

    `transport` carries its callbacks to a receiver in the same process.
    """
    house = Warehouse(config or SimulatorConfig(), clock or (lambda: datetime.now(UTC)))
    pulse = Pulse(house, transport)
    return Litestar(
        route_handlers=[door(house), Control, Floor, page],
        exception_handlers={Refused: refusal_answer},
        lifespan=[pulse.lifespan],
        logging_config=None,
        openapi_config=None,
        state=State({"warehouse": house, "pulse": pulse}),
    )
