"""Builds the app: every connector's routes under its own name, and the hub's health beside them."""

import logging
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from litestar import Litestar, Request, Response, Router, get
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.types import ControllerRouterHandler, Scope

from hub_core.errors import HubError, NotFound, Rejected, Unauthorised, Unavailable

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]
_STATUS: tuple[tuple[type[HubError], int], ...] = (
    (NotFound, 404),
    (Rejected, 422),
    (Unauthorised, 503),
    (Unavailable, 503),
    (HubError, 500),
)
OURS = 500
"""From here on a status is a fault of the hub, and no word about what the caller asked."""
log = logging.getLogger(__name__)


def build_app(
    routes: Mapping[str, Sequence[object]], *, ready: Callable[[], Awaitable[str]], lifespan: Sequence[Lifespan] = ()
) -> Litestar:
    """The app with these routes per connector; `ready` answers an empty text, or why the hub is not ready."""
    doors: list[ControllerRouterHandler] = [
        Router(path=f"/{name}", route_handlers=list(handlers))  # type: ignore[arg-type]  # the core does not look inside
        for name, handlers in routes.items()
        if handlers
    ]
    return Litestar(
        route_handlers=[*_health(ready), *doors],
        exception_handlers={HubError: _answer},
        after_exception=[_note],
        lifespan=list(lifespan),
        openapi_config=None,
        logging_config=None,
    )


def _health(ready: Callable[[], Awaitable[str]]) -> list[HTTPRouteHandler]:
    @get("/health/live")
    async def live() -> dict[str, str]:
        """The process answers."""
        return {"status": "alive"}

    @get("/health/ready")
    async def is_ready() -> Response[dict[str, str]]:
        """The hub can keep what rings."""
        reason = await ready()
        body = {"status": "not ready", "reason": reason} if reason else {"status": "ready"}
        return Response(body, status_code=503 if reason else 200)

    return [live, is_ready]


async def _note(fault: Exception, scope: Scope) -> None:
    """What a caller is told in one word, people find in the log; the path is left out, for it may hold a token."""
    if isinstance(fault, HTTPException) or (isinstance(fault, HubError) and _status(fault) < OURS):
        return
    door = {"connector": str(scope.get("path", "")).strip("/").partition("/")[0]}
    if isinstance(fault, HubError):
        log.error("not answered", extra={**door, "reason": str(fault)})
    else:
        log.error("a door failed", extra=door, exc_info=fault)


def _status(fault: HubError) -> int:
    return next(code for kind, code in _STATUS if isinstance(fault, kind))


def _answer(_request: Request[Any, Any, Any], fault: HubError) -> Response[dict[str, str]]:
    """The one place that turns errors of the core into status codes; what only concerns the hub stays in its log."""
    status, headers = _status(fault), {}
    if isinstance(fault, Unavailable) and fault.retry_after is not None:
        headers["Retry-After"] = str(max(1, math.ceil(fault.retry_after.total_seconds())))
    said = "the hub cannot answer this; its log says why" if status == OURS else str(fault)
    return Response({"error": said}, status_code=status, headers=headers)
