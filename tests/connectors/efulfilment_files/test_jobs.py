"""The poll: which files are read, when, in which order, and where they go."""

import hashlib
import os
from datetime import timedelta

import pytest

from hub_core.errors import Unavailable

pytestmark = pytest.mark.anyio
LEVELS = "sku,location,available,as_of\nMUG,main,7,2026-01-15T12:00:00Z\n"
MUG = {"sku": "MUG", "location": "main", "available": 7, "as_of": "2026-01-15T12:00:00Z"}
ARTICLE = {"id": "9", "sku": "MUG", "title": "Mug", "changed_at": "2026-01-15T12:00:00Z"}
PARCEL = {
    "id": "SHP-1",
    "order": "shop-nl:7",
    "shipped_at": "2026-01-15T13:00:00Z",
    "changed_at": "2026-01-15T13:00:00Z",
    "line": "77",
    "sku": "MUG",
    "quantity": 1,
}
WORD = {"reference": "shop-nl:7", "said": "refused", "reason": "Broken.", "at": "2026-01-15T13:00:00Z"}


def digest16(content):
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()[:16]


async def test_a_file_is_read_and_put_away_under_its_digest(files):
    files.puts("stock-1.csv", LEVELS)
    assert await files.reads() == "read 1 file: 1 line taken, 0 not taken"
    assert files.lies_in("done") == [f"{digest16(LEVELS)}-stock-1.csv"]
    assert files.lies_in("inbox") == files.lies_in("rejected") == []
    assert await files.hub.ports.stock.holds() == {"MUG": 7}
    assert files.said == ["stock-1.csv: 1 of 1 lines"]
    assert await files.polls() == "read 0 files: 0 lines taken, 0 not taken"


@pytest.mark.promise("H14")
async def test_the_poll_is_one_job_at_the_interval_of_the_settings(folder, make_shared):
    [job] = make_shared(folder, poll_seconds=30).connector.jobs
    assert (job.name, job.every, job.knows_the_past, job.brings) == ("poll", timedelta(seconds=30), False, frozenset())


@pytest.mark.parametrize("name", [".stock-1.csv", "stock-1.csv.part", "stock-1.csv.TMP", "stock-1.csv.filepart"])
async def test_names_of_half_written_files_are_left(files, name):
    files.puts(name, LEVELS)
    assert await files.reads() == "read 0 files: 0 lines taken, 0 not taken"
    assert files.lies_in("inbox") == [name]
    assert files.hub.problems.open == {}


async def test_a_file_is_read_once_it_stood_still(files):
    path = files.puts("stock-1.csv", LEVELS)
    assert await files.polls() == "read 0 files: 0 lines taken, 0 not taken; 1 file not finished yet"
    files.hub.now.passes(timedelta(seconds=4))
    assert "1 file not finished yet" in await files.polls()
    path.write_text(f"{LEVELS}BOWL,main,3,2026-01-15T12:00:00Z\n")
    files.hub.now.passes(timedelta(seconds=60))
    assert "1 file not finished yet" in await files.polls()  # it grew since the last look
    os.utime(path, (1, 1))
    files.hub.now.passes(timedelta(seconds=60))
    assert "1 file not finished yet" in await files.polls()  # it has another time
    files.hub.now.passes(timedelta(seconds=5))
    assert "2 lines taken" in await files.polls()


async def test_after_a_restart_it_is_waited_for_anew(files):
    files.puts("stock-1.csv", LEVELS)
    await files.polls()
    files.hub.now.passes(timedelta(minutes=5))
    again = files.begins_anew()
    assert "1 file not finished yet" in await again.polls()
    assert "1 line taken" in await again.reads()


async def test_without_patience_it_is_read_at_the_first_look(folder, make_shared):
    files = make_shared(folder, settle_seconds=0)
    files.puts("stock-1.csv", LEVELS)
    assert "1 line taken" in await files.polls()


async def test_a_look_of_its_own_reads_what_comes_to_rest_meanwhile(files):
    """`hub run warehouse poll` is a process that knows of no look before."""
    files.naps.turn = True
    files.puts("stock-1.csv", LEVELS)
    assert await files.polls() == "read 1 file: 1 line taken, 0 not taken"
    assert files.naps.seconds == [5.05]
    await files.polls()
    assert len(files.naps.seconds) == 1  # where nothing waits nobody sleeps


async def test_what_grows_meanwhile_is_not_read(files):
    path = files.puts("stock-1.csv", LEVELS)
    files.naps.turn, files.naps.meanwhile = True, lambda: path.write_text(LEVELS * 2)
    assert await files.polls() == "read 0 files: 0 lines taken, 0 not taken; 1 file not finished yet"


