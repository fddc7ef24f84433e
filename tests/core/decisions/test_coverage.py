"""What parcels hold of an order, capped at what was ordered (T1), and what is still open (O8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_core.decisions.coverage import shipped, still_open
from hub_core.models import Ref, ShipmentLine
from hub_core.testing.samples import WAREHOUSE, order, order_line, shipment

MUG = order_line(id="77", sku="MUG", barcode="", article_code="M-1", quantity=2)
BOWL = order_line(id="78", sku="BOWL", barcode="8712345678906", article_code="", quantity=1)
ORDER = order(lines=(MUG, BOWL))


def of(*pieces, **changes):
    return shipment(lines=tuple(pieces), **changes)


def piece(quantity, line="", sku=""):
    return ShipmentLine(quantity=quantity, line=line, sku=sku)


@pytest.mark.promise("T1")
@pytest.mark.parametrize(
    ("parcels", "pieces", "extent", "excess"),
    [
        ([], {"77": 0, "78": 0}, "none", {}),
        ([of(piece(1, "77"))], {"77": 1, "78": 0}, "partly", {}),
        ([of(piece(2, "77"), piece(1, "78"))], {"77": 2, "78": 1}, "wholly", {}),
        ([of(piece(1, "77")), of(piece(1, "77"), piece(1, "78"))], {"77": 2, "78": 1}, "wholly", {}),
        ([of()], {"77": 2, "78": 1}, "wholly", {}),
        ([of(), of(piece(1, "77"))], {"77": 2, "78": 1}, "wholly", {}),
        ([of(withdrawn=True)], {"77": 0, "78": 0}, "none", {}),
        ([of(piece(1, "77"), withdrawn=True), of(piece(1, "78"))], {"77": 0, "78": 1}, "partly", {}),
        ([of(piece(3, "77"))], {"77": 2, "78": 0}, "partly", {"77": 1}),
        ([of(piece(2, "77")), of(piece(1, "77"))], {"77": 2, "78": 0}, "partly", {"77": 1}),
        ([of(piece(1, sku=" mug "))], {"77": 1, "78": 0}, "partly", {}),
        ([of(piece(1, sku="m-1"))], {"77": 1, "78": 0}, "partly", {}),
        ([of(piece(1, sku="8712345678906"))], {"77": 0, "78": 1}, "partly", {}),
        ([of(piece(1, "99", "BOWL"))], {"77": 0, "78": 1}, "partly", {}),
        ([of(piece(1, "77", "BOWL"))], {"77": 1, "78": 0}, "partly", {}),
        ([of(piece(1, sku="TEAPOT"))], {"77": 0, "78": 0}, "none", {"TEAPOT": 1}),
        ([of(piece(1, "99"))], {"77": 0, "78": 0}, "none", {"99": 1}),
        ([of(piece(1))], {"77": 0, "78": 0}, "none", {"": 1}),
        ([of(piece(-4, "77"))], {"77": 0, "78": 0}, "none", {}),
    ],
)
def test_parcels_are_joined_and_capped(parcels, pieces, extent, excess):
    held = shipped(ORDER, parcels)
    assert (dict(held.pieces), held.extent, dict(held.excess)) == (pieces, extent, excess)


@pytest.mark.promise("T1")
def test_lines_that_share_a_sku_are_filled_one_after_the_other():
    twice = order(lines=(MUG, order_line(id="79", sku="MUG", quantity=1)))
    held = shipped(twice, [of(piece(3, sku="MUG"))])
    assert dict(held.pieces) == {"77": 2, "79": 1}
    assert shipped(twice, [of(piece(4, sku="MUG"))]).excess == {"79": 1}


@pytest.mark.promise("O8")
@pytest.mark.parametrize(
    ("changes", "sent", "left"),
    [
        ({"quantity": 3}, 0, 3),
        ({"quantity": 3}, 1, 2),
        ({"quantity": 3, "refunded": 1}, 1, 1),
        ({"quantity": 3, "returned": 2}, 2, 1),
        ({"quantity": 3, "returned": 1}, 2, 1),
        ({"quantity": 3, "refunded": 3}, 1, 0),
        ({"quantity": 3, "open": 1}, 0, 1),
        ({"quantity": 3, "open": 2}, 2, 1),
        ({"quantity": 3, "open": 0}, 0, 0),
    ],
)
def test_open_is_what_is_neither_sent_nor_given_back(changes, sent, left):
    assert still_open(order_line(**changes), sent) == left


@pytest.mark.promise("O6", "O8")
def test_what_was_refunded_need_not_be_sent_for_the_order_to_be_whole():
    refunded = order(lines=(order_line(id="77", quantity=2, refunded=1),))
    assert shipped(refunded, [of(piece(1, "77"))]).extent == "wholly"


lines = st.lists(
    st.builds(
        lambda id_, sku, quantity, refunded: order_line(
            id=str(id_), sku=sku, barcode="", article_code="", quantity=quantity, refunded=refunded
        ),
        st.integers(1, 4),
        st.sampled_from(["MUG", "BOWL"]),
        st.integers(0, 4),
        st.integers(0, 2),
    ),
    max_size=4,
    unique_by=lambda line: line.id,
)
pieces = st.builds(piece, st.integers(0, 5), st.sampled_from(["", "1", "2", "9"]), st.sampled_from(["MUG", "BOWL", ""]))
parcels = st.lists(
    st.builds(
        lambda number, held, withdrawn: shipment(
            ref=Ref(WAREHOUSE, str(number)), lines=tuple(held), withdrawn=withdrawn
        ),
        st.integers(1, 9),
        st.lists(pieces, max_size=3),
        st.booleans(),
    ),
    max_size=4,
)


@pytest.mark.promise("T1")
@given(lines, parcels)
def test_coverage_is_never_above_what_was_ordered_and_no_piece_is_lost(ordered, sent):
    said = order(lines=tuple(ordered))
    held = shipped(said, sent)
    assert all(0 <= held.pieces[line.id] <= line.quantity for line in said.lines)
    going = [parcel for parcel in sent if not parcel.withdrawn]
    if all(parcel.lines for parcel in going):
        told = sum(one.quantity for parcel in going for one in parcel.lines)
        assert sum(held.pieces.values()) + sum(held.excess.values()) == told


@pytest.mark.promise("T1")
@given(lines.filter(lambda every: len({line.sku for line in every}) == len(every)), parcels, st.randoms())
def test_coverage_does_not_depend_on_which_parcel_came_first(ordered, sent, chance):
    said, shuffled = order(lines=tuple(ordered)), list(sent)
    chance.shuffle(shuffled)
    assert shipped(said, sent) == shipped(said, shuffled)


@pytest.mark.promise("T1")
@given(lines, parcels, parcels)
def test_one_more_parcel_never_uncovers_anything(ordered, sent, more):
    said = order(lines=tuple(ordered))
    order_of = {"none": 0, "partly": 1, "wholly": 2}
    before, after = shipped(said, sent), shipped(said, [*sent, *more])
    assert all(before.pieces[id_] <= after.pieces[id_] for id_ in before.pieces)
    assert order_of[before.extent] <= order_of[after.extent]
