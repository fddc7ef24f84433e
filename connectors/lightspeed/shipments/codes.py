"""Several track & trace codes in Lightspeed's one text field; pure."""

from collections.abc import Collection, Iterable

BETWEEN = ", "


def split(field: str) -> list[str]:
    """The codes in the field, as they stand."""
    return [code for part in field.split(",") if (code := part.strip())]


def foreign(field: str, ours: Iterable[str]) -> list[str]:
    """Those in the field that others put there."""
    known = {part for code in ours for part in split(code)}
    return [code for code in split(field) if code not in known]


def joined(field: str, *, ours: Collection[str], now: Iterable[str]) -> str:
    """The field with the codes of now: those of others stay in front, ours that are no longer meant go.

    A field that says the same already stays as it is, to the letter.
    """
    told = [part for code in now for part in split(code)]
    meant = list(dict.fromkeys([*foreign(field, {*ours, *told}), *told]))
    return field if meant == split(field) else BETWEEN.join(meant)
