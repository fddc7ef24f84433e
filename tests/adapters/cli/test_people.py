"""`hub customers` and `hub forget`: who is known, and who is not any more."""

import json

import pytest

from hub_core.models import OrderStatus, Ref
from hub_core.testing import samples
from hub_core.use_cases.take_in.checkouts import CheckoutsIn
from hub_core.use_cases.take_in.customers import CustomersIn
from hub_core.use_cases.take_in.giving import Giving

ANNA = "anna@example.org"
DONE = {"status": OrderStatus.COMPLETED}
THEIRS = samples.address(email="", name="Bob Jansen")


@pytest.fixture
def known(house):
    """Anna: a customer, an order, a checkout that became it, and one that did not; and a marketplace's buyer."""

    async def play(life):
        giving = Giving(life.hub.storage, life.hub.members, life.hub.now, "shop-nl")
        await CustomersIn(giving).put(samples.customer(phone="030 1234567", marketing=False))
        await life.order(**DONE)
        await life.order(
            ref=Ref("shop-nl", "8"), number="1002", email="x1@members.ebay.com", billing=THEIRS, shipping=THEIRS, **DONE
        )
        for checkout in (
            samples.checkout(order=Ref("shop-nl", "7")),
            samples.checkout(ref=Ref("shop-nl", "32"), total=None),
        ):
            await CheckoutsIn(giving).keep(checkout)

    house.live(play)
    return house


@pytest.mark.promise("C1", "L13")
def test_people_are_listed_with_their_customers_orders_and_checkouts(known):
    answer = known("customers", secrets=False)
    assert answer.exit_code == 0, answer.output
    rows = {line.split()[0]: line.split() for line in answer.stdout.splitlines()}
    assert rows[ANNA] == [ANNA, "Anna", "de", "Vries", "shop-nl:5", "1", "2", "2026-01-15", "12:00"]
    assert rows["x1@members.ebay.com"][1] == "(relayed)"
    [one] = [row for row in json.loads(known("customers", "--json").stdout) if row["travels"]]
    assert (one["email"], one["customers"], one["orders"]) == (ANNA, ["shop-nl:5"], 1)
    assert "These are 1; there may be more" in known("customers", "--limit", "1").stdout


@pytest.mark.promise("C1", "C3", "K4")
def test_one_person_is_shown_with_who_said_what_and_all_that_is_linked(known):
    answer = known("customers", f" {ANNA.upper()}", secrets=False)
    assert answer.exit_code == 0, answer.output
    lines = [" ".join(line.split()) for line in answer.stdout.splitlines()]
    assert lines[0].startswith("Anna de Vries (cus-")
    assert lines[1] == "Customers: shop-nl:5. E-mails: anna@example.org."
    assert "phone 030 1234567 shop-nl 2026-01-15 12:00" in lines
    assert "marketing no shop-nl 2026-01-15 12:00" in lines
    assert "1001 shop-nl 2026-01-15 12:00 completed" in lines
    assert "shop-nl:31 2026-01-15 12:00 9.95 EUR shop-nl:7" in lines
    assert "shop-nl:32 2026-01-15 12:00 - not yet" in lines
    assert any(line.endswith("shop-nl:5 met: took email, first name, middle name, last name, phone, language,"
                             " billing, shipping, marketing") for line in lines)  # fmt: skip
    told = json.loads(known("customers", ANNA, "--json").stdout)
    assert (told["profile"]["email"], [one["number"] for one in told["orders"]]) == (ANNA, ["1001"])


@pytest.mark.promise("C5")
def test_a_guest_is_shown_with_the_order_that_said_so(known):
    shown = known("customers", "x1@members.ebay.com").stdout
    assert "no connector has a customer of it" in shown
    assert "The address is a marketplace's: the profile goes nowhere." in shown
    assert "shop-nl, in an order" in shown
    assert "Checkouts" not in shown


def test_nobody_is_known_at_first_and_a_stranger_is_not_found(house):
    house.live(lambda life: life.order(email=""))
    assert house("customers").stdout == "Nobody is known yet.\n"
    answer = house("customers", "bob@example.org")
    assert (answer.exit_code, answer.stderr) == (
        1,
        "nobody with the e-mail 'bob@example.org' is known. See them all: hub customers\n",
    )


@pytest.mark.promise("C8")
def test_a_person_is_forgotten_after_a_preview_and_a_yes_and_the_proof_is_printed(known):
    asked = known("forget", ANNA, says="n\n", secrets=False)
    assert asked.exit_code == 1
    assert "Found: 1 profile, 1 customer, 1 order, 2 checkouts;" in asked.stdout
    assert known("customers", ANNA).exit_code == 0
    answer = known("forget", ANNA, says="y\n", secrets=False)
    assert answer.exit_code == 0, answer.output
    lines = [" ".join(line.split()) for line in answer.stdout.splitlines()]
    assert {"profiles 1", "customers 1", "orders 1", "checkouts 2"} <= set(lines)
    assert lines[-1] == "Proof: every table was searched afterwards, and no row holds the e-mail."
    assert "VACUUM" in answer.stdout
    assert known("customers", ANNA).exit_code == 1
    assert ANNA.encode() not in (known.folder / "hub.db").read_bytes()
    assert "masked" in known("orders", "1001").stdout


@pytest.mark.promise("C8")
def test_a_program_gets_the_proof_as_json(known):
    proof = json.loads(known("forget", ANNA, "--yes", "--json").stdout)
    assert (proof["left"], proof["erased"]["orders"]) == ({}, 1)
    again = known("forget", ANNA, "--yes")
    assert "Found: no profile, customer, order or checkout" in again.stdout
    assert "Nothing named this person." in again.stdout, again.stdout


@pytest.mark.promise("C8")
def test_an_order_under_way_is_named_before_its_address_goes(house):
    house.live(lambda life: life.order())
    answer = house("forget", ANNA, "--yes")
    assert answer.exit_code == 1
    assert "not over yet: shop-nl 1001 (processing)" in answer.stderr
    assert house("forget", ANNA, "--yes", "--even-going").exit_code == 0


@pytest.mark.promise("C8")
def test_a_trace_that_is_left_is_said_and_is_no_success(known, monkeypatch):
    monkeypatch.setattr("adapters.storage.sql.erasure.SqlErasure.left", lambda self, texts: {"inbox": 2})
    answer = known("forget", ANNA, "--yes")
    assert answer.exit_code == 1
    assert "the e-mail still stands in the database: 2 in inbox." in answer.stderr
    assert "Proof:" not in answer.stdout


@pytest.mark.promise("C9")
def test_never_masking_is_remarked(known):
    plugins = known.folder / "plugins.toml"
    plugins.write_text('[hub]\nmask_after_months = "never"\n' + plugins.read_text())
    assert "personal data is never masked" in known("check", "--offline").stdout


@pytest.mark.parametrize("word", ["", "   ", "anna", "@", "anna@", "@example.org"])
def test_what_is_no_e_mail_forgets_nobody(known, word):
    answer = known("forget", word, "--yes")
    assert answer.exit_code == 2
    assert "is no e-mail address" in answer.stderr
    assert json.loads(known("customers", "--json").stdout) != []
