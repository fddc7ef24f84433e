"""What the hub itself cannot write is left alone, and holds up nobody."""

import pytest

from hub_core.models import Ref
from hub_core.testing import samples
from hub_core.use_cases import deliver

pytestmark = pytest.mark.anyio
POISON = "shop-nl:666"


async def _two_orders(house) -> None:
    await house.order()
    await house.order(ref=Ref("shop-nl", "666"), number="666")


@pytest.mark.promise("H7")
async def test_a_letter_that_cannot_be_written_parks_alone(house, monkeypatch):
    written = deliver.write_letter

    def poisoned(desk, row):
        if row.key == POISON:
            raise ZeroDivisionError("poison")
        return written(desk, row)

    monkeypatch.setattr(deliver, "write_letter", poisoned)
    await _two_orders(house)
    await house.goes_on()
    assert [said.number for said in house.warehouse.orders.heard] == [samples.order().number]
    for _ in range(6):
        await house.goes_on(11)
    problem = (await house.problems())[f"orders {POISON} was refused"]
    assert problem.evidence == "unexpected ZeroDivisionError: poison"
    assert "report it" in problem.cure
    monkeypatch.undo()
    assert await house.hub.operate.retry("letters") == 1
    await house.goes_on()
    assert house.warehouse.orders.heard[-1].number == "666"
    assert await house.problems() == {}


@pytest.mark.promise("H6")
async def test_a_parcel_that_no_letter_could_be_written_for_is_no_problem_any_more_once_it_is_told(house, monkeypatch):
    written = deliver.write_letter

    def poisoned(desk, row):
        if row.stream == "shipments":
            raise ZeroDivisionError("poison")
        return written(desk, row)

    monkeypatch.setattr(deliver, "write_letter", poisoned)
    key = await house.order()
    await house.parcel()
    for _ in range(6):
        await house.goes_on(11)
    assert list(await house.problems()) == [f"shipments {key} was refused"]
    monkeypatch.undo()
    await house.hub.operate.retry("letters")
    await house.goes_on()
    assert (await house.problems(), len(house.shop.shipments.heard)) == ({}, 1)


@pytest.mark.promise("H7", "H6")
async def test_an_end_that_cannot_be_kept_is_tried_again_and_parked_at_last(house, monkeypatch):
    kept = deliver.taken

    def poisoned(desk, letter):
        if letter.outgoing.key == POISON:
            raise ZeroDivisionError("poison")
        kept(desk, letter)

    monkeypatch.setattr(deliver, "taken", poisoned)
    await _two_orders(house)
    for _ in range(6):
        await house.goes_on(11)
    assert "handed over" in await house.told()
    assert (await house.problems())[f"orders {POISON} was refused"].evidence == "unexpected ZeroDivisionError: poison"
    assert sum(said.number == "666" for said in house.warehouse.orders.heard) == 5


async def test_a_storage_that_is_away_is_no_poison(house, monkeypatch):
    await _two_orders(house)
    kept = house.storage.do

    async def away(step, *keys):
        if keys:
            raise deliver.Unavailable("the disk is full")
        return await kept(step, *keys)

    monkeypatch.setattr(house.storage, "do", away)
    with pytest.raises(deliver.Unavailable, match="disk is full"):
        await house.hub.deliver.claim("warehouse", 10)
