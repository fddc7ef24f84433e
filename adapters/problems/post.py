"""The post: what a mail about a problem says, and how it leaves."""

import asyncio
import logging
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from typing import Literal, Protocol

from hub_core.plugins import Secret
from hub_core.use_cases.records import Problem

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
    now: Callable[[], datetime]

    async def __call__(self, problem: Problem) -> None:
        """Send it. Raises `OSError`, of which every fault of SMTP is one, and `ValueError` for what no mail can say."""
        message = letter(problem, self.post.sender, self.post.to, at=self.now())
        await asyncio.to_thread(self._send, message)

    def _send(self, message: EmailMessage) -> None:
        server = self._call()
        try:
            if self.post.tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.post.user and self.post.password:
                server.login(self.post.user, self.post.password.reveal())
            for address, why in server.send_message(message).items():
                log.error("a mail went to others only", extra={"refused": address, "reason": str(why)})
            with suppress(smtplib.SMTPException):  # the mail was taken: a farewell that fails changes nothing
                server.quit()
        finally:
            server.close()

    def _call(self) -> smtplib.SMTP:
        post = self.post
        if post.tls == "tls":
            return smtplib.SMTP_SSL(post.host, post.port, timeout=TIMEOUT, context=ssl.create_default_context())
        return smtplib.SMTP(post.host, post.port, timeout=TIMEOUT)


def letter(problem: Problem, sender: str, to: tuple[str, ...], *, at: datetime) -> EmailMessage:
    """The mail about one problem: what, since when, what is known, and how to mend it."""
    message = EmailMessage()
    message["Subject"] = " ".join(f"[hub] {problem.connector}: {problem.cause}".split())
    message["From"] = sender
    message["To"] = ", ".join(to)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid("hub", domain=parseaddr(sender)[1].rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        f"{problem.cause}\n\n"
        f"connector: {problem.connector}\n"
        f"since:     {problem.since:%Y-%m-%d %H:%M:%S} UTC\n"
        f"evidence:  {problem.evidence}\n"
        f"cure:      {problem.cure}\n\n"
        "One mail is sent per cause. All open problems: hub problems\n"
    )
    return message
