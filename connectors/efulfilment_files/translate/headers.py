"""The first line of a file: which columns it has, and what is wrong when it has not."""

from collections import Counter

import msgspec

from connectors.efulfilment_files.wire import KINDS, Kind, Line, split
from hub_core.errors import Rejected

MARK = b"\xef\xbb\xbf"
"""How some programs begin a text in utf-8."""
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
OTHERS = (",", ";", "\t", "|")


class Header(msgspec.Struct, frozen=True):
    """How the lines of one file are read."""

    columns: tuple[str, ...]
    separator: str
    encoding: str


def header(line: Line | None, kind: Kind, separator: str, encoding: str) -> Header:
    """The columns that this line names. Raises `Rejected` with what was found and what to do about it."""
    if line is None:
        raise Rejected("the file is empty: have the warehouse write it again")
    if not line.whole:
        raise Rejected("its first line is longer than any line may be, so it is no CSV: look what it is")
    text = _text(line.raw, encoding)
    columns = _columns(text, separator)
    if missing := kind.missing(columns):
        raise Rejected(_why_missing(text, kind, separator, columns, missing))
    if doubles := [name for name, times in Counter(columns).items() if times > 1 and not kind.unknown((name,))]:
        raise Rejected(f"the columns {', '.join(doubles)} stand twice: have the warehouse write each once")
    if not line.ended:
        raise Rejected("its only line has no line end: have the warehouse write it again, with a line end")
    return Header(columns, separator, encoding)


def _text(raw: bytes, encoding: str) -> str:
    if raw.startswith(WIDE_MARKS) or b"\0" in raw:
        raise Rejected(f"it is written in utf-16, or is no text: have the warehouse write {encoding}")
    if raw.startswith(MARK):
        if "é".encode(encoding, "replace") != "é".encode():
            told = 'set encoding = "utf-8" in the settings of the connector'
            raise Rejected(f"it says that it is written in utf-8: {told}, or have the warehouse write {encoding}")
        raw = raw.removeprefix(MARK)
    try:
        return raw.decode(encoding)
    except UnicodeError as fault:
        told = 'if it is written in another, as cp1252, set encoding = "cp1252" in the settings of the connector'
        raise Rejected(f"its first line is not written in {encoding} ({_where(fault)}): {told}") from fault


def _where(fault: UnicodeError) -> str:
    if isinstance(fault, UnicodeDecodeError):
        return f"byte 0x{fault.object[fault.start]:02x} at place {fault.start + 1}"
    return str(fault)


def _columns(text: str, separator: str) -> tuple[str, ...]:
    try:
        return tuple(name.strip().lower() for name in split(text, separator))
    except ValueError as fault:
        raise Rejected(f"its first line names no columns: {fault}; have the warehouse write it again") from fault


def _why_missing(text: str, kind: Kind, separator: str, columns: tuple[str, ...], missing: tuple[str, ...]) -> str:
    for other in OTHERS:
        if other != separator and not kind.missing(_tried(text, other)):
            told = '"\\t"' if other == "\t" else f'"{other}"'
            return (
                f"the columns are separated by {other!r}, not by {separator!r}: set separator = {told} in the settings"
                f" of the connector, or have the warehouse write {separator!r}"
            )
    for of in KINDS.values():
        if of is not kind and not of.missing(columns):
            return f"these are the columns of another kind: have the warehouse call it {of.name}-*.csv"
    found = ", ".join(repr(name[:40]) for name in columns[:20])
    return f"the columns {', '.join(missing)} are missing: have the warehouse write them (found: {found})"


def _tried(text: str, separator: str) -> tuple[str, ...]:
    try:
        return _columns(text, separator)
    except Rejected:
        return ()
