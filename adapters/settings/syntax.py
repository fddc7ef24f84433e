"""The text of the file, and what it says as TOML; what is no TOML is told in our own words."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from adapters.settings.faults import ConfigFaults, Fault

LARGEST: Final = 1_000_000
_LINE = re.compile(r"at line (\d+)")
_NO_TEXT: Final = ("this is no text in UTF-8", "Save the file as UTF-8.")
_ANY_OTHER: Final = ("this line is not TOML", 'Write key = "text", key = 5, key = ["a", "b"] or [table].')
_SAYS: Final[tuple[tuple[str, str, str], ...]] = (
    ("twice", "this table stands in the file twice", "Put both into one, or give one of them another name."),
    ("overwrite", "this key stands in its table twice", "Leave one of them."),
    ("Duplicate", "this key stands in its table twice", "Leave one of them."),
    ("namespace", "this table was closed before", "Write all of it in one place."),
    ("Expected '='", "a key without a value stands here", 'Write key = "value".'),
    ("Unclosed array", "a list is not closed", "Close it with ] and put a comma between its items."),
    ("Unclosed inline", "a table in braces is not closed", "Close it with } and put a comma between its keys."),
    ("Expected ']", "the name of a table is not closed", "Write [table], with quotes around odd names."),
    ("Illegal character '\\n'", "a text or comment is not closed on its line", 'Put " at its end.'),
    ("nvalid character", "a character stands here that TOML forbids", "Take it out or write it as an escape."),
    ("Illegal character", "a character stands here that TOML forbids", "Take it out or write it as an escape."),
    ("Unterminated", "a text is not closed", "Close it with the quotes that opened it."),
    ("hex value", "an escape in a text is not complete", "Write it like \\u00e9."),
    ("Unicode scalar", "an escape in a text names no letter", "Write it like \\u00e9."),
    ("Unescaped", "a backslash stands in a text", "Use single quotes around it, or write it twice."),
    ("Expected newline", "more stands behind a value than belongs there", "Begin a new line."),
    ("Invalid date", "there is no such date or time", "Write it like 2025-01-31T12:00:00+01:00."),
    ("Invalid value", "a value is not readable", 'Put text in quotes; write true, false, 5 or "text".'),
    ("Invalid initial", "the name of a key is missing", 'Write key = "value", with quotes around odd keys.'),
    ("Invalid statement", "this is neither a key nor a table", 'Write key = "value" or [table].'),
)


def parsed(path: Path) -> tuple[str, dict[str, Any]]:
    """The file's text and its tables. Raises `ConfigFaults` for a file that is not there or is no TOML."""
    text = _text(path)
    try:
        return text, tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        fault = _fault(None, "tables or lists stand in one another too deeply", "Make it flatter.")
    except tomllib.TOMLDecodeError as error:
        # the message of tomllib is only looked at, never shown: it may quote a piece of the line
        line = _LINE.search(str(error))
        says, cure = next(((says, cure) for part, says, cure in _SAYS if part in str(error)), _ANY_OTHER)
        fault = _fault(int(line[1]) if line else text.count("\n") + 1, says, cure)
    except (ValueError, ArithmeticError):
        fault = _fault(None, "a number in the file is larger than can be read", "Write a smaller number.")
    raise ConfigFaults(str(path), [fault])


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = (error.strerror or "").lower() if isinstance(error, OSError) else "this is no name of a file"
        cure = "Write it, or name another in the environment variable HUB_PLUGINS."
        fault = _fault(None, f"the file cannot be read: {reason}", cure)
    else:
        if len(content) > LARGEST:
            fault = _fault(None, f"the file is larger than {LARGEST} bytes", "Name the right file in HUB_PLUGINS.")
        else:
            try:
                return content.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                fault = _fault(content.count(b"\n", 0, error.start) + 1, *_NO_TEXT)
    raise ConfigFaults(str(path), [fault])


def _fault(line: int | None, says: str, cure: str) -> Fault:
    return Fault(line=line, table="", field="", says=says, cure=cure)
