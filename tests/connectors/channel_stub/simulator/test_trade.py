"""What is bought, sent and withdrawn at the market, and what it shows of its offers."""

from datetime import timedelta

import pytest

from connectors.channel_stub.simulator import SimulatorConfig, build
from hub_core.testing import samples

pytestmark = pytest.mark.anyio
NOON = "2026-01-15T12:00:00Z"
LATER = "2026-01-15T13:00:00Z"


def parcel(version=NOON, **changes):
    return {"version": version, "carrier": "PostNL", "code": "3SMUG001", "lines": []} | changes


async def test_a_sale_lowers_the_stock_at_once_and_says_who_did(shop):
    order = shop.market.place("MUG", 2, ("BOWL", 1))
    offer = await shop.get("offers/OF-1")
    assert (offer["stock"], offer["moved_by"], offer["price"]) == (8, "sale", "9.95")
    sales = (await shop.get("sales", ids="SA-1,SA-2"))["items"]
    assert [(one["offer"], one["change"], one["order"]) for one in sales] == [
        ("OF-1", -2, order.id),
        ("OF-2", -1, order.id),
    ]
    shown = await shop.get(f"orders/{order.id}")
    assert (shown["state"], shown["total"], shown["paid"]) == ("open", "24.40", True)
    assert shown["buyer"]["email"].endswith("@relay.market.example")
    assert not {"reason", "parcels", "mailed"} & shown.keys()


async def test_the_market_sells_from_its_own_house_without_touching_the_offer(shop):
    shop.market.place("MUG", 50, fulfilment="market")
    assert (shop.market.offers["OF-1"].stock, shop.market.sales) == (10, {})


async def test_more_than_is_shown_is_refused_unless_forced(shop):
    body = {"lines": [{"sku": "MUG", "quantity": 7}, {"sku": "mug", "quantity": 4}]}
    answer = await shop.inside.post("/simulator/orders", json=body)
    assert (answer.status_code, answer.json()["error"]["message"]) == (409, "The market shows 10 of MUG, not 11.")
    await shop.does("orders", body | {"force": True}, 201)
    assert shop.market.offers["OF-1"].stock == -1


@pytest.mark.parametrize("lines", [[], [{"sku": "MUG", "quantity": 0}]])
async def test_nobody_buys_nothing(shop, lines):
    assert (await shop.inside.post("/simulator/orders", json={"lines": lines})).status_code == 422


async def test_a_person_buys_pays_and_withdraws(shop):
    body = {"lines": [{"sku": "MUG", "quantity": 3}], "paid": False, "buyer": "anna@example.org", "country": "BE"}
    placed = await shop.does("orders", body, 201)
    assert (placed["state"], placed["ship_to"]["country"], placed["bill_to"]["country"]) == (
        "awaiting_payment",
        "BE",
        "NL",
    )
    assert (await shop.does(f"orders/{placed['id']}/pay"))["state"] == "open"
    part = await shop.does(f"orders/{placed['id']}/withdraw", {"line": "1-1", "pieces": 1})
    assert (part["state"], part["lines"][0]["cancelled"]) == ("open", 1)
    assert (await shop.does(f"orders/{placed['id']}/withdraw"))["state"] == "withdrawn"
    assert [sale.change for sale in shop.market.sales.values()] == [-3, 1, 2]
    assert (shop.market.offers["OF-1"].stock, shop.market.offers["OF-1"].moved_by) == (10, "cancellation")
    again = await shop.does("orders", {"lines": [{"sku": "OF-2"}], "buyer": "ANNA@example.org"}, 201)
    assert again["buyer"]["id"] == placed["buyer"]["id"]
    by_id = await shop.does("orders", {"lines": [{"sku": "OF-2"}], "buyer": placed["buyer"]["id"]}, 201)
    assert by_id["buyer"]["id"] == placed["buyer"]["id"]


async def test_more_pieces_than_are_open_are_not_withdrawn(shop):
    order = shop.market.place("MUG", 1)
    answer = await shop.inside.post(f"/simulator/orders/{order.id}/withdraw", json={"line": "1-1", "pieces": 2})
    assert answer.status_code == 422


