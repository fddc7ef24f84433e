"""Rows that tell one thing together, a parcel or a word about an order, stand or fall together."""

import pytest

pytestmark = pytest.mark.anyio
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


@pytest.mark.promise("T1", "H7")
async def test_a_parcel_with_a_bad_row_is_refused_as_a_whole(files):
    second = PARCEL | {"line": "78", "quantity": "none"}
    files.puts_rows("shipments-1.csv", PARCEL, second, PARCEL | {"id": "SHP-2"})
    assert await files.reads() == "read 1 file: 1 line taken, 2 not taken"
    assert [row[:2] for row in files.not_taken()] == [
        ["2", "it belongs to what line 3 tells, which cannot be read"],
        ["3", "quantity 'none' is no whole number"],
    ]
    assert list(files.hub.ports.shipments.facts) == ["warehouse:SHP-2"]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([{"order": "1001"}], "order '1001' is not 'connector:id', so this hub did not send it"),
        ([{"order": ":7"}], "order ':7' is not 'connector:id'"),
        ([{"id": ""}], "id is empty"),
        ([{"quantity": 0}], "quantity 0 is less than 1"),
        ([{"quantity": ""}], "quantity is empty"),
        ([{"line": "", "sku": ""}], "line and sku are both empty"),
        ([{}, {"code": "3SOTHER"}], "the rows of parcel SHP-1 differ in code"),
        ([{}, {"line": "", "sku": "", "quantity": ""}], "a row of parcel SHP-1 has no line, sku and quantity"),
        ([{"shipped_at": "noon"}], "shipped_at 'noon' is no time"),
    ],
)
async def test_parcels_that_cannot_be_meant_are_refused(files, rows, reason):
    files.puts_rows("shipments-1.csv", *(PARCEL | row for row in rows), PARCEL | {"id": "SHP-2"})
    await files.reads()
    assert all(row[1].startswith(reason) for row in files.not_taken())
    assert len(files.not_taken()) == len(rows)
    assert list(files.hub.ports.shipments.facts) == ["warehouse:SHP-2"]


async def test_rows_of_one_parcel_that_stand_apart_are_not_half_taken_in_silence(files):
    files.puts_rows("shipments-1.csv", PARCEL, PARCEL | {"id": "SHP-2"}, PARCEL | {"line": "78"})
    await files.reads()
    [[number, reason, _]] = files.not_taken()
    assert (number, reason[:47]) == ("4", "rows of the same thing stand in two places, or ")


async def test_what_cannot_be_read_amid_a_parcel_spoils_it_and_beside_it_does_not(files):
    text = files.puts_rows("shipments-1.csv", PARCEL, PARCEL | {"line": "78"}, PARCEL | {"id": "SHP-2"}).read_text()
    head, first, second, other = text.splitlines(keepends=True)
    files.puts("shipments-1.csv", f"{head}?\n{first}?\n{second}{other}?\n")
    assert await files.reads() == "read 1 file: 1 line taken, 5 not taken"
    assert [row[0] for row in files.not_taken()] == ["2", "3", "4", "5", "7"]


async def test_a_parcel_whose_last_row_may_be_cut_off_is_not_taken(files):
    text = files.puts_rows("shipments-1.csv", PARCEL | {"id": "SHP-0"}, PARCEL).read_text()
    files.puts("shipments-1.csv", f"{text}SHP")
    await files.reads()
    assert "1 line taken, 2 not taken" in await files.reads(seconds=900)
    assert list(files.hub.ports.shipments.facts) == ["warehouse:SHP-0"]


async def test_a_parcel_of_endless_rows_is_cut_and_said_to_be(files):
    files.puts_rows("shipments-1.csv", *(PARCEL | {"line": str(number)} for number in range(1500)))
    assert await files.reads() == "read 1 file: 1,000 lines taken, 500 not taken"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([{"said": "lost"}], "said 'lost' is none of refused, cancelled, back_ordered"),
        ([{"reference": "7"}], "reference '7' is not 'connector:id'"),
        ([{"quantity": 1}], "line is empty, and a quantity stands beside it"),
        ([{"line": "77"}], "quantity is empty"),
        ([{}, {"line": "77", "quantity": 1}], "a row about order shop-nl:7 has no line"),
    ],
)
async def test_words_that_cannot_be_meant_are_refused(files, rows, reason):
    files.puts_rows("answers-1.csv", *(WORD | row for row in rows))
    await files.reads()
    assert all(row[1].startswith(reason) for row in files.not_taken())
    assert files.hub.ports.orders.words == {}


@pytest.mark.promise("O13")
async def test_rows_of_one_word_are_one_and_reasons_are_joined(files):
    refused = WORD | {"said": "refused", "at": "2026-01-15T14:00:00Z"}
    rows = [WORD | {"line": "77", "quantity": 1}, WORD | {"line": "77", "quantity": 1, "reason": "Broken."}, refused]
    files.puts_rows("answers-1.csv", *rows)
    heard = []
    accept = files.hub.ports.orders.accept

    async def listen(said, /):
        heard.append((said.said, said.reason, said.lines))
        await accept(said)

    files.hub.ports.orders.accept = listen
    await files.reads()
    assert heard == [("back_ordered", "Next week.; Broken.", {"77": 2}), ("refused", "Next week.", {})]
