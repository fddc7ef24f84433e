"""How well, or how badly, files are written."""

from typing import Any

import pytest

from connectors.efulfilment_files.simulator.big import flood


def test_a_file_appears_whole(warehouse: Any) -> None:
    warehouse.house.state_stock("MUG", 7)
    [name] = warehouse.lies_in("inbox")
    assert name == "stock-000001.csv"
    assert (warehouse.folder / "inbox" / name).read_text() == (
        "sku,barcode,location,available,as_of\nMUG,,main,7,2026-03-02T12:00:00+00:00\n"
    )


def test_a_file_may_come_in_two_halves(warehouse: Any) -> None:
    warehouse.house.switches.half_written = 20.0
    warehouse.house.state_stock("MUG", 7)
    path = warehouse.folder / "inbox" / "stock-000001.csv"
    half = path.read_text()
    assert not half.endswith("\n")
    assert warehouse.house.counts()["halves_waiting"] == 1
    warehouse.clock.turn(20)
    warehouse.house.tick()
    assert path.read_text().startswith(half)
    assert path.read_text().endswith("\n")


def test_a_half_that_somebody_took_is_written_whole(warehouse: Any) -> None:
    warehouse.house.switches.half_written = 20.0
    warehouse.house.state_stock("MUG", 7)
    path = warehouse.folder / "inbox" / "stock-000001.csv"
    path.unlink()
    warehouse.clock.turn(20)
    warehouse.house.tick()
    assert path.read_text().count("\n") == 2


def test_every_so_many_files_come_twice(warehouse: Any) -> None:
    warehouse.house.switches.double_every = 2
    for units in (7, 8, 9, 10):
        warehouse.house.state_stock("MUG", units)
    names = warehouse.lies_in("inbox")
    assert [name for name in names if "again" in name] == ["stock-000002-again.csv", "stock-000004-again.csv"]
    first, second = (warehouse.folder / "inbox" / name for name in ("stock-000002.csv", "stock-000002-again.csv"))
    assert first.read_bytes() == second.read_bytes()


def test_every_so_many_files_have_a_bad_line(open_warehouse: Any) -> None:
    warehouse = open_warehouse(seed=7)
    warehouse.house.switches.bad_line_every = 2
    for units in (7, 8):
        warehouse.house.state_stock("MUG", units)
    lengths = [len(path.read_text().splitlines()) for path in sorted((warehouse.folder / "inbox").iterdir())]
    assert lengths == [2, 3]


def test_the_next_files_are_in_a_wrong_dress_and_can_be_written_again(warehouse: Any) -> None:
    house, inbox = warehouse.house, warehouse.folder / "inbox"
    house.switches.wrong_separator_next = house.switches.wrong_encoding_next = 1
    house.state_stock("MUG", 7)
    assert "sku;barcode" in (inbox / "stock-000001.csv").read_text("utf-16")
    house.state_stock("MUG", 8)
    assert "sku,barcode" in (inbox / "stock-000002.csv").read_text()
    again = house.write_again("stock-000001.csv")
    assert "MUG,,main,7," in (inbox / again).read_text()
    assert [written["faults"] for written in house.pen.written] == ["wrong separator, wrong encoding", "", ""]


def test_files_may_be_written_otherwise_from_the_start(open_warehouse: Any) -> None:
    warehouse = open_warehouse(separator=";", encoding="cp1252")
    warehouse.house.switches.wrong_separator_next = 1
    warehouse.house.state_stock("CAFÉ", 7)
    warehouse.house.state_stock("CAFÉ", 8)
    wrong, right = (path.read_bytes() for path in sorted((warehouse.folder / "inbox").iterdir()))
    assert b"CAF\xc9,,main" in wrong
    assert b"CAF\xc9;;main" in right


@pytest.mark.parametrize("lines", [1, 2000])
def test_a_flood_is_as_long_as_it_is_asked_to_be(warehouse: Any, lines: int) -> None:
    path = flood(warehouse.folder / "inbox", lines, warehouse.clock())
    assert path.read_bytes().count(b"\n") == lines + 1
    assert len(set(path.read_text().splitlines())) == lines + 1
