"""One connector of the file, as far as it could be read, and what is found wrong in it."""

from typing import Any

import msgspec

from adapters.settings.lines import Place
from hub_core.models import Role, Rules, Stream
from hub_core.plugins import ConnectorKind

Finding = tuple[Place, str, str]
"""Where it is, what is wrong, and its cure."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One connector as far as it could be read; what could not is None, and its fault is noted already."""

    name: str
    kind: ConnectorKind[Any] | None = None
    gives: tuple[Stream, ...] | None = None
    gets: tuple[Stream, ...] | None = None
    rules: Rules | None = None
    settings: Any = None

    @property
    def place(self) -> Place:
        """Where this connector stands in the file."""
        return ("connector", self.name)

    @property
    def role(self) -> Role | None:
        """As ruled, else as its kind says; None while neither could be read."""
        if self.rules is None:
            return None
        return self.rules.role or (self.kind.role if self.kind else None)
