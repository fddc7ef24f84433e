"""Every type that a plugin may ask for is read strictly, and refused in our own words."""

import collections.abc
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
import pytest
from msgspec import Meta

from adapters.settings.lines import Lines
from adapters.settings.secrets import Secrets
from adapters.settings.walk import FAULTY, Walker
from hub_core.plugins import Secret

Number = Annotated[int, Meta(gt=5)]
Word = Annotated[str, Meta(min_length=3, max_length=4, pattern="^[a-z]+$")]
A_DAY = dt.date(2025, 1, 31)
NOON = dt.datetime(2025, 1, 31, 12, tzinfo=dt.UTC)


class Mug(msgspec.Struct, frozen=True, kw_only=True, tag="mug"):
    colour: str = "blue"
    tags: list[str] = msgspec.field(default_factory=list)


class Plate(msgspec.Struct, frozen=True, kw_only=True, tag="plate"):
    size: int


class Careless(msgspec.Struct, frozen=True, kw_only=True):
    key: Secret

    def __post_init__(self) -> None:
        raise KeyError(self.key.reveal())


def walker(environ: dict[str, str] | None = None) -> Walker:
    return Walker(Lines("x = 1\n"), Secrets(environ or {}, Path()))


@pytest.mark.parametrize(
    ("wanted", "value", "read"),
    [
        (Any, [1], [1]),
        (float, 2, 2.0),
        (float, Decimal("0.5"), 0.5),
        (Decimal, 2, Decimal(2)),
        (Decimal, Decimal("9.95"), Decimal("9.95")),
        (Decimal, "9.95", Decimal("9.95")),
        (dt.date, A_DAY, A_DAY),
        (dt.datetime, NOON.astimezone(dt.timezone(dt.timedelta(hours=1))), NOON),
        (dt.timedelta, 90, dt.timedelta(seconds=90)),
        (dt.timedelta, Decimal("1.5"), dt.timedelta(seconds=1.5)),
        (dt.timedelta, "2 h", dt.timedelta(hours=2)),
        (dt.timedelta, "7d", dt.timedelta(days=7)),
        (list[int], [1, 2], [1, 2]),
        (list, [1, "a"], [1, "a"]),
        (set[int], [1, 1], {1}),
        (frozenset[str], ["a"], frozenset({"a"})),
        (collections.abc.Sequence[int], [1], (1,)),
        (tuple[int, str], [1, "a"], (1, "a")),
        (dict, {"a": 1}, {"a": 1}),
        (collections.abc.Mapping[Literal["a"], Number], {"a": 6}, {"a": 6}),
        (int | str, "a", "a"),
        (Number | None, 6, 6),
        (list[int] | dict[str, int], {"a": 1}, {"a": 1}),
        (list[int] | int, [1], [1]),
        (Mug | Plate, {"type": "plate", "size": 3}, Plate(size=3)),
        (Mug, {}, Mug()),
        (Mug, {"type": "mug"}, Mug()),
        (Annotated[int, "a note"], 7, 7),
        (UUID, "00000000-0000-0000-0000-000000000007", UUID(int=7)),
        (Literal[1, "one"], 1, 1),
    ],
)
def test_what_fits_is_read(wanted: Any, value: Any, read: Any) -> None:
    walk = walker()
    found = walk.read(wanted, value, ("x",))
    assert walk.faults == []
    assert found == read
    assert type(found) is type(read)


@pytest.mark.parametrize(
    ("wanted", "value", "says", "cure"),
    [
        (int, True, "true or false stands here", "Write a whole number"),
        (int, Decimal(1), "a number with a fraction stands here", "Write a whole number"),
        (bool, "true", "text stands here", "true or false, without quotes"),
        (float, True, "true or false stands here", "a number"),
        (float, Decimal("inf"), "too large", "smaller"),
        (float, 10**400, "too large", "smaller"),
        (Decimal, True, "true or false stands here", "9.95"),
        (Decimal, "1,5", "is no number", "9.95"),
        (Decimal, "NaN", "no finite number", "9.95"),
        (dt.date, NOON, "a date and time stands here", "like 2025-01-31."),
        (dt.datetime, A_DAY, "a date stands here", "with its time zone"),
        (dt.datetime, dt.datetime.min.replace(tzinfo=dt.timezone(dt.timedelta(hours=9))), "calendars", "a year"),
        (dt.timedelta, "2 weeks", "text stands here", '"15m"'),
        (dt.timedelta, True, "true or false stands here", '"15m"'),
        (dt.timedelta, Decimal("nan"), "no length of time", '"15m"'),
        (dt.timedelta, 10**400, "no length of time", '"15m"'),
        (list[int], "1", "text stands here", "Put it in brackets"),
        (list, {}, "a table stands here", "Write a list in brackets."),
        (dict[str, int], [], "a list stands here", "Write a table"),
        (Mug, 5, "a whole number stands here", "Write a table"),
        (Mug | Plate, {"type": "fork"}, "does not tell which one it is", "type = one of: mug, plate"),
        (Mug | Plate | dt.date, {}, "does not tell which one it is", "type = one of: mug, plate"),
        (Mug | Plate, "mug", "text stands here", "a table"),
        (Mug | None, "mug", "text stands here, and it must be a table", "Write a table"),
        (int | str, [], "a list stands here", "a whole number, or text in quotes"),
        (Literal["a", "b"], 1, "a whole number stands here", "one of: a, b"),
        (Literal["a"], "x" * 90, "this text is not one of the words", "one of these"),
        (UUID, "seven", "text stands here", "what the connector calls UUID"),
        (Number, 5, "5 is too small", "more than 5"),
        (Word, "ab", "too short", "at least 3 letters"),
        (Word, "abcde", "too long", "at most 4 letters"),
        (Word, "", "nothing stands here", "Fill it in"),
        (Word, "ABC", "does not have the right form", "^[a-z]+$"),
        (Annotated[list[int], Meta(min_length=2)], [1], "too short", "at least 2 items"),
        (Annotated[dt.time, Meta(tz=True)], dt.time(12), "must stand with a time zone", "with a time zone"),
    ],
)
def test_what_does_not_fit_is_refused_in_our_words(wanted: Any, value: Any, says: str, cure: str) -> None:
    walk = walker()
    assert walk.read(wanted, value, ("x",)) is FAULTY
    (fault,) = walk.faults
    assert (fault.line, fault.table, fault.field) == (1, "", "x")
    assert says in fault.says
    assert cure in fault.cure


def test_every_wrong_item_and_key_is_found() -> None:
    walk = walker()
    assert walk.read(dict[Literal["a", "b"], list[int]], {"a": [1, "2", "3"], "c": []}, ("x",)) is FAULTY
    assert [fault.field for fault in walk.faults] == ["x.a", "x.a", "x.c"]


def test_a_struct_that_breaks_while_it_is_made_is_a_fault_of_its_table() -> None:
    walk = walker({"KEY": "hunter2"})
    assert walk.read(Careless, {"key": {"env": "KEY"}}, ("x",)) is FAULTY
    (fault,) = walk.faults
    assert fault.says == "this is refused: KeyError: '***'"


def test_a_tag_of_another_struct_is_refused() -> None:
    walk = walker()
    assert walk.read(Mug, {"type": "plate"}, ("x",)) is FAULTY
    assert [(fault.field, fault.cure) for fault in walk.faults] == [("x.type", "Write type = mug.")]


def test_defaults_are_not_shared() -> None:
    first, second = (walker().read(Mug, {}, ("x",)) for _ in range(2))
    assert first.tags is not second.tags
