"""Promises about notes and problems."""

from typing import Any

import pytest

from hub_core.testing.contracts.storage.play import StoragePromises
from hub_core.testing.samples import NOON, SHOP, WAREHOUSE, after
from hub_core.use_cases.records import Problem
from hub_core.use_cases.storage import Storage, Work


def problem(cause: str = "unknown status", minute: int = 0, **changes: Any) -> Problem:
    """A problem that was found so many minutes after noon."""
    fields: dict[str, Any] = {"connector": SHOP, "evidence": "lost_in_space", "cure": "add it to plugins.toml"}
    return Problem(cause=cause, since=after(minute), last_at=after(minute), **{**fields, **changes})


class NotePromises(StoragePromises):
    """Small texts, and what a person should see."""

    async def test_a_note_takes_the_place_of_the_former(self, storage: Storage) -> None:
        """Per owner and name, the last that was written."""
        assert await storage.look(lambda work: work.notes.read(SHOP, "cursor")) is None

        def step(work: Work) -> None:
            work.notes.write(SHOP, "cursor", "7")
            work.notes.write(SHOP, "cursor", "8")
            work.notes.write(WAREHOUSE, "cursor", "1")

        await storage.do(step)
        assert await storage.look(lambda work: work.notes.read(SHOP, "cursor")) == "8"

    async def test_a_note_made_once_stays(self, storage: Storage) -> None:
        """The first stands, also an empty one, and everyone is told what stands."""
        assert await storage.do(lambda work: work.notes.once(SHOP, "path token", "first")) == "first"
        assert await storage.do(lambda work: work.notes.once(SHOP, "path token", "second")) == "first"
        assert await storage.do(lambda work: work.notes.once(SHOP, "label", "")) == ""
        assert await storage.do(lambda work: work.notes.once(SHOP, "label", "second")) == ""

    @pytest.mark.promise("O4")
    async def test_a_problem_is_new_once(self, storage: Storage) -> None:
        """Found again it is counted, with the newest evidence, and stays told."""
        assert await storage.do(lambda work: work.problems.found(problem()))
        await storage.do(lambda work: work.problems.told(SHOP, "unknown status", at=after(1)))
        assert not await storage.do(lambda work: work.problems.found(problem(minute=2, evidence="half_open")))
        (stands,) = await storage.look(lambda work: work.problems.open())
        assert (stands.since, stands.last_at, stands.count) == (NOON, after(2), 2)
        assert (stands.evidence, stands.told_at, stands.solved_at) == ("half_open", after(1), None)

    async def test_a_solved_problem_is_new_when_found_again(self, storage: Storage) -> None:
        """It begins anew: untold, counted from one."""
        await storage.do(lambda work: work.problems.found(problem()))
        await storage.do(lambda work: work.problems.told(SHOP, "unknown status", at=NOON))
        assert await storage.do(lambda work: work.problems.solved(SHOP, "unknown status", at=after(1)))
        assert not await storage.do(lambda work: work.problems.solved(SHOP, "unknown status", at=after(2)))
        assert not await storage.do(lambda work: work.problems.solved(SHOP, "never found", at=after(2)))
        assert await storage.look(lambda work: work.problems.open()) == []
        assert await storage.do(lambda work: work.problems.found(problem(minute=5)))
        (stands,) = await storage.look(lambda work: work.problems.untold())
        assert (stands.since, stands.count, stands.told_at) == (after(5), 1, None)

    async def test_problems_come_oldest_first_until_told(self, storage: Storage) -> None:
        """Open ones by the time they began; untold ones are those that nobody was told of."""

        def step(work: Work) -> None:
            work.problems.found(problem("c", 3))
            work.problems.found(problem("a", 1))
            work.problems.found(problem("b", 2, connector=WAREHOUSE))
            work.problems.told(SHOP, "a", at=after(4))

        await storage.do(step)
        assert [one.cause for one in await storage.look(lambda work: work.problems.open())] == ["a", "b", "c"]
        assert [one.cause for one in await storage.look(lambda work: work.problems.untold())] == ["b", "c"]
