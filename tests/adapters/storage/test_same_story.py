"""Memory and SQLite answer the same, whatever is asked of them."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from adapters.storage import make_storage, migrate
from hub_core.models import Order, Ref
from hub_core.testing.samples import NOON, SHOP, WAREHOUSE, after, order, ring
from hub_core.use_cases.records import Entry, InboxRow, Outgoing, Pause, Problem
from hub_core.use_cases.storage import Work

pytestmark = pytest.mark.anyio

WHO = st.sampled_from([SHOP] * 7 + [WAREHOUSE])
KEY = st.sampled_from(["shop-nl:1", "shop-nl:1", "shop-nl:2"])
TIME = st.integers(0, 12).map(after)
EARLY = st.integers(0, 3).map(after)
LATE = st.integers(2, 12).map(after)
STREAM = st.sampled_from(["orders", "orders", "orders", "shipments"])
NAME = st.sampled_from(["a", "B", "é"])
BY = st.sampled_from(["operator", "hub"])
SOME = st.integers(1, 3)
WHICH = st.sampled_from([0, 0, 1, 2])
MAYBE_WHO = st.none() | WHO
IDS = st.none() | st.lists(st.integers(0, 2), max_size=2)
"""Which of those that were claimed."""
EVERY_JOB = [(who, job) for who in (SHOP, WAREHOUSE) for job in ("sweep", "import")]
JOB = st.sampled_from(EVERY_JOB)


class Spilt(Exception):
    """What a step of this story fails with."""


class Hands:
    """What was claimed from one storage, in order."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.rings: list[Any] = []
        self.runs: list[Any] = []