async def test_a_cancellation_twice_is_once_and_the_newest_reason_stands(shop):
    order = shop.market.place("MUG", 2)
    for version, reason in ((LATER, "Lost."), (NOON, "Broken."), (LATER, "Lost.")):
        body = {"version": version, "reason": reason}
        assert (await shop.door.post(f"/v1/orders/{order.id}/cancel", json=body)).status_code == 200
    assert (order.state, order.reason, len(shop.market.sales)) == ("withdrawn", "Lost.", 2)


async def test_what_has_left_and_what_is_not_ours_is_not_cancelled(shop):
    order, markets = shop.market.place("MUG", 2), shop.market.place("MUG", fulfilment="market")
    await shop.door.put(f"/v1/orders/{order.id}/parcels/a", json=parcel(lines=[{"line": "1-1", "quantity": 1}]))
    for held, code in ((order, "already_sent"), (markets, "not_yours")):
        answer = await shop.door.post(f"/v1/orders/{held.id}/cancel", json={"version": NOON})
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, code)
    answer = await shop.door.put(f"/v1/orders/{markets.id}/parcels/a", json=parcel())
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_yours")


async def test_parcels_make_an_order_part_sent_then_sent_and_mail_once(shop):
    order = shop.market.place("MUG", 2)
    half = parcel(lines=[{"line": "1-1", "quantity": 1}])
    for key, state in (("a", "part_sent"), ("a", "part_sent"), ("b", "sent")):
        answer = await shop.door.put(f"/v1/orders/{order.id}/parcels/{key}", json=half)
        assert answer.json()["state"] == state
    assert len(shop.market.mails) == 1
    gone = await shop.door.delete(f"/v1/orders/{order.id}/parcels/b", params={"version": LATER})
    assert gone.json()["state"] == "part_sent"
    await shop.door.put(f"/v1/orders/{order.id}/parcels/b", json=half)
    assert order.parcels["b"].gone


async def test_the_same_version_with_another_code_counts(shop):
    order = shop.market.place("MUG", 2)
    for code in ("3SWRONG", "3SRIGHT"):
        await shop.door.put(f"/v1/orders/{order.id}/parcels/a", json=parcel(code=code))
    assert order.parcels["a"].code == "3SRIGHT"


async def test_a_parcel_of_a_line_that_is_not_there_is_422(shop):
    order = shop.market.place("MUG")
    answer = await shop.door.put(f"/v1/orders/{order.id}/parcels/a", json=parcel(lines=[{"line": "9", "quantity": 1}]))
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unknown_line")


async def test_levels_are_written_by_version_and_each_is_answered(shop):
    rows = [{"id": "OF-1", "stock": 7, "version": LATER}, {"id": "OF-404", "stock": 7, "version": LATER}]
    told, lost = (await shop.door.put("/v1/offers/stock", json={"offers": rows})).json()["offers"]
    assert (told["ok"], told["stock"], lost["ok"], lost["stock"]) == (True, 7, False, None)
    shop.market.place("MUG", 1)
    for row in ({"stock": 7, "version": LATER}, {"stock": 3, "version": NOON}):
        await shop.door.put("/v1/offers/stock", json={"offers": [{"id": "OF-1"} | row]})
    assert (shop.market.offers["OF-1"].stock, shop.market.offers["OF-1"].moved_by) == (6, "sale")
    await shop.door.put("/v1/offers/stock", json={"offers": [{"id": "OF-1", "stock": 5, "version": LATER}]})
    assert (shop.market.offers["OF-1"].stock, shop.market.offers["OF-1"].moved_by) == (5, "api")


async def test_more_than_two_hundred_levels_at_once_are_422(shop):
    rows = [{"id": "OF-1", "stock": 7, "version": NOON}] * 201
    answer = await shop.door.put("/v1/offers/stock", json={"offers": rows})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "too_many")


async def test_lists_are_paged_filtered_by_time_and_asked_by_codes(shop, clock):
    clock.passes(timedelta(minutes=1))
    shop.market.change_offer("OF-2", stock=9)
    first = await shop.get("offers", limit=1)
    assert ([one["id"] for one in first["items"]], first["next"]) == (["OF-1"], "OF-1")
    assert (await shop.get("offers", limit=1, after="OF-1"))["next"] is None
    since = samples.after(1).isoformat()
    assert [one["id"] for one in (await shop.get("offers", changed_since=since))["items"]] == ["OF-2"]
    assert [one["id"] for one in (await shop.get("offers", sku=["mug ", "bowl"]))["items"]] == ["OF-1", "OF-2"]
    assert [one["id"] for one in (await shop.get("offers", ean="8712345678913"))["items"]] == ["OF-2"]
    assert (await shop.get("offers", sku=""))["items"] == []
    assert [one["id"] for one in (await shop.get("offers", ids="OF-2,OF-404,OF-2"))["items"]] == ["OF-2"]


