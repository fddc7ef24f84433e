"""A warehouse that behaves as Stub Warehouse Files say, for demos, tests and trials without a real one."""

from collections.abc import Callable
from datetime import UTC, datetime

from litestar import Litestar
from litestar.datastructures import State

from .config import SimulatorConfig
from .control import Control, refusal_answer
from .ground import prove
from .page import page
from .pulse import Pulse
from .refusals import Refused
from .stores import OWN
from .warehouse import Warehouse

__all__ = ["SimulatorConfig", "Warehouse", "build"]


def build(config: SimulatorConfig | None = None, *, clock: Callable[[], datetime] | None = None) -> Litestar:
    """A warehouse as an app; its state stands in `app.state.warehouse`, its clock is aware UTC.

    Its folders are made when it opens: at the first tick, or when it is served. Where they cannot be it ends with a
    sentence, `SystemExit`.
    """
    house = Warehouse(config or SimulatorConfig(), clock or (lambda: datetime.now(UTC)))
    prove(house.folder, OWN)
    return Litestar(
        route_handlers=[Control, page],
        exception_handlers={Refused: refusal_answer},
        lifespan=[Pulse(house).lifespan],
        logging_config=None,
        openapi_config=None,
        state=State({"warehouse": house}),
    )
