"""Promises about standings, handovers, the film and the intents."""

from typing import Any

import pytest

from hub_core.models import OrderStatus
from hub_core.testing.contracts.storage.play import ORDER, StoragePromises
from hub_core.testing.samples import NOON, SHOP, WAREHOUSE, after
from hub_core.use_cases.records import Coverage, Entry, Handover, HandoverState, Life, Standing
from hub_core.use_cases.storage import Storage, Work


def standing(key: str, **changes: Any) -> Standing:
    """An order of noon that is processing, or what the changes make of it."""
    fields: dict[str, Any] = {
        "number": key.partition(":")[2],
        "origin": SHOP,
        "made_at": NOON,
        "first_seen_at": NOON,
        "changed_at": NOON,
        "status": OrderStatus.PROCESSING,
        "shop": OrderStatus.PROCESSING,
    }
    return Standing(key=key, **{**fields, **changes})


class OrderPromises(StoragePromises):
    """What the hub itself holds of orders, and what it was about to do."""

    async def test_a_standing_comes_back_whole(self, storage: Storage) -> None:
        """Every field as it was kept, and the newest in place of the former."""
        await storage.do(lambda work: work.orders.keep(standing(ORDER)), ORDER)
        newest = standing(
            ORDER, operator=OrderStatus.ON_HOLD, coverage=Coverage.PARTLY, warehouse=WAREHOUSE, unknown=True
        )
        await storage.do(lambda work: work.orders.keep(newest), ORDER)
        assert await storage.look(lambda work: work.orders.standing(ORDER)) == newest
        assert await storage.look(lambda work: work.orders.standing("shop-nl:none")) is None

    async def test_standings_are_listed_by_what_fits_all(self, storage: Storage) -> None:
        """Origin, status, life and number narrow the list together."""
        every = [
            standing("shop-nl:1", number="ORD1", made_at=after(1)),
            standing("shop-nl:2", number="ORD2", made_at=after(2), status=OrderStatus.ON_HOLD),
            standing("shop-nl:3", number="ORD3", made_at=after(3), life=Life.BEFORE),
            standing("shop-de:1", number="Straße", made_at=after(4), origin="shop-de"),
        ]

        def step(work: Work) -> None:
            for one in every:
                work.orders.keep(one)

        await storage.do(step, *(one.key for one in every))

        async def listed(**fitting: Any) -> list[str]:
            return [one.key for one in await storage.look(lambda work: work.orders.list(**fitting))]

        assert await listed() == ["shop-de:1", "shop-nl:3", "shop-nl:2", "shop-nl:1"]
        assert await listed(limit=1) == ["shop-de:1"]
        assert await listed(origin=SHOP) == ["shop-nl:3", "shop-nl:2", "shop-nl:1"]
        assert await listed(origin=SHOP, status=[OrderStatus.PROCESSING]) == ["shop-nl:3", "shop-nl:1"]
        assert await listed(status={"on_hold", "failed"}) == ["shop-nl:2"]
        assert await listed(life=[Life.BEFORE]) == ["shop-nl:3"]
        assert await listed(number="ord1") == ["shop-nl:1"]
        assert await listed(number="STRASSE") == ["shop-de:1"]
        assert await listed(number="ord") == []

    async def test_a_changed_standing_is_listed_as_it_is_now(self, storage: Storage) -> None:
        """The list follows what was kept last."""
        await storage.do(lambda work: work.orders.keep(standing(ORDER)), ORDER)
        cancelled = standing(ORDER, status=OrderStatus.CANCELLED, life=Life.DISMISSED, number="7")
        await storage.do(lambda work: work.orders.keep(cancelled), ORDER)
        assert await storage.look(lambda work: work.orders.list(status=["processing"])) == []
        fitting = await storage.look(
            lambda work: work.orders.list(status=["cancelled"], life=["dismissed"], number="7")
        )
        assert list(fitting) == [cancelled]

    @pytest.mark.promise("O8")
    async def test_there_is_one_handover_per_order_and_warehouse(self, storage: Storage) -> None:
        """The newest stands, and they come by warehouse."""
        first = Handover(order=ORDER, warehouse="north", state=HandoverState.ADDRESSED, at=NOON)
        taken = Handover(
            order=ORDER,
            warehouse="north",
            state=HandoverState.TAKEN,
            at=after(1),
            as_of=NOON,
            digest="d",
            refused="r",
            changes=2,
        )
        other = Handover(order=ORDER, warehouse="east", state=HandoverState.REFUSED, at=NOON, reason="no such street")

        def step(work: Work) -> None:
            for handover in (first, other, taken):
                work.orders.hand(handover)

        await storage.do(step, ORDER)
        assert list(await storage.look(lambda work: work.orders.handovers(ORDER))) == [other, taken]
        assert list(await storage.look(lambda work: work.orders.handovers("shop-nl:none"))) == []

    @pytest.mark.promise("O12")
    async def test_the_film_runs_from_old_to_new(self, storage: Storage) -> None:
        """Lines come by time, then as they were added; of too many, the newest."""
        entries = [
            Entry(subject=ORDER, at=after(minute), who=SHOP, what="said", text=f"line {number}", trace="t")
            for number, minute in enumerate((0, 2, 1, 1, 3))
        ]

        def step(work: Work) -> None:
            for entry in entries:
                work.history.add(entry)
            work.history.add(Entry(subject="shop-nl:other", at=NOON, who=SHOP, what="said", text="of another"))

        await storage.do(step, ORDER)
        film = [entries[index] for index in (0, 2, 3, 1, 4)]
        assert list(await storage.look(lambda work: work.history.of(ORDER))) == film
        assert list(await storage.look(lambda work: work.history.of(ORDER, limit=2))) == film[-2:]

    @pytest.mark.promise("H5")
    async def test_an_intent_is_answered_with_those_before(self, storage: Storage) -> None:
        """Whoever begins hears what was begun before, oldest first."""

        def begin(work: Work, content: str) -> list[str]:
            return list(work.intents.begin(WAREHOUSE, ORDER, content, at=NOON))

        assert await storage.do(lambda work: begin(work, "create"), ORDER) == []
        assert await storage.do(lambda work: begin(work, "change"), ORDER) == ["create"]
        assert await storage.do(lambda work: begin(work, "create"), ORDER) == ["create", "change"]
        assert list(await storage.look(lambda work: work.intents.begun(WAREHOUSE, ORDER))) == [
            "create",
            "change",
            "create",
        ]
        assert list(await storage.look(lambda work: work.intents.begun(SHOP, ORDER))) == []

    @pytest.mark.promise("H5")
    async def test_the_newest_intent_of_a_content_is_withdrawn(self, storage: Storage) -> None:
        """One goes, the older of the same content stays; what is not there is no matter."""

        def step(work: Work) -> None:
            for content in ("create", "change", "create"):
                work.intents.begin(WAREHOUSE, ORDER, content, at=NOON)
            work.intents.withdraw(WAREHOUSE, ORDER, "create")
            work.intents.withdraw(WAREHOUSE, ORDER, "nothing like it")

        await storage.do(step, ORDER)
        assert list(await storage.look(lambda work: work.intents.begun(WAREHOUSE, ORDER))) == ["create", "change"]
