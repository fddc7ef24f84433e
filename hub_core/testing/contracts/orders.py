"""The promises of `OrderSink`."""

from collections.abc import Mapping
from datetime import timedelta

import msgspec
import pytest

from hub_core.errors import Rejected, Unavailable
from hub_core.models import Order, OrderWord
from hub_core.ports import OrderSink
from hub_core.testing import samples
from hub_core.testing.contracts.contract import Contract
from hub_core.testing.far_side import FarSide

Said = Order | OrderWord


class OrderSinkContract(Contract):
    """What every sink of orders promises, whether it is the hub, a fake or a connector.

    A subclass gives the fixtures `far_side` and `port`. A sink that cannot create, because it takes only words
    about its own orders, gives `sample`, `newer` and `before` as well, and says by `amounts` what they come to.
    """

    @pytest.fixture
    def far_side(self) -> FarSide:
        """The system behind the port. Given by the subclass."""
        raise NotImplementedError(f"{type(self).__name__} must give the fixture 'far_side'")

    @pytest.fixture
    def port(self) -> OrderSink:
        """The port under test. Given by the subclass."""
        raise NotImplementedError(f"{type(self).__name__} must give the fixture 'port'")

    @pytest.fixture
    def before(self) -> Mapping[str, int]:
        """What the far side holds before anything was handed over."""
        return {}

    @pytest.fixture
    def sample(self) -> Said:
        """What is handed over."""
        return samples.order(quantity=1)

    @pytest.fixture
    def newer(self, sample: Said) -> Said:
        """A later word about the same order, that says something else."""
        assert isinstance(sample, Order), "a sink that takes words must give the fixture 'newer'"
        lines = tuple(msgspec.structs.replace(line, quantity=line.quantity + 2) for line in sample.lines)
        return msgspec.structs.replace(sample, as_of=sample.as_of + timedelta(minutes=10), lines=lines)

    @pytest.fixture
    def refused(self, sample: Said) -> Said:
        """What is handed over when the far side says no."""
        return sample

    def amounts(self, said: Said) -> Mapping[str, int]:
        """What the far side holds once it took this over: the order's key, and the pieces to send."""
        assert isinstance(said, Order), "a sink that takes words must say what they come to: override 'amounts'"
        return {said.key: sum(line.quantity if line.open is None else line.open for line in said.lines)}

    async def test_the_fixtures_fit(self, before: Mapping[str, int], sample: Said, newer: Said) -> None:
        """The fixtures tell a story in which a broken promise would show."""
        assert newer.key == sample.key, "'newer' must speak of the same order as 'sample'"
        assert newer.as_of > sample.as_of, "'newer' must be later than 'sample'"
        assert self.amounts(newer) != self.amounts(sample), "'newer' must come to other amounts than 'sample'"
        assert self.amounts(sample) != before, "'sample' must change what the far side holds"

    @pytest.mark.usefixtures("port")
    async def test_starts_empty(self, far_side: FarSide, before: Mapping[str, int]) -> None:
        """Nobody told it anything, so it holds nothing new."""
        assert await far_side.holds() == before

    @pytest.mark.promise("H1")
    async def test_takes_an_order_over(self, far_side: FarSide, port: OrderSink, sample: Said) -> None:
        """Returning means: I answer for it from now on."""
        await port.accept(sample)
        assert await far_side.holds() == self.amounts(sample)

    @pytest.mark.promise("H3", "H5")
    async def test_twice_is_once(self, far_side: FarSide, port: OrderSink, sample: Said) -> None:
        """The same word again changes nothing."""
        await port.accept(sample)
        await port.accept(sample)
        assert await far_side.holds() == self.amounts(sample)

    @pytest.mark.promise("H3")
    async def test_newer_word_replaces(self, far_side: FarSide, port: OrderSink, sample: Said, newer: Said) -> None:
        """The newest word counts."""
        await port.accept(sample)
        await port.accept(newer)
        assert await far_side.holds() == self.amounts(newer)

    @pytest.mark.promise("H3")
    async def test_older_word_is_ignored(self, far_side: FarSide, port: OrderSink, sample: Said, newer: Said) -> None:
        """An older word changes nothing, and is no error."""
        await port.accept(newer)
        await port.accept(sample)
        assert await far_side.holds() == self.amounts(newer)

    @pytest.mark.promise("H5", "H9")
    async def test_down_is_unavailable(
        self, far_side: FarSide, port: OrderSink, before: Mapping[str, int], sample: Said
    ) -> None:
        """Down means: ask again later; and what is asked again is taken over once."""
        await far_side.goes_down()
        with pytest.raises(Unavailable):
            await port.accept(sample)
        await far_side.comes_back()
        assert await far_side.holds() in (before, self.amounts(sample))
        await port.accept(sample)
        assert await far_side.holds() == self.amounts(sample)

    @pytest.mark.promise("H9")
    async def test_no_is_rejected(
        self, far_side: FarSide, port: OrderSink, before: Mapping[str, int], refused: Said
    ) -> None:
        """No means: asking again will not help; and nothing was taken over."""
        await far_side.says_no()
        with pytest.raises(Rejected):
            await port.accept(refused)
        assert await far_side.holds() == before
