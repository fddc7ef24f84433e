"""The application: the API's door in front, the page and the control API behind it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import cast

import httpx
from litestar import Litestar
from litestar.datastructures import State
from litestar.enums import ScopeType
from litestar.types import HTTPScope, LifeSpanReceive, LifeSpanScope, LifeSpanSend, Receive, Scope, Send

from connectors.lightspeed.simulator.api.door import Door
from connectors.lightspeed.simulator.config import SimulatorConfig
from connectors.lightspeed.simulator.control import CONTROLS
from connectors.lightspeed.simulator.page import PageControl
from connectors.lightspeed.simulator.shop import Shop, wall_clock


class ShopFront(Litestar):
    """A Litestar application whose API calls go straight to the door.

    A path such as `/nl/orders/12.json` names a language first and a format last, which no route table spells,
    and an answer may have to end half-way; the page and the control API are ordinary routes.
    """

    door: Door

    async def __call__(
        self, scope: Scope | LifeSpanScope, receive: Receive | LifeSpanReceive, send: Send | LifeSpanSend
    ) -> None:
        """Sends a call of the API to the door, everything else to its route."""
        if scope["type"] == ScopeType.HTTP and not _is_ours(cast(HTTPScope, scope)):
            await self.door(cast(HTTPScope, scope), cast(Receive, receive), cast(Send, send))
        else:
            await super().__call__(scope, receive, send)


def _is_ours(scope: HTTPScope) -> bool:
    path = scope["path"]
    return path == "/" or path.startswith("/simulator")


def open_shop(
    config: SimulatorConfig | None = None,
    *,
    clock: Callable[[], datetime] | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> ShopFront:
    """A shop that is open: `app.state.shop` for a test beside it, HTTP for everybody else."""
    shop = Shop(config or SimulatorConfig(), clock or wall_clock, transport)
    front = ShopFront(
        [PageControl, *CONTROLS],
        state=State({"shop": shop}),
        lifespan=[_ringing],
        openapi_config=None,
        logging_config=None,
    )
    front.door = Door(shop)
    return front


@asynccontextmanager
async def _ringing(app: Litestar) -> AsyncIterator[None]:
    shop: Shop = app.state.shop
    ringer = asyncio.create_task(shop.bells.run())
    try:
        yield
    finally:
        ringer.cancel()
        with suppress(asyncio.CancelledError):
            await ringer
