"""Is it news?"""

from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from hub_core.models import Fact, OrderWord

_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class News(StrEnum):
    """What a word is worth beside the one that is held (H3, H4)."""

    TRAVELS = "travels"
    """Newer and different: keep it, and hand it on."""
    KEEPS = "keeps"
    """Newer and equal: keep its time, tell nobody."""
    NOTHING = "nothing"
    """The same, or older."""
    UNCLEAR = "unclear"
    """Equal time and different content: the object must be read anew."""


def content(fact: Fact | OrderWord) -> Fact | OrderWord:
    """What a fact says, without when it was said."""
    return msgspec.structs.replace(fact, as_of=_NO_TIME, read_at=None)


def weigh(said: Fact | OrderWord, held: Fact | OrderWord | None) -> News:
    """Compare a word with the one that is held. Both speak of the same thing."""
    if held is None:
        return News.TRAVELS
    if said.as_of < held.as_of:
        return News.NOTHING
    same = content(said) == content(held)
    if said.as_of > held.as_of:
        return News.KEEPS if same else News.TRAVELS
    if same:
        return News.KEEPS if _read_later(said, held) else News.NOTHING
    if said.read_at is None:
        return News.UNCLEAR
    return News.TRAVELS if _read_later(said, held) else News.NOTHING


def _read_later(said: Fact | OrderWord, held: Fact | OrderWord) -> bool:
    return said.read_at is not None and (held.read_at is None or said.read_at > held.read_at)
