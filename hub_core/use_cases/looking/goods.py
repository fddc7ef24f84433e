"""What operators ask about goods, and the one thing they say: go on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

import msgspec

from hub_core.errors import NotFound, Rejected
from hub_core.models import HubProduct, Level, StockLevel
from hub_core.use_cases.catalogue import CATALOGUE
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.looking.channels import receivers
from hub_core.use_cases.looking.finding import find_products, looks_like
from hub_core.use_cases.looking.products import ProductView, product_view
from hub_core.use_cases.looking.stock import StockRow, StockView, faults_in, stock_row, stock_view, waiting_under
from hub_core.use_cases.members import Members
from hub_core.use_cases.operate import OPERATOR
from hub_core.use_cases.stock.going_on import go_on
from hub_core.use_cases.storage import Storage, Work
from hub_core.use_cases.trace import new_trace

T = TypeVar("T")
PAGE = 1000
"""So many products are looked at while the database is held."""
EVERY = 1_000_000_000
"""More than there are."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a person's word for a product leads to."""

    products: Sequence[HubProduct] = ()
    waiting: Sequence[tuple[str, StockLevel]] = ()
    """Levels under a code that no product has yet, with who stated them (S13)."""
    near: Sequence[HubProduct] = ()
    """Where nothing fits: products whose codes look like it."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """Is every level the fold of its ledger? (S2)."""

    products: int
    levels: int
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class Goods:
    """The operator's eyes on products and stock."""

    storage: Storage
    members: Members
    now: Callable[[], datetime]

    async def ask(self, text: str) -> Asked:
        """The products that fit; else what waits under that code, or what looks like it."""
        return await self.storage.look(lambda work: _asked(work, text))

    async def one(self, text: str) -> HubProduct:
        """The one product of that name. Raises `NotFound`, or `Rejected` if several fit."""
        asked = await self.ask(text)
        if len(asked.products) > 1:
            names = ", ".join(f"{one.identity} ({one.sku or one.title})" for one in asked.products)
            raise Rejected(f"{text!r} may be {names}. Name one by what stands before the brackets.")
        if not asked.products:
            raise NotFound(f"no product {text!r}. See them all: hub products")
        return asked.products[0]

    async def product(self, identity: str) -> ProductView:
        """Everything about that product. Raises `NotFound`."""
        return await self.storage.look(lambda work: product_view(work, _kept(work, identity)))

    async def stock(self, identity: str, *, lines: int) -> StockView:
        """Everything about its stock, with so many lines of the ledger. Raises `NotFound`."""
        now = self.now()
        return await self.storage.look(
            lambda work: stock_view(work, self.members, _kept(work, identity), now=now, lines=lines)
        )

    async def products(self, text: str = "", *, limit: int) -> Sequence[HubProduct]:
        """Products whose title, SKU or barcode holds the text, by SKU."""
        every = await self._all(lambda _work, page: page, text=text)
        return sorted(every, key=_by_name)[:limit]

    async def leveled(self, products: Sequence[HubProduct]) -> Sequence[tuple[HubProduct, Sequence[Level]]]:
        """These products, with their levels."""
        return await self.storage.look(
            lambda work: [(product, work.stock.levels(product.identity)) for product in products]
        )

    async def rows(
        self, fits: Callable[[StockRow], bool], *, only: Sequence[HubProduct] | None = None, limit: int
    ) -> Sequence[StockRow]:
        """One line for each product that fits, or for `only` these that do, by SKU."""
        now, found = self.now(), list[StockRow]()

        def rows(work: Work, some: Sequence[HubProduct]) -> list[StockRow]:
            every = receivers(work, self.members, now)
            looked_at = (stock_row(work, self.members, product, every) for product in some)
            return [row for row in looked_at if fits(row)]

        products = await self.products(limit=EVERY) if only is None else only
        for start in range(0, len(products), PAGE):
            some = products[start : start + PAGE]
            found += await self.storage.look(partial(rows, some=some))
            if len(found) >= limit:
                break
        return found[:limit]

    async def proof(self) -> Proof:
        """Look at every product; a fault is named by its product."""

        def look(work: Work, page: Sequence[HubProduct]) -> list[tuple[int, list[str]]]:
            return [(len(work.stock.levels(one.identity)), _faults(work, one)) for one in page]

        found = await self._all(look)
        faults = [fault for _, named in found for fault in named]
        return Proof(products=len(found), levels=sum(levels for levels, _ in found), faults=faults)

    async def go_on(self, product: HubProduct, to: str) -> int:
        """Let a channel be written again that two masters fought over; answer how many of its ids were stopped (S11).

        Raises `NotFound` for a channel that gets no stock.
        """
        heard = [member.name for member in self.members if "stock" in member.hears]
        if to not in heard:
            raise NotFound(f"{to!r} gets no stock; these do: {', '.join(heard) or 'none'}")
        trace = new_trace()

        def step(work: Work) -> int:
            desk = Desk(work=work, members=self.members, now=self.now(), who=OPERATOR, trace=trace)
            return go_on(desk, product, to)

        return await self.storage.do(step, CATALOGUE, product.identity)

    async def _all(self, take: Callable[[Work, Sequence[HubProduct]], Sequence[T]], *, text: str = "") -> list[T]:
        """Page by page, so that no look holds the database for long."""
        found: list[T] = []
        after, more = "", True
        while more:
            page, taken = await self.storage.look(partial(_page, take=take, text=text, after=after))
            found += taken
            after, more = page[-1].identity if page else "", len(page) == PAGE
        return found


def _asked(work: Work, text: str) -> Asked:
    if products := find_products(work, text):
        return Asked(products=products)
    waiting = waiting_under(work, text)
    return Asked(waiting=waiting, near=() if waiting else looks_like(work, text))


def _page(
    work: Work, *, take: Callable[[Work, Sequence[HubProduct]], Sequence[T]], text: str, after: str
) -> tuple[Sequence[HubProduct], Sequence[T]]:
    page = work.catalogue.list(text=text, after=after, limit=PAGE)
    return page, take(work, page)


def _by_name(product: HubProduct) -> tuple[str, str]:
    return ((product.sku or product.barcode or product.title).casefold(), product.identity)


def _kept(work: Work, identity: str) -> HubProduct:
    product = work.catalogue.find(identity)
    if product is None:
        raise NotFound(f"no product {identity!r}. See them all: hub products")
    return product


def _faults(work: Work, product: HubProduct) -> list[str]:
    name = product.sku or product.barcode or product.title
    return [f"{product.identity} ({name}): {fault}" for fault in faults_in(work, product.identity)]
