"""Invented days: whatever connectors say of their products, in whatever order, links and problems fit the codes."""

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters.storage.memory import Memory
from hub_core.decisions.matching import Coded, doubt, match
from hub_core.decisions.news import content
from hub_core.models import Product, Ref
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeClock, FakeProductCatalog
from hub_core.use_cases import Hub
from hub_core.use_cases.catalogue import appearance
from hub_core.use_cases.products.links import known_by

GIVERS = ("shop", "channel", "warehouse")
words = st.tuples(
    st.sampled_from(GIVERS),
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from(["", "b1", "b2", "b3"]),
    st.sampled_from(["", "s1", "s2", "s3"]),
    st.sampled_from([False, False, False, True]),
)

TOLD_APART_LATER = [
    ("shop", "1", "", "", False),
    ("channel", "1", "b3", "", False),
    ("shop", "1", "b3", "s2", False),
    ("shop", "2", "b3", "s2", False),
    ("shop", "1", "b3", "s1", False),
]
"""Two that were alike get different SKUs while their barcode leads elsewhere too."""


async def play(said: list[tuple[str, str, str, str, bool]]) -> None:
    hub, market = Hub(Memory(), FakeClock(samples.after(999))), FakeProductCatalog()
    for name, role in zip(GIVERS, ("shop", "channel", "warehouse"), strict=True):
        hub.join(name, role=role)
    hub.join("market", role="channel")
    hub.plug("market", Ports(products=market))
    await hub.open()
    for minute, (giver, id_, barcode, sku, deleted) in enumerate(said):
        products = hub.ports_for(giver).products
        assert products is not None
        ref, as_of = Ref(giver, id_), samples.after(minute)
        await products.put(Product(ref=ref, as_of=as_of, title=f"{minute}", barcode=barcode, sku=sku, deleted=deleted))
        await hub.storage.look(everything_fits)
    await hub.settle_down()
    for seen in await hub.storage.look(all_seen):
        assert content(market.facts[seen.key]) == content(seen), "others see what the hub would hand them now"


def all_seen(work: Any) -> list[Product]:
    seen = [appearance(work, hub) for hub in work.catalogue.list()]
    return [product for product in seen if product is not None]


def everything_fits(work: Any) -> None:
    hubs = work.catalogue.list()
    by_connector = {(problem.connector, problem.cause) for problem in work.problems.open()}
    problems = {cause for _, cause in by_connector}
    refs = [Ref(giver, id_) for giver in GIVERS for id_ in "123"]
    there = [fact for ref in refs if (fact := work.facts.find(Product, ref.key)) and not fact.deleted]
    linked = {fact.key: work.names.lead("product", fact.ref.origin, fact.ref.id) for fact in there}
    assert {link.key: hub.identity for hub in hubs for link in hub.links} == {
        key: identity for key, identity in linked.items() if identity
    }, "links lead both ways, and nothing that is gone is linked"
    for fact in there:
        said, identity = Coded.of(fact), linked[fact.key]
        if identity is None:
            assert len(match(said, known_by(work, said)).identities) > 1, "it waits only as long as nobody can say"
        assert (f"{fact.key} waits: its codes lead to several products" in problems) is (identity is None)
        if f"the codes of {fact.key} do not agree" in problems:
            assert identity
            assert doubt(said, identity, known_by(work, said, identity)), "no problem outlives its cause"
    for giver in GIVERS:
        mine = [fact for fact in there if fact.ref.origin == giver and linked[fact.key]]
        for barcode in ("b1", "b2", "b3"):
            skus = {fact.sku for fact in mine if fact.barcode == barcode and fact.sku}
            shared = (giver, f"the barcode {barcode} stands on several products")
            assert (shared in by_connector) is (len(skus) > 1), "it is said as long as it is so"
    for hub in hubs:
        its = [Coded.of(fact) for fact in there if linked[fact.key] == hub.identity]
        for kind in ("barcode", "sku"):
            wanted = sorted((one.ref.key, code) for one in its if (code := getattr(one, kind)))
            names = list(work.names.of(kind, hub.identity))
            assert names == wanted or not hub.links, "its codes are those of its links"
        for giver in GIVERS:
            own = {(one.barcode, one.sku) for one in its if one.ref.origin == giver and one.barcode and one.sku}
            assert len({barcode for barcode, _ in own}) == len(own), "what its connector tells apart by SKU is apart"
            cause = f"several products of {giver} are one: {hub.identity}"
            assert (cause in problems) is (sum(one.ref.origin == giver for one in its) > 1)


@pytest.mark.promise("P2", "P4", "P5", "P9", "P10", "H3", "H4")
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(words, max_size=25))
@example(TOLD_APART_LATER)
def test_links_and_problems_always_fit_the_codes(said):
    asyncio.run(play(said))


@pytest.mark.promise("P2", "P4")
@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["b1", "b2", "b3"]), st.sampled_from(["s1", "s2"])), max_size=3, unique=True),
    st.lists(st.sampled_from(["b1", "b2", "b3"]), max_size=3, unique=True),
    st.randoms(use_true_random=False),
)
def test_who_shares_a_barcode_is_one_product_whoever_came_first(own, theirs, chance):
    """The shop's products have barcodes of their own; a warehouse knows some of them by the barcode."""
    shop = [("shop", str(n), barcode, sku, False) for n, (barcode, sku) in enumerate(dict(own).items(), start=1)]
    warehouse = [("warehouse", str(n), barcode, "", False) for n, barcode in enumerate(theirs, start=1)]
    said = shop + warehouse
    chance.shuffle(said)
    asyncio.run(one_per_barcode(said))


async def one_per_barcode(said: list[tuple[str, str, str, str, bool]]) -> None:
    hub = Hub(Memory(), FakeClock(samples.after(999)))
    for name in ("shop", "warehouse"):
        hub.join(name, role="channel")
    await hub.open()
    for minute, (giver, id_, barcode, sku, _) in enumerate(said):
        products = hub.ports_for(giver).products
        assert products is not None
        await products.put(Product(ref=Ref(giver, id_), as_of=samples.after(minute), barcode=barcode, sku=sku))
    hubs = await hub.storage.look(lambda work: work.catalogue.list())
    assert sorted(one.barcode for one in hubs) == sorted({barcode for _, _, barcode, _, _ in said})
