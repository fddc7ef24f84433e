"""Promises about stock: levels, reserved units and shelves."""

import asyncio
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from hub_core.models import Level, Reserved, Shelf
from hub_core.testing.contracts.storage.catalogue import CUP_ID, MUG_ID, hub_mug
from hub_core.testing.contracts.storage.play import ORDER, StoragePromises
from hub_core.testing.samples import NOON, SHOP, WAREHOUSE, after
from hub_core.use_cases.storage import Storage, Work

LOCK = "catalogue"
HALL = "warehouse/main"


def level(**changes: Any) -> Level:
    """Seven mugs in the main hall."""
    seven = Level(
        product=MUG_ID,
        location=HALL,
        giver=WAREHOUSE,
        available=7,
        as_of=NOON,
        stated_at=after(-5),
        read_at=after(1),
        at=after(2),
    )
    return replace(seven, **changes)


def reserved_unit(**changes: Any) -> Reserved:
    """One mug of order 1001."""
    one = Reserved(
        order=ORDER,
        line="77",
        number="1001",
        origin=SHOP,
        product=MUG_ID,
        remote="9",
        sold=1,
        units=1,
        made_at=NOON,
        seen_at=after(1),
        active_at=NOON,
    )
    return replace(one, **changes)


def shelf(**changes: Any) -> Shelf:
    """The shop was told seven, and eight were seen there."""
    seven = Shelf(
        to=SHOP, product=MUG_ID, remote="9", told=7, told_at=after(3), seen=8, moved_by="sales", corrected=(NOON,)
    )
    return replace(seven, **changes)


