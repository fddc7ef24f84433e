"""Whoever is forgotten is in no file of the storage, whatever was said and done about him before (C8)."""

from pathlib import Path

import msgspec
import psycopg
import pytest

from hub_core.models import Address, Order, OrderStatus, Ref
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeClock, FakeCustomerDirectory, FakeOrderSink, FakeShipmentNotifier
from hub_core.testing.samples import SHOP, WAREHOUSE, after
from hub_core.use_cases import Hub
from hub_core.use_cases.erasing.erase import Erase, Proof
from hub_core.use_cases.memory import StoredInbox
from hub_core.use_cases.take_in.checkouts import CheckoutsIn
from hub_core.use_cases.take_in.giving import Giving

pytestmark = [pytest.mark.anyio, pytest.mark.promise("C8")]
MAIL, NAME, PHONE = "wilhelmina@zeewolde.example", "Wilhelmina Zeewolde", "030 7654321"
SEARCHED = (MAIL, "zeewolde", "Wilhelmina", PHONE, "Kromme Nieuwegracht")
SEARCH = """
    SELECT file FROM (SELECT 'base/' || oid AS folder FROM pg_database WHERE datname = current_database()) AS place,
        pg_ls_dir(folder) AS file
    WHERE position(%s::bytea IN pg_read_binary_file(folder || '/' || file, 0, 100000000, true)) > 0
"""


async def live(storage) -> Hub:
    """A person buys, changes her mind, is refused, sent a parcel, and refunded."""
    home = samples.address(name=NAME, street="Kromme Nieuwegracht", phone=PHONE, email=MAIL)
    hub = Hub(storage, FakeClock(after(60)))
    sink, crm = FakeOrderSink(), FakeCustomerDirectory()
    hub.join(SHOP, role="shop")
    hub.join(WAREHOUSE, role="warehouse")
    hub.join("crm", role="channel")
    hub.plug(SHOP, Ports(shipments=FakeShipmentNotifier(), customers=FakeCustomerDirectory()))
    hub.plug(WAREHOUSE, Ports(orders=sink))
    hub.plug("crm", Ports(customers=crm))
    await hub.open()
    hub.members[SHOP].live_from = hub.members["crm"].live_from = after(-60)
    shop, warehouse, theirs = (hub.ports_for(name) for name in (SHOP, WAREHOUSE, "crm"))
    await crm.says_no(f"{NAME} is too long a name")
    person = samples.customer(
        email=MAIL, first_name="Wilhelmina", middle_name="", last_name="Zeewolde", phone=PHONE, billing=home
    )
    await shop.customers.put(person)
    await theirs.customers.put(samples.customer(ref=Ref("crm", "9"), email=f" {MAIL.upper()}", first_name="Wilhelmina"))
    order = samples.order(email=MAIL, billing=home, shipping=home, note=f"ring at {NAME}")
    await shop.orders.accept(order)
    await hub.settle_down()
    await warehouse.orders.accept(samples.order_word(reason=f"{NAME} ({PHONE}) was not at home"))
    await warehouse.shipments.notify([samples.shipment(url=f"https://track.example/?mail={MAIL}")])
    await shop.orders.accept(samples.order_word(said="refunded", id="invoice:1", reason=f"for {NAME}"))
    side = hub.side_for(SHOP, http=None, public_url=None)
    await side.memory.begin("customer 5", MAIL)
    await side.memory.write_note("last customer", NAME)
    await side.problems.found("a customer is odd", f"{MAIL} has no country", "Look.")
    inbox = StoredInbox(storage, SHOP, hub.now)
    await inbox.keep(
        "customers/updated", "5", f'{{"email": "{MAIL}", "lastname": "Zeewolde"}}'.encode(), {"x-who": MAIL}
    )
    baskets = CheckoutsIn(Giving(storage, hub.members, hub.now, SHOP))
    await baskets.keep(samples.checkout(email=MAIL, recovery_url=f"https://shop.example/cart?for={MAIL}"))
    for minute in range(30):  # what was overwritten stands in the files for a while
        await shop.orders.accept(later(order, minute))
    await hub.settle_down()
    await shop.orders.accept(later(order, 45, status=OrderStatus.CANCELLED))
    await hub.settle_down()
    return hub


def later(order: Order, minute: int, **changes) -> Order:
    return msgspec.structs.replace(order, as_of=after(minute), memo=f"{NAME} {minute}", **changes)


async def forgotten(hub: Hub) -> Proof:
    proof = await Erase(hub.storage, hub.members, hub.now).forget(MAIL)
    assert proof.left == {}
    assert {"orders", "checkouts", "customers", "profiles", "webhooks", "problems", "notes"} <= proof.erased.keys()
    held = await hub.storage.look(lambda work: work.facts.find(Order, f"{SHOP}:7"))
    assert (held.number, held.total, held.shipping) == ("1001", samples.order().total, Address(country="NL"))
    return proof


def files_with(path: Path, text: str) -> set[str]:
    wanted = text.casefold().encode()
    return {file.name for file in path.parent.iterdir() if wanted in file.read_bytes().lower()}


async def test_no_file_of_sqlite_holds_a_byte_of_the_person(sqlite_url, open_at):
    hub = await live(await open_at(sqlite_url))
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    assert [text for text in SEARCHED if not files_with(path, text)] == []
    proof = await forgotten(hub)
    assert "VACUUM" in proof.scrubbed
    assert {text: files_with(path, text) for text in SEARCHED} == {text: set() for text in SEARCHED}


async def test_no_table_file_of_postgres_holds_a_byte_of_the_person(postgres_url, open_at):
    hub = await live(await open_at(postgres_url))
    with psycopg.connect(postgres_url, autocommit=True) as connection:

        def files(text: str) -> list[str]:
            connection.execute("CHECKPOINT")
            return [file for (file,) in connection.execute(SEARCH, (text.encode(),))]

        connection.execute("ANALYZE")
        assert files(MAIL)
        proof = await forgotten(hub)
        assert "write-ahead log" in proof.scrubbed
        assert {text: files(text) for text in SEARCHED} == {text: [] for text in SEARCHED}
