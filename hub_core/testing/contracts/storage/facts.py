"""Promises about facts and the names that lead to them."""

import pytest

from hub_core.models import Customer, Fact, Order, Ref, Shipment
from hub_core.testing.contracts.storage.play import StoragePromises
from hub_core.testing.samples import (
    SHOP,
    WAREHOUSE,
    checkout,
    customer,
    order,
    product,
    second_shipment,
    shipment,
    stock_level,
)
from hub_core.use_cases.storage import Storage, Work


class FactPromises(StoragePromises):
    """The newest word of each, and what leads to it."""

    async def test_every_kind_of_fact_comes_back_whole(self, storage: Storage) -> None:
        """What was kept is found again, equal in every field."""
        every: list[Fact] = [order(), stock_level(), shipment(), product(), customer(), checkout()]
        for fact in every:
            await storage.do(lambda work, fact=fact: work.facts.keep(fact, origin=SHOP), fact.key)  # type: ignore[misc]  # mypy cannot type a lambda's default
        assert await storage.look(lambda work: [work.facts.find(type(fact), fact.key) for fact in every]) == every

    async def test_a_fact_that_nobody_said_is_none(self, storage: Storage) -> None:
        """An unknown key leads to nothing."""
        assert await storage.look(lambda work: work.facts.find(Order, "shop-nl:none")) is None
        assert await storage.look(lambda work: work.facts.giver(Order, "shop-nl:none")) is None

    async def test_kinds_do_not_mix(self, storage: Storage) -> None:
        """The same key may stand for an order and for a customer."""
        said = order()
        await storage.do(lambda work: work.facts.keep(said, origin=SHOP), said.key)
        assert await storage.look(lambda work: work.facts.find(Customer, said.key)) is None

    async def test_a_kept_fact_takes_the_place_of_the_former(self, storage: Storage) -> None:
        """One key, one fact: the last that was kept, and who gave it."""
        for quantity, giver in ((1, SHOP), (2, WAREHOUSE)):
            said = order(quantity=quantity)
            await storage.do(lambda work, said=said, giver=giver: work.facts.keep(said, origin=giver), said.key)  # type: ignore[misc]  # mypy cannot type a lambda's default
        assert await storage.look(lambda work: work.facts.find(Order, said.key)) == order(quantity=2)
        assert await storage.look(lambda work: work.facts.giver(Order, said.key)) == WAREHOUSE

    async def test_what_one_giver_said_is_walked_page_by_page(self, storage: Storage) -> None:
        """By key, of that kind and of nobody else, from the one behind the last of the page before."""
        said = [order(ref=Ref(SHOP, str(number))) for number in range(5)]

        def step(work: Work) -> None:
            for fact in said:
                work.facts.keep(fact, origin=SHOP)
            work.facts.keep(customer(), origin=SHOP)
            work.facts.keep(order(ref=Ref(WAREHOUSE, "9")), origin=WAREHOUSE)

        await storage.do(step, *(fact.key for fact in said))
        first = await storage.look(lambda work: list(work.facts.given_by(Order, SHOP, limit=3)))
        rest = await storage.look(lambda work: list(work.facts.given_by(Order, SHOP, after=first[-1].key)))
        assert [*first, *rest] == said

    async def test_many_are_found_at_once(self, storage: Storage) -> None:
        """Those that are there come back under their keys; the absent ones are left out."""
        said = [order(ref=Ref(SHOP, str(number))) for number in range(3)]

        def step(work: Work) -> None:
            for fact in said:
                work.facts.keep(fact, origin=SHOP)

        await storage.do(step, *(fact.key for fact in said))
        keys = [said[0].key, said[2].key, said[2].key, "shop-nl:none"]
        found = await storage.look(lambda work: work.facts.find_many(Order, keys))
        assert found == {said[0].key: said[0], said[2].key: said[2]}
        assert await storage.look(lambda work: work.facts.find_many(Order, [])) == {}

    @pytest.mark.promise("T5")
    async def test_parcels_of_an_order_come_by_key(self, storage: Storage) -> None:
        """Every parcel of that order with its giver, and none of another."""
        first, second = sorted((shipment(), second_shipment()), key=lambda parcel: parcel.key)
        other = shipment(ref=Ref(WAREHOUSE, "other"), order=Ref(SHOP, "other"))

        def step(work: Work) -> None:
            work.facts.keep(second, origin=SHOP)
            work.facts.keep(first, origin=WAREHOUSE)
            work.facts.keep(other, origin=WAREHOUSE)

        await storage.do(step, first.order.key, other.order.key)
        parcels: list[tuple[str, Shipment]] = [(WAREHOUSE, first), (SHOP, second)]
        assert list(await storage.look(lambda work: work.facts.parcels_of(first.order.key))) == parcels

    async def test_a_dropped_fact_is_known_no_more(self, storage: Storage) -> None:
        """Nobody said it, and it is a parcel of nothing; the others stay, and dropping it again is nothing."""
        parcel, other = shipment(), second_shipment()

        def keep(work: Work) -> None:
            work.facts.keep(parcel, origin=WAREHOUSE)
            work.facts.keep(other, origin=WAREHOUSE)

        def drop(work: Work) -> list[object]:
            before = list(work.facts.parcels_of(parcel.order.key))
            work.facts.drop(Shipment, parcel.key)
            return [len(before), work.facts.find(Shipment, parcel.key), *work.facts.parcels_of(parcel.order.key)]

        await storage.do(keep, parcel.order.key)
        assert await storage.do(drop, parcel.order.key) == [2, None, (WAREHOUSE, other)]
        await storage.do(lambda work: work.facts.drop(Shipment, parcel.key), parcel.order.key)
        assert await storage.look(lambda work: work.facts.find(Shipment, parcel.key)) is None
        assert await storage.look(lambda work: work.facts.giver(Shipment, parcel.key)) is None
        assert await storage.look(lambda work: work.facts.find(Shipment, other.key)) == other

    async def test_a_name_is_given_once(self, storage: Storage) -> None:
        """A name that leads somewhere keeps leading there."""
        assert await storage.do(lambda work: work.names.give("product", "sku", "mug", "p1"), "mug") == "p1"
        assert await storage.do(lambda work: work.names.give("product", "sku", "mug", "p2"), "mug") == "p1"
        assert await storage.look(lambda work: work.names.lead("product", "sku", "mug")) == "p1"
        assert await storage.look(lambda work: work.names.lead("product", "sku", "cup")) is None

    async def test_a_dropped_name_leads_nowhere(self, storage: Storage) -> None:
        """It may lead elsewhere from then on; others stay, and dropping it again is nothing."""

        def step(work: Work) -> list[str]:
            for value in ("mug", "cup"):
                work.names.give("product", "sku", value, "p1")
            for _ in range(2):
                work.names.drop("product", "sku", "mug")
            return [*work.names.anywhere("product", "mug"), *work.names.anywhere("product", "cup")]

        assert await storage.do(step, "p1") == ["p1"]
        assert await storage.look(lambda work: work.names.lead("product", "sku", "mug")) is None
        assert await storage.do(lambda work: work.names.give("product", "sku", "mug", "p2"), "p2") == "p2"

    async def test_a_name_is_unique_per_kind_and_label(self, storage: Storage) -> None:
        """The same value under another kind or label is another name."""

        def step(work: Work) -> list[str]:
            return [
                work.names.give("product", "sku", "1001", "p1"),
                work.names.give("product", "barcode", "1001", "p2"),
                work.names.give("order", "sku", "1001", "o1"),
            ]

        assert await storage.do(step, "1001") == ["p1", "p2", "o1"]

    async def test_names_of_one_identity_are_sorted(self, storage: Storage) -> None:
        """All names that lead to it, or those of one label, sorted by code point."""

        def step(work: Work) -> None:
            for label, value in (("sku", "mug"), ("link", "é"), ("link", "z"), ("link", "B"), ("link", "a")):
                work.names.give("product", label, value, "p1")
            work.names.give("product", "sku", "cup", "p2")

        await storage.do(step, "p1", "p2")
        links = [("link", "B"), ("link", "a"), ("link", "z"), ("link", "é")]
        assert list(await storage.look(lambda work: work.names.of("product", "p1"))) == [*links, ("sku", "mug")]
        assert list(await storage.look(lambda work: work.names.of("product", "p1", label="link"))) == links

    async def test_a_value_is_found_under_any_label(self, storage: Storage) -> None:
        """Every identity that this value leads to, sorted, each once."""

        def step(work: Work) -> None:
            work.names.give("order", "shop-de", "1001", "shop-de:9")
            work.names.give("order", "shop-nl", "1001", "shop-nl:7")
            work.names.give("order", "alias", "1001", "shop-nl:7")
            work.names.give("product", "sku", "1001", "p1")

        await storage.do(step, "1001")
        assert list(await storage.look(lambda work: work.names.anywhere("order", "1001"))) == ["shop-de:9", "shop-nl:7"]
