"""A promise cannot be softened, and who cheats is caught."""

import os
import re
import subprocess
import sys
from collections import defaultdict
from typing import NamedTuple

import pytest

from hub_core.testing import Contract, OrderSinkContract

BEGIN = """
import pytest
from hub_core.testing import OrderSinkContract, ProductCatalogContract, ShipmentNotifierContract
from hub_core.testing.fakes import FakeOrderSink, FakeProductCatalog, FakeShipmentNotifier

class TestBare(OrderSinkContract): ...
class TestBareShipments(ShipmentNotifierContract): ...
class TestBareProducts(ProductCatalogContract): ...
"""
STRANGER = """
class Port_{name}({fake}):
{code}

class Test_{name}({contract}):
    @pytest.fixture
    def port(self):
        return Port_{name}()

    @pytest.fixture
    def far_side(self, port):
        return port
{more}
"""
ALIKE = """
    @pytest.fixture
    def second(self, sample):
        return sample
"""
HONEST = "    pass"
CHEATS = {
    "forgets_the_time": (
        "    async def accept(self, said):\n        self.offer()\n        self.facts[said.key] = said",
        {"test_older_word_is_ignored"},
    ),
    "takes_nothing": (
        "    async def accept(self, said):\n        self.offer()",
        {
            "test_takes_an_order_over",
            "test_twice_is_once",
            "test_newer_word_replaces",
            "test_older_word_is_ignored",
            "test_down_is_unavailable",
        },
    ),
    "counts_twice": (
        "    async def accept(self, said):\n"
        "        self.offer()\n"
        "        self.said = [*getattr(self, 'said', []), said]\n"
        "    async def holds(self):\n"
        "        said = getattr(self, 'said', [])\n"
        "        return {word.key: sum(line.quantity for word in said for line in word.lines) for word in said}",
        {"test_twice_is_once", "test_newer_word_replaces", "test_older_word_is_ignored"},
    ),
    "keeps_the_first": (
        "    async def accept(self, said):\n        self.offer()\n        self.facts.setdefault(said.key, said)",
        {"test_newer_word_replaces"},
    ),
    "swallows_trouble": (
        "    async def accept(self, said):\n"
        "        if not self.down and not self.no:\n            await super().accept(said)",
        {"test_down_is_unavailable", "test_no_is_rejected"},
    ),
    "takes_and_says_no": (
        "    async def accept(self, said):\n        no, self.no = self.no, ''\n        await super().accept(said)\n"
        "        self.no = no\n        self.offer()",
        {"test_no_is_rejected"},
    ),
}
CHEATING_NOTIFIERS = {
    "forgets_the_others": (
        "    async def notify(self, parcels):\n"
        "        self.offer()\n"
        "        self.facts = {k: v for k, v in self.facts.items() if k in {p.key for p in parcels}}\n"
        "        await super().notify(parcels)",
        {"test_parcels_not_mentioned_are_untouched"},
    ),
    "adds_codes": (
        "    async def notify(self, parcels):\n"
        "        self.offer()\n"
        "        self.codes = {*getattr(self, 'codes', ()), *(p.code for p in parcels if p.code)}\n"
        "    async def holds(self):\n        return dict.fromkeys(getattr(self, 'codes', ()), 1)",
        {"test_newer_word_replaces", "test_older_word_is_ignored", "test_a_corrected_code_replaces"},
    ),
    "never_looks_again": (
        "    async def notify(self, parcels):\n"
        "        self.offer()\n        self.facts = {p.key: p for p in parcels} | self.facts",
        {"test_a_corrected_code_replaces", "test_a_late_code_is_added"},
    ),
}
CHEATING_CATALOGUES = {
    "creates_what_only_travels_from_it": (
        "    async def put(self, product):\n        self.takes = True\n        await super().put(product)",
        {
            "test_takes_a_product_over_or_says_that_it_takes_none",
            "test_twice_is_once",
            "test_newer_word_replaces",
            "test_older_word_is_ignored",
            "test_down_is_unavailable",
            "test_finds_by_reference_barcode_and_sku",
            "test_finds_nothing_by_what_nobody_has",
        },
    ),
    "finds_anything": (
        "    async def find(self, name):\n        self.ask()\n        return next(iter(self.facts.values()), None)",
        {"test_finds_nothing_by_what_nobody_has"},
    ),
    "finds_by_reference_only": (
        "    async def find(self, name):\n        self.ask()\n"
        "        return self.facts.get(name.ref.key) if name.ref else None",
        {"test_finds_by_reference_barcode_and_sku"},
    ),
}


