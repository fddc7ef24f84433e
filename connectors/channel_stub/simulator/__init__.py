"""A market that behaves as the Stub Market API says, for demos, tests and benchmarks without a real one."""

from collections.abc import Callable
from datetime import UTC, datetime

from litestar import Litestar
from litestar.datastructures import State

from .config import SimulatorConfig
from .control import Control, refusal_answer
from .control_goods import Buying, Offering, People
from .door import door
from .faults import Refused
from .market import Market
from .page import page

__all__ = ["Market", "SimulatorConfig", "build"]


def build(config: SimulatorConfig | None = None, *, clock: Callable[[], datetime] | None = None) -> Litestar:
    """A market as an app; its state stands in `app.state.market`, its clock is aware UTC."""
    market = Market(config or SimulatorConfig(), clock or (lambda: datetime.now(UTC)))
    return Litestar(
        route_handlers=[door(market), Control, Buying, Offering, People, page],
        exception_handlers={Refused: refusal_answer},
        logging_config=None,
        openapi_config=None,
        state=State({"market": market}),
    )
