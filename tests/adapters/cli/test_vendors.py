"""What is done at a vendor by hand: `hub webhooks`, `hub fetch`, `hub run`, and `hub jobs`."""

import json
from datetime import UTC, datetime, timedelta

import pytest

ADDRESS = {"HUB_PUBLIC_URL": "https://hub.example"}
OURS = "https://hub.example/shop-nl/webhooks/unguessable"


@pytest.fixture
def rung(house):
    """A shop with webhooks: one of ours twice, a foreign one."""
    house.write(shop="needs_address = true")
    hooks = [["orders/*", OURS, "1"], ["orders/*", OURS, "2"], ["orders/*", "https://other.example/in/secret", "3"]]
    house.paper.write_text(json.dumps({"webhooks": hooks}))
    return house


def kept(house):
    return [one[2] for one in json.loads(house.paper.read_text())["webhooks"]]


@pytest.mark.promise("G2")
def test_the_webhooks_at_the_vendor_are_listed_and_none_is_changed(rung):
    answer = rung("webhooks", "list", "shop-nl", **ADDRESS)
    assert [line.split() for line in answer.stdout.splitlines()[1:]] == [
        ["stands", "orders/*", "https://hub.example/shop-nl/…", "1"],
        ["surplus", "orders/*", "https://hub.example/shop-nl/…", "2"],
        ["foreign", "orders/*", "https://other.example/in/…", "3"],
    ]
    assert kept(rung) == ["1", "2", "3"]


@pytest.mark.promise("G3")
def test_what_makes_a_door_hard_to_guess_is_shown_only_when_asked_for(rung):
    assert "unguessable" not in rung("webhooks", "list", "shop-nl", "--json", **ADDRESS).output
    assert OURS in rung("webhooks", "list", "shop-nl", "--addresses", **ADDRESS).output


@pytest.mark.promise("G2")
def test_what_is_missing_is_added_what_is_doubled_goes_and_foreign_ones_stay(rung):
    assert rung("webhooks", "sync", "shop-nl", **ADDRESS).stdout == "shop-nl: 1 stood, 0 added, 1 removed.\n"
    assert kept(rung) == ["1", "3"]
    rung.paper.write_text(json.dumps({"webhooks": []}))
    added = rung("webhooks", "sync", "shop-nl", **ADDRESS).stdout
    assert added == "shop-nl: 0 stood, 1 added (they had vanished and were put back), 0 removed.\n"
    assert kept(rung) == ["1"]


@pytest.mark.promise("G2")
def test_ours_are_taken_away_after_a_yes(rung):
    assert rung("webhooks", "remove", "shop-nl", says="n\n", **ADDRESS).exit_code == 1
    assert kept(rung) == ["1", "2", "3"]
    assert rung("webhooks", "remove", "shop-nl", "--yes", **ADDRESS).stdout == "shop-nl: 2 removed.\n"
    assert kept(rung) == ["3"]


@pytest.mark.promise("G2")
def test_without_a_public_address_the_cure_is_told(rung):
    answer = rung("webhooks", "list", "shop-nl")
    assert answer.exit_code == 1
    assert "set HUB_PUBLIC_URL" in answer.stderr


def test_a_connector_without_webhooks_says_so(house):
    answer = house("webhooks", "list", "warehouse")
    assert (answer.exit_code, answer.stderr) == (1, "warehouse registers no webhooks\n")


@pytest.mark.promise("K5")
@pytest.mark.parametrize("stream", ["order", "orders"])
def test_an_order_is_fetched_by_hand_and_said_where_it_is(house, stream):
    house.paper.write_text(json.dumps({"orders": ["7"]}))
    answer = house("fetch", "shop-nl", stream, "7")
    assert answer.exit_code == 0, answer.output
    assert answer.stdout.startswith("Read. Order 1001 of shop-nl was made before shop-nl went live")
    assert house("fetch", "shop-nl", stream, "1001").exit_code == 0


def test_what_the_vendor_does_not_have_is_a_sentence(house):
    answer = house("fetch", "shop-nl", "order", "4711")
    assert (answer.exit_code, answer.stderr) == (1, "the vendor has no orders 4711\n")
    assert "there are: shop-nl, warehouse" in house("fetch", "shop-be", "order", "7").stderr


def test_calling_a_vendor_needs_its_secret(house):
    answer = house("fetch", "shop-nl", "order", "7", secrets=False)
    assert answer.exit_code == 1
    assert "SHOP_KEY is not set" in answer.stderr


@pytest.mark.promise("H8")
def test_a_job_runs_now_and_tells_its_progress(house):
    answer = house("run", "shop-nl", "sweep")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert answer.stdout == "  page 1 read\n  page 2 read\nDone: 2 orders read\n"
    jobs = json.loads(house("jobs", "--json").stdout)
    assert [(one["job"], one["last_ok"], one["last_result"]) for one in jobs] == [("sweep", True, "2 orders read")]


def test_a_job_by_hand_is_planned_for_no_other_time(house):
    assert house("run", "shop-nl", "import").exit_code == 0
    line = house("jobs").stdout.splitlines()[1]
    assert line.split()[:4] == ["shop-nl", "import", "by", "hand"]
    assert line.endswith("by hand")


def test_a_job_that_fails_says_why(house):
    house.write(shop='mood = "away"')
    answer = house("run", "shop-nl", "sweep")
    assert answer.exit_code == 1
    assert "shop-nl sweep failed: the vendor does not pick up" in answer.stderr
    assert "failed" in house("jobs").stdout


@pytest.mark.promise("K6")
def test_a_job_that_runs_already_is_not_run_beside_itself(house):
    async def play(life):
        now = datetime.now(UTC)

        def lease(work):
            work.schedules.ensure("shop-nl", "sweep", every=timedelta(hours=1), next_run=now)
            return work.schedules.claim(now, until=now + timedelta(minutes=2), jobs=[("shop-nl", "sweep")])

        assert await life.hub.storage.do(lease)

    house.live(play)
    answer = house("run", "shop-nl", "sweep")
    assert (answer.exit_code, answer.stderr) == (1, "shop-nl sweep is running already; see: hub jobs\n")
    assert "running" in house("jobs").stdout


@pytest.mark.promise("H14")
def test_a_paused_connector_is_collected_from_by_nobody(house):
    async def nothing(life):
        return None

    house.live(nothing)
    house("pause", "shop-nl", "--reason", "moving")
    answer = house("run", "shop-nl", "sweep")
    assert answer.exit_code == 1
    assert "(moving). Go on: hub resume shop-nl" in answer.stderr


def test_a_job_nobody_has_is_a_sentence(house):
    answer = house("run", "shop-nl", "swep")
    assert (answer.exit_code, answer.stderr) == (
        1,
        "shop-nl has no job 'swep'; there are: sweep, import, import products\n",
    )


@pytest.mark.promise("K5")
def test_a_checkout_is_fetched_by_hand(house):
    plugins = house.folder / "plugins.toml"
    plugins.write_text(plugins.read_text().replace('gives = ["orders"]', 'gives = ["orders", "checkouts"]'))
    house.paper.write_text(json.dumps({"checkouts": ["31"]}))
    answer = house("fetch", "shop-nl", "checkout", "31")
    assert (answer.exit_code, answer.stdout) == (0, "Read: checkout 31 of shop-nl.\n"), answer.output
    assert house("fetch", "shop-nl", "checkouts", "404").stderr == "the vendor has no checkout 404\n"
    assert house("fetch", "warehouse", "checkout", "31").stderr == "warehouse gives no checkouts\n"
