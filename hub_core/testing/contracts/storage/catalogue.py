"""Promises about hub products and profiles."""

from datetime import timedelta

import pytest

from hub_core.models import Address, FieldWord, HubProduct, Profile, Ref
from hub_core.testing.contracts.storage.play import StoragePromises
from hub_core.testing.samples import MUG, NOON, SHOP, WAREHOUSE, address, after, euro
from hub_core.use_cases.storage import Storage, Work

MUG_ID = "prd-00000000a1"
CUP_ID = "prd-00000000b2"
ANNA_ID = "cus-00000000a1"


def hub_mug(identity: str = MUG_ID, *, title: str = "Mug", sku: str = MUG.sku, barcode: str = "") -> HubProduct:
    """The mug, as the hub knows it."""
    return HubProduct(
        identity=identity,
        made_at=NOON,
        links=(Ref(SHOP, "9"), Ref(WAREHOUSE, "MUG")),
        main=Ref(SHOP, "9"),
        title=title,
        sku=sku,
        barcode=barcode,
        brand="Delft",
        price=euro("9.95"),
    )


def anna(identity: str = ANNA_ID, *, email: str = "anna@example.org", billing: Address | None = None) -> Profile:
    """Anna's profile: her name from the shop, her address from the warehouse, her choice about mail."""
    return Profile(
        identity=identity,
        email=email,
        links=(Ref(SHOP, "5"),),
        words={
            "first_name": FieldWord(value="Anna", who=SHOP, at=NOON),
            "billing": FieldWord(value=billing or address(), who=WAREHOUSE, at=after(3)),
            "marketing": FieldWord(value=False, who=SHOP, at=NOON + timedelta(microseconds=1)),
        },
        made_at=NOON,
        changed_at=after(3),
    )


class CataloguePromises(StoragePromises):
    """Hub products by their identity."""

    @pytest.mark.promise("P1")
    async def test_a_hub_product_comes_back_whole(self, storage: Storage) -> None:
        """What was kept last is found, equal in every field; who nobody kept is None."""
        await _keep(storage, hub_mug(title="Cup"))
        await _keep(storage, hub_mug())
        assert await storage.look(lambda work: work.catalogue.find(MUG_ID)) == hub_mug()
        assert await storage.look(lambda work: work.catalogue.find(CUP_ID)) is None

    async def test_many_products_are_found_at_once(self, storage: Storage) -> None:
        """Those that are there, by identity; the absent ones are left out."""
        await _keep(storage, hub_mug(), hub_mug(CUP_ID))
        found = await storage.look(lambda work: work.catalogue.find_many([MUG_ID, MUG_ID, "prd-none"]))
        assert found == {MUG_ID: hub_mug()}
        assert await storage.look(lambda work: work.catalogue.find_many([])) == {}

    async def test_products_are_listed_page_by_page(self, storage: Storage) -> None:
        """By identity, each once, from the one behind the last of the page before."""
        every = [hub_mug(f"prd-{number:010x}") for number in range(5)]
        await _keep(storage, *reversed(every))
        first = await storage.look(lambda work: work.catalogue.list(limit=3))
        rest = await storage.look(lambda work: work.catalogue.list(limit=3, after=first[-1].identity))
        assert [*first, *rest] == every

    @pytest.mark.parametrize("text", ["gröss", "GRÖSS", "100%", "a_b", "8712", "!"])
    async def test_products_are_looked_for_by_a_part_of_a_word(self, storage: Storage, text: str) -> None:
        """In title, SKU and barcode, whatever the case; signs mean themselves."""
        sought = hub_mug(title="Die Größste!", sku="100%-A_B", barcode="8712345678906")
        await _keep(storage, sought, hub_mug(CUP_ID, title="Cup 1000", sku="axb"))
        assert await storage.look(lambda work: work.catalogue.list(text=text)) == [sought]

    async def test_words_of_different_fields_are_different_words(self, storage: Storage) -> None:
        """What is looked for stands in one of them."""
        await _keep(storage, hub_mug(title="Mug", sku="RED"))
        assert await storage.look(lambda work: work.catalogue.list(text="mugred")) == []

    async def test_a_step_finds_the_product_it_kept(self, storage: Storage) -> None:
        """Also when it had looked for it before."""

        def step(work: Work) -> list[HubProduct | None]:
            before = work.catalogue.find(MUG_ID)
            work.catalogue.keep(hub_mug())
            return [before, work.catalogue.find(MUG_ID), work.catalogue.find_many([MUG_ID]).get(MUG_ID)]

        assert await storage.do(step, "catalogue", MUG_ID) == [None, hub_mug(), hub_mug()]

    async def test_a_profile_comes_back_whole(self, storage: Storage) -> None:
        """Every word with who said it and when; an address is an address, a no is a no."""
        await storage.do(lambda work: work.people.keep(anna(email="")), ANNA_ID)
        await storage.do(lambda work: work.people.keep(anna()), ANNA_ID)
        kept = await storage.look(lambda work: work.people.find(ANNA_ID))
        assert kept == anna()
        assert kept is not None
        assert isinstance(kept.words["billing"].value, Address)
        assert await storage.look(lambda work: work.people.find("cus-none")) is None

    async def test_a_dropped_profile_is_gone(self, storage: Storage) -> None:
        """Dropping it again, or one that never was, changes nothing."""
        await storage.do(lambda work: work.people.keep(anna()), ANNA_ID)
        for _ in range(2):
            await storage.do(lambda work: work.people.drop(ANNA_ID), ANNA_ID)
        assert await storage.look(lambda work: work.people.find(ANNA_ID)) is None

    async def test_profiles_are_listed_page_by_page(self, storage: Storage) -> None:
        """By identity, each once, from the one behind the last of the page before."""
        every = [anna(f"cus-{number:010x}") for number in range(3)]

        def step(work: Work) -> None:
            for profile in reversed(every):
                work.people.keep(profile)

        await storage.do(step, *(profile.identity for profile in every))
        first = await storage.look(lambda work: work.people.list(limit=2))
        assert list(first) == every[:2]
        assert list(await storage.look(lambda work: work.people.list(after=first[-1].identity))) == every[2:]


async def _keep(storage: Storage, *products: HubProduct) -> None:
    def step(work: Work) -> None:
        for product in products:
            work.catalogue.keep(product)

    await storage.do(step, "catalogue", *(product.identity for product in products))
