"""Credit invoices and returns come in as words about their orders."""

from datetime import timedelta
from typing import Any

import pytest

from connectors.lightspeed.simulator.trade.invoices import Crediting, Pieces
from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder
from connectors.lightspeed.simulator.trade.returns import Returning
from hub_core.errors import NotFound, Rejected
from hub_core.models import READ, OrderWord, Ref
from hub_core.testing import samples

pytestmark = pytest.mark.anyio
TWO_MUGS = NewOrder(paid=True, lines=(NewLine(sku="MUG", quantity=2, price_incl=9.95),))


@pytest.fixture
def words(stage: Any) -> list[OrderWord]:
    """Every word that the hub is told, in order."""
    heard: list[OrderWord] = []
    accept = stage.hub.ports.orders.accept

    async def listening(said: Any) -> None:
        await accept(said)
        if isinstance(said, OrderWord):
            heard.append(said)

    stage.hub.ports.orders.accept = listening
    return heard


@pytest.fixture
async def sold(stage: Any) -> Any:
    """An order of two mugs, 19.90, that the hub knows."""
    await stage.open()
    order = stage.shop.orders.place(TWO_MUGS)
    await stage.read_all()
    stage.hub.now.passes(timedelta(minutes=1))
    stage.shop.books.calls.clear()
    return order


@pytest.mark.promise("H2", "O2")
async def test_an_invoice_that_credits_nothing_costs_no_call_and_says_nothing(
    stage: Any, sold: Any, words: list[OrderWord]
) -> None:
    stage.shop.invoices.write(sold.invoice.id, {"doNotifyPaid": True}, channel="manual")
    rings = await stage.read_all()
    assert "invoices/updated" in {ring.topic for ring in rings}
    assert (words, stage.calls("GET")) == ([], [])


@pytest.mark.promise("O2")
@pytest.mark.parametrize("negative", [False, True])
async def test_a_credit_invoice_says_refunded_by_its_sum_and_its_pieces(
    stage: Any, sold: Any, words: list[OrderWord], negative: bool
) -> None:
    stage.shop.turn(negative_credits=negative)
    line = sold.lines[0].id
    note = stage.shop.invoices.credit(sold.id, Crediting(lines=(Pieces(id=line),)))
    await stage.read_all()
    (word,) = words
    assert (word.said, word.id, word.order) == ("refunded", f"invoice:{note.id}", Ref("shop-nl", str(sold.id)))
    assert (word.amount, word.lines, word.counts) == (samples.euro("9.95"), {str(line): 1}, True)
    assert word.as_of == stage.hub.now()
    assert note.number in word.reason
    assert stage.calls("GET") == [f"/nl/invoices/{note.id}/items.json?limit=250&page=1"]


@pytest.mark.promise("O2")
async def test_an_amount_without_pieces_is_refunded_too(stage: Any, sold: Any, words: list[OrderWord]) -> None:
    stage.shop.invoices.credit(sold.id, Crediting(amount=5))
    await stage.read_all()
    assert [(word.amount, word.lines) for word in words] == [(samples.euro("5"), {})]


@pytest.mark.promise("O2")
async def test_a_return_counts_in_the_states_the_settings_list(stage: Any, sold: Any, words: list[OrderWord]) -> None:
    line = sold.lines[0].id
    back = stage.shop.returns.open(sold.id, Returning(lines=(Pieces(id=line),), reason="Too blue"))
    await stage.read_all()
    stage.hub.now.passes(timedelta(minutes=1))
    stage.shop.returns.write(back.id, "completed")
    await stage.read_all()
    assert [(word.said, word.id, word.counts) for word in words] == [
        ("returned", f"return:{back.id}", False),
        ("returned", f"return:{back.id}", True),
    ]
    assert words[1].lines == {str(line): 1}
    assert words[1].reason == f"return {back.id}, completed: Too blue"
    assert stage.calls("GET") == []


async def test_other_states_may_count(stage_of: Any) -> None:
    stage = stage_of(returns_count_in=("authorized",))
    await stage.open()
    order = stage.shop.orders.place(TWO_MUGS)
    stage.shop.returns.open(order.id)
    await stage.read_all()
    (word,) = stage.hub.ports.orders.words.values()
    assert word.counts


async def test_a_return_of_no_products_is_for_the_history_only(stage: Any, sold: Any, words: list[OrderWord]) -> None:
    body = b'{"return":{"id":9,"updatedAt":"2026-01-15T13:00:00+01:00","orderId":%d,"status":"completed"}}' % sold.id
    await stage.receive(samples.ring(topic="returns/created", object_id="9", body=body))
    assert [(word.counts, word.lines) for word in words] == [(False, {})]


@pytest.mark.promise("O2")
async def test_an_order_the_hub_does_not_hold_is_read_before_the_word(stage: Any, words: list[OrderWord]) -> None:
    order = stage.shop.orders.place(TWO_MUGS)
    await stage.open()
    stage.shop.invoices.credit(order.id, Crediting(amount=5))
    rings = await stage.rings()
    (credit,) = [ring for ring in rings if ring.topic == "invoices/created"]
    await stage.receive(credit)
    assert stage.order(order.id).number == order.number
    assert len(words) == 1