@pytest.mark.parametrize(("settle", "sleeps"), [(10, 1), (11, 0)])
async def test_a_file_that_needs_long_is_left_for_the_next_look(folder, make_shared, settle, sleeps):
    files = make_shared(folder, settle_seconds=settle)
    files.puts("stock-1.csv", LEVELS)
    await files.polls()
    assert len(files.naps.seconds) == sleeps


async def test_what_is_not_granted_is_counted_once_though_it_is_looked_at_twice(files):
    files.puts_rows("products-1.csv", ARTICLE)
    files.puts("stock-1.csv", LEVELS)
    files.naps.turn = True
    told = await files.not_granted("products").polls()
    assert told == "read 1 file: 1 line taken, 0 not taken; products: 1 file left, not granted"


@pytest.mark.promise("H6")
async def test_a_file_that_ends_in_the_middle_of_a_line_is_held_back_and_shown(files):
    files.puts("stock-1.csv", f"{LEVELS}BOWL,main,31")
    told = await files.reads()
    assert told.endswith("1 file held back, ending in the middle of a line (stock-1.csv)")
    assert files.hub.problems.open["files end in the middle of a line"].evidence == "stock-1.csv"
    assert await files.hub.ports.stock.holds() == {}
    files.hub.now.passes(timedelta(minutes=14))
    assert "held back" in await files.polls()
    assert files.hub.problems.open["files end in the middle of a line"].count == 1
    files.hub.now.passes(timedelta(minutes=1))
    assert await files.polls() == "read 1 file: 1 line taken, 1 not taken"
    assert files.not_taken() == [["3", "the last line has no line end, so it may be cut off", "BOWL,main,31"]]
    assert await files.hub.ports.stock.holds() == {"MUG": 7}
    assert "files end in the middle of a line" in files.hub.problems.over


async def test_a_whole_record_without_a_line_end_is_not_believed_either(files):
    """12 may be the beginning of 120."""
    files.puts("stock-1.csv", LEVELS.removesuffix("\n"))
    await files.reads()
    assert "0 lines taken, 1 not taken" in await files.reads(seconds=900)


async def test_a_file_that_grows_to_its_end_is_read_whole(files):
    path = files.puts("stock-1.csv", LEVELS[:-3])
    await files.reads()
    path.write_text(LEVELS)
    assert await files.reads() == "read 1 file: 1 line taken, 0 not taken"
    assert files.hub.problems.open == {}


@pytest.mark.parametrize(
    ("content", "said", "cause"),
    [
        ("", "1 file empty, and waited for (stock-1.csv)", "files are empty"),
        ("sku,loca", "ending in the middle of a line (stock-1.csv)", "files end in the middle of a line"),
    ],
)
async def test_a_file_that_barely_began_is_waited_for_and_then_not_read(files, content, said, cause):
    files.puts("stock-1.csv", content)
    assert (await files.reads()).endswith(said)
    assert list(files.hub.problems.open) == [cause]
    assert "put into rejected/ whole (stock-1.csv)" in await files.reads(seconds=900)
    assert files.hub.problems.over == [cause]
    assert len(files.lies_in("rejected")) == 2


@pytest.mark.promise("H3")
async def test_a_double_is_put_away_and_not_read(files):
    files.puts("stock-1.csv", LEVELS)
    files.puts("stock-2.csv", LEVELS)
    told = await files.reads()
    assert told == "read 1 file: 1 line taken, 0 not taken; 1 file read before and put away (stock-2.csv)"
    files.puts("stock-3.csv", LEVELS)
    assert (await files.begins_anew().reads()).endswith("1 file read before and put away (stock-3.csv)")
    assert files.hub.ports.stock.asked == 1
    assert files.lies_in("done") == [f"{digest16(LEVELS)}-stock-{number}.csv" for number in (1, 2, 3)]


async def test_a_double_of_a_file_that_is_half_read_is_read_once(files):
    files.puts("stock-1.csv", LEVELS)
    files.puts("stock-2.csv", LEVELS)
    await files.hub.ports.stock.goes_down()
    with pytest.raises(Unavailable):
        await files.reads()
    await files.hub.ports.stock.comes_back()
    assert "1 file read before" in await files.polls()


async def test_what_is_put_back_from_done_is_read_again(files):
    files.puts("stock-1.csv", LEVELS)
    await files.reads()
    [name] = files.lies_in("done")
    (files.folder / "done" / name).rename(files.folder / "inbox" / name)
    assert "1 line taken" in await files.reads()
    assert files.lies_in("done") == [name]


