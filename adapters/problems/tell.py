"""Tells people of new problems: one e-mail per cause, and a line in the log where no mail server is named (O4)."""

import asyncio
import logging
import smtplib
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Literal, Protocol

from hub_core.plugins import Secret
from hub_core.use_cases.records import Problem
from hub_core.use_cases.storage import Storage

TIMEOUT = 20.0
log = logging.getLogger(__name__)


class Postal(Protocol):
    """How mail is sent: `[hub.mail]`."""

    @property
    def host(self) -> str:
        """The mail server."""
        ...

    @property
    def port(self) -> int:
        """Its port."""
        ...

    @property
    def sender(self) -> str:
        """Who writes."""
        ...

    @property
    def to(self) -> tuple[str, ...]:
        """Who is written to."""
        ...

    @property
    def user(self) -> str | None:
        """Who logs in; None: nobody."""
        ...

    @property
    def password(self) -> Secret | None:
        """With what."""
        ...

    @property
    def tls(self) -> Literal["none", "starttls", "tls"]:
        """How the way there is kept private."""
        ...


@dataclass(frozen=True, slots=True)
class Postman:
    """Sends one mail per problem."""

    post: Postal

    async def __call__(self, problem: Problem) -> None:
        """Send it. Raises `OSError` or `smtplib.SMTPException`."""
        await asyncio.to_thread(self._send, letter(problem, self.post.sender, self.post.to))

    def _send(self, message: EmailMessage) -> None:
        post = self.post
        kind = smtplib.SMTP_SSL if post.tls == "tls" else smtplib.SMTP
        with kind(post.host, post.port, timeout=TIMEOUT) as server:
            if post.tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if post.user and post.password:
                server.login(post.user, post.password.reveal())
            server.send_message(message)


@dataclass(slots=True)
class Teller:
    """Looks for problems nobody was told of."""

    storage: Storage
    now: Callable[[], datetime]
    postman: Callable[[Problem], Awaitable[None]] | None = None
    _logged: set[tuple[str, str]] = field(default_factory=set)

    async def tell(self) -> int:
        """Tell of each once; answer of how many. A mail that cannot be sent is tried again the next time."""
        untold = await self.storage.look(lambda work: work.problems.untold())
        told = 0
        for problem in untold:
            self._log(problem)
            if self.postman is not None and await self._mailed(self.postman, problem):
                told += 1
        return told

    def _log(self, problem: Problem) -> None:
        name = (problem.connector, problem.cause)
        if name not in self._logged:
            self._logged.add(name)
            log.warning(
                "problem",
                extra={
                    "connector": problem.connector,
                    "cause": problem.cause,
                    "evidence": problem.evidence,
                    "cure": problem.cure,
                },
            )

    async def _mailed(self, postman: Callable[[Problem], Awaitable[None]], problem: Problem) -> bool:
        try:
            await postman(problem)
        except (OSError, smtplib.SMTPException) as fault:
            log.error("a mail could not be sent", extra={"cause": problem.cause, "reason": str(fault)})
            return False
        at = self.now()
        await self.storage.do(lambda work: work.problems.told(problem.connector, problem.cause, at=at))
        return True


def letter(problem: Problem, sender: str, to: tuple[str, ...]) -> EmailMessage:
    """The mail about one problem: what, since when, what is known, and how to mend it."""
    message = EmailMessage()
    message["Subject"] = f"[hub] {problem.connector}: {problem.cause}"
    message["From"] = sender
    message["To"] = ", ".join(to)
    message.set_content(
        f"{problem.cause}\n\n"
        f"connector: {problem.connector}\n"
        f"since:     {problem.since:%Y-%m-%d %H:%M:%S} UTC\n"
        f"evidence:  {problem.evidence}\n"
        f"cure:      {problem.cure}\n\n"
        "One mail is sent per cause. All open problems: hub problems\n"
    )
    return message
