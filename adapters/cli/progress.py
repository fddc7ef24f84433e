"""How far a job is: a bar on a screen, lines in a pipe."""

import logging
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from adapters.cli import paper

COUNT = re.compile(r"(\d+) of (\d+) (.+)")
"""How jobs tell their progress; anything else they say is a sentence."""


class Teller:
    """Shows what a job says of itself; the same said again is shown once."""

    def __init__(self) -> None:
        console = Console(file=sys.stdout, highlight=False)
        columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bars = Progress(*columns, console=console) if console.is_terminal else None
        self._tasks: dict[str, TaskID] = {}
        self._said: set[str] = set()

    def __enter__(self) -> Self:
        if self._bars is not None:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars is not None:
            self._bars.stop()

    def tell(self, said: str) -> None:
        """Show it, as a bar where it counts something."""
        if said in self._said:
            return
        self._said.add(said)
        count = COUNT.fullmatch(said)
        if self._bars is not None and count is not None:
            self._count(self._bars, count[3], int(count[1]), int(count[2]))
        elif self._bars is not None:
            self._bars.console.print(f"  {paper.clean(said)}", markup=False)
        else:
            paper.say(f"  {said}")
            sys.stdout.flush()

    def done(self) -> None:
        """It ended well: jobs do not tell their last step."""
        if self._bars is not None:
            for task in self._bars.tasks:
                self._bars.update(task.id, completed=task.total)

    def _count(self, bars: Progress, what: str, done: int, total: int) -> None:
        if what not in self._tasks:
            self._tasks[what] = bars.add_task(paper.clean(what), total=total)
        bars.update(self._tasks[what], completed=done, total=total)


class _Ear(logging.Handler):
    """Hears the progress of a job that runs in this process, which reaches the log line by line."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Pass it on, if it is progress."""
        if told := getattr(record, "progress", ""):
            self._tell(told)


@contextmanager
def hearing(tell: Callable[[str], None]) -> Iterator[None]:
    """Whatever a job of this process says of itself is told."""
    log, ear = logging.getLogger("hub_core.use_cases.progress"), _Ear(tell)
    level, propagates = log.level, log.propagate
    log.addHandler(ear)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(ear)
        log.setLevel(level)
        log.propagate = propagates