ORDERS = {"fake": "FakeOrderSink", "contract": "OrderSinkContract", "more": ""}
SHIPMENTS = {"fake": "FakeShipmentNotifier", "contract": "ShipmentNotifierContract", "more": ""}
ONLY_SHOWS = """
    @pytest.fixture
    def takes(self):
        return False

    @pytest.fixture(autouse=True)
    def there(self, port, sample):
        port.takes = False
        port.facts[sample.key] = sample
"""
PRODUCTS = {"fake": "FakeProductCatalog", "contract": "ProductCatalogContract", "more": ONLY_SHOWS}
ALL_CHEATS = CHEATS | CHEATING_NOTIFIERS | CHEATING_CATALOGUES


class Verdict(NamedTuple):
    """What pytest said of a stranger's package."""

    failed: dict[str, set[str]]
    passed: dict[str, set[str]]
    said: str


@pytest.fixture(scope="module")
def verdict(tmp_path_factory) -> Verdict:
    """All strangers, judged in one run in a package of their own, without any conftest."""
    package = tmp_path_factory.mktemp("stranger")
    ports = [("honest_sink", HONEST, ORDERS), ("honest_notifier", HONEST, SHIPMENTS)]
    ports += [("honest_catalogue", HONEST, PRODUCTS)]
    ports += [("alike", HONEST, {**SHIPMENTS, "more": ALIKE})]
    ports += [(name, code, ORDERS) for name, (code, _) in CHEATS.items()]
    ports += [(name, code, SHIPMENTS) for name, (code, _) in CHEATING_NOTIFIERS.items()]
    ports += [(name, code, PRODUCTS) for name, (code, _) in CHEATING_CATALOGUES.items()]
    classes = [STRANGER.format(name=name, code=code, **parts) for name, code, parts in ports]
    (package / "test_stranger.py").write_text(BEGIN + "".join(classes))
    (package / "pytest.ini").write_text("[pytest]\n")
    options = ["-Werror", "--strict-markers", "-p", "no:cacheprovider", "-q", "-rA"]
    command = [sys.executable, "-m", "pytest", *options, str(package)]
    environment = {**os.environ, "COLUMNS": "200"}
    run = subprocess.run(command, cwd=package, env=environment, capture_output=True, text=True, check=False)
    failed: dict[str, set[str]] = defaultdict(set)
    passed: dict[str, set[str]] = defaultdict(set)
    for how, stranger, promise in re.findall(r"^(PASSED|FAILED) \S+::Test_(\w+)::(\w+)", run.stdout, re.MULTILINE):
        (passed if how == "PASSED" else failed)[stranger].add(promise)
    return Verdict(failed, passed, run.stdout)


@pytest.mark.parametrize("stranger", ["honest_sink", "honest_notifier", "honest_catalogue"])
def test_an_honest_stranger_passes_without_a_conftest(verdict, stranger):
    assert verdict.passed[stranger], verdict.said
    assert not verdict.failed[stranger]


@pytest.mark.parametrize("cheat", ALL_CHEATS)
def test_who_cheats_is_caught(verdict, cheat):
    assert verdict.failed[cheat] == ALL_CHEATS[cheat][1], verdict.said
    assert verdict.passed[cheat]


def test_a_broken_promise_shows_its_values(verdict):
    """Asserts of the contracts are rewritten, in a stranger's package too."""
    assert "assert {'shop-nl:7': 1} == {'shop-nl:7': 3}" in verdict.said


def test_wrong_fixtures_are_told_first(verdict):
    assert "test_the_fixtures_fit" in verdict.failed["alike"]
    assert "AssertionError: 'sample' and 'second' must be two parcels" in verdict.said


@pytest.mark.parametrize("bare", ["TestBare", "TestBareShipments", "TestBareProducts"])
def test_what_a_subclass_must_give_is_named(verdict, bare):
    assert f"{bare} must give the fixture 'far_side'" in verdict.said
    assert f"{bare} must give the fixture 'port'" in verdict.said


def test_an_override_is_refused():
    with pytest.raises(TypeError, match=r"Cheat overrides test_twice_is_once\. A contract test may only be excused"):

        class Cheat(OrderSinkContract):
            async def test_twice_is_once(self):
                """Nothing to see here."""


def test_an_override_further_down_is_refused():
    class Shop(OrderSinkContract):
        """Between the contract and the cheat."""

    with pytest.raises(TypeError, match="overrides test_no_is_rejected"):

        class Cheat(Shop):
            test_no_is_rejected = None


def test_an_excuse_needs_a_reason():
    with pytest.raises(TypeError, match="may only be excused"):

        class NoReason(OrderSinkContract):
            @pytest.mark.xfail
            async def test_twice_is_once(self):
                """Not told why."""

    class WithReason(OrderSinkContract):
        @pytest.mark.xfail(reason="the vendor has no keys")
        async def test_twice_is_once(self):
            """Told why."""

    assert issubclass(WithReason, Contract)
