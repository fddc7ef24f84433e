"""The threads that only look: each on a connection of its own, beside the writer."""

import queue
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from adapters.storage.sql.engine import Engine, Fault
from adapters.storage.sql.session import Session
from adapters.storage.sql.work import SqlWork
from hub_core.errors import Unavailable
from hub_core.use_cases.storage import T, Work

THREADS = 2
TRIES = 2


class Readers:
    """A small pool of connections that cannot write."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._free: queue.SimpleQueue[Session] = queue.SimpleQueue()
        self.pool = ThreadPoolExecutor(THREADS, thread_name_prefix="storage-look")

    def look(self, step: Callable[[Work], T]) -> T:
        """Run this step on what is kept now. Blocks; meant for the pool's threads."""
        error: Exception | None = None
        for _ in range(TRIES):
            try:
                return self._look(step)
            except Exception as raised:
                error, fault = raised, self._engine.fault(raised)
                if fault is Fault.STEP:
                    raise
            if fault is Fault.DOWN:
                break
        raise Unavailable(f"nothing can be read now: {error}", may_have_acted=False) from error

    def close(self) -> None:
        """Wait for the looks that go on, and let go of the connections. Blocks."""
        self.pool.shutdown(wait=True)
        while not self._free.empty():
            self._free.get().close()

    def _look(self, step: Callable[[Work], T]) -> T:
        session = self._session()
        try:
            session.begin(())
            result = step(SqlWork(session))
            session.rollback()
        except BaseException as error:
            self._recover(session, error)
            raise
        self._free.put(session)
        return result

    def _recover(self, session: Session, error: BaseException) -> None:
        if self._engine.fault(error) is not Fault.STEP:
            session.close()
            return
        session.rollback()
        self._free.put(session)

    def _session(self) -> Session:
        try:
            return self._free.get_nowait()
        except queue.Empty:
            return self._engine.connect(reading=True)
