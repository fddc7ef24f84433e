"""A person can play the vendor in a browser: place, pay and ship at the shop, ship and correct at the warehouse."""

import httpx
import pytest

from connectors.channel_stub.simulator import build as build_market
from connectors.efulfilment_files.simulator import SimulatorConfig as FilesConfig
from connectors.efulfilment_files.simulator import build as build_files
from connectors.efulfilment_stub.simulator import SimulatorConfig
from connectors.efulfilment_stub.simulator import build as build_warehouse
from connectors.lightspeed.simulator import build as build_shop

pytestmark = pytest.mark.browser

MUG = {
    "version": "2026-01-15T12:00:00Z",
    "hold": False,
    "ship_to": {
        "name": "Anna", "street": "Oudegracht", "number": "12",
        "postcode": "3511 AB", "city": "Utrecht", "country": "NL",
    },
    "method": "", "note": "",
    "lines": [{"line": "77", "sku": "MUG", "barcode": "", "title": "Mug", "quantity": 2}],
}  # fmt: skip


def test_an_order_is_placed_paid_and_shipped_by_hand(browser, serve, until, press, trouble):
    browser.get(serve(build_shop()))
    until("document.querySelector('h1').innerText.startsWith('Simulated shop')")
    press("#place button")
    until("document.querySelector('[data-post$=\"/pay\"]')")
    assert "processing_awaiting_payment" in until("true")
    press('[data-post$="/pay"]')
    until("document.body.innerText.includes('processing_awaiting_shipment')")
    press('[data-post*="/shipments/"][data-post$="/ship"]', "3SMUG001")
    said = until("document.body.innerText.includes('completed_shipped')")
    assert "3SMUG001" in said
    assert trouble() == []


def test_an_order_is_shipped_and_its_code_corrected_at_the_warehouse(browser, serve, until, press, trouble):
    address = serve(build_warehouse(SimulatorConfig(ship_after=None)))
    bearer = {"Authorization": f"Bearer {SimulatorConfig().token}"}
    taken = httpx.put(f"{address}/v1/orders/shop-nl%3A1001", json=MUG, headers=bearer)
    assert taken.status_code == 201, taken.text
    browser.get(address)
    assert "MUG" in until("document.querySelector('#orders').innerText.includes('shop-nl:1001')")
    press("#orders button")
    until("document.querySelector('#shipments button')")
    assert "shipped" in until("!document.querySelector('#orders button')")
    press("#shipments button", "3SMUG002")
    until("document.querySelector('#shipments').innerText.includes('3SMUG002')")
    assert trouble() == []


def test_the_warehouse_is_taken_down_and_brought_back(browser, serve, until, press):
    address = serve(build_warehouse(SimulatorConfig(ship_after=None)))
    bearer = {"Authorization": f"Bearer {SimulatorConfig().token}"}
    browser.get(address)
    until("document.querySelector('#down').innerText === 'take the warehouse down'")
    press("#down")
    until("document.querySelector('#down').innerText === 'bring the warehouse up'")
    assert httpx.get(f"{address}/v1/stock", headers=bearer).status_code == 503
    press("#down")
    until("document.querySelector('#down').innerText === 'take the warehouse down'")
    assert httpx.get(f"{address}/v1/stock", headers=bearer).status_code == 200


def test_a_thing_is_offered_bought_and_typed_at_the_market(browser, serve, until, press, trouble):
    browser.get(serve(build_market()))
    until("document.querySelector('#orders').innerText.includes('none yet')")
    press("#offer button")
    until("document.querySelector('#offers').innerText.includes('MUG')")
    press("#place button")
    assert "MUG" in until("document.querySelector('#orders').innerText.includes('open')")
    until("document.querySelector('#offers').innerText.includes('sale')")
    press("#offers button", "4")
    until("document.querySelector('#offers').innerText.includes('person')")
    press("#orders button")
    until("document.querySelector('#orders').innerText.includes('withdrawn')")
    assert trouble() == []


@pytest.fixture
def files(tmp_path):
    """The folder of a warehouse that speaks files, and the warehouse."""
    return tmp_path, build_files(FilesConfig(folder=str(tmp_path), ship_after=None))


def test_a_level_is_stated_as_a_file_and_as_a_broken_one(browser, serve, until, press, files):
    folder, warehouse = files
    browser.get(serve(warehouse))
    until("document.querySelector('#stock').innerText.includes('none yet')")
    press("#level button")
    until("document.querySelector('#stock').innerText.includes('MUG-GREEN')")
    press("#separator")
    until("document.querySelector('#figures').innerText.includes('1 files will be wrong')")
    press("#all")
    until("document.querySelector('#written').innerText.includes('wrong separator')")
    inbox = sorted(path.name for path in (folder / "inbox").iterdir())
    assert inbox == ["stock-000001.csv", "stock-000002.csv"]


def test_a_parcel_leaves_the_warehouse_for_an_order_that_never_came(browser, serve, until, press, trouble):
    browser.get(serve(build_warehouse(SimulatorConfig(ship_after=None, locations=("main", "attic")))))
    until("document.querySelector('#level select').options.length === 2")
    browser.execute_script("document.querySelector('#level select').value = 'attic'")
    press("#level button")
    assert "attic" in until("document.querySelector('#stock').innerText.includes('MUG-GREEN')")
    browser.execute_script("document.querySelector('#stray input').value = 'shop-nl:4711'")
    press("#stray button")
    until("document.querySelector('#shipments').innerText.includes('shop-nl:4711')")
    assert trouble() == []
