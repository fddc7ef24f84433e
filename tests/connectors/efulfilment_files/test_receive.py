"""What the hub is told of a file, line by line, and what it is not."""

import msgspec
import pytest

from hub_core.errors import Rejected
from hub_core.models import OrderWord, Ref, StockLevel
from hub_core.plugins import DRIFT
from hub_core.testing import samples

pytestmark = pytest.mark.anyio
AT = "2026-01-15T12:00:00Z"
HEAD = "sku,location,available,as_of\n"
PARCEL = {
    "id": "SHP-1",
    "order": "shop-nl:7",
    "shipped_at": "2026-01-15T13:00:00Z",
    "changed_at": "2026-01-15T13:00:00Z",
    "carrier": "PostNL",
    "code": "3SMUG001",
    "url": "https://track.example/3SMUG001",
    "line": "77",
    "sku": "MUG",
    "quantity": 1,
}
WORD = {"reference": "shop-nl:7", "said": "back_ordered", "reason": "Next week.", "at": "2026-01-15T13:00:00Z"}


def level(sku, available=7, location="main", at=AT):
    return f"{sku},{location},{available},{at}\n"


@pytest.mark.promise("S1", "H10")
async def test_a_level_is_told_with_its_place_and_its_own_time(files):
    files.puts("stock-1.csv", f"{HEAD}MUG,main,7,2026-01-15T13:00:00+01:00\nBOWL,,3,{AT}\n")
    await files.reads()
    facts = files.hub.ports.stock.facts
    mug = StockLevel(
        product=msgspec.structs.replace(samples.MUG, barcode=""),
        location="warehouse/main",
        available=7,
        as_of=samples.NOON,
    )
    assert facts["MUG@warehouse/main"] == mug
    assert facts["BOWL@warehouse"].location == "warehouse"


@pytest.mark.promise("T1")
async def test_parcels_words_and_articles_are_told_whole(files):
    files.puts_rows("shipments-1.csv", PARCEL, PARCEL | {"line": "78", "sku": "BOWL", "quantity": 2})
    files.puts_rows("answers-1.csv", WORD | {"line": "77", "quantity": 2}, WORD | {"line": "78", "quantity": 1})
    article = {"id": "9", "sku": "MUG", "title": "Mug", "brand": "House", "weight_grams": 350, "changed_at": AT}
    files.puts_rows("products-1.csv", article, {"id": "10", "deleted": "yes", "changed_at": AT})
    assert await files.reads() == "read 3 files: 6 lines taken, 0 not taken"
    [parcel] = files.hub.ports.shipments.facts.values()
    assert parcel.read_at is None
    assert [(line.line, line.sku, line.quantity) for line in parcel.lines] == [("77", "MUG", 1), ("78", "BOWL", 2)]
    assert files.hub.ports.orders.words["shop-nl:7"] == OrderWord(
        order=Ref("shop-nl", "7"),
        said="back_ordered",
        as_of=samples.after(60),
        reason="Next week.",
        lines={"77": 2, "78": 1},
    )
    mug, gone = files.hub.ports.products.facts["warehouse:9"], files.hub.ports.products.facts["warehouse:10"]
    assert (mug.title, mug.brand, mug.weight, mug.deleted, gone.deleted) == ("Mug", "House", 350, False, True)


async def test_no_line_is_the_whole_order(files):
    whole = {name: said for name, said in PARCEL.items() if name not in ("line", "sku", "quantity")}
    files.puts_rows("shipments-1.csv", whole)
    files.puts_rows("answers-1.csv", WORD)
    await files.reads()
    assert files.hub.ports.shipments.facts["warehouse:SHP-1"].lines == ()
    assert files.hub.ports.orders.words["shop-nl:7"].lines == {}


@pytest.mark.promise("H7")
async def test_a_bad_line_stands_alone_with_all_its_faults(files):
    bad = ",main,many,yesterday\n"
    files.puts("stock-1.csv", HEAD + level("MUG") + bad + "TEAPOT,main\n" + level("BOWL", 3))
    assert await files.reads() == "read 1 file: 2 lines taken, 2 not taken"
    faults = "available 'many' is no whole number; as_of 'yesterday' is no time, as 2026-01-15T12:00:00Z"
    assert files.not_taken() == [
        ["3", f"{faults}; sku and barcode are both empty", bad.strip()],
        ["4", "the line has 2 columns, and the first line names 4", "TEAPOT,main"],
    ]
    assert await files.hub.ports.stock.holds() == {"MUG": 7, "BOWL": 3}


