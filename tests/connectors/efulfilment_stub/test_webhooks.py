"""Where the warehouse rings, over real HTTP."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.efulfilment_stub.webhooks import Callbacks, door
from hub_core.errors import ConfigError
from hub_core.plugins import Registration, Secret
from hub_core.ports import Ports
from hub_core.testing.fakes import hub_side
from hub_core.testing.samples import NOON

pytestmark = pytest.mark.anyio
AT = int(NOON.timestamp())


@pytest.fixture
def hub(http):
    return hub_side("warehouse", http=http, public_url="https://hub.example/warehouse")


@pytest.fixture
async def ring(hub, http, serve, make_settings):
    """Rings at the door of a hub whose secret was replaced lately."""
    made = make_settings(old_callback_secrets=(Secret("murmur"),), max_body_bytes=2048)
    async with serve(door(made, hub)) as url:

        async def rung(body=b"{}", headers=None, method="POST"):
            return await http.request(method, f"{url}/callbacks", content=body, headers=headers)

        yield rung


@pytest.mark.promise("H1")
async def test_a_callback_is_kept_word_for_word_before_it_is_acknowledged(ring, hub, sign, callback):
    body = callback("stock.level", {"sku": "MUG"})
    answer = await ring(body, sign(body, at=AT))
    [kept] = hub.inbox.rings
    assert (answer.status_code, answer.content) == (204, b"")
    assert (kept.topic, kept.object_id, kept.body) == ("stock.level", "evt-1", body)
    assert kept.headers == {
        "x-stub-event": "stock.level",
        "x-stub-delivery": "dlv-1",
        "x-stub-timestamp": str(AT),
    }


async def test_the_topic_is_what_was_signed_and_not_what_a_header_says(ring, hub, sign, callback):
    body = callback("stock.level", {})
    await ring(body, sign(body, at=AT, event="order.refused"))
    assert hub.inbox.rings[0].topic == "stock.level"


@pytest.mark.parametrize("body", [b"", b"hello", b"\xff", b"[]", b'{"id": "evt-1", "event": "a\\u0000b"}'])
async def test_a_signed_body_that_nobody_can_read_is_kept_for_a_person(ring, hub, sign, body):
    assert (await ring(body, sign(body, at=AT))).status_code == 204
    assert (hub.inbox.rings[0].topic, hub.inbox.rings[0].body) == ("unreadable", body)


@pytest.mark.promise("H3")
async def test_the_door_drops_no_double(ring, hub, sign, callback):
    body = callback("stock.level", {})
    for _ in range(2):
        await ring(body, sign(body, at=AT))
    assert len(hub.inbox.rings) == 2


@pytest.mark.parametrize("secret", ["whisper", "murmur"])
async def test_the_old_secret_counts_until_it_is_taken_away(ring, hub, sign, secret):
    assert (await ring(b"{}", sign(b"{}", at=AT, secret=secret))).status_code == 204


@pytest.mark.parametrize(
    "spoil",
    [
        {"X-Stub-Signature": "sha256=" + "0" * 64},
        {"X-Stub-Signature": ""},
        {"X-Stub-Signature": "md5=1"},
        {"X-Stub-Timestamp": str(AT + 1)},
        {"X-Stub-Timestamp": ""},
        {"X-Stub-Timestamp": "noon"},
        {"X-Stub-Timestamp": "9" * 5000},
    ],
)
async def test_a_callback_that_is_not_signed_right_is_not_kept(ring, hub, sign, spoil):
    assert (await ring(b"{}", sign(b"{}", at=AT) | spoil)).status_code == 401
    assert hub.inbox.rings == []


async def test_a_wrong_secret_a_changed_body_and_no_headers_are_refused(ring, hub, sign):
    answers = [
        await ring(b"{}", sign(b"{}", at=AT, secret="shout")),
        await ring(b"{ }", sign(b"{}", at=AT)),
        await ring(b"{}"),
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert hub.inbox.rings == []


@pytest.mark.parametrize(("off", "status"), [(300, 204), (-300, 204), (301, 401), (-301, 401)])
async def test_a_callback_counts_for_five_minutes(ring, sign, off, status):
    assert (await ring(b"{}", sign(b"{}", at=AT + off))).status_code == status


async def test_a_body_that_is_too_large_is_not_read_to_its_end(ring, hub, sign):
    body = b" " * 2049
    assert (await ring(body, sign(body, at=AT))).status_code == 413
    fits = b" " * 2048
    assert (await ring(fits, sign(fits, at=AT))).status_code == 204
    assert len(hub.inbox.rings) == 1


@pytest.mark.promise("H1")
async def test_what_cannot_be_kept_is_asked_for_again(ring, hub, sign):
    hub.inbox.down = True
    answer = await ring(b"{}", sign(b"{}", at=AT))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


async def test_only_post_is_rung_with(ring):
    answer = await ring(method="GET")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


async def test_refusals_are_counted_and_told_once_a_minute(ring, hub, caplog):
    caplog.set_level(logging.WARNING, "connectors.efulfilment_stub")
    for _ in range(3):
        await ring()
    hub.now.passes(timedelta(minutes=1))
    await ring()
    told = [record.getMessage() for record in caplog.records]
    assert told == [f"warehouse: {count} callbacks so far were not believed" for count in (1, 4)]


async def test_a_caller_who_leaves_half_way_leaves_nothing(hub, serve, make_settings, sign):
    async with serve(door(make_settings(), hub)) as url:
        host, port = url.removeprefix("http://").split(":")
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"POST /callbacks HTTP/1.1\r\nHost: hub\r\nContent-Length: 100\r\n\r\nhalf")
        await writer.drain()
        writer.close()
        await writer.wait_closed()
    assert hub.inbox.rings == []


@pytest.mark.promise("G2")
async def test_only_granted_streams_are_asked_for(hub, make_settings):
    def wanting(ports):
        return Callbacks(make_settings(), None, replace(hub, ports=ports))

    address = "https://hub.example/warehouse/callbacks"
    assert await wanting(hub.ports).wanted() == (Registration("order+shipment+stock", address),)
    assert await wanting(Ports(shipments=hub.ports.shipments)).wanted() == (Registration("shipment", address),)
    assert await wanting(Ports()).wanted() == ()


@pytest.mark.promise("G2")
async def test_an_address_that_nobody_told_is_a_fault_with_its_cure(hub, make_settings):
    with pytest.raises(ConfigError, match=r"connector\.warehouse.*HUB_PUBLIC_URL.*register_callbacks = false"):
        await Callbacks(make_settings(), None, replace(hub, public_url=None)).wanted()


@pytest.mark.promise("G2")
async def test_registering_adds_one_and_twice_is_once(joined):
    callbacks = joined.connector.registrations
    [wanted] = await callbacks.wanted()
    for _ in range(2):
        await callbacks.add(wanted)
    [listed] = await callbacks.listed()
    assert (listed.topic, listed.address) == (wanted.topic, wanted.address)
    assert [known.secret for known in joined.house.callbacks.subscriptions.values()] == ["whisper"]


@pytest.mark.promise("G2")
async def test_removing_takes_away_that_one_alone(joined):
    callbacks = joined.connector.registrations
    foreign = Registration("stock", "https://other.example/ring")
    [wanted] = await callbacks.wanted()
    for registration in (foreign, wanted):
        await callbacks.add(registration)
    before = await callbacks.listed()
    ours = next(listed for listed in before if listed.address == wanted.address)
    for _ in range(2):
        await callbacks.remove(ours)
    assert [listed.address for listed in await callbacks.listed()] == [foreign.address]


async def test_an_address_registered_anew_for_other_streams_is_not_taken_away_with_the_old(joined):
    callbacks = joined.connector.registrations
    [wanted] = await callbacks.wanted()
    await callbacks.add(Registration("stock", wanted.address))
    [old] = await callbacks.listed()
    await callbacks.add(wanted)
    await callbacks.remove(old)
    assert [listed.topic for listed in await callbacks.listed()] == [wanted.topic]
