"""Opens only what is kept: for commands that look, or change what needs neither connectors nor secrets."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from adapters.logs import set_up_logs
from adapters.settings import Environment, read_environment
from adapters.settings.syntax import parsed
from adapters.storage import make_storage
from hub_core.errors import ConfigError
from hub_core.models import Rules
from hub_core.use_cases.members import Member, Members
from hub_core.use_cases.operate import Operate

T = TypeVar("T")


def looking(work: Callable[[Operate], Awaitable[T]], *, by_name: bool = False) -> T:
    """Open only what is kept: neither connectors nor secrets are needed, and nothing begins to be live (H12).

    With `by_name` the names of the connectors matter, so `plugins.toml` must be readable. Raises `HubError`.
    """
    environment = read_environment(os.environ)
    set_up_logs(environment.log, level="WARNING")
    database_of(environment)
    members = Members()
    for name in names_written(environment.plugins, strict=by_name):
        members.add(Member(name=name, role="shop", rules=Rules(), gives=frozenset(), gets=frozenset()))

    async def run() -> T:
        storage = make_storage(environment.database_url.reveal())
        try:
            await storage.open()
            return await work(Operate(storage, members, lambda: datetime.now(UTC)))
        finally:
            await storage.close()

    return asyncio.run(run())


def database_of(environment: Environment) -> None:
    """Raise `ConfigError` when there is no database to look into yet: an empty one would answer wrongly."""
    if environment.database_url.reveal().startswith("memory:"):
        raise ConfigError("memory:// keeps nothing from one command to the next. Set HUB_DATABASE_URL to a database.")
    file = sqlite_file(environment)
    if file is not None and not file.exists():
        raise ConfigError(
            f"there is no database at {environment.database} yet: hub serve makes it."
            " Is this the right folder? HUB_DATABASE_URL names another."
        )


def sqlite_file(environment: Environment) -> Path | None:
    """The file of a SQLite database; None for one of another kind."""
    scheme, _, path = environment.database_url.reveal().partition("://")
    return Path(path.removeprefix("/")) if scheme == "sqlite" else None


def names_written(path: Path, *, strict: bool = True) -> tuple[str, ...]:
    """The names of the connectors in that file, whatever else it says; not `strict`: none when it cannot be read."""
    try:
        _, tree = parsed(path)
    except ConfigError:
        if strict:
            raise
        return ()
    tables = tree.get("connector", {})
    return tuple(tables) if isinstance(tables, dict) else ()
