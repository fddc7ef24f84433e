"""Steps on a database: handed to the writer, answered on the caller's loop."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Literal

from adapters.storage.news import Bell, News
from adapters.storage.sql.engine import Engine, Lost
from adapters.storage.sql.reader import Readers
from adapters.storage.sql.writer import Job, Writer
from hub_core.errors import Unavailable
from hub_core.use_cases.storage import T, Work


class Open:
    """What an open storage holds: the writers, the readers, and the ears for other processes."""

    def __init__(self, engine: Engine, news: News, loop: asyncio.AbstractEventLoop) -> None:
        self._news = news
        self._loop = loop
        self._stop_listening = engine.listen(self)
        self.readers = Readers(engine)
        self._writers = [
            Writer(engine, engine.connect(), f"storage-{lane}", tell=self._tell, others=self._others)
            for lane in range(engine.lanes)
        ]

    def hand_in(self, job: Job) -> None:
        """Give it to the writer of its lane: steps with keys wait for others, steps without never do."""
        self._writers[0 if job.keys else -1].hand_in(job)

    def close(self) -> None:
        """Finish what was handed in, then let go. Blocks."""
        for writer in self._writers:
            writer.finish()
        self.readers.close()
        self._stop_listening()

    def heard(self, bell: Bell, /) -> None:
        """Another process kept something for this one."""
        self._on_loop(self._news.ring, (bell,))

    def deaf(self, reason: str, /) -> None:
        """Nothing can be heard of other processes for now."""
        self._on_loop(self._news.lost, Unavailable(reason, may_have_acted=False))

    def again(self) -> None:
        """Others are heard again."""
        self._on_loop(self._news.found)

    def _others(self) -> None:
        self._on_loop(self._news.ring_all)

    def _tell(self, jobs: Sequence[Job], bells: set[Bell]) -> None:
        self._on_loop(self._settle, jobs, bells)

    def _settle(self, jobs: Sequence[Job], bells: set[Bell]) -> None:
        self._news.ring(bells)
        for job in jobs:
            if job.future.done():
                continue
            if job.error is None:
                job.future.set_result(job.result)
            else:
                job.future.set_exception(_raisable(job.error))

    def _on_loop(self, call: Callable[..., None], *args: object) -> None:
        # A loop that was closed over an open storage has nobody left to tell.
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call, *args)


class Sql:
    """A storage on a database, shared with other processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._news = News()
        self._open: Open | None = None

    async def open(self) -> None:
        """Be ready for steps. Raises `ConfigError` when the database cannot be used, `Unavailable` when not now."""
        if self._open is not None:
            return
        self._news = News()
        try:
            await asyncio.to_thread(self._engine.prepare)
            self._open = await asyncio.to_thread(Open, self._engine, self._news, asyncio.get_running_loop())
        except Lost as error:
            raise Unavailable(f"the database cannot be opened now: {error}", may_have_acted=False) from error

    async def close(self) -> None:
        """Finish the steps that were handed in, then let go."""
        if self._open is not None:
            opened, self._open = self._open, None
            await asyncio.to_thread(opened.close)
            self._news.lost(_not_open())

    async def do(self, step: Callable[[Work], T], /, *keys: str) -> T:
        """Run this step under the locks of these keys, and return once it is kept. What the step raises is raised."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._opened().hand_in(Job(step, keys, future))
        return await future

    async def look(self, step: Callable[[Work], T], /) -> T:
        """Run a step that only reads, on what is kept now. Raises `RuntimeError` when it writes."""
        readers = self._opened().readers
        return await asyncio.get_running_loop().run_in_executor(readers.pool, readers.look, step)

    async def news(self, queue: Literal["inbox", "outbox"], owner: str, /, *, within: float) -> bool:
        """Wait until something was kept in that queue for `owner` since the last such call."""
        self._opened()
        return await self._news.wait((queue, owner), within=within)

    async def scrub(self) -> str:
        """Let nothing that was erased remain in the files, and say what was done. Raises `Unavailable` when it may."""
        self._opened()
        try:
            return await asyncio.to_thread(self._engine.scrub)
        except Lost as error:
            raise Unavailable(f"the database cannot be scrubbed now: {error}", may_have_acted=True) from error

    def _opened(self) -> Open:
        if self._open is None:
            raise _not_open()
        return self._open


def _not_open() -> Unavailable:
    return Unavailable("the storage is not open", may_have_acted=False)


def _raisable(error: BaseException) -> BaseException:
    # A future cannot hold a StopIteration: it would end the coroutine that awaits it.
    return RuntimeError("the step raised StopIteration") if isinstance(error, StopIteration) else error
