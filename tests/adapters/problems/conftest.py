"""A real mail server on loopback, a storage with problems in it, and who tells people of them."""

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from adapters.problems import Postman, Teller
from adapters.settings import MailSettings
from adapters.storage.memory import Memory
from hub_core.plugins import Secret
from hub_core.testing.fakes import FakeClock
from hub_core.use_cases.records import Problem
from hub_core.use_cases.storage import Storage

HERE = Path(__file__).parent
CERTIFICATE, KEY = HERE / "cert.pem", HERE / "key.pem"
"""Of a mail server named localhost; good until 2120, and for nothing but these tests."""


@dataclass
class Letterbox:
    """A mail server, as far as it is ours to decide: what it took, and what it refuses."""

    mails: list[EmailMessage] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    no: str = ""
    """The answer to every mail; empty: it is taken."""
    no_to: str = ""
    """Mail that holds this text is refused."""
    unknown: str = ""
    """A receiver it does not know."""
    farewell: str = ""
    """Its answer to QUIT."""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - the name the server looks for
        if address == self.unknown:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the name the server looks for
        message = message_from_bytes(envelope.content, policy=policy.default)
        if self.no or (self.no_to and self.no_to in str(message["Subject"])):
            return self.no or "554 this looks like spam"
        self.mails.append(message)  # type: ignore[arg-type]  # of the default policy
        return "250 OK"

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802 - the name the server looks for
        return self.farewell or "221 Bye"

    def login(self, _server: Any, _session: Any, _envelope: Any, _way: str, data: Any) -> AuthResult:
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"open sesame", handled=False)


class Server(Controller):
    """The mail server in front of a letterbox."""

    def __init__(self, box: Letterbox, *, tls: str, knows_users: bool) -> None:
        self._options: dict[str, Any] = {}
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE, KEY)
        if tls == "starttls":
            self._options = {"tls_context": context, "require_starttls": True}
        if knows_users:
            upgraded = tls == "starttls"  # a way that is private from the start the server takes for an open one
            self._options |= {"authenticator": box.login, "auth_required": upgraded, "auth_require_tls": upgraded}
        super().__init__(box, hostname="127.0.0.1", port=0, ssl_context=context if tls == "tls" else None)

    def factory(self) -> SMTP:
        return SMTP(self.handler, hostname="localhost", **self._options)

    def _trigger_server(self) -> None:
        """The port is known only now; the controller would call port 0."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@dataclass
class Office:
    """A hub's storage with problems, and the telling of them by mail."""

    box: Letterbox = field(default_factory=Letterbox)
    storage: Storage = field(default_factory=Memory)
    clock: FakeClock = field(default_factory=FakeClock)
    servers: list[Server] = field(default_factory=list)

    def server(self, *, tls: str = "none", knows_users: bool = False) -> int:
        """Start a mail server; answer its port."""
        server = Server(self.box, tls=tls, knows_users=knows_users)
        server.start()
        self.servers.append(server)
        return server.port

    def teller(self, port: int | None, **changes: Any) -> Teller:
        """Who tells people, by mail through that port, or in the log alone."""
        if port is None:
            return Teller(self.storage, self.clock)
        words: dict[str, Any] = {"host": "localhost", "sender": "Hub <hub@example.org>", "to": ("ops@example.org",)}
        return Teller(self.storage, self.clock, Postman(MailSettings(port=port, **{**words, **changes}), self.clock))

    async def found(self, cause: str = "order 1001 was refused", **changes: Any) -> None:
        """Something went wrong."""
        words: dict[str, Any] = {
            "connector": "warehouse",
            "evidence": "it has no mugs",
            "cure": "Order mugs.",
            "since": self.clock(),
            "last_at": self.clock(),
        }
        problem = Problem(cause=cause, **{**words, **changes})
        await self.storage.do(lambda work: work.problems.found(problem))

    async def solved(self, cause: str = "order 1001 was refused") -> None:
        """It is over."""
        self.clock.passes(timedelta(minutes=1))
        await self.storage.do(lambda work: work.problems.solved("warehouse", cause, at=self.clock()))

    async def untold(self) -> list[str]:
        """The causes nobody was told of."""
        return [one.cause for one in await self.storage.look(lambda work: work.problems.untold())]


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    yield made
    for server in made.servers:
        server.stop()


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the certificate of the test."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


@pytest.fixture
def password() -> Callable[[str], dict[str, Any]]:
    """A user and his password, as `[hub.mail]` has them."""
    return lambda text: {"user": "hub", "password": Secret(text)}
