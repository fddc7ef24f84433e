"""Secrets: texts that never show themselves."""

from collections.abc import Sequence


class Secret:
    """A password or key. Only `reveal` gives it away; `repr`, `str` and comparison do not."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself: for the one call that needs it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__


def revealed(secrets: Sequence[Secret]) -> tuple[bytes, ...]:
    """Several secrets as bytes, as signatures need them during a rotation."""
    return tuple(secret.reveal().encode() for secret in secrets)
