"""People between two shops: each hears of the other's, and both fall silent; checkouts and refunds find their order."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

Wait = Callable[..., None]
SHOP = """
[connector.{name}]
kind  = "lightspeed"
gives = ["orders", "customers", "checkouts"]
gets  = ["customers"]

[connector.{name}.settings]
url    = "{url}"
key    = {{ env = "SHOP_KEY" }}
secret = {{ env = "SHOP_SECRET" }}
calls_per_second = 1000
{more}
"""


@pytest.fixture
def second(shop: Any) -> Iterator[Any]:
    """Another shop."""
    other = type(shop)("lightspeed")
    other.do("PUT", "switches", {"per_second": 0, "limits": [1_000_000, 1_000_000, 1_000_000]})
    yield other
    other.close()


@pytest.fixture
def hub_of_shops(hub: Any, shop: Any, second: Any) -> Any:
    """A hub between them; the second one makes customers that it lacks."""
    nl = SHOP.format(name="shop-nl", url=shop.address, more="")
    be = SHOP.format(name="shop-be", url=second.address, more="create_customers = true")
    hub.plugins_toml = lambda: nl + be
    hub.start()
    return hub


def person(shop: Any, email: str) -> dict[str, Any]:
    found = [one for one in shop.state()["customers"] if one["email"] == email]
    assert len(found) <= 1, found
    return found[0] if found else {}


@pytest.mark.promise("L12", "L13", "L14", "L15", "C1", "C2", "C4", "H4")
def test_what_one_shop_says_of_a_person_the_other_hears_and_both_fall_silent(
    hub_of_shops: Any, shop: Any, second: Any, wait_until: Wait
) -> None:
    hub = hub_of_shops
    wait_until(hub.joined)
    shop.do("POST", "customers", {"email": "anna@example.org", "firstname": "Anna", "lastname": "Vries"})
    wait_until(lambda: person(second, "anna@example.org"))
    there = person(second, "anna@example.org")
    second.do("POST", f"customers/{there['id']}", {"phone": "0301234567"})
    wait_until(lambda: person(shop, "anna@example.org")["phone"] == "0301234567")
    here = person(shop, "anna@example.org")
    shop.do("POST", f"customers/{here['id']}", {"phone": ""})
    wait_until(lambda: person(second, "anna@example.org")["phone"] == "")
    wait_until(lambda: not hub.rows("SELECT id FROM inbox WHERE read_at IS NULL"), within=10)
    (row,) = hub.json("customers")
    assert (row["email"], sorted(row["customers"])) == (
        "anna@example.org", [f"shop-be:{there['id']}", f"shop-nl:{here['id']}"],
    )  # fmt: skip
    writes = [
        call for side in (shop, second) for call in side.state()["calls"]
        if call["method"] in ("PUT", "POST") and "customers" in call["path"]
    ]  # fmt: skip
    assert [call["method"] for call in writes].count("POST") == 1
    assert len(writes) == 3
    assert hub.json("problems") == []


@pytest.mark.promise("K3", "K4", "K5", "O2", "O11", "L16")
def test_a_checkout_finds_its_person_and_its_order_and_a_credit_invoice_moves_it(
    hub_of_shops: Any, shop: Any, wait_until: Wait
) -> None:
    hub = hub_of_shops
    wait_until(hub.joined)
    basket = shop.do("POST", "checkouts", {"email": "anna@example.org"})
    hub.run("fetch", "shop-nl", "checkout", str(basket["id"]))
    order = shop.do("POST", f"checkouts/{basket['id']}/finish", {"paid": True})
    wait_until(lambda: hub.json("orders"))
    hub.run("run", "shop-nl", "checkouts")
    shop.do("POST", f"orders/{order['id']}/credit", {"amount": 1})
    wait_until(lambda: hub.json("orders")[0]["status"] == "partially_refunded")
    told = hub.run("customers", "anna@example.org")
    assert order["number"] in told
    assert str(basket["id"]) in told
    assert "collecting" not in hub.run("check", "shop-be", code=0)
    assert "checkouts: 1 API call a run" in hub.run("check", "shop-nl")