@pytest.mark.promise("S1")
async def test_a_level_of_the_days_to_come_is_refused_for_it_would_freeze_the_product(files):
    late = level("MUG", at="2026-01-16T12:00:05Z")
    files.puts(
        "stock-1.csv", HEAD + late + level("BOWL", at="2026-01-16T12:00:06Z") + level("CUP", at="2030-01-15T12:00Z")
    )
    assert await files.reads() == "read 1 file: 1 line taken, 2 not taken"
    assert [row[:2] for row in files.not_taken()] == [
        ["3", "as_of 2026-01-16T12:00:06+00:00 lies more than a day ahead"],
        ["4", "as_of 2030-01-15T12:00:00+00:00 lies more than a day ahead"],
    ]
    assert await files.hub.ports.stock.holds() == {"MUG": 7}


@pytest.mark.promise("H7")
async def test_a_problem_names_the_file_and_its_first_reasons(files):
    files.puts("stock-1.csv", HEAD + "?\n" * 5)
    await files.reads()
    problem = files.hub.problems.open["what stock files say was not taken"]
    [name] = files.lies_in("rejected")
    assert problem.evidence.startswith(f"1 file in rejected/: {name}: 5 lines; line 2: the line has 1 columns")
    assert "line 4" in problem.evidence
    assert "line 5" not in problem.evidence
    assert f"Look into {files.folder}/rejected" in problem.cure


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"M\xffG,main,7,x", "the line is not written in utf-8"),
        (b"M\0G,main,7,x", "a control character stands in the line (0x00)"),
        (b"MUG,main\r,7,x", "a control character stands in the line (0x0d)"),
        (b'"MUG,main,7,x', "the quotes do not fit (unexpected end of data)"),
        (b"M" * 70_000, "the line is longer than any line may be"),
        (b"M" * 300 + b",main,7,2026-01-15T12:00:00Z", "sku is longer than 200 signs"),
        (b"MUG,main,7.5,2026-01-15T12:00:00Z", "available '7.5' is no whole number"),
        (b"MUG,main,7000000000,2026-01-15T12:00:00Z", "available '7000000000' is no whole number"),
        ("MUG,main,\u0667,2026-01-15T12:00:00Z".encode(), "available '\u0667' is no whole number"),
        (b"MUG,main,7,2026-01-15T12:00:00", "as_of '2026-01-15T12:00:00' has no zone"),
        (b"MUG,main,7,0001-01-01T00:00:00+05:00", "as_of '0001-01-01T00:00:00+05:00' is no time"),
        (b",,,", "available is empty; as_of is empty; sku and barcode are both empty"),
    ],
)
async def test_lines_that_cannot_be_read_are_refused_with_their_reason(files, line, reason):
    files.puts("stock-1.csv", HEAD.encode() + level("MUG").encode() + line + b"\n" + level("BOWL", 3).encode())
    assert await files.reads() == "read 1 file: 2 lines taken, 1 not taken"
    [[number, told, text]] = files.not_taken()
    assert number == "3"
    assert told.startswith(reason)
    assert len(text) < 2100
    assert await files.hub.ports.stock.holds() == {"MUG": 7, "BOWL": 3}


async def test_marks_blank_lines_and_the_line_ends_of_others_are_taken_as_they_come(files):
    text = f"\ufeff{HEAD}{level('MUG')}\n  \n{level('BOWL', 3)}".replace("\n", "\r\n")
    files.puts("stock-1.csv", text)
    assert await files.reads() == "read 1 file: 2 lines taken, 0 not taken"


async def test_separators_and_quotes_inside_of_quotes_are_text(files):
    files.puts_rows("products-1.csv", {"id": "9", "sku": "MUG", "title": 'Mug, 5" high', "changed_at": AT})
    await files.reads()
    assert files.hub.ports.products.facts["warehouse:9"].title == 'Mug, 5" high'


async def test_other_separators_and_encodings_can_be_set(folder, make_shared):
    files = make_shared(folder, separator=";", encoding="cp1252")
    row = {"id": "9", "sku": "MUG", "title": "Café; klein", "changed_at": AT}
    path = files.puts_rows("products-1.csv", row, separator=";")
    path.write_bytes(path.read_text().encode("cp1252"))
    await files.reads()
    assert files.hub.ports.products.facts["warehouse:9"].title == "Café; klein"


