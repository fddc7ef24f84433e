"""A line of a file, before anybody understood it."""

import msgspec

LONGEST_LINE = 65_536
"""So many bytes of a line are read; one that is longer is no line of this protocol."""
MOST_SHOWN = 2000


class Line(msgspec.Struct, frozen=True):
    """The bytes of one line, without its line end."""

    number: int
    raw: bytes
    ended: bool = True
    """False: the file ends in the middle of it."""
    whole: bool = True
    """False: it is longer than any line may be, and these bytes are its beginning."""

    @property
    def blank(self) -> bool:
        """Nothing stands in it."""
        return not self.raw.strip()

    def shown(self, encoding: str = "utf-8") -> str:
        """The line as a person may see it, whatever its bytes are; at most 2,000 signs of it."""
        text = self.raw.decode(encoding, "backslashreplace")
        seen = "".join(sign if sign.isprintable() or sign == "\t" else _escaped(sign) for sign in text[:MOST_SHOWN])
        return seen if len(text) <= MOST_SHOWN and self.whole else f"{seen} ... (the rest is left out)"


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode()
