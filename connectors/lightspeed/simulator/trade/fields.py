"""What a client may write, and what is said of a value that cannot be."""

from collections.abc import Callable, Mapping
from math import inf, isfinite

from connectors.lightspeed.simulator.shapes.speech import number

_YES, _NO = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no", ""})


class FieldsRefused(Exception):
    """The body was understood and some of its fields cannot be; `faults` says which and why."""

    def __init__(self, faults: dict[str, list[str]]) -> None:
        super().__init__("; ".join(f"{field}: {' '.join(why)}" for field, why in faults.items()))
        self.faults = faults


Reader = Callable[[object], object]


def read_fields(sent: Mapping[str, object], readers: Mapping[str, Reader]) -> dict[str, object]:
    """The fields this resource lets be written, each as its own type; others are left out. Raises FieldsRefused."""
    read: dict[str, object] = {}
    faults: dict[str, list[str]] = {}
    for field, value in sent.items():
        reader = readers.get(field)
        if reader is None:
            continue
        try:
            read[field] = reader(value)
        except ValueError as fault:
            faults[field] = [str(fault)]
    if faults:
        raise FieldsRefused(faults)
    return read


def flag(value: object) -> bool:
    """A yes or no, also as a form spells it."""
    if isinstance(value, bool):
        return value
    said = str(value).lower()
    if said in _YES or said in _NO:
        return said in _YES
    raise ValueError("is not a boolean")


def text(value: object) -> str:
    """A text; a number is taken as its digits."""
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return str(value)
    if value is None:
        return ""
    raise ValueError("is not a text")


def whole(value: object) -> int:
    """A whole number, also as a form spells it."""
    if isinstance(value, (int, float, str)) and not isinstance(value, bool):
        try:
            read = float(value)
        except ValueError:
            read = 0.5
        if read.is_integer():
            return int(read)
    raise ValueError("is not a whole number")


def amount(value: object) -> float:
    """A number, also as a form spells it."""
    if isinstance(value, (int, float, str)) and not isinstance(value, bool):
        try:
            read = float(value)
        except ValueError:
            read = inf
        if isfinite(read):
            return number(read)
    raise ValueError("is not a number")


def one_of(words: frozenset[str]) -> Reader:
    """One word of a closed list."""

    def read(value: object) -> str:
        if isinstance(value, str) and value in words:
            return value
        raise ValueError(f"is not one of {', '.join(sorted(words))}")

    return read