@pytest.mark.promise("H11")
async def test_unknown_columns_are_tolerated_and_counted_by_files(files):
    for number in (1, 2):
        head = "shelf,AVAILABLE, as_of ,sku\n"
        files.puts(f"stock-{number}.csv", f"{head}A4,{number},2026-01-15T1{number}:00:00Z,MUG\n")
        await files.begins_anew().reads()
    assert msgspec.json.decode(files.hub.memory.notes[DRIFT]) == {"stock.shelf": 2}
    assert await files.hub.ports.stock.holds() == {"MUG": 2}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"sku;location;available;as_of\n", "the columns are separated by ';', not by ',': set separator = \";\""),
        (b"sku\tavailable\tas_of\n", 'set separator = "\\t"'),
        ("sku,available,as_of\n".encode("utf-16"), "it is written in utf-16, or is no text"),
        ("sku,available,as_of\n".encode("utf-16-be"), "it is written in utf-16, or is no text"),
        (
            "sku,available,as_of,café\n".encode("cp1252"),
            "its first line is not written in utf-8 (byte 0xe9 at place 24)",
        ),
        (b"sku,location,as_of\n", "the columns available are missing"),
        (b"\n", "the columns sku, available, as_of are missing"),
        (b"sku,available,as_of,SKU\n", "the columns sku stand twice"),
        (b'"sku,available,as_of\n', "its first line names no columns: the quotes do not fit"),
        (b"x" * 70_000 + b"\n", "its first line is longer than any line may be"),
        (b"id,sku,barcode,title,brand,weight_grams,deleted,changed_at\n", "have the warehouse call it products-*.csv"),
    ],
)
async def test_a_file_that_cannot_be_read_as_it_is_is_put_away_whole_with_what_to_do(files, content, reason):
    files.puts("stock-1.csv", content + level("MUG").encode())
    told = await files.reads()
    assert told.endswith("; 1 file put into rejected/ whole (stock-1.csv)")
    [kept, why] = files.lies_in("rejected")
    assert why == f"{kept}.reason.txt"
    assert (files.folder / "rejected" / kept).read_bytes() == content + level("MUG").encode()
    assert reason in (files.folder / "rejected" / why).read_text()
    problem = files.hub.problems.open["what stock files say was not taken"]
    assert reason in problem.evidence
    assert "rejected" in problem.cure
    assert files.lies_in("done") == files.lies_in("inbox") == []


async def test_what_is_put_right_can_be_moved_back(files):
    files.puts("stock-1.csv", f"{HEAD}{level('MUG')}".replace(",", ";"))
    await files.reads()
    name = files.lies_in("rejected")[0]
    (files.folder / "rejected" / name).rename(files.folder / "inbox" / name)
    files = files.begins_anew(separator=";")
    assert "1 line taken" in await files.reads()
    assert files.lies_in("done") == [name]
    assert files.hub.problems.open == {}


async def test_a_mark_of_utf_8_is_seen_where_another_encoding_is_set(folder, make_shared):
    files = make_shared(folder, encoding="cp1252")
    files.puts("stock-1.csv", f"\ufeff{HEAD}{level('MUG')}")
    assert "1 file put into rejected/" in await files.reads()
    assert 'set encoding = "utf-8"' in files.hub.problems.open["what stock files say was not taken"].evidence


@pytest.mark.promise("H7")
async def test_what_the_hub_refuses_stands_with_its_reason(files):
    files.hub.ports.stock.refuses["TEAPOT@warehouse/main"] = "two products"
    files.puts("stock-1.csv", HEAD + level("MUG") + level("TEAPOT", 3) + level("TEAPOT", 4) + level("BOWL", 3))
    await files.hub.ports.products.says_no("not today")
    files.puts_rows("products-1.csv", {"id": "9", "sku": "MUG", "changed_at": AT})
    assert await files.reads() == "read 2 files: 2 lines taken, 3 not taken"
    assert sorted(row[:2] for row in files.not_taken()) == [
        ["2", "the hub refuses it: not today"],
        ["3", "the hub refuses it: two products"],
        ["4", "the hub refuses it: two products"],
    ]


@pytest.mark.promise("H7")
async def test_a_batch_that_is_refused_as_a_whole_is_halved_until_the_culprit_stands_alone(files):
    publish = files.hub.ports.stock.publish

    async def picky(stock, /):
        if any(said.product.sku == "SKU-13" for said in stock):
            raise Rejected("unlucky")
        await publish(stock)

    files.hub.ports.stock.publish = picky
    files.puts("stock-1.csv", HEAD + "".join(level(f"SKU-{number}") for number in range(100)))
    assert await files.reads() == "read 1 file: 99 lines taken, 1 not taken"
    assert files.not_taken() == [["15", "the hub refuses it: unlucky", level("SKU-13").strip()]]
