"""What every port of the hub needs: storage, members, a clock, and the name of the giver it is bound to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from hub_core.use_cases.desk import Desk
from hub_core.use_cases.members import Member, Members
from hub_core.use_cases.storage import Storage, Work
from hub_core.use_cases.trace import current_cause, current_trace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Giving:
    """One giver at the hub's door. The name is in the port, not in an argument: nobody speaks under another's."""

    storage: Storage
    members: Members
    now: Callable[[], datetime]
    name: str

    @property
    def member(self) -> Member:
        """The giver itself."""
        return self.members[self.name]

    async def step(self, step: Callable[[Desk], T], *keys: str) -> T:
        """Run a step at a desk of this giver."""
        trace, cause = current_trace(), current_cause()

        def at_desk(work: Work) -> T:
            desk = Desk(work=work, members=self.members, now=self.now(), who=self.name, trace=trace, cause=cause)
            return step(desk)

        return await self.storage.do(at_desk, *keys)
