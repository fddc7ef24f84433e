"""The promises of `CheckoutSource`."""

from contextlib import aclosing
from datetime import datetime
from typing import Any, cast

import pytest

from hub_core.errors import NotFound, Rejected, Unavailable
from hub_core.models import Checkout, Ref
from hub_core.ports import CheckoutSource
from hub_core.testing import samples
from hub_core.testing.contracts.contract import Contract
from hub_core.testing.far_side import FarSide


class CheckoutSourceContract(Contract):
    """What every source of checkouts promises, whether it is a fake or a connector; the hub calls it, and is none.

    A subclass gives the fixtures `far_side` and `port`; the far side has the checkouts `sample` and, changed later,
    `second`, and no other.
    """

    @pytest.fixture
    def far_side(self) -> FarSide:
        """The system behind the port. Given by the subclass."""
        raise NotImplementedError(f"{type(self).__name__} must give the fixture 'far_side'")

    @pytest.fixture
    def port(self) -> CheckoutSource:
        """The port under test. Given by the subclass."""
        raise NotImplementedError(f"{type(self).__name__} must give the fixture 'port'")

    @pytest.fixture
    def sample(self) -> Checkout:
        """A checkout that the far side has, as the port tells it."""
        return samples.checkout()

    @pytest.fixture
    def second(self) -> Checkout:
        """Another, that changed later."""
        return samples.checkout(ref=Ref(samples.SHOP, "32"), as_of=samples.after(5), email="bob@example.org")

    def gist(self, checkout: Checkout) -> tuple[Any, ...]:
        """What of a checkout must come across (K3)."""
        pieces = sum(line.quantity for line in checkout.lines)
        return (checkout.key, checkout.as_of, checkout.made_at, checkout.email, checkout.order, pieces)

    async def walk(self, port: CheckoutSource, moment: datetime | None = None) -> dict[str, Checkout]:
        """Everything one run brings."""
        return {checkout.key: checkout async for checkout in port.changed_since(moment)}

    async def test_the_fixtures_fit(self, far_side: FarSide, sample: Checkout, second: Checkout) -> None:
        """The fixtures tell a story in which a broken promise would show."""
        assert sample.key != second.key, "'sample' and 'second' must be two checkouts"
        assert sample.ref.origin == second.ref.origin, "'sample' and 'second' must be of one source"
        assert second.as_of > sample.as_of, "'second' must have changed later than 'sample'"
        assert await far_side.holds() == {sample.key: 1, second.key: 1}

    @pytest.mark.promise("K3", "K5")
    async def test_answers_for_one(self, port: CheckoutSource, sample: Checkout, second: Checkout) -> None:
        """Who asks for one gets that one, as often as he asks."""
        for asked in (sample, second, sample):
            assert self.gist(await port.get(asked.ref)) == self.gist(asked)

    @pytest.mark.promise("K5", "H9")
    async def test_an_unknown_one_is_not_found(self, port: CheckoutSource, sample: Checkout) -> None:
        """Nobody makes one up."""
        with pytest.raises(NotFound):
            await port.get(Ref(sample.ref.origin, "404404404"))

    @pytest.mark.promise("K1", "K3")
    async def test_a_run_brings_them_all(self, port: CheckoutSource, sample: Checkout, second: Checkout) -> None:
        """Without a moment everything comes, as far back as the source looks; each as `get` tells it."""
        found = await self.walk(port)
        assert {key: self.gist(one) for key, one in found.items()} == {
            one.key: self.gist(one) for one in (sample, second)
        }

    @pytest.mark.promise("K1")
    async def test_a_run_may_begin_at_a_moment(self, port: CheckoutSource, sample: Checkout, second: Checkout) -> None:
        """What changed at that moment or after comes, and nothing older."""
        assert set(await self.walk(port, second.as_of)) == {second.key}
        assert set(await self.walk(port, sample.as_of)) == {sample.key, second.key}

    @pytest.mark.promise("K6")
    async def test_a_run_that_was_broken_off_goes_on(
        self, port: CheckoutSource, sample: Checkout, second: Checkout
    ) -> None:
        """What one run did not come to, the next one brings."""
        found: set[str] = set()
        async with aclosing(cast(Any, port.changed_since(None))) as run:
            async for checkout in run:
                found.add(checkout.key)
                break
        assert len(found) == 1
        found |= set(await self.walk(port))
        assert found == {sample.key, second.key}

    @pytest.mark.promise("K6", "H9")
    async def test_down_is_unavailable(
        self, far_side: FarSide, port: CheckoutSource, sample: Checkout, second: Checkout
    ) -> None:
        """Down means: ask again later; and then nothing is missing."""
        await far_side.goes_down()
        with pytest.raises(Unavailable):
            await port.get(sample.ref)
        with pytest.raises(Unavailable):
            await self.walk(port)
        await far_side.comes_back()
        assert set(await self.walk(port)) == {sample.key, second.key}

    @pytest.mark.promise("H9")
    async def test_no_is_rejected(self, far_side: FarSide, port: CheckoutSource, sample: Checkout) -> None:
        """No means: asking again will not help."""
        await far_side.says_no()
        with pytest.raises(Rejected):
            await port.get(sample.ref)
