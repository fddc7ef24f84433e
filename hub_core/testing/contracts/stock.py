"""The promises of `StockPublisher`."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import msgspec
import pytest

from hub_core.errors import PartlyRejected, Rejected, Unavailable
from hub_core.models import StockChange, StockLevel
from hub_core.ports import StockPublisher
from hub_core.testing import samples
from hub_core.testing.contracts.contract import Contract
from hub_core.testing.far_side import FarSide


def stated_later(level: StockLevel, minutes: int, available: int) -> StockLevel:
    """The same product at the same place, with another number, so many minutes later."""
    return msgspec.structs.replace(level, available=available, as_of=level.as_of + timedelta(minutes=minutes))


class StockPublisherContract(Contract):
    """What everyone who is told stock promises, whether it is the hub, a fake or a connector.

    A subclass gives the fixtures `far_side` and `port`, and the levels `sample` and `second` where its far side must
    know their products first. The far side holds the pieces by SKU.
    """

    @pytest.fixture
    def far_side(self) -> FarSide:
        """The system behind the port. Given by the subclass."""
        raise NotImplementedError(f"{type(self).__name__} must give the fixture 'far_side'")

    @pytest.fixture
    def port(self) -> StockPublisher:
        """The port under test. Given by the subclass."""
        raise NotImplementedError(f"{type(self).__name__} must give the fixture 'port'")

    @pytest.fixture
    def before(self) -> Mapping[str, int]:
        """What the far side holds before anything was handed over."""
        return {}

    @pytest.fixture
    def sample(self) -> StockLevel:
        """Pieces of one product, at noon."""
        return samples.stock_level()

    @pytest.fixture
    def second(self) -> StockLevel:
        """Pieces of another product."""
        return samples.second_stock_level()

    @pytest.fixture
    def refused(self, sample: StockLevel) -> Sequence[StockLevel | StockChange]:
        """What is handed over when the far side says no."""
        return [sample]

    def amounts(self, before: Mapping[str, int], *levels: StockLevel) -> Mapping[str, int]:
        """What the far side holds once it took these over, by SKU."""
        return {**before, **{level.product.sku: level.available for level in levels}}

    async def test_the_fixtures_fit(self, before: Mapping[str, int], sample: StockLevel, second: StockLevel) -> None:
        """The fixtures tell a story in which a broken promise would show."""
        assert sample.product.sku and second.product.sku, "'sample' and 'second' must have SKUs"
        assert sample.product.sku != second.product.sku, "'sample' and 'second' must be two products"
        assert self.amounts(before, sample) != before, "'sample' must change what the far side holds"

    @pytest.mark.usefixtures("port")
    async def test_starts_empty(self, far_side: FarSide, before: Mapping[str, int]) -> None:
        """Nobody told it anything, so it holds nothing new."""
        assert await far_side.holds() == before

    @pytest.mark.promise("S1")
    async def test_takes_a_level_over(
        self, far_side: FarSide, port: StockPublisher, before: Mapping[str, int], sample: StockLevel
    ) -> None:
        """Returning means: I answer for it from now on."""
        await port.publish([sample])
        assert await far_side.holds() == self.amounts(before, sample)

    @pytest.mark.promise("S9")
    async def test_takes_many_over_at_once(
        self,
        far_side: FarSide,
        port: StockPublisher,
        before: Mapping[str, int],
        sample: StockLevel,
        second: StockLevel,
    ) -> None:
        """Stock comes in floods."""
        await port.publish([sample, second])
        assert await far_side.holds() == self.amounts(before, sample, second)

    async def test_nothing_is_fine(self, far_side: FarSide, port: StockPublisher, before: Mapping[str, int]) -> None:
        """An empty flood changes nothing."""
        await port.publish([])
        assert await far_side.holds() == before

    @pytest.mark.promise("H3", "H5")
    async def test_twice_is_once(
        self, far_side: FarSide, port: StockPublisher, before: Mapping[str, int], sample: StockLevel
    ) -> None:
        """The same word again changes nothing, in one flood or in two."""
        await port.publish([sample, sample])
        await port.publish([sample])
        assert await far_side.holds() == self.amounts(before, sample)

    @pytest.mark.promise("H3", "S1")
    async def test_newer_word_replaces(
        self, far_side: FarSide, port: StockPublisher, before: Mapping[str, int], sample: StockLevel
    ) -> None:
        """The newest word counts, also when it says what was said at first, and also when it is zero."""
        back = stated_later(sample, 2, sample.available)
        for level in (sample, stated_later(sample, 1, 0), back):
            await port.publish([level])
        assert await far_side.holds() == self.amounts(before, back)
        none = stated_later(sample, 3, 0)
        await port.publish([none])
        assert await far_side.holds() == self.amounts(before, none)

    @pytest.mark.promise("H3")
    async def test_older_word_is_ignored(
        self, far_side: FarSide, port: StockPublisher, before: Mapping[str, int], sample: StockLevel
    ) -> None:
        """An older word changes nothing, and is no error."""
        newest = stated_later(sample, 1, sample.available + 2)
        await port.publish([newest])
        await port.publish([sample])
        assert await far_side.holds() == self.amounts(before, newest)

    @pytest.mark.promise("H7", "S1")
    async def test_one_refused_holds_up_nobody(
        self, far_side: FarSide, port: StockPublisher, before: Mapping[str, int], sample: StockLevel
    ) -> None:
        """A change without an id is refused by its key, and all others are taken."""
        nameless = StockChange(
            id="",
            product=sample.product,
            location=sample.location,
            change=-1,
            as_of=sample.as_of + timedelta(minutes=1),
        )
        with pytest.raises(PartlyRejected) as refusal:
            await port.publish([nameless, sample])
        assert list(refusal.value.refused) == [nameless.key]
        assert await far_side.holds() == self.amounts(before, sample)

    @pytest.mark.promise("H5", "H9")
    async def test_down_is_unavailable(
        self, far_side: FarSide, port: StockPublisher, before: Mapping[str, int], sample: StockLevel
    ) -> None:
        """Down means: none counts as taken, ask again later; and what is asked again is right once."""
        await far_side.goes_down()
        with pytest.raises(Unavailable):
            await port.publish([sample])
        await far_side.comes_back()
        assert await far_side.holds() in (before, self.amounts(before, sample))
        await port.publish([sample])
        assert await far_side.holds() == self.amounts(before, sample)

    @pytest.mark.promise("H9")
    async def test_no_is_rejected(
        self,
        far_side: FarSide,
        port: StockPublisher,
        before: Mapping[str, int],
        refused: Sequence[StockLevel | StockChange],
    ) -> None:
        """No means: asking again will not help; and nothing was taken over."""
        await far_side.says_no()
        with pytest.raises(Rejected):
            await port.publish(refused)
        assert await far_side.holds() == before
