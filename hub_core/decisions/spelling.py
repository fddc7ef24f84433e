"""A text in whatever spelling it was kept: in any case, escaped as JSON does, or as an address on the web does."""

import re
import unicodedata
from collections.abc import Collection, Iterable

FOUR, TWO = "u[0-9a-fA-F]{4}", "%[0-9a-fA-F]{2}"
ESCAPED = re.compile(rf"\\(?:\\*{FOUR}(?:\\+{FOUR})*)|{TWO}(?:{TWO})*")
"""Both begin with a sign of their own, so that plain text is passed over fast."""


class Sought:
    """Texts that are looked for, in every spelling. Empty ones are left out; of none, nothing is found."""

    def __init__(self, texts: Collection[str]) -> None:
        longest_first = sorted({text for text in texts if text}, key=lambda text: (-len(text), text))
        self._pattern = re.compile("|".join(map(_spelt, longest_first)) or r"(?!)", re.IGNORECASE)
        self._folded = [_folded(text) for text in longest_first]

    def stand_in(self, text: str) -> bool:
        """Does this text hold one of them?"""
        # The pattern decides, and is slow: what is folded flat says first where it may find something.
        folded = _folded(text)
        return any(one in folded for one in self._folded) and self._pattern.search(text) is not None

    def replaced(self, text: str, *, by: str) -> str:
        """The text with `by` wherever one of them stood."""
        return self._pattern.sub(lambda _: by, text)


def legible(body: bytes) -> str:
    """The text of a body whose encoding nobody told: UTF-8, and where it is not that, Latin-1."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _folded(text: str) -> str:
    plain = ESCAPED.sub(_unescaped, text) if "\\u" in text or "%" in text else text
    plain = plain.replace("\\", "")
    return plain.lower() if plain.isascii() else _composed(_composed(plain).casefold())


def _unescaped(escaped: re.Match[str]) -> str:
    said = escaped[0]
    if said.startswith("%"):
        return bytes.fromhex(said.replace("%", "")).decode(errors="replace")
    return bytes.fromhex(re.sub(r"\\+u", "", said)).decode("utf-16-be", "surrogatepass")


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _spelt(text: str) -> str:
    return _either("".join(map(_letter, form)) for form in (text, _composed(text)))


def _letter(letter: str) -> str:
    cases = {letter, letter.lower(), letter.upper(), letter.casefold()}
    forms = {unicodedata.normalize(form, case) for case in cases for form in ("NFC", "NFD")}
    return _either("".join(map(_sign, form)) for form in forms | cases)


def _sign(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    as_json = "".join(rf"\\+u{units[at : at + 4]}" for at in range(0, len(units), 4))
    on_the_web = "".join(f"%{byte:02x}" for byte in sign.encode("utf-8", "surrogatepass"))
    plain = {"/": r"\\*/", '"': r"\\*\"", "\\": r"\\+"}.get(sign, re.escape(sign))
    return _either((as_json, on_the_web, plain))


def _either(ways: Iterable[str]) -> str:
    each = sorted(set(ways), key=lambda way: (-len(way), way))
    return each[0] if len(each) == 1 else f"(?:{'|'.join(each)})"
