"""What all bodies share: loose values, envelopes and links to other objects."""

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

import msgspec

T = TypeVar("T")
Said = Any
"""Whatever stands there: a text, a number, false, null, a list or a map."""


def names(text: str) -> frozenset[str]:
    """The words of this text."""
    return frozenset(text.split())


class Wire(msgspec.Struct, kw_only=True, rename="camel"):
    """An object of the API; fields that it does not name are tolerated."""

    LEFT_ALONE: ClassVar[frozenset[str]] = frozenset()
    """Fields that are known and not read."""


class Many(Wire, Generic[T]):
    """A link to several objects, with the objects where Lightspeed embeds them."""

    id: Said = None
    embedded: list[T] | dict[str, T] | bool | None = None


class ManyLink(Wire, Generic[T]):
    """The wrapping of such a link."""

    resource: Many[T] | list[Any] | bool | None = None


class Target(Wire):
    """What a link to one object points at; the object itself, if embedded, is not read."""

    id: Said = None


class OneLink(Wire):
    """The wrapping of a link to one object."""

    resource: Target | list[Any] | bool | None = None


One = OneLink | list[Any] | bool | int | str | None
"""A link to one object, false where there is none, or what else was seen in its place."""


def embedded(link: ManyLink[T] | list[Any] | bool | None) -> Sequence[T] | None:
    """The objects inside a link; None: it holds none, which is not the same as an empty list."""
    if not isinstance(link, ManyLink) or not isinstance(link.resource, Many):
        return None
    inside = link.resource.embedded
    if isinstance(inside, dict):
        return list(inside.values())
    return inside if isinstance(inside, list) else None
