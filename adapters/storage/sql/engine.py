"""What a kind of database is to the storage: how it is opened, and what its errors mean."""

from collections.abc import Callable
from enum import Enum
from typing import Protocol

from adapters.storage.news import Bell
from adapters.storage.sql.session import Session


class Lost(Exception):
    """The database is out of reach, or went away while it was keeping."""


class Fault(Enum):
    """What an error in a transaction means for the steps in it."""

    STEP = "the step is wrong: it alone fails"
    AGAIN = "nobody is wrong: run all of them again"
    DOWN = "nothing can be kept now"


class Ears(Protocol):
    """Where an engine says what it hears of other processes. Called in any thread."""

    def heard(self, bell: Bell, /) -> None:
        """Another process kept something for this one."""
        ...

    def deaf(self, reason: str, /) -> None:
        """Nothing can be heard of other processes for now."""
        ...

    def again(self) -> None:
        """Others are heard again; whatever came meanwhile was missed."""
        ...


class Engine(Protocol):
    """One kind of database at one address."""

    lanes: int
    """How many transactions write at once: two keep claims apart from steps with keys."""

    def prepare(self) -> None:
        """Make sure that the database is there and its schema current. Raises `ConfigError` or `Unavailable`."""
        ...

    def migrate(self) -> None:
        """Bring the schema to the present. Raises `ConfigError` or `Unavailable`."""
        ...

    def is_current(self) -> bool:
        """Is the schema the present one? Raises `ConfigError` or `Unavailable`."""
        ...

    def scrub(self) -> str:
        """Let the files hold nothing but what is kept now; say what was done. Raises `Unavailable` or `Lost`."""
        ...

    def connect(self, *, reading: bool = False) -> Session:
        """A new connection. Raises `Lost`."""
        ...

    def fault(self, error: BaseException, /) -> Fault:
        """What this error means."""
        ...

    def listen(self, ears: Ears, /) -> Callable[[], None]:
        """Tell these ears what other processes keep, until the answered function is called. Raises `Lost`."""
        ...
