"""The writer: whose fault it is decides who fails."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from adapters.storage.sql import Sql
from adapters.storage.sql.engine import Ears, Fault, Lost
from adapters.storage.sql.session import Row, Session, Statement, Values
from hub_core.errors import Unavailable

pytestmark = pytest.mark.anyio


class Crossed(Exception):
    """Two transactions waited for one another."""


class Scripted(Session):
    """A connection that fails as it is told, and writes down what was kept."""

    def __init__(self, engine: "ScriptedEngine") -> None:
        super().__init__()
        self.engine = engine

    def rows(self, statement: Statement, values: Values, /) -> Sequence[Row]:
        return []

    def change(self, statement: Statement, values: Values, /) -> int:
        self.engine.open.append(values["name"])
        return 1

    def many(self, values: Any, /) -> object:
        return list(values)

    def begin(self, keys: Sequence[str], /) -> None:
        self.engine.begun.append(tuple(keys))
        self.engine.open = []

    def commit(self) -> None:
        if self.engine.at_commit:
            raise self.engine.at_commit.pop(0)
        self.engine.kept.append(self.engine.open)

    def rollback(self) -> None:
        if self.engine.at_rollback:
            raise self.engine.at_rollback.pop(0)
        self.engine.open = []

    def mark(self) -> None:
        self.engine.marks.append(len(self.engine.open))

    def unmark(self) -> None:
        self.engine.marks.pop()

    def undo(self) -> None:
        del self.engine.open[self.engine.marks.pop() :]

    def close(self) -> None:
        self.engine.closed += 1


class ScriptedEngine:
    """A database that fails as it is told."""

    lanes = 1

    def __init__(self) -> None:
        self.begun: list[tuple[str, ...]] = []
        self.open: list[str] = []
        self.kept: list[list[str]] = []
        self.marks: list[int] = []
        self.at_commit: list[Exception] = []
        self.at_rollback: list[Exception] = []
        self.closed = 0

    def prepare(self) -> None:
        pass

    def migrate(self) -> None:
        pass

    def is_current(self) -> bool:
        return True

    def connect(self, *, reading: bool = False) -> Session:
        return Scripted(self)

    def fault(self, error: BaseException, /) -> Fault:
        if isinstance(error, Crossed):
            return Fault.AGAIN
        return Fault.DOWN if isinstance(error, Lost | OSError) else Fault.STEP

    def listen(self, ears: Ears, /) -> Callable[[], None]:
        return lambda: None


def _note(name: str) -> Callable[[Any], None]:
    return lambda work: work.notes.write("shop-nl", name, "kept")


async def _together(storage: Sql, *steps: Callable[[Any], Any]) -> list[Any]:
    # The first step holds the writer until all others wait, so that they share one commit.
    waiting = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hold(_: Any) -> None:
        asyncio.run_coroutine_threadsafe(waiting.wait(), loop).result(10)

    calls = [asyncio.ensure_future(storage.do(step, f"k{number}")) for number, step in enumerate((hold, *steps))]
    await asyncio.sleep(0.02)
    waiting.set()
    return (await asyncio.gather(*calls, return_exceptions=True))[1:]


@pytest.fixture
async def engine() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture
async def storage(engine: ScriptedEngine):
    storage = Sql(engine)
    await storage.open()
    yield storage
    await storage.close()


async def test_what_waits_shares_one_commit_under_all_its_keys(engine, storage) -> None:
    assert await _together(storage, _note("c"), _note("b"), _note("a")) == [None, None, None]
    assert [kept for kept in engine.kept if kept] == [["c", "b", "a"]]
    assert engine.begun[-1][-3:] == ("k1", "k2", "k3")


async def test_a_step_that_raises_is_taken_out_and_the_others_kept(engine, storage) -> None:
    def spill(work: Any) -> None:
        work.notes.write("shop-nl", "spilt", "")
        raise ValueError("spilt")

    ends = await _together(storage, _note("a"), spill, _note("b"))
    assert [type(end) for end in ends] == [type(None), ValueError, type(None)]
    assert engine.kept[-1] == ["a", "b"]


async def test_crossed_locks_are_tried_again(engine, storage) -> None:
    engine.at_commit = [Crossed(), Crossed()]
    await storage.do(_note("a"))
    assert engine.kept == [["a"]]


async def test_locks_that_keep_crossing_are_tried_one_by_one(engine, storage) -> None:
    calls = [0]

    def stubborn(work: Any) -> None:
        calls[0] += 1
        raise Crossed("again")

    ends = await _together(storage, _note("a"), stubborn, _note("b"))
    assert [type(end) for end in ends] == [type(None), Unavailable, type(None)]
    assert [kept for kept in engine.kept if kept] == [["a"], ["b"]]
    assert calls[0] < 10


async def test_when_nothing_can_be_kept_everyone_is_told(engine, storage) -> None:
    engine.at_commit = [OSError("disk full"), OSError("disk full")]
    with pytest.raises(Unavailable, match="disk full"):
        await storage.do(_note("x"))
    engine.at_commit = []
    engine.at_commit = [OSError("disk full")]
    ends = await asyncio.gather(*(storage.do(_note(name)) for name in "ab"), return_exceptions=True)
    assert any(isinstance(end, Unavailable) and not end.may_have_acted for end in ends)


async def test_a_connection_lost_at_the_commit_may_have_kept(engine, storage) -> None:
    engine.at_commit = [Lost("gone")]
    with pytest.raises(Unavailable, match="gone") as told:
        await storage.do(_note("a"))
    assert told.value.may_have_acted


async def test_a_connection_that_cannot_roll_back_is_replaced(engine, storage) -> None:
    engine.at_commit, engine.at_rollback = [OSError("gone")], [OSError("gone")]
    with pytest.raises(Unavailable):
        await storage.do(_note("a"))
    assert engine.closed == 1
    await storage.do(_note("b"))
    assert engine.kept == [["b"]]


async def test_a_caller_that_went_away_stops_nobody(engine, storage) -> None:
    call = asyncio.ensure_future(storage.do(_note("a")))
    await asyncio.sleep(0)
    call.cancel()
    await storage.do(_note("b"))
    assert [name for kept in engine.kept for name in kept][-1] == "b"


async def test_a_step_that_stops_an_iteration_raises_an_error(storage) -> None:
    with pytest.raises(RuntimeError, match="StopIteration"):
        await storage.do(lambda _: next(iter(())))
