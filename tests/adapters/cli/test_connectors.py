"""`hub connectors`: who is connected, and how each of them is."""

import json
from datetime import timedelta

import pytest


def test_before_the_first_start_the_file_alone_is_told(house):
    answer = house("connectors", secrets=False)
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert answer.stdout.splitlines()[1].split() == [
        "shop-nl", "paper_shop", "shop", "orders", "shipments", "its", "first", "start", "at", "work", "0", "0", "-"
    ]  # fmt: skip


@pytest.mark.promise("H12")
def test_since_when_a_connector_is_live_is_shown(house):
    house.live(lambda life: life.order())
    assert "2026-01-15 12:00" in house("connectors").stdout.splitlines()[1]


def test_what_waits_and_what_is_parked_is_counted(house):
    async def play(life):
        await life.warehouse.says_no("SKU MUG is unknown.")
        await life.order()
        side = life.hub.side_for("shop-nl", http=None, public_url=None)
        await side.inbox.keep("orders/updated", "55", b"{}", {})

    house.live(play)
    shop, warehouse = (row["state"] for row in json.loads(house("connectors", "--json").stdout))
    assert (shop["rings_waiting"], warehouse["letters_parked"]) == (1, 1)
    assert "1 in, 0 out" in house("connectors").stdout
    assert "0 in, 1 out" in house("connectors").stdout


@pytest.mark.promise("H8")
def test_the_last_sweep_is_shown_with_its_result(house):
    assert house("run", "shop-nl", "sweep").exit_code == 0
    assert house("connectors").stdout.splitlines()[1].endswith("2 orders read")
    house.write(shop='mood = "away"')
    assert house("run", "shop-nl", "sweep").exit_code == 1
    assert "failed: the vendor does not pick up" in house("connectors").stdout


@pytest.mark.promise("H8")
@pytest.mark.parametrize("polls", ["poll", "feed"])
def test_the_last_poll_of_one_that_nobody_rings_is_shown_as_its_sweep(house, polls):
    async def play(life):
        def step(work):
            for job, at, result in (("sweep", now - timedelta(hours=1), "2 walked"), (polls, now, "3 entries read")):
                work.schedules.ensure("warehouse", job, every=timedelta(minutes=1), next_run=at)
                (run,) = work.schedules.claim(at, until=at + timedelta(minutes=1), jobs=[("warehouse", job)])
                work.schedules.done(run, at=at, next_run=None, ok=True, result=result)

        now = life.hub.now()
        await life.hub.storage.do(step)

    house.live(play)
    assert house("connectors").stdout.splitlines()[2].endswith("3 entries read")


def test_one_that_vanished_from_the_file_is_shown_while_things_wait_for_it(house):
    async def play(life):
        await life.warehouse.goes_down()
        await life.order()

    house.live(play)
    house.write('[connector.shop-nl]\nkind = "paper_shop"\ngives = ["orders"]\n'
                '[connector.shop-nl.settings]\nkey = {{ env = "SHOP_KEY" }}\npaper = "{paper}"\n')  # fmt: skip
    lines = house("connectors").stdout.splitlines()
    assert lines[2].startswith("warehouse  not in the file")


def test_a_file_with_faults_is_refused_with_all_of_them(house):
    house.write('[connector.shop-nl]\nkind = "paper_shp"\n[connector.x y]\nkind = 3\n')
    answer = house("connectors")
    assert answer.exit_code == 1
    assert "plugins.toml:" in answer.stderr
