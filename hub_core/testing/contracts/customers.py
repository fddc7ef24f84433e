"""The promises of `CustomerDirectory`."""

from collections.abc import Mapping
from datetime import timedelta

import msgspec
import pytest

from hub_core.errors import Rejected, Unavailable
from hub_core.models import Customer
from hub_core.ports import CustomerDirectory
from hub_core.testing import samples
from hub_core.testing.contracts.contract import Contract
from hub_core.testing.far_side import FarSide


class CustomerDirectoryContract(Contract):
    """What every directory of customers promises, whether it is the hub, a fake or a connector.

    A subclass gives the fixtures `far_side` and `port`. One that makes no customers (C4) gives as `sample` a customer
    that its far side has already, under that far side's own reference and with another phone number than it has there,
    and `before`.
    """

    @pytest.fixture
    def far_side(self) -> FarSide:
        """The system behind the port. Given by the subclass."""
        raise NotImplementedError(f"{type(self).__name__} must give the fixture 'far_side'")

    @pytest.fixture
    def port(self) -> CustomerDirectory:
        """The port under test. Given by the subclass."""
        raise NotImplementedError(f"{type(self).__name__} must give the fixture 'port'")

    @pytest.fixture
    def before(self) -> Mapping[str, int]:
        """What the far side holds before anything was handed over."""
        return {}

    @pytest.fixture
    def sample(self) -> Customer:
        """A customer with an e-mail and a phone number."""
        return samples.customer(phone="030 1234567")

    @pytest.fixture
    def newer(self, sample: Customer) -> Customer:
        """A later word about the same customer: another phone number."""
        return msgspec.structs.replace(sample, as_of=sample.as_of + timedelta(minutes=10), phone="030 7654321")

    @pytest.fixture
    def refused(self, sample: Customer) -> Customer:
        """What is handed over when the far side says no."""
        return sample

    def amounts(self, customer: Customer) -> Mapping[str, int]:
        """What the far side holds of a customer: the e-mail as it is compared, and the digits of the phone number."""
        digits = "".join(sign for sign in customer.phone if sign.isdigit())
        return {customer.email.strip().casefold(): int(digits or 0)}

    async def test_the_fixtures_fit(self, before: Mapping[str, int], sample: Customer, newer: Customer) -> None:
        """The fixtures tell a story in which a broken promise would show."""
        assert newer.key == sample.key, "'newer' must speak of the same customer as 'sample'"
        assert newer.as_of > sample.as_of, "'newer' must be later than 'sample'"
        assert sample.email.strip(), "'sample' must have an e-mail"
        assert self.amounts(newer) != self.amounts(sample), "'newer' must come to other amounts than 'sample'"
        assert not self.amounts(sample).items() <= before.items(), "'sample' must change what the far side holds"

    @pytest.mark.usefixtures("port")
    async def test_starts_with_what_was_there(self, far_side: FarSide, before: Mapping[str, int]) -> None:
        """Nobody told it anything, so it holds nothing new."""
        assert await far_side.holds() == before

    @pytest.mark.promise("C2")
    async def test_takes_a_customer_over(
        self, far_side: FarSide, port: CustomerDirectory, before: Mapping[str, int], sample: Customer
    ) -> None:
        """Returning means: I answer for it from now on; nobody else is touched."""
        await port.put(sample)
        assert await far_side.holds() == {**before, **self.amounts(sample)}

    @pytest.mark.promise("H3", "H5")
    async def test_twice_is_once(
        self, far_side: FarSide, port: CustomerDirectory, before: Mapping[str, int], sample: Customer
    ) -> None:
        """The same word again changes nothing, and makes nobody twice."""
        await port.put(sample)
        await port.put(sample)
        assert await far_side.holds() == {**before, **self.amounts(sample)}

    @pytest.mark.promise("H3", "C3")
    async def test_newer_word_replaces(
        self, far_side: FarSide, port: CustomerDirectory, before: Mapping[str, int], sample: Customer, newer: Customer
    ) -> None:
        """The newest word counts, also when it says what was said at first: A, B, A is a true story."""
        back = msgspec.structs.replace(sample, as_of=newer.as_of + timedelta(minutes=10))
        await port.put(sample)
        await port.put(newer)
        assert await far_side.holds() == {**before, **self.amounts(newer)}
        await port.put(back)
        assert await far_side.holds() == {**before, **self.amounts(back)}

    @pytest.mark.promise("H3")
    async def test_older_word_is_ignored(
        self, far_side: FarSide, port: CustomerDirectory, before: Mapping[str, int], sample: Customer, newer: Customer
    ) -> None:
        """An older word changes nothing, and is no error."""
        await port.put(newer)
        await port.put(sample)
        assert await far_side.holds() == {**before, **self.amounts(newer)}

    @pytest.mark.promise("C1")
    async def test_finds_by_email_in_any_case(self, port: CustomerDirectory, sample: Customer) -> None:
        """The e-mail, trimmed and case-folded, leads to the person; any other, and none, leads nowhere."""
        await port.put(sample)
        found = await port.find(f" {sample.email.strip().upper()} ")
        assert found is not None
        assert self.amounts(found) == self.amounts(sample)
        assert await port.find("nobody-has-this@example.org") is None
        assert await port.find(" ") is None

    @pytest.mark.promise("H5", "H9")
    async def test_down_is_unavailable(
        self, far_side: FarSide, port: CustomerDirectory, before: Mapping[str, int], sample: Customer
    ) -> None:
        """Down means: ask again later; and what is asked again is taken over once."""
        await far_side.goes_down()
        with pytest.raises(Unavailable):
            await port.put(sample)
        with pytest.raises(Unavailable):
            await port.find(sample.email)
        await far_side.comes_back()
        await port.put(sample)
        assert await far_side.holds() == {**before, **self.amounts(sample)}

    @pytest.mark.promise("H9")
    async def test_no_is_rejected(
        self, far_side: FarSide, port: CustomerDirectory, before: Mapping[str, int], refused: Customer
    ) -> None:
        """No means: asking again will not help; and nothing was taken over."""
        await far_side.says_no()
        with pytest.raises(Rejected):
            await port.put(refused)
        assert await far_side.holds() == before
