"""What a person does on the pages of a shop and a warehouse, the hub follows; and the pages follow the hub."""

import pytest

pytestmark = pytest.mark.browser

ANNA, LI = "anna@example.org", "li@example.org"
FILL = "document.querySelector(arguments[0]).value = arguments[1]"


@pytest.fixture
def registers(browser, until, press):
    """Somebody with this e-mail fills in the form."""

    def register(email):
        form = 'form[data-post="/simulator/customers"]'
        until(f"document.querySelector('{form}')")
        browser.execute_script(FILL, f"{form} [name=email]", email)
        press(f"{form} button")
        until(f"document.querySelector('[data-field=\"email\"]')?.innerText === '{email}'")

    return register


@pytest.mark.promise("L4", "L5", "L6", "S3", "S11")
def test_stock_changed_by_a_person_is_seen_and_what_a_warehouse_states_is_shown(browser, hub, until, press, trouble):
    browser.get(hub.shop)
    until("document.querySelector('[name=\"variants.0.sku\"]')")
    press('form[data-post="/simulator/products"] button')
    until("document.querySelector('[data-field=\"stockLevel\"]')?.innerText === '10'")
    hub.until(lambda found: [one["sku"] for one in found] == ["MUG-GREEN"], "products")
    press('[data-field="stockLevel"]', "9")
    until("document.querySelector('[data-field=\"stockLevel\"]').innerText === '9'")
    seen = hub.until(lambda view: _shelf(view)["seen"] == 9, "stock", "MUG-GREEN")
    assert seen["total"] is None
    assert _shelf(seen)["told"] is None

    browser.get(hub.warehouse)
    until("document.querySelector('#stock').innerText.includes('none yet')")
    press("#level button")
    until("document.querySelector('#stock').innerText.includes('MUG-GREEN')")

    browser.get(hub.shop)
    until("document.querySelector('[data-field=\"stockLevel\"]')?.innerText === '7'")
    press('[data-field="stockLevel"]', "99")
    view = hub.until(lambda view: len(_shelf(view)["corrected"]) == 1, "stock", "MUG-GREEN")
    until("document.querySelector('[data-field=\"stockLevel\"]').innerText === '7'")
    assert 99 in [line["new"] for line in view["ledger"] if line["what"] == "observed"]
    assert trouble() == []


@pytest.mark.promise("L12", "L13")
def test_a_phone_number_changed_by_a_person_reaches_the_profile(browser, hub, press, registers, trouble):
    browser.get(hub.shop)
    registers(ANNA)
    press('[data-field="phone"]', "020 5550123")
    hub.until(lambda people: ANNA in [one["email"] for one in people], "customers")
    hub.until(
        lambda person: person["profile"]["words"].get("phone", {}).get("value") == "020 5550123", "customers", ANNA
    )
    assert trouble() == []


@pytest.mark.promise("L16", "K4", "K5", "L2")
def test_a_checkout_finished_by_a_person_is_linked_to_its_order(browser, hub, until, press, registers):
    form = 'form[data-post="/simulator/checkouts"]'
    browser.get(hub.shop)
    registers(LI)
    browser.execute_script(FILL, f"{form} [name=email]", LI)
    press(f"{form} button")
    until("document.querySelector('[data-post$=\"/finish\"]')")
    hub.run("run", "shop-nl", "checkouts")
    (basket,) = hub.until(lambda person: person["baskets"], "customers", LI)["baskets"]
    assert basket["order"] is None
    press('[data-post$="/finish"]')
    until("!document.querySelector('[data-post$=\"/finish\"]')")
    until("document.body.innerText.includes('processing_awaiting_payment')")
    hub.until(bool, "orders")
    hub.run("run", "shop-nl", "checkouts")
    person = hub.until(lambda person: person["baskets"][0]["order"], "customers", LI)
    assert [order["key"] for order in person["orders"]] == [person["baskets"][0]["order"]]


def _shelf(view):
    (channel,) = view["channels"]
    (place,) = channel["places"]
    return place["shelf"]
