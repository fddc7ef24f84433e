"""What the hub is told by its environment: where it keeps, where it listens, and how it is reached."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import SplitResult, urlsplit

import msgspec

from adapters.settings.faults import ConfigFaults, Fault, WrongError
from hub_core.plugins import Secret

DATABASES: Final = ("sqlite", "postgresql", "postgresql+psycopg", "memory")
_HOST = re.compile(r"[A-Za-z0-9.:_-]+")
_LARGEST_PORT: Final = 65_535


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """The settings that differ between two machines with the same `plugins.toml`."""

    database_url: Secret
    """It may hold a password."""
    port: int = 8800
    """0: any that is free."""
    host: str = "127.0.0.1"
    public_url: str | None = None
    """How the world reaches this hub, without a slash at the end; None: nobody said."""
    plugins: Path = Path("plugins.toml")
    log: Literal["text", "json"] = "text"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """From where on `hub serve` logs; commands log warnings alone."""

    @property
    def database(self) -> str:
        """The address of the database without user, password and options: for people to read."""
        url = urlsplit(self.database_url.reveal())
        return f"{url.scheme}://{url.netloc.rpartition('@')[2]}{url.path}"


def read_environment(environ: Mapping[str, str]) -> Environment:
    """What the environment says; an empty variable says nothing. Raises `ConfigFaults` with every fault at once."""
    faults: list[Fault] = []
    read: dict[str, Any] = {"database_url": Secret("sqlite:///hub.db")}
    for name, reader in _READERS.items():
        variable = f"HUB_{name.upper()}"
        text = environ.get(variable, "").strip()
        if not text:
            continue
        try:
            read[name] = reader(text)
        except WrongError as wrong:
            faults.append(Fault(line=None, table="", field=variable, says=wrong.says, cure=wrong.cure))
    if faults:
        raise ConfigFaults("environment", faults)
    return Environment(**read)


def _database(text: str) -> Secret:
    scheme = text.partition(":")[0]
    if scheme not in DATABASES or "://" not in text:
        raise WrongError(
            "this is no address of a database that the hub knows",
            "Write sqlite:///hub.db or postgresql://user:password@host/name.",
        )
    url = _split(text)
    if scheme == "sqlite" and (url.netloc or len(url.path) < len("/x")):
        raise WrongError("this names no file", "Write sqlite:///hub.db, or sqlite:////folder/hub.db for a full path.")
    return Secret(text)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > _LARGEST_PORT:
        raise WrongError(f"{text[:20]!r} is no port", f"Write a number from 0 to {_LARGEST_PORT}, like 8800.")
    return int(text)


def _host(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise WrongError(f"{text[:80]!r} is no name or address of a machine", "Write 127.0.0.1 or 0.0.0.0.")
    return text


def _public_url(text: str) -> str:
    url = _split(text)
    cure = "Write what the world calls this hub, like https://hub.example.com."
    if url.scheme not in ("http", "https") or not url.hostname:
        raise WrongError("this is no address of the web", cure)
    if url.username is not None or url.query or url.fragment or re.search(r"\s", text):
        raise WrongError("a user, a question mark, a # or a space does not belong in this address", cure)
    return text.rstrip("/")


def _split(text: str) -> SplitResult:
    try:
        url = urlsplit(text)
        _ = url.port
    except ValueError:
        wrong = WrongError(
            "this address cannot be read", "Write name:port behind the two slashes, the port as a number."
        )
    else:
        return url
    raise wrong


def _log(text: str) -> Literal["text", "json"]:
    if text == "text":
        return "text"
    if text == "json":
        return "json"
    raise WrongError(f"{text[:20]!r} is no form of a log", "Write text or json.")


def _log_level(text: str) -> Literal["DEBUG", "INFO", "WARNING", "ERROR"]:
    match text.upper():
        case "DEBUG" | "INFO" | "WARNING" | "ERROR" as level:
            return level
    raise WrongError(f"{text[:20]!r} is no level of a log", "Write DEBUG, INFO, WARNING or ERROR.")


_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "database_url": _database,
    "port": _port,
    "host": _host,
    "public_url": _public_url,
    "plugins": Path,
    "log": _log,
    "log_level": _log_level,
}
