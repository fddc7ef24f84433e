"""The promises of `ProductCatalog`."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest

from hub_core.errors import Rejected, Unavailable, Unsupported
from hub_core.models import Money, Product, ProductName, Ref
from hub_core.ports import ProductCatalog
from hub_core.testing import samples
from hub_core.testing.contracts.contract import Contract
from hub_core.testing.far_side import FarSide

Put = Callable[[Product], Awaitable[None]]
Held = Callable[[Product], Mapping[str, int]]


class ProductCatalogContract(Contract):
    """What every catalogue of products promises, whether it is the hub, a fake or a connector.

    A subclass gives the fixtures `far_side` and `port`. One that takes no products over, because they only travel
    from it, gives `takes = False`, and as `sample` a product that its far side has already, as the port finds it: it
    refuses every `put` with `Unsupported`, and keeps all other promises.
    """

    @pytest.fixture
    def far_side(self) -> FarSide:
        """The system behind the port. Given by the subclass."""
        raise NotImplementedError(f"{type(self).__name__} must give the fixture 'far_side'")

    @pytest.fixture
    def port(self) -> ProductCatalog:
        """The port under test. Given by the subclass."""
        raise NotImplementedError(f"{type(self).__name__} must give the fixture 'port'")

    @pytest.fixture
    def takes(self) -> bool:
        """Does it take products over at all?"""
        return True

    @pytest.fixture
    def before(self, takes: bool, sample: Product) -> Mapping[str, int]:
        """What the far side holds before anything was handed over."""
        return {} if takes else self.amounts(sample)

    @pytest.fixture
    def sample(self) -> Product:
        """A product with a SKU and a barcode."""
        return samples.product()

    @pytest.fixture
    def newer(self, sample: Product) -> Product:
        """A later word about the same product: it costs ten euro more."""
        price = sample.price or samples.euro("0.00")
        dearer = Money(price.amount + Decimal(10), price.currency)
        return msgspec.structs.replace(sample, as_of=sample.as_of + timedelta(minutes=10), price=dearer)

    @pytest.fixture
    def refused(self, sample: Product) -> Product:
        """What is handed over when the far side says no."""
        return sample

    def amounts(self, product: Product) -> Mapping[str, int]:
        """What the far side holds of a product: its key, and its price in cents."""
        return {product.key: int(product.price.amount * 100) if product.price else 0}

    @pytest.fixture
    def put(self, port: ProductCatalog, takes: bool) -> Put:
        """Hands a product over; who takes none must say so (P7)."""

        async def hand_over(product: Product) -> None:
            if takes:
                await port.put(product)
                return
            with pytest.raises(Unsupported):
                await port.put(product)

        return hand_over

    @pytest.fixture
    def held(self, takes: bool, before: Mapping[str, int]) -> Held:
        """What the far side holds once this was the newest word: for who takes none, what was there before."""
        return lambda product: self.amounts(product) if takes else before

    async def test_the_fixtures_fit(
        self, takes: bool, before: Mapping[str, int], sample: Product, newer: Product
    ) -> None:
        """The fixtures tell a story in which a broken promise would show."""
        assert newer.key == sample.key, "'newer' must speak of the same product as 'sample'"
        assert newer.as_of > sample.as_of, "'newer' must be later than 'sample'"
        assert self.amounts(newer) != self.amounts(sample), "'newer' must come to other amounts than 'sample'"
        assert sample.sku.strip() and sample.barcode.strip(), "'sample' must have a SKU and a barcode"
        if takes:
            assert self.amounts(sample) != before, "'sample' must change what the far side holds"
        else:
            assert before.items() >= self.amounts(sample).items(), "'sample' must be there before"

    @pytest.mark.usefixtures("port")
    async def test_starts_with_what_was_there(self, far_side: FarSide, before: Mapping[str, int]) -> None:
        """Nobody told it anything, so it holds nothing new."""
        assert await far_side.holds() == before

    @pytest.mark.promise("H1", "P7")
    async def test_takes_a_product_over_or_says_that_it_takes_none(
        self, far_side: FarSide, put: Put, held: Held, sample: Product
    ) -> None:
        """Returning means: I answer for it from now on; who takes none creates none."""
        await put(sample)
        assert await far_side.holds() == held(sample)

    @pytest.mark.promise("H3", "H5")
    async def test_twice_is_once(self, far_side: FarSide, put: Put, held: Held, sample: Product) -> None:
        """The same word again changes nothing."""
        await put(sample)
        await put(sample)
        assert await far_side.holds() == held(sample)

    @pytest.mark.promise("H3")
    async def test_newer_word_replaces(
        self, far_side: FarSide, put: Put, held: Held, sample: Product, newer: Product
    ) -> None:
        """The newest word counts, also when it says what was said at first: A, B, A is a true story."""
        back = msgspec.structs.replace(sample, as_of=newer.as_of + timedelta(minutes=10))
        await put(sample)
        await put(newer)
        assert await far_side.holds() == held(newer)
        await put(back)
        assert await far_side.holds() == held(back)

    @pytest.mark.promise("H3")
    async def test_older_word_is_ignored(
        self, far_side: FarSide, put: Put, held: Held, sample: Product, newer: Product
    ) -> None:
        """An older word changes nothing, and is no error of its own."""
        await put(newer)
        await put(sample)
        assert await far_side.holds() == held(newer)

    @pytest.mark.promise("H5", "H9")
    async def test_down_is_unavailable(
        self, far_side: FarSide, port: ProductCatalog, put: Put, held: Held, sample: Product
    ) -> None:
        """Down means: ask again later; and what is asked again is taken over once."""
        await far_side.goes_down()
        with pytest.raises(Unavailable):
            await port.find(ProductName(ref=sample.ref))
        with pytest.raises((Unavailable, Unsupported)):
            await port.put(sample)
        await far_side.comes_back()
        await put(sample)
        assert await far_side.holds() == held(sample)

    @pytest.mark.promise("H9")
    async def test_no_is_rejected(
        self, far_side: FarSide, port: ProductCatalog, before: Mapping[str, int], refused: Product
    ) -> None:
        """No means: asking again will not help; and nothing was taken over."""
        await far_side.says_no()
        with pytest.raises(Rejected):
            await port.put(refused)
        assert await far_side.holds() == before

    @pytest.mark.promise("P2")
    async def test_finds_by_reference_barcode_and_sku(self, port: ProductCatalog, put: Put, sample: Product) -> None:
        """Each of its names leads to it, and a link goes before a barcode, a barcode before a SKU."""
        await put(sample)
        names = (
            ProductName(ref=sample.ref),
            ProductName(barcode=sample.barcode),
            ProductName(sku=sample.sku),
            ProductName(ref=sample.ref, barcode="no such barcode", sku="no such SKU"),
            ProductName(barcode=sample.barcode, sku="no such SKU"),
        )
        for name in names:
            found = await port.find(name)
            assert found is not None, f"nothing was found by {name}"
            assert (found.ref, found.sku, found.barcode) == (sample.ref, sample.sku, sample.barcode)

    @pytest.mark.promise("P2", "P3")
    async def test_finds_nothing_by_what_nobody_has(self, port: ProductCatalog, put: Put, sample: Product) -> None:
        """An unknown name leads nowhere, and an empty code matches nothing."""
        await put(sample)
        nobodys = (
            ProductName(ref=Ref(sample.ref.origin, "404404404")),
            ProductName(barcode="no such barcode"),
            ProductName(sku="no such SKU"),
            ProductName(barcode=" ", sku=""),
            ProductName(),
        )
        for name in nobodys:
            assert await port.find(name) is None, f"something was found by {name}"
