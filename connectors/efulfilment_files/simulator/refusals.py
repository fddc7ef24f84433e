"""What the warehouse will not do for the person in it, and why."""


class Refused(Exception):
    """No: an HTTP status, a code and a sentence."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


def not_found(what: str) -> Refused:
    """There is no such thing here."""
    return Refused(404, "not_found", f"There is no {what} here.")
