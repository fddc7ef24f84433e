"""The files' words and the hub's, one into the other."""

import csv
import io

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.efulfilment_files import translate
from connectors.efulfilment_files.settings import Settings
from connectors.efulfilment_files.translate.groups import MOST_ROWS
from connectors.efulfilment_files.wire import KINDS, ORDER_COLUMNS, Line, join, kind_of, split
from hub_core.errors import Rejected
from hub_core.models import Address, OrderLine, OrderStatus, OrderWord, Product, Ref, StockLevel
from hub_core.testing import samples

PLAIN = Settings(folder="files")
WORDS = st.text(max_size=12)


def written(order, settings=PLAIN):
    text = translate.order_file(order, settings).content.decode(settings.encoding)
    assert text.count("\n") == len(order.lines) + 1
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=settings.separator))


@pytest.mark.parametrize("status", list(OrderStatus))
def test_only_on_hold_is_held(status):
    assert written(samples.order(status=status))[0]["hold"] == ("yes" if status is OrderStatus.ON_HOLD else "no")


@pytest.mark.promise("O8")
@pytest.mark.parametrize(("still_open", "wanted"), [(None, "3"), (3, "3"), (2, "2"), (0, "0")])
def test_the_warehouse_is_asked_for_what_it_is_to_send_in_all(still_open, wanted):
    order = samples.order(lines=(samples.order_line(quantity=3, open=still_open),))
    assert written(order)[0]["quantity"] == wanted


def test_a_version_is_a_time_with_its_zone():
    assert written(samples.order(as_of=samples.after(1)))[0]["version"] == "2026-01-15T12:01:00+00:00"


@given(note=WORDS, name=WORDS, title=WORDS, separator=st.sampled_from(",;|\t"))
def test_whatever_stands_in_an_order_comes_out_as_one_record_a_line(note, name, title, separator):
    order = samples.order(
        note=note,
        shipping=samples.address(name=name),
        lines=(samples.order_line(title=title), OrderLine(id="78", quantity=0)),
    )
    settings = Settings(folder="files", separator=separator)
    try:
        rows = written(order, settings)
    except Rejected as refusal:
        assert "name: it has letters" in str(refusal)  # noqa: PT017 - only half a letter is refused
        return
    assert [tuple(row) for row in rows] == [ORDER_COLUMNS] * 2
    assert [row["line"] for row in rows] == ["77", "78"]


def test_an_order_of_nothing_needs_no_address_and_no_codes():
    order = samples.order(lines=(OrderLine(id="77", quantity=2, open=0),), shipping=Address())
    assert written(order)[0]["quantity"] == "0"


def test_fewer_than_none_cannot_be_sent():
    with pytest.raises(Rejected, match="quantity: line 77 asks for -1"):
        translate.order_file(samples.order(quantity=-1), PLAIN)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("stock-1.csv", "stock"),
        ("Products-2026-01-15.CSV", "products"),
        ("0123456789abcdef-answers-1.csv", "answers"),
        ("shipments-.csv", "shipments"),
        ("stock.csv", None),
        ("stock-1.csv.gz", None),
        ("x-stock-1.csv", None),
        ("0123-stock-1.csv", None),
    ],
)
def test_kinds_are_known_by_names(name, kind):
    found = kind_of(name)
    assert (found.name if found else None) == kind


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", codec="utf-8")), min_size=2), st.sampled_from(",;|\t"))
def test_what_is_joined_is_split_again(cells, separator):
    assert split(join(cells, separator).removesuffix("\n"), separator) == cells


def pieces_of(kind, *rows):
    """The things that these rows tell, in the columns that are needed."""
    made = translate.Pieces(KINDS[kind], translate.Header(KINDS[kind].needed, ",", "utf-8"), "warehouse")
    lines = [Line(number, row.encode()) for number, row in enumerate(rows, start=2)]
    return [*made.take(lines), *made.end()]


@given(st.lists(st.sampled_from(["a", "b", "c", "bad row", ""]), max_size=30))
def test_the_lines_of_a_file_come_back_in_their_order_and_none_twice(rows):
    pieces = pieces_of("shipments", *(f"{row},shop:7,,,,,,,," if len(row) == 1 else row for row in rows))
    numbers = [line.number for piece in pieces for line in piece.lines]
    assert numbers == [number for number, row in enumerate(rows, start=2) if row]


def test_rows_between_and_behind_those_of_one_thing_never_pile_up():
    row = "SHP-1,shop:7,2026-01-15T12:00:00Z,2026-01-15T12:00:00Z,,,,77,,1"
    pieces = pieces_of("shipments", row, *(["?"] * (3 * MOST_ROWS)))
    assert sum(len(piece.lines) for piece in pieces) == 3 * MOST_ROWS + 1
    assert pieces[0].said is not None


@pytest.mark.promise("S1")
def test_a_stock_file_is_read_by_itself():
    reading = translate.reading(b"\xef\xbb\xbfsku;available;as_of;shelf\r\nMUG;7;2026-01-15T12:00:00Z;A4\r\n?\r\n")
    name = msgspec.structs.replace(samples.MUG, barcode="")
    assert reading.what == "a stock file of a warehouse, 2 lines, separated by ';'"
    assert reading.facts == (StockLevel(product=name, location="warehouse", available=7, as_of=samples.NOON),)
    assert reading.remarks == (
        "the hub knows no column 'shelf' and leaves it at that",
        "line 3 is not taken: the line has 1 columns, and the first line names 4",
    )


def test_every_kind_is_known_by_its_columns():
    at = "2026-01-15T12:00:00Z"
    parcel = f"{','.join(KINDS['shipments'].needed)}\nSHP-1,shop-nl:7,{at},{at},PostNL,3S,,77,MUG,1\n"
    word = f"{','.join(KINDS['answers'].needed)}\nshop-nl:7,cancelled,Broken.,,,{at}\n"
    article = f"{','.join(KINDS['products'].needed)}\n9,MUG,,Café,,,no,{at}\n"
    [shipment] = translate.reading(parcel.encode()).facts
    assert shipment.key == "warehouse:SHP-1"
    assert translate.reading(word.encode()).facts == (
        OrderWord(order=Ref("shop-nl", "7"), said="cancelled", as_of=samples.NOON, reason="Broken."),
    )
    [product] = translate.reading(article.encode("latin-1")).facts
    assert isinstance(product, Product)
    assert (product.title, product.weight) == ("Café", None)


def test_a_last_line_without_its_end_is_not_believed():
    reading = translate.reading(b"sku,available,as_of\nMUG,7,2026-01-15T12:00:00Z")
    assert reading.facts == ()
    assert "has no line end" in reading.remarks[0]


@pytest.mark.parametrize("body", [b"", b"hello", b"sku,location\n", b"\xff\xfes\0", b"sku,available,as_of"])
def test_what_is_none_of_the_files_is_rejected(body):
    with pytest.raises(Rejected, match="this is no file of Stub Warehouse Files, version 1"):
        translate.reading(body)


@given(st.binary(max_size=200))
def test_rubbish_is_rejected_and_nothing_else(body):
    with pytest.raises(Rejected):
        translate.reading(body)
