"""Promises about stops: what is stopped is not claimed."""

import pytest

from hub_core.testing.contracts.storage.play import StoragePromises, address, claim, claim_rings, ring_at, stop
from hub_core.testing.samples import SHOP, WAREHOUSE
from hub_core.use_cases.storage import Storage, Work


class PausePromises(StoragePromises):
    """Claims pass over what is stopped; nothing is lost by it."""

    @pytest.mark.promise("H14")
    async def test_a_stopped_connector_gets_nothing(self, storage: Storage) -> None:
        """Neither its rings nor its letters are claimed; they are kept, and come when the stop is lifted."""
        await storage.do(lambda work: work.pauses.set(stop(SHOP)))
        await ring_at(storage)
        await address(storage, to=SHOP)
        await address(storage)
        assert await claim_rings(storage) == []
        assert await claim(storage, to=SHOP) == []
        assert len(await claim(storage)) == 1, "another connector goes on"
        assert await storage.do(lambda work: work.pauses.lift(SHOP, "", by="operator"))
        assert len(await claim_rings(storage)) == 1
        assert len(await claim(storage, to=SHOP)) == 1

    @pytest.mark.promise("H14")
    async def test_a_stopped_stream_is_passed_over(self, storage: Storage) -> None:
        """The other streams of that connector go on, and so do its rings."""
        await storage.do(lambda work: work.pauses.set(stop(WAREHOUSE, "orders")))
        await address(storage)
        await address(storage, stream="shipments")
        await ring_at(storage, origin=WAREHOUSE)
        assert [row.stream for row in await claim(storage)] == ["shipments"]
        assert len(await claim_rings(storage, origin=WAREHOUSE)) == 1

    async def test_an_operators_stop_is_not_the_hubs_to_change(self, storage: Storage) -> None:
        """The hub neither replaces nor lifts it; an operator may do both, also to the hub's."""

        def hub_tries(work: Work) -> bool:
            work.pauses.set(stop(SHOP, by_operator=False, reason="401"))
            return work.pauses.lift(SHOP, "", by="hub")

        await storage.do(lambda work: work.pauses.set(stop(SHOP)))
        assert not await storage.do(hub_tries)
        assert list(await storage.look(lambda work: work.pauses.all())) == [stop(SHOP)]
        assert await storage.do(lambda work: work.pauses.lift(SHOP, "", by="operator"))
        assert await storage.do(hub_tries)
        await storage.do(lambda work: work.pauses.set(stop(SHOP, by_operator=False)))
        await storage.do(lambda work: work.pauses.set(stop(SHOP)))
        assert list(await storage.look(lambda work: work.pauses.all())) == [stop(SHOP)]

    async def test_stops_come_by_connector_and_stream(self, storage: Storage) -> None:
        """Each stands alone: lifting one leaves the others; lifting none answers False."""

        def step(work: Work) -> bool:
            for connector, stream in ((WAREHOUSE, ""), (SHOP, "stock"), (SHOP, "")):
                work.pauses.set(stop(connector, stream, by_operator=False))
            return work.pauses.lift(SHOP, "orders", by="operator")

        assert not await storage.do(step)
        shown = await storage.look(lambda work: work.pauses.all())
        assert [(one.connector, one.stream) for one in shown] == [(SHOP, ""), (SHOP, "stock"), (WAREHOUSE, "")]
