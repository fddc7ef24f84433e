"""How the hub logs: structlog over the standard library, one line each, as text or as JSON."""

import json
import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Literal, TextIO

import msgspec
import structlog

from hub_core.use_cases.trace import current_trace

_encode = msgspec.json.Encoder(enc_hook=repr).encode
_AS_LOGFMT = structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], bool_as_flag=False)
_QUIET = ("uvicorn.access", "httpx", "httpcore", "aiohttp.access", "asyncio")


def set_up_logs(form: Literal["text", "json"], *, level: str = "INFO", out: TextIO | None = None) -> None:
    """Send every log of this process there (default: standard error), in this form."""
    last: Any = _as_json if form == "json" else _as_text
    shared: list[Any] = [
        structlog.stdlib.ExtraAdder(),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
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


def _as_json(_logger: object, _name: str, event: Mapping[str, Any]) -> str:
    try:
        return _encode(event).decode()
    except (UnicodeEncodeError, TypeError, ValueError, RecursionError):  # a line that says less beats one that is lost
        return json.dumps({str(key): value if isinstance(value, str) else repr(value) for key, value in event.items()})


def _as_text(logger: Any, name: str, event: MutableMapping[str, Any]) -> str:
    """One line that a terminal shows and does not obey, whatever a vendor's word holds."""
    line = str(_AS_LOGFMT(logger, name, event))
    if line.isprintable():
        return line
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in line)


def _add_trace(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event.pop("color_message", None)  # uvicorn says everything twice
    if trace := current_trace():
        event.setdefault("trace", trace)
    return event