class StockPromises(StoragePromises):
    """What is there, what is held back, and what channels show."""

    @pytest.mark.promise("S3")
    async def test_a_level_that_nobody_stated_is_none(self, storage: Storage) -> None:
        """Which is not zero."""
        await storage.do(lambda work: work.stock.keep_level(level(available=0)), LOCK)
        assert await storage.look(lambda work: work.stock.level(MUG_ID, HALL)) == level(available=0)
        assert await storage.look(lambda work: work.stock.level(MUG_ID, "warehouse/attic")) is None
        assert await storage.look(lambda work: work.stock.levels(CUP_ID)) == []

    @pytest.mark.promise("S1")
    async def test_a_level_takes_the_place_of_the_former_at_its_location(self, storage: Storage) -> None:
        """Those of other locations and products stay; they come by location."""
        attic = level(location="warehouse/attic", available=-2, read_at=None)
        for one in (level(available=9, giver=SHOP), attic, level(product=CUP_ID), level()):
            await storage.do(partial(_keep_level, one=one), LOCK, MUG_ID)
        assert list(await storage.look(lambda work: work.stock.levels(MUG_ID))) == [attic, level()]

    async def test_every_location_that_was_stated_is_found_with_its_giver(self, storage: Storage) -> None:
        """Once, of whatever products; sorted."""
        assert await storage.look(lambda work: work.stock.locations()) == {}
        attic, shown = level(location="warehouse/attic"), level(location=SHOP, giver=SHOP)
        for one in (level(), level(product=CUP_ID), attic, shown):
            await storage.do(partial(_keep_level, one=one), LOCK)
        found = await storage.look(lambda work: work.stock.locations())
        assert {giver: list(places) for giver, places in found.items()} == {
            SHOP: [SHOP],
            WAREHOUSE: ["warehouse/attic", HALL],
        }

    @pytest.mark.parametrize("keys", [(LOCK,), (LOCK, MUG_ID)])
    async def test_a_step_reads_what_it_wrote_of_stock(self, storage: Storage, keys: tuple[str, ...]) -> None:
        """In every room, also where it had looked before, whether or not it names the product among its keys."""

        def look(work: Work) -> list[Any]:
            rooms = work.stock.level(MUG_ID, HALL), work.stock.shelf(SHOP, MUG_ID, "9")
            rows = work.stock.levels(MUG_ID), work.stock.reserved(MUG_ID), work.stock.shelves(MUG_ID)
            return [*rooms, *(list(row) for row in rows)]

        def step(work: Work) -> list[list[Any]]:
            before = look(work)
            work.stock.keep_level(level())
            work.stock.reserve(reserved_unit())
            work.stock.keep_shelf(shelf())
            kept = look(work)
            work.stock.put_away(reserved_unit())
            work.stock.drop_shelf(SHOP, MUG_ID, "9")
            return [before, kept, look(work)]

        assert await storage.do(step, *keys) == [
            [None, None, [], [], []],
            [level(), shelf(), [level()], [reserved_unit()], [shelf()]],
            [level(), None, [level()], [], []],
        ]

    async def test_a_step_about_a_product_reads_all_that_was_kept_of_it(self, storage: Storage) -> None:
        """Nothing of another product, in the same order as without its key."""
        levels = [level(location="warehouse/attic"), level()]
        shelves = [shelf(to="shop-de", remote="3"), shelf(remote="10"), shelf()]
        rows = [reserved_unit(line="9"), reserved_unit(line="8", made_at=after(5))]

        def fill(work: Work) -> None:
            work.catalogue.keep(hub_mug())
            for product in (MUG_ID, CUP_ID):
                for one in reversed(levels):
                    work.stock.keep_level(replace(one, product=product))
                for row in reversed(rows):
                    work.stock.reserve(replace(row, product=product, order=product))
                for it in reversed(shelves):
                    work.stock.keep_shelf(replace(it, product=product))

        def look(work: Work) -> list[Any]:
            one = work.stock.level(MUG_ID, HALL), work.stock.shelf(SHOP, MUG_ID, "10"), work.stock.last_line(MUG_ID)
            every = work.stock.levels(MUG_ID), work.stock.reserved(MUG_ID), work.stock.shelves(MUG_ID, to=SHOP)
            return [work.catalogue.find(MUG_ID), work.catalogue.find(CUP_ID), *one, *(list(kept) for kept in every)]

        await storage.do(fill, LOCK)
        known = [hub_mug(), None, levels[1], shelves[1], 0, levels]
        wanted = [*known, [replace(row, order=MUG_ID) for row in rows], shelves[1:]]
        for keys in ((LOCK,), (LOCK, MUG_ID, CUP_ID)):
            assert await storage.do(look, *keys) == wanted

    async def test_what_a_failing_neighbour_wrote_of_stock_is_never_seen(self, storage: Storage) -> None:
        """Steps that share its commit read what stood before."""
        await storage.do(_fill, LOCK, MUG_ID)

        def spoil(work: Work) -> None:
            work.stock.keep_level(level(available=99))
            work.stock.put_away(reserved_unit())
            work.stock.keep_shelf(shelf(told=99))
            raise ValueError("spilt")

        def look(work: Work) -> list[Any]:
            rows = work.stock.levels(MUG_ID), work.stock.reserved(MUG_ID), work.stock.shelves(MUG_ID)
            return [list(row) for row in rows]

        calls = [storage.do(spoil if number % 2 else look, LOCK, MUG_ID) for number in range(8)]
        ends = await asyncio.gather(*calls, return_exceptions=True)
        assert [end for end in ends if not isinstance(end, ValueError)] == [
            [[level()], [reserved_unit()], [shelf()]]
        ] * 4

    @pytest.mark.promise("S10")
    async def test_a_shelf_comes_back_whole(self, storage: Storage) -> None:
        """What was kept last for receiver, product and remote id; no shelf is None."""
        every = shelf(
            writing=5, tried=(6, 9), held=-1, stopped=True, rule="7 - 2", upto=41, computed_at=NOON, seen_at=after(4)
        )
        for one in (shelf(), every):
            await storage.do(partial(_keep_shelf, one=one), LOCK)
        assert await storage.look(lambda work: work.stock.shelf(SHOP, MUG_ID, "9")) == every
        assert await storage.look(lambda work: work.stock.shelf(SHOP, MUG_ID, "")) is None

    async def test_shelves_come_by_receiver_and_remote_id(self, storage: Storage) -> None:
        """All of a product, or those of one receiver; dropping one twice is once."""
        places = [("shop-de", "3"), (SHOP, "10"), (SHOP, "9")]
        for to, remote in (*reversed(places), (SHOP, "8")):
            await storage.do(partial(_keep_shelf, one=shelf(to=to, remote=remote)), LOCK)
        await storage.do(partial(_keep_shelf, one=shelf(product=CUP_ID)), LOCK)
        for _ in range(2):
            await storage.do(lambda work: work.stock.drop_shelf(SHOP, MUG_ID, "8"), LOCK)
        every = await storage.look(lambda work: work.stock.shelves(MUG_ID))
        assert [(one.to, one.remote) for one in every] == places
        assert await storage.look(lambda work: work.stock.shelves(MUG_ID, to="shop-de")) == [every[0]]

    @pytest.mark.promise("S10")
    async def test_shelves_that_hold_units_back_are_found(self, storage: Storage) -> None:
        """Those of that channel whose `held` is not 0, above or below, by product and remote id."""
        cup, eight = shelf(product=CUP_ID, held=1), shelf(remote="8", held=-2)
        for one in (cup, eight, shelf(held=3), shelf(to="shop-de", held=1), shelf(held=0)):
            await storage.do(partial(_keep_shelf, one=one), LOCK)
        assert list(await storage.look(lambda work: work.stock.holding(SHOP))) == [eight, cup]


def _fill(work: Work) -> None:
    work.stock.keep_level(level())
    work.stock.reserve(reserved_unit())
    work.stock.keep_shelf(shelf())


def _keep_level(work: Work, *, one: Level) -> None:
    work.stock.keep_level(one)


def _keep_shelf(work: Work, *, one: Shelf) -> None:
    work.stock.keep_shelf(one)
