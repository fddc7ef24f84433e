"""What processes on one PostgreSQL tell one another: who has news."""

import os
import selectors
import threading
from collections.abc import Callable, Iterable
from typing import Any, Literal, cast

import psycopg
from psycopg import sql

from adapters.storage.news import Bell
from adapters.storage.sql.engine import Ears, Lost
from adapters.storage.sql.session import Row
from hub_core.errors import ConfigError

SAY = "SELECT pg_notify(%(channel)s, said) FROM unnest(CAST(%(said)s AS TEXT[])) AS said"
QUIET = 10.0
"""Seconds of silence after which the server is asked whether it is still there."""
PAUSE = 1.0
"""Seconds between two tries to come back."""

Connection = psycopg.Connection[Row]


def say(cursor: psycopg.Cursor[Any], channel: str, speaker: str, bells: Iterable[Bell]) -> None:
    """Tell the others, once this transaction is kept."""
    said = [f"{speaker}\n{queue}\n{owner}" for queue, owner in bells]
    cursor.execute(SAY, {"channel": channel, "said": said}, prepare=True)


class Listener:
    """A thread on a connection of its own that hears what others say, and comes back when that is lost."""

    def __init__(
        self, connect: Callable[[], Connection], channel: Callable[[Connection], str], *, speaker: str, ears: Ears
    ) -> None:
        self._connect = connect
        self._channel = channel
        self._speaker = speaker
        self._ears = ears
        self._stopping = threading.Event()
        self._stop_seen, self._stop_said = os.pipe()
        self._connection: Connection | None = None
        try:
            # Before anybody waits: what is said from now on is heard.
            self._connection = self._listening()
        except BaseException:
            self._close_pipe()
            raise
        self._thread = threading.Thread(target=self._run, name="storage-listen", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Hear no more. Blocks until the thread has ended."""
        self._stopping.set()
        os.write(self._stop_said, b"!")
        self._thread.join()
        self._close_pipe()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if self._connection is None:
                    self._connection = self._listening()
                    self._ears.again()
                self._hear(self._connection)
            except (Lost, ConfigError, psycopg.Error) as error:
                self._let_go()
                self._ears.deaf(f"news of other processes cannot be heard: {error}")
                self._stopping.wait(PAUSE)
        self._let_go()

    def _hear(self, connection: Connection) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(connection.fileno(), selectors.EVENT_READ)
            selector.register(self._stop_seen, selectors.EVENT_READ)
            while not self._stopping.is_set():
                if not selector.select(timeout=QUIET):
                    connection.execute("SELECT 1")
                for notice in connection.notifies(timeout=0):
                    self._pass_on(notice.payload)

    def _pass_on(self, said: str) -> None:
        speaker, queue, owner = said.split("\n", 2)
        if speaker != self._speaker:
            self._ears.heard((cast(Literal["inbox", "outbox"], queue), owner))

    def _listening(self) -> Connection:
        connection = self._connect()
        try:
            connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel(connection))))
        except psycopg.Error as error:
            connection.close()
            raise Lost(str(error)) from error
        return connection

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _close_pipe(self) -> None:
        os.close(self._stop_seen)
        os.close(self._stop_said)
