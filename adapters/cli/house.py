"""Opens the house for one command: as much of it as the command needs."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from adapters.container import HubContainer
from adapters.logs import set_up_logs
from adapters.settings import Environment, read_environment
from adapters.settings.syntax import parsed
from hub_core.errors import ConfigError, NotFound
from hub_core.models import Rules
from hub_core.use_cases import Hub
from hub_core.use_cases.members import Member, Members
from hub_core.use_cases.operate import Operate

T = TypeVar("T")


class Unneeded(dict[str, str]):
    """An environment for commands that call nobody: a secret that was not given stands as a word that opens nothing."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return "not-given"


def container_for(
    environment: Environment | None = None, *, log_level: str = "WARNING", secrets: bool = True
) -> HubContainer:
    """The container of this environment; without `secrets` those that were not given are not missed.

    Raises `ConfigError` with every fault of the environment.
    """
    environment = environment or read_environment(os.environ)
    set_up_logs(environment.log, level=log_level)
    environ = dict(os.environ) if secrets else Unneeded(os.environ)
    return HubContainer(environment=environment, environ=environ)


@asynccontextmanager
async def open_hub(box: HubContainer, *, begins: bool = True) -> AsyncIterator[Hub]:
    """The hub of this container, open; closed afterwards. Unless it `begins`, nothing becomes live by it (H12)."""
    house = box.house()
    try:
        await (house.hub.open() if begins else house.hub.storage.open())
        yield house.hub
    finally:
        await house.close()


def with_hub(work: Callable[[Hub], Awaitable[T]]) -> T:
    """Open the hub with its secrets, to call vendors; do this, close it. Raises `HubError`."""
    return _in_hub(container_for(), work, begins=True)


def acting(work: Callable[[Hub], Awaitable[T]]) -> T:
    """Open the hub to change what it keeps; no vendor is called and no secret is needed. Raises `HubError`."""
    box = container_for(secrets=False)
    database_of(box.environment())
    return _in_hub(box, work, begins=False)


def looking(work: Callable[[Operate], Awaitable[T]], *, by_name: bool = False) -> T:
    """Open only what is kept: neither connectors nor secrets are needed, and nothing begins to be live (H12).

    With `by_name` the names of the connectors matter, so `plugins.toml` must be readable. Raises `HubError`.
    """
    box = container_for()
    environment = box.environment()
    database_of(environment)
    members = Members()
    for name in names_written(environment.plugins, strict=by_name):
        members.add(Member(name=name, role="shop", rules=Rules(), gives=frozenset(), gets=frozenset()))

    async def run() -> T:
        storage = box.storage()
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


def member_of(hub: Hub, name: str) -> Member:
    """The connector of that name. Raises `NotFound` with the names there are."""
    member = hub.members.find(name)
    if member is None:
        names = ", ".join(one.name for one in hub.members) or "none"
        raise NotFound(f"no connector is named {name!r} in plugins.toml; there are: {names}")
    return member


def _in_hub(box: HubContainer, work: Callable[[Hub], Awaitable[T]], *, begins: bool) -> T:
    async def run() -> T:
        async with open_hub(box, begins=begins) as hub:
            return await work(hub)

    return asyncio.run(run())
