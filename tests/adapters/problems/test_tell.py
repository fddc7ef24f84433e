"""People are told of problems: one mail per cause, through a real mail server, tried again until it is taken."""

import asyncio
import logging
import socket
from datetime import timedelta

import pytest

from adapters.problems import Teller, tell
from adapters.storage import make_storage
from hub_core.errors import Unavailable
from hub_core.testing.samples import NOON

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
async def opened(office):
    await office.storage.open()


def nowhere() -> int:
    """A port where nobody listens."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


class TestByMail:
    """Where `[hub.mail]` names a server."""

    @pytest.mark.promise("O4")
    async def test_one_mail_is_sent_per_cause_and_says_all_there_is(self, office):
        teller = office.teller(office.server(), to=("ops@example.org", "boss@example.org"))
        await office.found()
        assert await teller.tell() == 1
        assert await teller.tell() == 0
        [mail] = office.box.mails
        assert mail["Subject"] == "[hub] warehouse: order 1001 was refused"
        assert (mail["From"], mail["To"]) == ("Hub <hub@example.org>", "ops@example.org, boss@example.org")
        assert mail["Date"].datetime == NOON
        assert mail["Message-ID"].endswith("@example.org>")
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail.get_content().splitlines() == [
            "order 1001 was refused",
            "",
            "connector: warehouse",
            "since:     2026-01-15 12:00:00 UTC",
            "evidence:  it has no mugs",
            "cure:      Order mugs.",
            "",
            "One mail is sent per cause. All open problems: hub problems",
        ]

    @pytest.mark.promise("O4")
    async def test_a_cause_found_again_while_it_is_open_is_not_told_again(self, office):
        teller = office.teller(office.server())
        for _ in range(3):
            await office.found()
            office.clock.passes(timedelta(minutes=1))
            await teller.tell()
        assert len(office.box.mails) == 1

    @pytest.mark.promise("O4")
    async def test_two_causes_are_two_mails_and_one_cause_of_two_connectors_too(self, office):
        teller = office.teller(office.server())
        await office.found("a")
        await office.found("b")
        await office.found("b", connector="shop-nl")
        assert await teller.tell() == 3
        subjects = {mail["Subject"] for mail in office.box.mails}
        assert subjects == {"[hub] warehouse: a", "[hub] warehouse: b", "[hub] shop-nl: b"}

    @pytest.mark.promise("O4")
    async def test_what_was_solved_and_is_found_again_is_told_again(self, office):
        teller = office.teller(office.server())
        await office.found()
        await teller.tell()
        await office.solved()
        await office.found()
        assert await teller.tell() == 1
        assert len(office.box.mails) == 2

    async def test_what_was_solved_before_anybody_was_told_is_not_told(self, office):
        teller = office.teller(office.server())
        await office.found()
        await office.solved()
        assert await teller.tell() == 0

    async def test_words_of_vendors_arrive_as_they_were_said(self, office):
        teller = office.teller(office.server())
        await office.found("the status “naar 日本” is\nnot known\r\nBcc: all@example.org", evidence="é" * 2000)
        assert await teller.tell() == 1
        [mail] = office.box.mails
        assert mail["Subject"] == "[hub] warehouse: the status “naar 日本” is not known Bcc: all@example.org"
        assert mail["Bcc"] is None
        assert "é" * 2000 in mail.get_content()


@pytest.mark.promise("O4", "H6")
class TestTriedAgain:
    """What could not be sent."""

    async def test_a_server_that_is_away_is_tried_again_and_people_are_told_once(self, office, caplog):
        await office.found()
        assert await office.teller(nowhere()).tell() == 0
        assert "a mail could not be sent" in caplog.text
        assert await office.untold() == ["order 1001 was refused"]
        teller = office.teller(office.server())
        assert await teller.tell() == 1
        assert await teller.tell() == 0
        assert len(office.box.mails) == 1

    async def test_a_server_that_is_away_is_not_asked_for_every_mail_in_turn(self, office, caplog):
        for one in range(5):
            await office.found(f"cause {one}")
        await office.teller(nowhere()).tell()
        assert [record.message for record in caplog.records].count("a mail could not be sent") == 1

    async def test_a_server_that_says_not_now_is_tried_again(self, office):
        teller = office.teller(office.server())
        office.box.no = "451 come back later"
        await office.found()
        assert await teller.tell() == 0
        office.box.no = ""
        assert await teller.tell() == 1

    @pytest.mark.promise("H7")
    async def test_one_mail_that_is_refused_keeps_no_other_from_being_sent(self, office):
        teller = office.teller(office.server())
        office.box.no_to = "lottery"
        await office.found("lottery won")
        await office.found("order 1001 was refused")
        assert await teller.tell() == 1
        assert await office.untold() == ["lottery won"]

    async def test_a_receiver_that_nobody_knows_is_named_and_the_others_are_told(self, office, caplog):
        teller = office.teller(office.server(), to=("ops@example.org", "gone@example.org"))
        office.box.unknown = "gone@example.org"
        await office.found()
        assert await teller.tell() == 1
        [record] = [one for one in caplog.records if one.message == "a mail went to others only"]
        assert record.refused == "gone@example.org"

    async def test_a_farewell_that_fails_does_not_send_the_mail_twice(self, office):
        teller = office.teller(office.server())
        office.box.farewell = "421 I am tired"
        await office.found()
        assert await teller.tell() == 1
        assert await teller.tell() == 0
        assert len(office.box.mails) == 1


class TestTheWayThere:
    """Kept private, as `tls` says, and open to who may."""

    @pytest.mark.parametrize("tls", ["starttls", "tls"])
    async def test_a_server_we_trust_gets_password_and_mail_in_private(self, office, trusted, password, tls):
        teller = office.teller(office.server(tls=tls, knows_users=True), tls=tls, **password("open sesame"))
        await office.found()
        assert await teller.tell() == 1
        assert office.box.logins == [(b"hub", b"open sesame")]

    @pytest.mark.parametrize("tls", ["starttls", "tls"])
    async def test_a_server_we_do_not_trust_gets_neither(self, office, password, tls, caplog):
        teller = office.teller(office.server(tls=tls, knows_users=True), tls=tls, **password("open sesame"))
        await office.found()
        assert await teller.tell() == 0
        assert (office.box.logins, office.box.mails) == ([], [])
        assert "certificate verify failed" in caplog.records[-1].reason

    async def test_a_server_without_starttls_gets_neither(self, office, password, caplog):
        teller = office.teller(office.server(), tls="starttls", **password("open sesame"))
        await office.found()
        assert await teller.tell() == 0
        assert office.box.mails == []
        assert "STARTTLS" in caplog.records[-1].reason

    async def test_a_wrong_password_is_tried_again_and_never_shown(self, office, trusted, password, caplog):
        port = office.server(tls="starttls", knows_users=True)
        await office.found()
        await office.found("another")
        teller = office.teller(port, tls="starttls", **password("open barley"))
        assert await teller.tell() == 0
        assert [record.message for record in caplog.records].count("a mail could not be sent") == 1
        assert "535" in caplog.records[-1].reason
        assert "barley" not in caplog.text + repr(teller) + "".join(str(one.__dict__) for one in caplog.records)
        assert await office.teller(port, tls="starttls", **password("open sesame")).tell() == 2


class TestInTheLog:
    """Every problem is a line, and no more where nobody is written to."""

    async def test_without_mail_each_is_logged_once(self, office, caplog):
        teller = office.teller(None)
        await office.found()
        for _ in range(3):
            assert await teller.tell() == 0
            await office.found()
        [record] = caplog.records
        assert (record.levelno, record.message) == (logging.WARNING, "problem")
        assert (record.connector, record.cause) == ("warehouse", "order 1001 was refused")
        assert (record.evidence, record.cure) == ("it has no mugs", "Order mugs.")

    async def test_what_was_solved_and_is_found_again_is_logged_again(self, office, caplog):
        teller = office.teller(None)
        await office.found()
        await teller.tell()
        await office.solved()
        await office.found()
        await teller.tell()
        assert [record.message for record in caplog.records] == ["problem", "problem"]


@pytest.mark.promise("O4")
class TestSeveralProcesses:
    """Work on one database, and tell of each problem once between them."""

    async def test_two_that_tell_at_the_same_moment_send_one_mail(self, office):
        port = office.server()
        for one in range(3):
            await office.found(f"cause {one}")
        told = await asyncio.gather(*(office.teller(port).tell() for _ in range(4)))
        assert sum(told) == 3
        assert len(office.box.mails) == 3

    async def test_they_do_so_over_postgresql_too(self, office, postgres_url):
        storages = [make_storage(postgres_url) for _ in range(3)]
        for storage in storages:
            await storage.open()
        office.storage = storages[0]
        await office.found()
        port = office.server()
        tellers = [office.teller(port) for _ in storages]
        for teller, storage in zip(tellers, storages, strict=True):
            teller.storage = storage
        told = await asyncio.gather(*(teller.tell() for teller in tellers))
        assert (sum(told), len(office.box.mails)) == (1, 1)
        for storage in storages:
            await storage.close()

    async def test_one_that_died_while_telling_is_waited_for_and_no_longer(self, office):
        begun = asyncio.Event()

        async def hangs(problem):
            begun.set()
            await asyncio.sleep(60)

        await office.found()
        dying = asyncio.create_task(Teller(office.storage, office.clock, hangs).tell())
        await begun.wait()
        teller = office.teller(office.server())
        assert await teller.tell() == 0
        office.clock.passes(tell.LEASE)
        assert await teller.tell() == 1
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)

    async def test_the_turn_is_given_back_also_when_telling_failed(self, office):
        async def breaks(problem):
            raise RuntimeError("no ink")

        await office.found()
        with pytest.raises(RuntimeError):
            await Teller(office.storage, office.clock, breaks).tell()
        assert await office.teller(office.server()).tell() == 1

    async def test_a_storage_that_is_away_is_the_callers_to_wait_for(self, office):
        await office.storage.close()
        with pytest.raises(Unavailable):
            await office.teller(None).tell()
