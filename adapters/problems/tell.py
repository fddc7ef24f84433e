"""Tells people of new problems: one e-mail per cause, and a line in the log where no mail server is named (O4)."""

import logging
import smtplib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hub_core.use_cases.desk import HUB
from hub_core.use_cases.records import Problem
from hub_core.use_cases.storage import Storage, Work

LEASE = timedelta(minutes=5)
"""How long others wait for a process that died while it told people; longer than any one mail takes."""
TELLING = "tells people of problems until"
OF_THIS_MAIL_ALONE = (smtplib.SMTPDataError, ValueError)
"""Faults after which another mail may well be taken; after any other the mail server is left alone for this time."""
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Teller:
    """Looks for problems nobody was told of. Of several processes over one database, one tells at a time."""

    storage: Storage
    now: Callable[[], datetime]
    postman: Callable[[Problem], Awaitable[None]] | None = None
    _logged: set[tuple[str, str, datetime]] = field(default_factory=set)

    async def tell(self) -> int:
        """Tell of each once; answer of how many. A mail that cannot be sent is tried again the next time."""
        untold = await self.storage.look(lambda work: work.problems.untold())
        self._log(untold)
        if self.postman is None or not untold or not await self._alone():
            return 0
        try:
            return await self._mail(self.postman)
        finally:
            await self.storage.do(lambda work: work.notes.write(HUB, TELLING, ""), TELLING)

    async def _alone(self) -> bool:
        """Take the turn of telling, unless another has it."""
        now = self.now()

        def step(work: Work) -> bool:
            until = work.notes.read(HUB, TELLING)
            if until and datetime.fromisoformat(until) > now:
                return False
            work.notes.write(HUB, TELLING, (now + LEASE).isoformat())
            return True

        return await self.storage.do(step, TELLING)

    async def _mail(self, postman: Callable[[Problem], Awaitable[None]]) -> int:
        told = 0
        for problem in await self.storage.look(lambda work: work.problems.untold()):
            try:
                await postman(problem)
            except OF_THIS_MAIL_ALONE as fault:
                _not_sent(problem, fault)
            except OSError as fault:
                _not_sent(problem, fault)
                break
            else:
                await self._told(problem)
                told += 1
        return told

    async def _told(self, problem: Problem) -> None:
        at = self.now()

        def step(work: Work) -> None:
            work.problems.told(problem.connector, problem.cause, at=at)
            work.notes.write(HUB, TELLING, (at + LEASE).isoformat())

        await self.storage.do(step, TELLING)

    def _log(self, untold: Sequence[Problem]) -> None:
        """A line for each that is new, also where nobody is written to; one found again after its end is new."""
        names = {(problem.connector, problem.cause, problem.since): problem for problem in untold}
        for name, problem in names.items():
            if name not in self._logged:
                log.warning(
                    "problem",
                    extra={
                        "connector": problem.connector,
                        "cause": problem.cause,
                        "evidence": problem.evidence,
                        "cure": problem.cure,
                    },
                )
        self._logged = set(names)


def _not_sent(problem: Problem, fault: Exception) -> None:
    log.error("a mail could not be sent", extra={"cause": problem.cause, "reason": str(fault)})
