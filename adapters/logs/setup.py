"""How the hub logs: structlog over the standard library, one line each, as text or as JSON."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Literal, TextIO

import msgspec
import structlog

from hub_core.use_cases.trace import current_trace

_encode = msgspec.json.Encoder(enc_hook=repr).encode
_AS_JSON = structlog.processors.JSONRenderer(serializer=lambda event, **_: _encode(event).decode())
_AS_TEXT = structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], bool_as_flag=False)
_QUIET = ("uvicorn.access", "httpx", "httpcore", "aiohttp.access", "asyncio")


def set_up_logs(form: Literal["text", "json"], *, level: str = "INFO", out: TextIO | None = None) -> None:
    """Send every log of this process there (default: standard error), in this form."""
    last: Any = _AS_JSON if form == "json" else _AS_TEXT
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_trace,
    ]
    handler = logging.StreamHandler(out or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                last,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _add_trace(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if trace := current_trace():
        event.setdefault("trace", trace)
    return event
