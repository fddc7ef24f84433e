"""`hub rename` and `hub remove` (G5)."""

import json

import pytest

from adapters.storage import served
from hub_core.models import Ref
from hub_core.testing import samples

WITH_HOOKS = "needs_address = true"
ADDRESS = {"HUB_PUBLIC_URL": "https://hub.example"}


@pytest.fixture
def with_order(house):
    """A hub whose warehouse took order 1001."""
    house.live(lambda life: life.order())
    return house


def toml_with(house, old, new):
    """The operator renames the table."""
    file = house.folder / "plugins.toml"
    file.write_text(file.read_text().replace(f"[connector.{old}", f"[connector.{new}"))


@pytest.mark.promise("G5")
def test_a_shop_is_renamed_and_its_orders_come_along(with_order):
    answer = with_order("rename", "shop-nl", "shop-be", secrets=False)
    assert answer.exit_code == 0, answer.stderr
    assert "shop-nl is shop-be now" in answer.stdout
    assert "Now rename [connector.shop-nl] to [connector.shop-be]" in answer.stdout
    toml_with(with_order, "shop-nl", "shop-be")
    assert "shop-be" in with_order("orders").stdout
    page = json.loads(with_order("orders", "1001", "--json").stdout)
    assert "shop-nl" not in json.dumps(page["standing"] if "standing" in page else page["dossier"]["standing"])
    again = with_order("rename", "shop-nl", "shop-be")
    assert "was renamed to shop-be before" in again.stdout
    assert "names shop-be already: start hub serve." in again.stdout


@pytest.mark.promise("G5")
def test_the_table_may_be_renamed_first(with_order):
    toml_with(with_order, "shop-nl", "shop-be")
    answer = with_order("rename", "shop-nl", "shop-be")
    assert (answer.exit_code, "names shop-be already: start hub serve." in answer.stdout) == (0, True)


@pytest.mark.promise("G5")
def test_nothing_is_renamed_while_the_hub_serves(with_order):
    with served(with_order.url):
        answer = with_order("rename", "shop-nl", "shop-be")
    assert answer.exit_code == 1
    assert "served by another hub serve" in answer.stderr
    assert "shop-be" not in with_order("orders").stdout


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("shop-nl", "warehouse", "names both shop-nl and warehouse"),
        ("shop-nl", "Shop NL", "shop-nl"),
        ("shop-nl", "shop-nl", "has that name already"),
        ("shop-nl", "hub", "the hub's own"),
        ("shop-de", "shop-be", "nothing is kept under the name 'shop-de'"),
    ],
)
def test_what_cannot_be_renamed_is_told_in_a_sentence(with_order, old, new, says):
    answer = with_order("rename", old, new)
    assert (answer.exit_code, says in answer.stderr) == (1, True), answer.stderr


@pytest.mark.promise("G5")
def test_a_name_that_is_in_use_is_asked_about(with_order):
    """It was started under its new name before the operator thought of renaming it."""

    async def play(life):
        life.hub.join("shop-be", role="shop", gives=["orders"], gets=["shipments"])
        await life.hub.open()
        await life.hub.ports_for("shop-be").orders.accept(samples.order(ref=Ref("shop-be", "7")))

    with_order.live(play)
    toml_with(with_order, "shop-nl", "shop-be")
    asked = with_order("rename", "shop-nl", "shop-be", says="n\n")
    assert asked.exit_code == 1
    assert "shop-be is not new: 1 rows of facts" in asked.stdout
    assert with_order("rename", "shop-nl", "shop-be", "--yes").exit_code == 0
    assert [row["shop"] for row in json.loads(with_order("orders", "--json").stdout)] == ["shop-be"]


def hooks(house):
    return json.loads(house.paper.read_text())["webhooks"] if house.paper.exists() else []


@pytest.fixture
def with_hooks(with_order):
    """The same, with a webhook at the shop's vendor, and order 1002 on its way to the warehouse."""
    with_order.write(shop=WITH_HOOKS)
    assert with_order("webhooks", "sync", "shop-nl", **ADDRESS).exit_code == 0
    assert len(hooks(with_order)) == 1
    return with_order


@pytest.mark.promise("G5")
def test_a_connector_leaves_with_its_webhooks(with_hooks):
    answer = with_hooks("remove", "shop-nl", "--yes", **ADDRESS)
    assert answer.exit_code == 0, answer.stderr
    assert "1 webhooks of shop-nl were taken away at the vendor." in answer.stdout
    assert "Now delete [connector.shop-nl]" in answer.stdout
    assert hooks(with_hooks) == []
    assert with_hooks("orders", "1001").exit_code == 0, "what it gave stays"
    again = with_hooks("remove", "shop-nl", "--yes", **ADDRESS)
    assert (again.exit_code, "0 webhooks of shop-nl were taken away" in again.stdout) == (0, True)


@pytest.mark.promise("G5")
def test_what_waits_for_one_that_leaves_is_parked_with_the_reason(house):
    house.live(lambda life: life.hub.open())
    house("pause", "warehouse")
    house.live(lambda life: life.order())
    answer = house("remove", "warehouse", "--yes")
    assert "Parked of what waited: 1." in answer.stdout
    assert "registers no webhooks" in answer.stdout
    assert "warehouse was removed" in house("parked").stdout
    (row,) = [row for row in json.loads(house("connectors", "--json").stdout) if row["name"] == "warehouse"]
    assert row["state"]["stops"][0]["reason"].startswith("removed with: hub remove warehouse")


@pytest.mark.promise("G5")
def test_a_vendor_that_answers_no_more_is_left_alone(with_hooks):
    refused = with_hooks("remove", "shop-nl", "--yes")
    assert refused.exit_code == 1
    assert "hub remove shop-nl --without-vendor" in refused.stderr
    answer = with_hooks("remove", "shop-nl", "--without-vendor", "--yes", secrets=False)
    assert (answer.exit_code, len(hooks(with_hooks))) == (0, 1)


@pytest.mark.promise("G5")
def test_one_whose_table_is_gone_already_is_removed_without_its_vendor(with_order):
    toml_with(with_order, "shop-nl", "another")
    answer = with_order("remove", "shop-nl", "--yes", secrets=False)
    assert answer.exit_code == 0
    assert "does not name shop-nl" in answer.stdout
    unknown = with_order("remove", "shop-de", "--yes")
    assert (unknown.exit_code, "nothing is kept under that name" in unknown.stderr) == (1, True)


@pytest.mark.promise("G5", "H6")
def test_who_vanished_from_the_file_while_something_waits_is_found_by_check(house):
    house.live(lambda life: life.hub.open())
    house("pause", "warehouse")
    house.live(lambda life: life.order())
    toml_with(house, "warehouse", "depot")
    answer = house("check")
    assert answer.exit_code == 1
    assert "1 letter and 0 rings are open for warehouse" in answer.stdout
    assert "hub rename warehouse NEW" in answer.stdout
    assert house("rename", "warehouse", "depot").exit_code == 0
    assert house("check").exit_code == 0, house("check").stdout
