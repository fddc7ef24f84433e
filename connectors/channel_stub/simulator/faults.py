"""What the market refuses, with a reason that a person understands."""

import msgspec


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong, and where."""

    code: str
    field: str
    message: str


class Refused(Exception):
    """The market says no: an HTTP status and every fault that was found."""

    def __init__(self, status: int, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.status = status
        self.faults = faults

    @property
    def code(self) -> str:
        """The first fault's code."""
        return self.faults[0].code


def refused(status: int, code: str, message: str, field: str = "") -> Refused:
    """A refusal for one reason."""
    return Refused(status, [Fault(code=code, field=field, message=message)])


def not_found(what: str) -> Refused:
    """There is no such thing here."""
    return refused(404, "not_found", f"There is no {what} here.")
