"""The promises of `ShipmentNotifier`."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

import msgspec
import pytest

from hub_core.errors import Rejected, Unavailable
from hub_core.models import Shipment
from hub_core.ports import ShipmentNotifier
from hub_core.testing import samples
from hub_core.testing.contracts.contract import Contract
from hub_core.testing.far_side import FarSide


def said_later(parcel: Shipment, minutes: int, *, code: str) -> Shipment:
    """The same parcel, with another code, so many minutes later."""
    return msgspec.structs.replace(parcel, code=code, as_of=parcel.as_of + timedelta(minutes=minutes))


class ShipmentNotifierContract(Contract):
    """What every listener to shipments promises, whether it is the hub, a fake or a connector.

    A subclass gives the fixtures `far_side` and `port`, and the parcels `sample` and `second` where its far side
    must know their order first.
    """

    @pytest.fixture
    def far_side(self) -> FarSide:
        """The system behind the port. Given by the subclass."""
        raise NotImplementedError(f"{type(self).__name__} must give the fixture 'far_side'")

    @pytest.fixture
    def port(self) -> ShipmentNotifier:
        """The port under test. Given by the subclass."""
        raise NotImplementedError(f"{type(self).__name__} must give the fixture 'port'")

    @pytest.fixture
    def before(self) -> Mapping[str, int]:
        """What the far side holds before anything was handed over."""
        return {}

    @pytest.fixture
    def sample(self) -> Shipment:
        """One parcel of an order, said an hour after noon."""
        return samples.shipment()

    @pytest.fixture
    def second(self) -> Shipment:
        """Another parcel of the same order, with another code."""
        return samples.second_shipment()

    @pytest.fixture
    def refused(self, sample: Shipment) -> Shipment:
        """What is handed over when the far side says no."""
        return sample

    def codes(self, *parcels: Shipment) -> Mapping[str, int]:
        """What the far side holds once it took these over: each code, and in how many parcels it stands."""
        return Counter(parcel.code for parcel in parcels if parcel.code)

    async def test_the_fixtures_fit(self, before: Mapping[str, int], sample: Shipment, second: Shipment) -> None:
        """The fixtures tell a story in which a broken promise would show."""
        assert sample.order == second.order, "'sample' and 'second' must be parcels of one order"
        assert sample.ref != second.ref, "'sample' and 'second' must be two parcels"
        assert sample.code and second.code and sample.code != second.code, "each parcel must carry its own code"
        assert self.codes(sample) != before, "'sample' must change what the far side holds"

    @pytest.mark.usefixtures("port")
    async def test_starts_empty(self, far_side: FarSide, before: Mapping[str, int]) -> None:
        """Nobody told it anything, so it holds nothing new."""
        assert await far_side.holds() == before

    @pytest.mark.promise("T1")
    async def test_takes_a_parcel_over(self, far_side: FarSide, port: ShipmentNotifier, sample: Shipment) -> None:
        """Returning means: I answer for it from now on."""
        await port.notify([sample])
        assert await far_side.holds() == self.codes(sample)

    @pytest.mark.promise("T5")
    async def test_takes_several_parcels_over(
        self, far_side: FarSide, port: ShipmentNotifier, sample: Shipment, second: Shipment
    ) -> None:
        """All parcels of one order come together."""
        await port.notify([sample, second])
        assert await far_side.holds() == self.codes(sample, second)

    @pytest.mark.promise("H3", "H5")
    async def test_twice_is_once(self, far_side: FarSide, port: ShipmentNotifier, sample: Shipment) -> None:
        """The same word again changes nothing."""
        await port.notify([sample])
        await port.notify([sample])
        assert await far_side.holds() == self.codes(sample)

    @pytest.mark.promise("H3", "T6")
    async def test_newer_word_replaces(self, far_side: FarSide, port: ShipmentNotifier, sample: Shipment) -> None:
        """The newest word counts, also when it says what was said at first: A, B, A is a true story."""
        back = said_later(sample, 2, code=sample.code)
        await port.notify([sample])
        await port.notify([said_later(sample, 1, code="3SWRONG")])
        await port.notify([back])
        assert await far_side.holds() == self.codes(back)

    @pytest.mark.promise("H3")
    async def test_older_word_is_ignored(self, far_side: FarSide, port: ShipmentNotifier, sample: Shipment) -> None:
        """An older word changes nothing, and is no error."""
        newest = said_later(sample, 1, code="3SNEWEST")
        await port.notify([newest])
        await port.notify([sample])
        assert await far_side.holds() == self.codes(newest)

    @pytest.mark.promise("T5")
    async def test_parcels_not_mentioned_are_untouched(
        self, far_side: FarSide, port: ShipmentNotifier, sample: Shipment, second: Shipment
    ) -> None:
        """Who tells of one parcel says nothing of the other."""
        await port.notify([sample, second])
        await port.notify([sample])
        assert await far_side.holds() == self.codes(sample, second)

    @pytest.mark.promise("T6")
    async def test_a_corrected_code_replaces(
        self, far_side: FarSide, port: ShipmentNotifier, sample: Shipment, second: Shipment
    ) -> None:
        """A corrected code stands in place of the wrong one, and the other parcel keeps its own."""
        corrected = said_later(sample, 1, code="3SRIGHT")
        await port.notify([sample, second])
        await port.notify([corrected, second])
        assert await far_side.holds() == self.codes(corrected, second)

    @pytest.mark.promise("T6")
    async def test_a_late_code_is_added(self, far_side: FarSide, port: ShipmentNotifier, sample: Shipment) -> None:
        """A code may come later than the parcel."""
        late = said_later(sample, 1, code=sample.code)
        await port.notify([msgspec.structs.replace(sample, code="", url="")])
        await port.notify([late])
        assert await far_side.holds() == self.codes(late)

    @pytest.mark.promise("H5", "H9")
    async def test_down_is_unavailable(
        self, far_side: FarSide, port: ShipmentNotifier, before: Mapping[str, int], sample: Shipment
    ) -> None:
        """Down means: ask again later; and what is asked again is taken over once."""
        await far_side.goes_down()
        with pytest.raises(Unavailable):
            await port.notify([sample])
        await far_side.comes_back()
        assert await far_side.holds() in (before, self.codes(sample))
        await port.notify([sample])
        assert await far_side.holds() == self.codes(sample)

    @pytest.mark.promise("H9")
    async def test_no_is_rejected(
        self, far_side: FarSide, port: ShipmentNotifier, before: Mapping[str, int], refused: Shipment
    ) -> None:
        """No means: asking again will not help; and nothing was taken over."""
        await far_side.says_no()
        with pytest.raises(Rejected):
            await port.notify([refused])
        assert await far_side.holds() == before