def _verb(name: str, **arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.tuples(st.just(name), st.fixed_dictionaries(arguments))


STOPS = (
    _verb("pause", connector=WHO, stream=st.sampled_from(["", "orders"]), by=BY),
    _verb("lift", connector=WHO, stream=st.sampled_from(["", "orders"]), by=st.just("operator")),
    _verb("lift", connector=WHO, stream=st.sampled_from(["", "orders"]), by=BY),
    _verb("look_around"),
)
LETTERS = st.one_of(
    _verb("address", stream=STREAM, key=KEY, to=WHO, due=EARLY, priority=SOME, trace=NAME),
    _verb("claim", now=LATE, to=WHO, limit=SOME),
    _verb("claim", now=LATE, to=WHO, limit=SOME),
    _verb("heard", which=WHICH, now=TIME),
    _verb("put_off", which=WHICH, due=TIME, reason=NAME),
    _verb("park", which=WHICH, now=TIME, reason=NAME),
    _verb("hold", which=WHICH, until=LATE),
    _verb("retry", now=TIME, ids=IDS, to=MAYBE_WHO),
    *STOPS,
)
RINGS = st.one_of(
    _verb("ring", origin=WHO, due=EARLY),
    _verb("claim_rings", now=LATE, origin=WHO, limit=SOME),
    _verb("claim_rings", now=LATE, origin=WHO, limit=SOME),
    _verb("read", which=WHICH, now=TIME),
    _verb("put_ring_off", which=WHICH, due=TIME, reason=NAME),
    _verb("park_ring", which=WHICH, now=TIME, reason=NAME),
    _verb("hold_ring", which=WHICH, until=LATE),
    _verb("retry_rings", now=TIME, ids=IDS, origin=MAYBE_WHO),
    *STOPS,
)
JOBS = st.one_of(
    _verb("ensure", job=JOB, next_run=st.none() | EARLY),
    _verb("start", now=LATE, jobs=st.lists(JOB, min_size=1, max_size=3)),
    _verb("start", now=LATE, jobs=st.just(EVERY_JOB)),
    _verb("done", which=WHICH, at=TIME, next_run=st.none() | TIME, ok=st.booleans()),
    _verb("trigger", job=JOB, at=TIME),
    _verb("look_around"),
)
BOOKS = st.one_of(
    _verb("give", label=NAME, value=NAME, identity=NAME),
    _verb("keep", key=KEY, quantity=SOME, origin=WHO),
    _verb("intend", key=KEY, content=NAME),
    _verb("withdraw", key=KEY, content=NAME),
    _verb("film", subject=KEY, at=TIME, text=NAME),
    _verb("found", cause=NAME, at=TIME),
    _verb("solved", cause=NAME, at=TIME),
    _verb("told", cause=NAME, at=TIME),
    _verb("look_around"),
)
FAILS = st.sampled_from([False, False, False, True])


def _story(verbs: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(st.tuples(st.lists(verbs, min_size=1, max_size=3), FAILS), min_size=10, max_size=20)


def _pick(rows: Sequence[Any], which: int) -> Any:
    return rows[-1 - which % len(rows)] if rows else None


def _some(rows: Sequence[Any], which: Sequence[int]) -> list[Any]:
    return [_pick(rows, one) for one in which if rows]


def _unnumbered(answer: Any) -> Any:
    # Ids only tell rows apart: what they are is each storage's own.
    if isinstance(answer, list):
        return [_unnumbered(one) for one in answer]
    if isinstance(answer, Outgoing):
        return replace(answer, id=0)
    return replace(answer, ring=replace(answer.ring, id=0)) if isinstance(answer, InboxRow) else answer


def _letters(work: Work, hands: Hands, verb: str, say: dict[str, Any]) -> Any:
    if verb == "address":
        return work.outbox.address(say.pop("stream"), say.pop("key"), **say)
    if verb == "claim":
        rows = work.outbox.claim(say["now"], to=say["to"], until=say["now"] + (after(3) - NOON), limit=say["limit"])
        hands.letters.extend(rows)
        return list(rows)
    if verb == "retry":
        ids = None if say["ids"] is None else [row.id for row in _some(hands.letters, say["ids"])]
        return work.outbox.retry(say["now"], ids=ids, to=say["to"])
    row = _pick(hands.letters, say.pop("which"))
    verbs = {
        "heard": work.outbox.heard,
        "put_off": work.outbox.later,
        "park": work.outbox.park,
        "hold": work.outbox.hold,
    }
    return None if row is None else verbs[verb](row, **say)


def _rings(work: Work, hands: Hands, verb: str, say: dict[str, Any]) -> Any:
    if verb == "ring":
        work.inbox.keep(ring(origin=say["origin"], kept_at=say["due"]), due=say["due"])
        return None
    if verb == "claim_rings":
        until = say["now"] + (after(3) - NOON)
        rows = work.inbox.claim(say["now"], origin=say["origin"], until=until, limit=say["limit"])
        hands.rings.extend(rows)
        return list(rows)
    if verb == "retry_rings":
        ids = None if say["ids"] is None else [row.ring.id for row in _some(hands.rings, say["ids"])]
        return work.inbox.retry(say["now"], ids=ids, origin=say["origin"])
    row = _pick(hands.rings, say.pop("which"))
    verbs = {
        "read": work.inbox.read,
        "put_ring_off": work.inbox.later,
        "park_ring": work.inbox.park,
        "hold_ring": work.inbox.hold,
    }
    return None if row is None else verbs[verb](row, **say)


def _jobs(work: Work, hands: Hands, verb: str, say: dict[str, Any]) -> Any:
    if verb == "ensure":
        return work.schedules.ensure(*say["job"], every=after(1) - NOON, next_run=say["next_run"])
    if verb == "start":
        runs = work.schedules.claim(say["now"], until=say["now"] + (after(3) - NOON), jobs=say["jobs"])
        hands.runs.extend(runs)
        return list(runs)
    if verb == "trigger":
        return work.schedules.trigger(*say["job"], at=say["at"])
    run = _pick(hands.runs, say.pop("which"))
    return None if run is None else work.schedules.done(run, result="r", **say)


def _rest(work: Work, verb: str, say: dict[str, Any]) -> Any:
    verbs: dict[str, Callable[..., Any]] = {
        "pause": lambda **stop: work.pauses.set(Pause(reason="r", since=NOON, **stop)),
        "lift": lambda connector, stream, by: work.pauses.lift(connector, stream, by=by),
        "give": lambda label, value, identity: work.names.give("product", label, value, identity),
        "keep": lambda key, quantity, origin: work.facts.keep(order(ref=Ref.of(key), quantity=quantity), origin=origin),
        "intend": lambda key, content: list(work.intents.begin(SHOP, key, content, at=NOON)),
        "withdraw": lambda key, content: work.intents.withdraw(SHOP, key, content),
        "film": lambda **line: work.history.add(Entry(who=SHOP, what="said", **line)),
        "found": lambda cause, at: work.problems.found(
            Problem(connector=SHOP, cause=cause, evidence="e", cure="c", since=at, last_at=at)
        ),
        "solved": lambda cause, at: work.problems.solved(SHOP, cause, at=at),
        "told": lambda cause, at: work.problems.told(SHOP, cause, at=at),
    }
    return verbs[verb](**say)


def _around(work: Work) -> list[Any]:
    keys = ("shop-nl:1", "shop-nl:2")
    return [
        [list(work.outbox.of(stream, key)) for stream in ("orders", "shipments") for key in keys],
        [list(work.outbox.parked()), list(work.outbox.counts())],
        [list(work.inbox.parked()), list(work.inbox.counts())],
        [list(work.pauses.all()), list(work.schedules.all())],
        [list(work.problems.open()), list(work.problems.untold())],
        [(work.facts.find(Order, key), work.facts.giver(Order, key)) for key in keys],
        [list(work.names.of("product", name)) + list(work.names.anywhere("product", name)) for name in ("a", "B", "é")],
        [(list(work.history.of(key)), list(work.history.of(key, limit=2))) for key in keys],
        [list(work.intents.begun(SHOP, key)) for key in keys],
    ]


def _play(work: Work, hands: Hands, verb: str, say: dict[str, Any]) -> Any:
    if verb == "look_around":
        return _around(work)
    if verb in ("address", "claim", "heard", "put_off", "park", "hold", "retry"):
        return _letters(work, hands, verb, say)
    if verb in ("ring", "claim_rings", "read", "put_ring_off", "park_ring", "hold_ring", "retry_rings"):
        return _rings(work, hands, verb, say)
    if verb in ("ensure", "start", "done", "trigger"):
        return _jobs(work, hands, verb, say)
    return _rest(work, verb, say)


async def _tell(url: str, story: Sequence[tuple[Sequence[tuple[str, dict[str, Any]]], bool]]) -> list[Any]:
    storage, hands, answers = make_storage(url), Hands(), []
    await storage.open()

    def step(work: Work, verbs: Sequence[tuple[str, dict[str, Any]]], fails: bool) -> None:
        answers.extend(_unnumbered(_play(work, hands, verb, dict(say))) for verb, say in verbs)
        if fails:
            raise Spilt

    for verbs, fails in story:
        try:
            await storage.do(lambda work, v=verbs, f=fails: step(work, v, f))
        except Spilt:
            answers.append("spilt")
    answers.append(_unnumbered(await storage.look(_around)))
    await storage.close()
    return answers


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "empty.db"
    migrate(f"sqlite:///{file}")
    return file


async def _same(migrated: Path, story: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(migrated, f"{folder}/hub.db")
        assert await _tell("memory://", story) == await _tell(f"sqlite:///{folder}/hub.db", story)


played = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@played
@given(story=_story(LETTERS))
async def test_letters_fare_the_same(migrated: Path, story: Any) -> None:
    await _same(migrated, story)


@played
@given(story=_story(RINGS))
async def test_rings_fare_the_same(migrated: Path, story: Any) -> None:
    await _same(migrated, story)


@played
@given(story=_story(JOBS))
async def test_jobs_fare_the_same(migrated: Path, story: Any) -> None:
    await _same(migrated, story)


@played
@given(story=_story(BOOKS))
async def test_books_read_the_same(migrated: Path, story: Any) -> None:
    await _same(migrated, story)