async def test_products_are_read_before_parcels_and_words_and_stock_last(files):
    files.puts_rows("stock-1.csv", MUG)
    for name, told, second in (
        ("shipments-1.csv", PARCEL, 3),
        ("answers-1.csv", WORD, 2),
        ("products-1.csv", ARTICLE, 9),
    ):
        os.utime(files.puts_rows(name, told), (second, second))
    os.utime(files.puts_rows("shipments-0.csv", PARCEL | {"id": "SHP-0"}), (3, 3))
    os.utime(files.puts_rows("shipments-2.csv", PARCEL | {"id": "SHP-2"}), (1, 1))
    await files.reads()
    assert [said.split(":")[0] for said in files.said] == [
        "products-1.csv",
        "shipments-2.csv",
        "answers-1.csv",
        "shipments-0.csv",
        "shipments-1.csv",
        "stock-1.csv",
    ]


async def test_what_is_not_granted_stays_untouched_and_is_counted(files):
    deaf = files.not_granted("products", "orders")
    for number in (1, 2):
        files.puts_rows(f"products-{number}.csv", ARTICLE)
    files.puts_rows("answers-1.csv", WORD)
    files.puts_rows("stock-1.csv", MUG)
    told = await deaf.reads()
    assert told.startswith("read 1 file: 1 line taken, 0 not taken; ")
    assert "answers: 1 file left, not granted; products: 2 files left" in told
    assert files.lies_in("inbox") == ["answers-1.csv", "products-1.csv", "products-2.csv"]
    assert files.hub.problems.open == {}


@pytest.mark.promise("H6")
async def test_what_is_of_no_known_kind_is_shown_and_left(files):
    path = files.puts("invoices-1.csv", LEVELS)
    (files.folder / "inbox" / "stock-9.csv").mkdir()
    (files.folder / "inbox" / "stock-8.csv").symlink_to(path)
    assert (await files.reads()).endswith("; 1 file of no known kind (invoices-1.csv)")
    assert "invoices-1.csv" in files.hub.problems.open["files of no known kind lie in the inbox"].evidence
    path.unlink()
    await files.polls()
    assert files.hub.problems.open == {}


async def test_names_are_known_in_any_case(files):
    files.puts("STOCK-1.CSV", LEVELS)
    assert "1 line taken" in await files.reads()


@pytest.mark.promise("H7")
async def test_a_file_that_cannot_be_opened_stops_no_other(files, monkeypatch):
    """Whoever runs these tests may open everything, so the fault is played."""
    path = files.puts("stock-1.csv", f"{LEVELS}MUG,attic,1,2026-01-15T12:00:00Z\n")
    files.puts("stock-2.csv", LEVELS)
    whole = type(path).open

    def denied(self, *args, **kwargs):
        if self.name == "stock-1.csv":
            raise PermissionError(13, "Permission denied", str(self))
        return whole(self, *args, **kwargs)

    monkeypatch.setattr(type(path), "open", denied)
    told = await files.reads()
    assert told == "read 1 file: 1 line taken, 0 not taken; 1 file not to be opened (stock-1.csv)"
    assert files.hub.problems.open["files cannot be opened"].evidence == "stock-1.csv"


async def test_a_file_that_is_taken_away_meanwhile_is_nobodys_trouble(files):
    path = files.puts("stock-1.csv", LEVELS)
    await files.polls()
    files.hub.now.passes(timedelta(seconds=5))
    whole = files.connector.jobs[0].run.__self__._folders.look

    def look(folder):
        found = whole(folder)
        path.unlink(missing_ok=True)
        return found

    files.connector.jobs[0].run.__self__._folders.look = look
    assert await files.polls() == "read 0 files: 0 lines taken, 0 not taken"


async def test_a_file_that_is_written_to_while_it_is_read_is_read_again(files):
    path = files.puts("stock-1.csv", LEVELS)
    publish = files.hub.ports.stock.publish

    async def slowly(stock, /):
        await publish(stock)
        path.write_text(f"{LEVELS}BOWL,main,3,2026-01-15T12:00:00Z\n")

    files.hub.ports.stock.publish = slowly
    assert (await files.reads()).endswith("changed while being read, to be read again (stock-1.csv)")
    files.hub.ports.stock.publish = publish
    assert "2 lines taken" in await files.reads()
    assert await files.hub.ports.stock.holds() == {"MUG": 7, "BOWL": 3}


@pytest.mark.promise("H9")
async def test_a_folder_that_is_not_there_is_waited_for(files):
    files.folder.rename(files.folder.with_name("away"))
    with pytest.raises(Unavailable, match=r"cannot look into .* Mount the disk"):
        await files.polls()
    files.folder.with_name("away").rename(files.folder)
    await files.polls()