async def test_offers_are_made_changed_and_removed_by_a_person(shop, clock):
    made = await shop.does("offers", {"sku": "TEAPOT", "price": "24.95", "stock": 2}, 201)
    clock.passes(timedelta(minutes=1))
    changed = await shop.does(f"offers/{made['id']}", {"title": "Teapot, green"})
    assert (changed["title"], changed["stock"], changed["stock_at"]) == ("Teapot, green", 2, made["stock_at"])
    typed = await shop.does(f"offers/{made['id']}", {"stock": 5})
    assert (typed["moved_by"], typed["changed_at"]) == ("person", changed["changed_at"])
    await shop.does(f"offers/{made['id']}/remove")
    assert (await shop.get(f"offers/{made['id']}"))["deleted"] is True
    await shop.does("offers/OF-1/remove", {"traceless": True})
    assert (await shop.door.get("/v1/offers/OF-1")).status_code == 404
    assert (await shop.inside.post("/simulator/offers", json={"title": "?"})).status_code == 422


async def test_customers_change_by_version_and_only_where_it_is_said(shop, clock):
    made = await shop.does("customers", {"email": "anna@example.org", "phone": "030"}, 201)
    path = f"/v1/customers/{made['id']}"
    clock.passes(timedelta(minutes=1))
    changed = (await shop.door.patch(path, json={"version": LATER, "address": {"city": "Delft"}})).json()
    assert (changed["address"]["city"], changed["address"]["street"], changed["phone"]) == (
        "Delft", made["address"]["street"], "030",
    )  # fmt: skip
    old = (await shop.door.patch(path, json={"version": NOON, "phone": "1"})).json()
    assert old == changed
    assert (await shop.get("customers", email="ANNA@example.org"))["items"] == [changed]
    assert (await shop.does(f"customers/{made['id']}", {"marketing": True}))["marketing"] is True


async def test_state_counts_and_page_show_what_there_is(shop):
    for _ in range(3):
        shop.market.place("MUG")
    state = (await shop.inside.get("/simulator/state", params={"last": 2})).json()
    assert [order["number"] for order in state["orders"]] == ["MKT-1002", "MKT-1003"]
    assert len((await shop.inside.get("/simulator/state")).json()["orders"]) == 3
    await shop.get("account")
    counts = (await shop.inside.get("/simulator/counts")).json()
    assert (counts["orders"], counts["offers"], counts["calls"]) == (3, 2, {"GET account 200": 1})
    page = await shop.inside.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert all(f'id="{name}"' in page.text for name in ("orders", "offers", "customers", "calls", "place", "offer"))


async def test_reset_empties_the_market_and_numbers_go_on(shop):
    shop.market.place("MUG")
    await shop.switch(down=True)
    await shop.does("reset")
    assert (shop.market.offers, shop.market.switches.down, shop.market.feed.last) == ({}, False, 6)
    assert shop.market.add_offer("MUG", stock=1).id == "OF-3"
    assert shop.market.place("MUG").id == "2"
    assert (await shop.does("tick"))["orders"] == 1


def test_the_same_seed_makes_the_same_offers(clock):
    one, other = (build(SimulatorConfig(seed_offers=20), clock=clock).state.market for _ in range(2))
    assert [offer.answer() for offer in one.offers.values()] == [offer.answer() for offer in other.offers.values()]
    assert len({offer.sku for offer in one.offers.values()}) == len({offer.ean for offer in one.offers.values()}) == 20


def test_seeded_barcodes_prove_themselves(clock):
    for offer in build(SimulatorConfig(seed_offers=20), clock=clock).state.market.offers.values():
        digits = [int(sign) for sign in offer.ean]
        assert len(digits) == 13
        assert sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def test_a_market_opens_by_itself_on_its_own_clock():
    assert build().state.market.clock().tzinfo is not None