@pytest.mark.promise("H9", "O2")
async def test_a_word_about_an_order_that_is_not_there_yet_waits(stage: Any, words: list[OrderWord]) -> None:
    body = b'{"return":{"id":9,"updatedAt":"2026-01-15T13:00:00+01:00","orderId":999,"status":"completed"}}'
    with pytest.raises(NotFound):
        await stage.receive(samples.ring(topic="returns/created", object_id="9", body=body))
    assert words == []


@pytest.mark.promise("H3", "O2")
async def test_duplicates_and_reorderings_end_the_same(stage: Any, sold: Any, words: list[OrderWord]) -> None:
    back = stage.shop.returns.open(sold.id)
    first = await stage.rings()
    stage.hub.now.passes(timedelta(minutes=1))
    stage.shop.returns.write(back.id, "completed")
    for ring in [*await stage.rings(), *first, *first]:
        await stage.receive(ring)
    assert [word.counts for word in words] == [True]


@pytest.mark.promise("H3", "O2")
async def test_two_states_of_one_second_are_settled_by_a_read(stage: Any, sold: Any, words: list[OrderWord]) -> None:
    back = stage.shop.returns.open(sold.id)
    first = await stage.rings()
    stage.shop.returns.write(back.id, "completed")
    for ring in [*first, *await stage.rings(), *first]:
        await stage.receive(ring)
    assert words[-1].counts
    assert words[-1].read_at == stage.hub.now()


@pytest.mark.promise("G3", "G4", "O2")
async def test_what_is_deleted_counts_no_more_after_a_read(stage: Any, sold: Any, words: list[OrderWord]) -> None:
    note = stage.shop.invoices.credit(sold.id)
    back = stage.shop.returns.open(sold.id, Returning(status="completed"))
    await stage.read_all()
    words.clear()
    gone = [("invoices", note.id), ("returns", back.id)]
    for group, id_ in gone:
        await stage.receive(samples.ring(topic=f"{group}/deleted", object_id=str(id_), body=b""))
    assert words == []
    del stage.shop.books.invoices[note.id], stage.shop.books.returns[back.id]
    for group, id_ in gone:
        await stage.receive(samples.ring(topic=f"{group}/deleted", object_id=str(id_), body=b""))
    assert [(word.said, word.counts) for word in words] == [("refunded", False), ("returned", False)]
    await stage.receive(samples.ring(topic="returns/deleted", object_id="999", body=b""))
    assert len(words) == 2


@pytest.mark.parametrize("group", ["invoices", "returns"])
async def test_a_body_that_cannot_be_used_is_read_by_its_id(
    stage: Any, sold: Any, words: list[OrderWord], group: str
) -> None:
    note, back = stage.shop.invoices.credit(sold.id), stage.shop.returns.open(sold.id)
    id_ = note.id if group == "invoices" else back.id
    await stage.receive(samples.ring(topic=f"{group}/created", object_id=str(id_), body=b"nonsense"))
    assert [word.read_at for word in words] == [stage.hub.now()]
    with pytest.raises(Rejected):
        await stage.receive(samples.ring(topic=f"{group}/created", object_id="", body=b"{}"))


@pytest.mark.promise("H8", "O2")
async def test_the_sweep_finds_what_webhooks_lost(stage: Any, sold: Any, words: list[OrderWord]) -> None:
    await stage.sweep()
    stage.shop.turn(lose_rate=1.0)
    stage.hub.now.passes(timedelta(minutes=30))
    stage.shop.invoices.credit(sold.id, Crediting(amount=5))
    stage.shop.returns.open(sold.id, Returning(status="completed"))
    stage.hub.now.passes(timedelta(minutes=30))
    assert "1 credit invoices and 1 returns looked at" in await stage.sweep()
    assert [word.said for word in words] == ["refunded", "returned"]
    stage.shop.books.calls.clear()
    await stage.sweep()
    assert len(words) == 2
    assert not [call for call in stage.shop.calls if "items" in call.path]


@pytest.mark.promise("O7", "O2")
async def test_the_first_sweep_looks_at_the_last_days(stage: Any, words: list[OrderWord]) -> None:
    order = stage.shop.orders.place(TWO_MUGS)
    stage.shop.invoices.credit(order.id)
    await stage.sweep()
    assert [word.amount for word in words] == [samples.euro("19.90")]


@pytest.mark.promise("H7")
async def test_one_that_cannot_be_taken_does_not_stop_the_others(stage: Any, sold: Any, words: list[OrderWord]) -> None:
    note, back = stage.shop.invoices.credit(sold.id), stage.shop.returns.open(sold.id)
    stage.shop.books.returns[back.id].order = 999
    await stage.sweep()
    assert [word.id for word in words] == [f"invoice:{note.id}"]
    assert (READ, f"returns/{back.id}") in {(ring.topic, ring.object_id) for ring in stage.kept()}
