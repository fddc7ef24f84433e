"""Promises about the stock ledger."""

import asyncio
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from hub_core.models import LedgerLine
from hub_core.testing.contracts.storage.catalogue import CUP_ID, MUG_ID
from hub_core.testing.contracts.storage.play import StoragePromises
from hub_core.testing.contracts.storage.stock import HALL, LOCK
from hub_core.testing.samples import NOON, WAREHOUSE, after
from hub_core.use_cases.storage import Storage, Work


def ledger_line(**changes: Any) -> LedgerLine:
    """The warehouse states seven mugs."""
    stated = LedgerLine(
        product=MUG_ID,
        location=HALL,
        what="stated",
        old=9,
        new=7,
        who=WAREHOUSE,
        cause="stock/changed 12",
        as_of=NOON,
        at=after(1),
        trace="abc",
    )
    return replace(stated, **changes)


class LedgerPromises(StoragePromises):
    """Append-only, per product, oldest first."""

    @pytest.mark.promise("S2")
    async def test_a_line_comes_back_whole_under_its_id(self, storage: Storage) -> None:
        """Equal in every field, also in those that nobody said."""
        bare = ledger_line(what="told", old=None, new=None, as_of=None, cause="", trace="", upto=7, since=3)
        ids = [await storage.do(partial(_write, line=line), LOCK) for line in (ledger_line(id=99), bare)]
        kept = [ledger_line(id=ids[0]), replace(bare, id=ids[1])]
        assert list(await storage.look(lambda work: work.stock.ledger(MUG_ID))) == kept

    @pytest.mark.promise("S2")
    async def test_lines_of_a_product_come_oldest_first(self, storage: Storage) -> None:
        """In the order in which they were written, none of another product; of more than the limit, the newest."""
        for number in range(5):
            await storage.do(partial(_write, line=ledger_line(new=number, at=after(9 - number))), LOCK)
            await storage.do(partial(_write, line=ledger_line(product=CUP_ID)), LOCK)
        lines = await storage.look(lambda work: work.stock.ledger(MUG_ID))
        assert [line.new for line in lines] == [0, 1, 2, 3, 4]
        assert [line.new for line in await storage.look(lambda work: work.stock.ledger(MUG_ID, limit=2))] == [3, 4]
        assert await storage.look(lambda work: work.stock.ledger("prd-none")) == []

    async def test_the_last_line_is_known_by_its_id(self, storage: Storage) -> None:
        """0 while there is none; inside a step, the one it just wrote."""

        def step(work: Work) -> list[int]:
            before = work.stock.last_line(MUG_ID)
            written = [work.stock.write(ledger_line()), work.stock.last_line(MUG_ID)]
            work.stock.write(ledger_line(product=CUP_ID))
            return [before, *written, work.stock.last_line(MUG_ID)]

        before, written, last, still = await storage.do(step, LOCK, MUG_ID)
        assert (before, written) == (0, last)
        assert last == still == await storage.look(lambda work: work.stock.last_line(MUG_ID))

    async def test_ids_grow_in_the_order_of_writing(self, storage: Storage) -> None:
        """Under one lock, whoever writes, and whatever fails in between."""

        def spoil(work: Work) -> int:
            work.stock.write(ledger_line())
            raise ValueError("spilt")

        write = partial(_write, line=ledger_line())
        calls = [storage.do(spoil if number % 3 == 0 else write, LOCK) for number in range(30)]
        await asyncio.gather(*calls, return_exceptions=True)
        ids = [line.id for line in await storage.look(lambda work: work.stock.ledger(MUG_ID))]
        assert len(ids) == len([call for call in range(30) if call % 3])
        assert ids == sorted(set(ids))


def _write(work: Work, *, line: LedgerLine) -> int:
    return work.stock.write(line)
