"""Where in the file a key stands: the lines that tomllib does not tell."""

import bisect
import re
import tomllib
from typing import Final

Place = tuple[str | int, ...]
"""A path into the file: names of keys, and numbers in lists."""

_SPACE = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})' + r"|'''.*?'''(?:'{0,2})" + r'|"(?:\\.|[^"\\\n])*"' + r"|'[^'\n]*'", re.DOTALL
)
_BARE_VALUE = re.compile(r"[^,\]}\n#]*")


class Lines:
    """The line of every table, key and list item of one text that is known to be TOML."""

    def __init__(self, text: str) -> None:
        scan = _Scan(text.replace("\r\n", "\n"))
        scan.whole()
        self._lines: Final = scan.lines
        self._headers: Final = scan.headers

    def __contains__(self, place: object) -> bool:
        return place in self._lines

    def of(self, place: Place) -> int:
        """The line of this place, or of the nearest thing around it."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)

    def header_of(self, place: Place) -> Place:
        """The longest part of this place that stands in the file as a table's header; empty if none does."""
        while place and place not in self._headers:
            place = place[:-1]
        return place


class _Scan:
    """Walks over the text once, and notes the line of everything that has a name or a number."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._counts: dict[Place, int] = {}
        self.lines: dict[Place, int] = {}
        self.headers: set[Place] = set()

    def whole(self) -> None:
        table: Place = ()
        self._skip(_SPACE)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_SPACE)

    def _header(self) -> Place:
        line = self._line()
        in_list = self._text.startswith("[[", self._at)
        self._at += 2 if in_list else 1
        key = self._key()
        self._at += 2 if in_list else 1
        if in_list:
            of_list = (*self._resolved(key[:-1]), key[-1])
            self._counts[of_list] = self._counts.get(of_list, 0) + 1
        table = self._resolved(key)
        self._note(table, line)
        self.headers.add(table)
        return table

    def _resolved(self, key: Place) -> Place:
        """A header speaks of the newest item of every list on its way."""
        place: Place = ()
        for part in key:
            place = (*place, part)
            if place in self._counts:
                place = (*place, self._counts[place] - 1)
        return place

    def _pair(self, table: Place) -> None:
        line = self._line()
        place = table + self._key()
        self._note(place, line)
        self._at += 1
        self._skip(_BLANK)
        self._value(place)

    def _key(self) -> Place:
        parts: list[str] = []
        while True:
            self._skip(_BLANK)
            if self._text[self._at] in "\"'":
                parts.append(tomllib.loads(f"k={self._take(_STRING)}")["k"])
            else:
                parts.append(self._take(BARE_KEY))
            self._skip(_BLANK)
            if self._text[self._at] != ".":
                return tuple(parts)
            self._at += 1

    def _value(self, place: Place) -> None:
        first = self._text[self._at]
        if first in "\"'":
            self._skip(_STRING)
        elif first == "[":
            self._list(place)
        elif first == "{":
            self._inline(place)
        else:
            self._skip(_BARE_VALUE)

    def _list(self, place: Place) -> None:
        number = 0
        self._at += 1
        while not self._ended("]"):
            item = (*place, number)
            self._note(item, self._line())
            self._value(item)
            number += 1

    def _inline(self, place: Place) -> None:
        self._at += 1
        while not self._ended("}"):
            self._pair(place)

    def _ended(self, end: str) -> bool:
        """Step over what stands between two items; True, and past the end, when there is no other."""
        self._skip(_SPACE)
        if self._text[self._at] == ",":
            self._at += 1
            self._skip(_SPACE)
        if self._text[self._at] != end:
            return False
        self._at += 1
        return True

    def _note(self, place: Place, line: int) -> None:
        for length in range(1, len(place)):
            self.lines.setdefault(place[:length], line)
        self.lines[place] = line

    def _line(self) -> int:
        return bisect.bisect_left(self._ends, self._at) + 1

    def _skip(self, what: re.Pattern[str]) -> None:
        self._take(what)

    def _take(self, what: re.Pattern[str]) -> str:
        match = what.match(self._text, self._at)
        taken = match.group() if match else ""
        self._at += len(taken)
        return taken
