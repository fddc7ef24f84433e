"""The thread that writes: takes every step that waits, runs them in one transaction, and keeps all at once."""

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.storage.news import Bell
from adapters.storage.sql.engine import Engine, Fault, Lost
from adapters.storage.sql.session import Session
from adapters.storage.sql.work import SqlWork
from hub_core.errors import Unavailable
from hub_core.use_cases.storage import Work

STEPS = 200
KEYS = 400
"""How many steps and keys share a commit at most: the locks of a database server are not endless."""
TRIES = 4
IDLE = 0.5
"""Seconds between two looks at what other processes wrote."""


@dataclass(slots=True, eq=False)
class Job:
    """A step that was handed in, and its end."""

    step: Callable[[Work], Any]
    keys: tuple[str, ...]
    future: "asyncio.Future[Any]"
    result: Any = None
    error: BaseException | None = None


Tell = Callable[[Sequence[Job], set[Bell]], None]
"""Where the writer says which steps ended, and whom the commit concerns."""


class Writer:
    """One lane of group commits."""

    def __init__(self, engine: Engine, session: Session, name: str, *, tell: Tell, others: Callable[[], None]) -> None:
        self._engine = engine
        self._session: Session | None = session
        self._tell = tell
        self._others = others
        self._looked = 0.0
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._left: Job | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def hand_in(self, job: Job) -> None:
        """Let this step run as soon as possible."""
        self._queue.put(job)

    def finish(self) -> None:
        """Wait until all that was handed in has ended, and let go of the connection."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        more = True
        while more:
            jobs, more = self._take()
            if jobs:
                self._tell(jobs, self._end(jobs))
            self._look_for_others()
        self._let_go()

    def _take(self) -> tuple[list[Job], bool]:
        """All that waits, as far as it fits into one commit; and whether there may be more."""
        jobs: list[Job] = []
        keys = 0
        while len(jobs) < STEPS:
            try:
                job = self._left or self._queue.get(block=not jobs, timeout=IDLE)
            except queue.Empty:
                break
            self._left = None
            if job is None:
                return jobs, False
            keys += len(job.keys)
            if jobs and keys > KEYS:
                self._left = job
                break
            jobs.append(job)
        return jobs, True

    def _end(self, jobs: Sequence[Job]) -> set[Bell]:
        """Run these together, again where the database asks for it, and at last one by one."""
        error: BaseException | None = None
        fault = Fault.AGAIN
        marked = False
        for _ in range(TRIES):
            try:
                return self._together(jobs, marked=marked)
            except BaseException as raised:  # whatever it is, those who wait must hear of it
                error, fault = raised, self._engine.fault(raised)
                self._take_back()
            if fault is Fault.DOWN or (fault is Fault.STEP and len(jobs) == 1):
                break
            # Marks cost a round trip each, so they are only set once a step is known to fail.
            marked = marked or fault is Fault.STEP
        if fault is Fault.AGAIN and len(jobs) > 1:
            return set().union(*(self._end([job]) for job in jobs))
        for job in jobs:
            job.error = error if fault is Fault.STEP and len(jobs) == 1 else _unavailable(error)
        return set()

    def _together(self, jobs: Sequence[Job], *, marked: bool) -> set[Bell]:
        if self._session is None:
            self._session = self._engine.connect()
        session, work = self._session, SqlWork(self._session)
        session.bells = set()
        keys = sorted({key for job in jobs for key in job.keys})
        session.begin(keys)
        work.look_ahead(keys)
        for job in jobs:
            if marked:
                self._play_marked(job, session, work)
            else:
                job.result = job.step(work)
        session.commit()
        return session.bells

    def _play_marked(self, job: Job, session: Session, work: SqlWork) -> None:
        bells = set(session.bells)
        session.mark()
        try:
            job.result, job.error = job.step(work), None
            session.unmark()
        except BaseException as error:
            if self._engine.fault(error) is not Fault.STEP:
                raise
            session.undo()
            work.forget()
            session.bells = bells
            job.error = error

    def _take_back(self) -> None:
        try:
            if self._session is not None:
                self._session.rollback()
        except Exception:
            # A connection that cannot go back is let go, and the database forgets what was begun on it.
            self._let_go()

    def _let_go(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def _look_for_others(self) -> None:
        now = time.monotonic()
        if self._session is not None and now - self._looked >= IDLE:
            self._looked = now
            if self._session.others_wrote():
                self._others()


def _unavailable(error: BaseException | None) -> Unavailable:
    unavailable = Unavailable(f"nothing can be kept now: {error}", may_have_acted=isinstance(error, Lost))
    unavailable.__cause__ = error
    return unavailable
