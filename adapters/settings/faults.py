"""Faults in a file: where each one is, what is wrong, and its cure."""

from collections.abc import Sequence

import msgspec

from hub_core.errors import ConfigError


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that does not fit, told to the person who can change it."""

    line: int | None
    """None: it is not in one line, or not in a file."""
    table: str
    """The table as it stands in the file, without its brackets; empty outside of every table."""
    field: str
    says: str
    cure: str

    def shown(self, source: str) -> str:
        """The fault in two lines: where and what, then the cure."""
        where = source if self.line is None else f"{source}:{self.line}"
        table = f" [{self.table}]" if self.table else ""
        field = f" {self.field}" if self.field else ""
        return f"{where}{table}{field}: {self.says}\n    {self.cure}"


class ConfigFaults(ConfigError):
    """Stop: the operator must change every one of these."""

    def __init__(self, source: str, faults: Sequence[Fault]) -> None:
        self.source = source
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line or 0))
        super().__init__("\n".join(fault.shown(source) for fault in self.faults))


class WrongError(Exception):
    """One value does not fit; raised where it is read, and made a `Fault` where its place is known."""

    def __init__(self, says: str, cure: str) -> None:
        self.says = says
        self.cure = cure
        super().__init__(says)
