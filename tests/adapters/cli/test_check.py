"""`hub check`: all faults at once, every connector asked, and 0 only when all is well."""

import json

import pytest

from hub_core.plugins import DRIFT

ALL_WELL = ["file", "database", "connection", "connection"]


def rows(answer):
    return [line.split(maxsplit=3) for line in answer.stdout.splitlines()[1:]]


def test_all_is_well_ends_with_0(house):
    answer = house("check")
    assert answer.exit_code == 0, answer.output
    assert [row[:2] for row in rows(answer)] == [["ok", what] for what in ALL_WELL]


@pytest.mark.promise("H9")
@pytest.mark.parametrize(
    ("mood", "says"),
    [
        ("away", "does not answer: the vendor does not pick up"),
        ("refuses", "does not accept us: the vendor does not know this key"),
        ("sleeps", "no answer within 0.3 s"),
    ],
)
def test_a_connector_that_is_not_well_is_named_and_the_others_are_asked(house, mood, says):
    house.write(shop=f'mood = "{mood}"')
    answer = house("check", "--timeout", "0.3")
    assert answer.exit_code == 1
    assert rows(answer)[2] == ["WRONG", "connection", "shop-nl", says]
    assert rows(answer)[3] == ["ok", "connection", "warehouse", "answers and accepts us"]


def test_only_the_one_that_was_named_is_asked(house):
    house.write(shop='mood = "away"')
    assert house("check", "warehouse").exit_code == 0
    assert house("check", "shop-nl").exit_code == 1
    answer = house("check", "shop-be")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "no connector is named 'shop-be' in" in answer.stderr


def test_all_faults_of_file_and_environment_are_told_at_once(house):
    house.write('[connector.shop-nl]\nkind = "paper_shop"\ngives = ["order"]\n'
                '[connector.shop-nl.settings]\nkey = {{ env = "SHOP_KEY" }}\npaper = 3\n')  # fmt: skip
    answer = house("check", HUB_PORT="many", secrets=False)
    assert answer.exit_code == 1
    for part in ("HUB_PORT", "plugins.toml:3", "plugins.toml:5", "plugins.toml:6", "4 faults."):
        assert part in answer.stdout, answer.stdout
    faults = json.loads(house("check", "--json", HUB_PORT="many", secrets=False).stdout)
    assert faults["well"] is False
    assert len(faults["findings"]) == 4


def test_a_file_that_is_not_there_is_a_fault_with_its_cure(house):
    (house.folder / "plugins.toml").unlink()
    answer = house("check")
    assert answer.exit_code == 1
    assert "plugins.toml" in answer.stdout
    assert "Traceback" not in answer.output


def test_offline_nobody_is_called_and_nothing_is_kept(house):
    house.write(shop='mood = "away"')
    answer = house("check", "--offline")
    assert answer.exit_code == 0
    assert [row[1] for row in rows(answer)] == ["file"]
    assert not (house.folder / "hub.db").exists()


def test_a_check_makes_no_database(house):
    answer = house("check")
    assert "not made yet; hub serve makes it" in answer.stdout
    assert not (house.folder / "hub.db").exists()


def test_a_database_that_cannot_be_opened_is_wrong_and_connectors_are_asked_all_the_same(house):
    (house.folder / "hub.db").write_text("this is a letter, and no database at all " * 40)
    answer = house("check")
    assert answer.exit_code == 1
    assert rows(answer)[1][:2] == ["WRONG", "database"]
    assert [row[0] for row in rows(answer)[2:]] == ["ok", "ok"]
    assert "Traceback" not in answer.output


@pytest.mark.promise("H11")
def test_what_nobody_here_knows_of_a_vendor_is_shown(house):
    seen = json.dumps({f"order.field{number}": number for number in range(1, 13)})

    async def notes(life):
        await life.hub.side_for("shop-nl", http=None, public_url=None).memory.write_note(DRIFT, seen)
        await life.hub.side_for("warehouse", http=None, public_url=None).memory.write_note(DRIFT, "{}")

    house.live(notes)
    answer = house("check")
    drift = [row for row in rows(answer) if row[1] == "drift"]
    assert [row[:3] for row in drift] == [["ok", "drift", "shop-nl"]]
    assert drift[0][3].startswith("unknown at the vendor: order.field12 (12), order.field11 (11), ")
    assert drift[0][3].endswith("order.field3 (3) and 2 more")


@pytest.mark.promise("G2")
def test_a_vendor_that_must_know_where_to_ring_needs_the_public_address(house):
    house.write(shop="needs_address = true")
    answer = house("check")
    assert answer.exit_code == 1
    assert "set HUB_PUBLIC_URL" in next(row[3] for row in rows(answer) if row[1] == "webhooks")
    answer = house("check", HUB_PUBLIC_URL="https://hub.example")
    assert answer.exit_code == 0
    assert rows(answer)[3] == ["ok", "webhooks", "shop-nl", "rung at https://hub.example/shop-nl/…"]


def test_what_is_allowed_and_odd_is_remarked(house):
    house.write('[connector.shop-nl]\nkind = "paper_shop"\ngives = ["orders"]\n'
                '[connector.shop-nl.settings]\nkey = {{ env = "SHOP_KEY" }}\npaper = "{paper}"\n')  # fmt: skip
    answer = house("check")
    assert answer.exit_code == 0
    assert "remark: nobody gets orders" in answer.stdout
