"""A status that nobody knows: the hub keeps what it knew, sends nothing, and writes to the operator once."""

from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

Wait = Callable[..., None]
WORD = "quarantined"


class Letterbox:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.away = False

    async def handle_DATA(self, _server: SMTP, _session: object, envelope: Any) -> str:  # noqa: N802 - the library's name
        if self.away:
            return "451 come again later"
        self.mails.append(message_from_bytes(envelope.content))
        return "250 kept"

    def about(self, text: str) -> list[Message]:
        return [mail for mail in self.mails if text in str(mail["Subject"])]


@pytest.fixture
def letterbox(hub: Any, port: int) -> Iterator[Letterbox]:
    """A real mail server, which the hub writes to."""
    box = Letterbox()
    server = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=10)
    server.start()
    hub.hub_table = (
        "[hub]\nproblems_every_seconds = 1\n"
        f'[hub.mail]\nhost = "127.0.0.1"\nport = {port}\nfrom = "hub@example.com"\nto = ["ann@example.com"]\n'
    )
    yield box
    server.stop()


def listed(hub: Any, made: dict[str, Any]) -> dict[str, Any]:
    return next((row for row in hub.json("orders") if row["number"] == made["number"]), {})


def says(mail: Message) -> str:
    return str(mail.get_payload(decode=True), "utf-8") if isinstance(mail.get_payload(), str) else ""


@pytest.mark.promise("O4", "L3")
def test_an_unknown_status_is_mailed_once_with_its_cure_and_nothing_goes_out(
    hub: Any, shop: Any, warehouse: Any, letterbox: Letterbox, wait_until: Wait
) -> None:
    hub.start()
    wait_until(hub.joined)
    new = shop.do("POST", "orders", {"paid": True, "status": WORD})
    held = shop.do("POST", "orders", {"paid": False})
    wait_until(lambda: listed(hub, held).get("status") == "pending_payment")
    shop.do("POST", f"orders/{held['id']}/status", {"status": WORD})
    wait_until(lambda: listed(hub, held).get("word") == WORD and listed(hub, new).get("word") == WORD)
    assert listed(hub, held)["status"] == "pending_payment"
    assert listed(hub, new)["status"] == "on_hold"

    wait_until(lambda: letterbox.about(WORD))
    third = shop.do("POST", "orders", {"paid": True, "status": WORD})
    wait_until(lambda: listed(hub, third))
    known = shop.do("POST", "orders", {"paid": True})
    wait_until(lambda: listed(hub, known).get("handover") == "taken")
    (mail,) = letterbox.about(WORD)
    assert (mail["From"], mail["To"]) == ("hub@example.com", "ann@example.com")
    assert "[connector.shop-nl.settings.statuses]" in says(mail)
    assert f'{WORD} = "processing"' in says(mail)
    assert [order["reference"] for order in warehouse.state()["orders"]] == [f"shop-nl:{known['id']}"]
    assert letterbox.mails == [mail]


@pytest.mark.promise("O4")
def test_a_mail_server_that_is_away_gets_the_mail_when_it_is_back(
    hub: Any, shop: Any, warehouse: Any, letterbox: Letterbox, wait_until: Wait
) -> None:
    letterbox.away = True
    hub.start()
    wait_until(hub.joined)
    shop.do("POST", "orders", {"paid": True, "status": WORD})
    wait_until(lambda: any(line["event"] == "a mail could not be sent" for line in hub.log()))
    letterbox.away = False
    wait_until(lambda: letterbox.mails)
    (problem,) = hub.json("problems")
    assert WORD in problem["cause"]
    assert len(letterbox.mails) == 1
