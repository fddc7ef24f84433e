"""What waits for a person is shown until he took it away: what was not taken, and orders that nobody fetches."""

import os
from datetime import timedelta

import pytest

from hub_core.errors import Unavailable
from hub_core.testing import samples

pytestmark = pytest.mark.anyio
AT = "2026-01-15T12:00:00Z"
MUG = {"sku": "MUG", "location": "main", "available": 7, "as_of": AT}
PARCEL = {"id": "SHP-1", "order": "shop-nl:7", "shipped_at": AT, "changed_at": AT, "line": "77", "quantity": 1}
WORD = {"reference": "shop-nl:7", "said": "refused", "reason": "Broken.", "at": AT}
ARTICLE = {"id": "9", "sku": "MUG", "title": "Mug", "changed_at": AT}
ROWS = {"stock": MUG, "shipments": PARCEL, "answers": WORD, "products": ARTICLE}
LEFT = "nobody takes the orders away"


def cause(kind):
    return f"what {kind} files say was not taken"


@pytest.mark.promise("H6")
@pytest.mark.parametrize("kind", sorted(ROWS))
async def test_a_line_that_was_not_taken_stays_a_problem_after_good_files_and_a_restart(files, kind):
    files.puts_rows(f"{kind}-1.csv", dict.fromkeys(ROWS[kind], "?"))
    await files.reads()
    assert list(files.hub.problems.open) == [cause(kind)]
    files.puts_rows(f"{kind}-2.csv", ROWS[kind])
    assert "1 line taken" in await files.reads()
    files = files.begins_anew()
    await files.polls()
    assert list(files.hub.problems.open) == [cause(kind)]
    [name] = files.lies_in("rejected")
    assert name in files.hub.problems.open[cause(kind)].evidence
    (files.folder / "rejected" / name).unlink()
    await files.begins_anew().polls()
    assert files.hub.problems.over == [cause(kind)]


@pytest.mark.promise("H6")
async def test_a_whole_file_stays_a_problem_until_it_is_moved_back(files):
    path = files.puts_rows("shipments-1.csv", PARCEL)
    text = path.read_text()
    path.write_text(text.replace("changed_at", "changed", 1))
    await files.reads()
    files.puts_rows("shipments-2.csv", PARCEL | {"id": "SHP-2"})
    await files.reads()
    [name, _] = files.lies_in("rejected")
    assert f"{name}: shipments-1.csv was not read: the columns changed_at are missing" in (
        files.hub.problems.open[cause("shipments")].evidence
    )
    (files.folder / "rejected" / name).rename(files.folder / "inbox" / name)
    files.puts(name, text)
    await files.reads()
    assert list(files.hub.ports.shipments.facts) == ["warehouse:SHP-2", "warehouse:SHP-1"]
    assert files.hub.problems.over == [cause("shipments")]


async def test_the_same_is_told_once_and_what_comes_to_it_is_news(files):
    for number in range(1, 6):
        os.utime(files.puts_rows(f"stock-{number}.csv", MUG | {"available": f"{number} or so"}), (number, number))
        await files.reads()
        await files.polls()
    problem = files.hub.problems.open[cause("stock")]
    assert problem.count == 5
    assert problem.evidence.startswith("5 files in rejected/: ")
    assert problem.evidence.endswith(" | and 2 more")
    assert "-stock-3.csv.csv: 1 line; line 2: available '3 or so' is no whole number" in problem.evidence


@pytest.mark.promise("H6", "H7")
async def test_a_lost_parcel_is_told_though_the_hub_takes_no_stock(files):
    files.puts_rows("shipments-1.csv", PARCEL | {"quantity": 0})
    files.puts_rows("stock-1.csv", MUG)
    await files.hub.ports.stock.goes_down()
    with pytest.raises(Unavailable):
        await files.reads()
    assert cause("shipments") in files.hub.problems.open


async def test_what_else_lies_there_and_what_cannot_be_read_stop_nothing(files):
    rejected = files.folder / "rejected"
    (rejected / "notes of the clerk.txt").write_text("rang them")
    (rejected / "stock-1.csv").write_bytes(b"\xff\xfe" + b"x" * 200_000)
    (rejected / "stock-2.csv").write_text("")
    (rejected / "stock-2.csv.reason.txt").mkdir()
    await files.polls()
    evidence = files.hub.problems.open[cause("stock")].evidence
    assert "stock-1.csv: 0 lines" in evidence
    assert "stock-2.csv: it cannot be read, is a directory" in evidence


async def test_a_long_list_is_not_counted_to_its_end(files):
    files.puts("stock-1.csv", "sku,available,as_of\n" + "?\n" * 1200)
    await files.reads()
    assert "1,000 lines or more; line 2: " in files.hub.problems.open[cause("stock")].evidence


async def given_order(files, minutes):
    """An order that was written so many minutes ago, by the disk's clock."""
    await files.connector.ports.orders.accept(samples.order(as_of=samples.after(minutes)))
    newest = max((files.folder / "orders").iterdir(), key=lambda path: path.name)
    moment = (files.hub.now() - timedelta(minutes=minutes)).timestamp()
    os.utime(newest, (moment, moment))
    return newest


@pytest.mark.promise("H6")
async def test_orders_that_nobody_takes_away_are_a_problem_until_they_are_taken(files):
    young = await given_order(files, 10)
    old = await given_order(files, 59)
    await files.polls()
    assert files.hub.problems.open == {}
    files.hub.now.passes(timedelta(minutes=1))
    await files.polls()
    problem = files.hub.problems.open[LEFT]
    assert problem.evidence == f"2 files in orders/, the oldest is {old.name}, of 2026-01-15 11:01 UTC"
    assert "pickup_minutes" in problem.cure
    old.unlink()
    await files.polls()
    assert files.hub.problems.over == [LEFT]
    assert young.exists()


async def test_a_warehouse_may_take_orders_when_it_likes(folder, make_shared):
    files = make_shared(folder, pickup_minutes=0)
    await given_order(files, 10_000)
    await files.polls()
    assert files.hub.problems.open == {}
