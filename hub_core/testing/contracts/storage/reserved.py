"""Promises about reserved units: rows by order and line, listed by product until they are put away (S6)."""

import random
from functools import partial
from typing import Any

import pytest

from hub_core.models import Reserved
from hub_core.testing.contracts.storage.catalogue import CUP_ID, MUG_ID
from hub_core.testing.contracts.storage.play import ORDER, StoragePromises
from hub_core.testing.contracts.storage.stock import LOCK, reserved_unit
from hub_core.testing.samples import NOON, after
from hub_core.use_cases.storage import Storage, Work


class ReservedPromises(StoragePromises):
    """What open orders hold back."""

    @pytest.mark.promise("S6")
    async def test_reserved_units_come_by_when_they_were_made(self, storage: Storage) -> None:
        """Those of the product, then by order and line; those of no product wait under the empty name."""
        rows = [
            reserved_unit(order="shop-nl:9", made_at=NOON),
            reserved_unit(order="shop-de:3", line="2", made_at=after(5)),
            reserved_unit(order="shop-nl:1", line="10", made_at=after(5)),
            reserved_unit(order="shop-nl:1", line="9", made_at=after(5)),
        ]
        unnamed = reserved_unit(line="78", product="")
        for row in (*reversed(rows), unnamed, reserved_unit(line="79", product=CUP_ID)):
            await storage.do(partial(_reserve, row=row), LOCK)
        assert list(await storage.look(lambda work: work.stock.reserved(MUG_ID))) == rows
        assert list(await storage.look(lambda work: work.stock.reserved(""))) == [unnamed]

    async def test_a_reserved_row_takes_the_place_of_the_former(self, storage: Storage) -> None:
        """One row per order and line, also when its product became known."""
        unnamed, whole = reserved_unit(product="", units=3), reserved_unit(back_at=after(9), taken_at=after(4))
        for row in (unnamed, whole):
            await storage.do(partial(_reserve, row=row), LOCK)
        assert await storage.look(lambda work: work.stock.reserved("")) == []
        assert await storage.look(lambda work: work.stock.reserved(MUG_ID)) == [whole]

    @pytest.mark.promise("S6")
    async def test_what_was_put_away_stays_so_until_it_is_taken_out(self, storage: Storage) -> None:
        """It counts for no number, is still of its order, and a newer word about it does not bring it back."""
        other, newer = reserved_unit(line="78"), reserved_unit(units=0)
        for row in (reserved_unit(), other):
            await storage.do(partial(_reserve, row=row), LOCK)
        await storage.do(lambda work: work.stock.put_away(reserved_unit()), LOCK)
        await storage.do(lambda work: work.stock.reserve(newer), LOCK)
        assert await storage.look(lambda work: work.stock.reserved(MUG_ID)) == [other]
        assert await storage.look(lambda work: work.stock.reserved_of(ORDER)) == [newer, other]
        await storage.do(lambda work: work.stock.put_away(newer, away=False), LOCK)
        assert await storage.look(lambda work: work.stock.reserved(MUG_ID)) == [newer, other]

    @pytest.mark.parametrize("keys", [(LOCK,), (LOCK, MUG_ID, CUP_ID)])
    @pytest.mark.parametrize("seed", range(10))
    async def test_rows_are_read_as_they_stand_whatever_a_step_did_before(
        self, storage: Storage, seed: int, keys: tuple[str, ...]
    ) -> None:
        """They move from product to product, are put away and taken out, and are looked at in between."""
        chance, rows = random.Random(seed), _Rows()  # noqa: S311 - a test must repeat
        await storage.do(lambda work: rows.play(work, chance, 10), *keys)
        await storage.do(lambda work: rows.play(work, chance, 60), *keys)
        await storage.look(rows.compare)

    @pytest.mark.promise("S6")
    async def test_products_whose_units_wait_long_are_found(self, storage: Storage) -> None:
        """Each once, by identity; not those whose rows were made later, were put away, or are of no product."""
        rows = [
            reserved_unit(order="shop-nl:1"),
            reserved_unit(order="shop-nl:2"),
            reserved_unit(order="shop-nl:3", product=CUP_ID),
            reserved_unit(order="shop-nl:4", product=""),
            reserved_unit(order="shop-nl:5", product="prd-away"),
            reserved_unit(order="shop-nl:6", product="prd-later", made_at=after(5)),
        ]
        for row in rows:
            await storage.do(partial(_reserve, row=row), LOCK)
        await storage.do(lambda work: work.stock.put_away(rows[4]), LOCK)
        found = await storage.look(lambda work: list(work.stock.unanswered(after(5))))
        assert found == sorted({MUG_ID, CUP_ID})

    async def test_putting_away_what_is_not_kept_keeps_nothing(self, storage: Storage) -> None:
        """A row is made by `reserve` alone."""
        await storage.do(lambda work: work.stock.put_away(reserved_unit()), LOCK)
        assert await storage.look(lambda work: work.stock.reserved_of(ORDER)) == []


class _Rows:
    """What was reserved, kept beside the storage."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[Reserved, bool]] = {}
        """By order and line: the row, and whether it was put away."""

    def play(self, work: Work, chance: random.Random, acts: int) -> None:
        """Do so many things in this step."""
        for _ in range(acts):
            place = chance.choice((ORDER, "shop-nl:9")), chance.choice("12")
            held, away = self._kept.get(place, (None, False))
            match chance.choice(("reserve", "reserve", "put away", "take out", "products", "orders")):
                case "reserve":
                    held = _row_at(*place, product=chance.choice(("", MUG_ID, CUP_ID)), units=chance.randrange(9))
                    work.stock.reserve(held)
                case "put away" | "take out" as act if held is not None:
                    away = act == "put away"
                    work.stock.put_away(held, away=away)
                case "products":
                    self.compare(work)
                case "orders":
                    found = list(work.stock.reserved_of(place[0]))
                    assert found == [row for (order, _), (row, _) in sorted(self._kept.items()) if order == place[0]]
            if held is not None:
                self._kept[place] = held, away

    def compare(self, work: Work) -> None:
        """Every product has the rows that it should have."""
        for product in ("", MUG_ID, CUP_ID):
            rows = [row for _, (row, away) in sorted(self._kept.items()) if row.product == product and not away]
            assert list(work.stock.reserved(product)) == rows


def _row_at(order: str, line: str, **changes: Any) -> Reserved:
    return reserved_unit(order=order, line=line, **changes)


def _reserve(work: Work, *, row: Reserved) -> None:
    work.stock.reserve(row)
