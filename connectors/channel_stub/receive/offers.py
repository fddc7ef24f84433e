"""Offers come in: each is one product of the hub."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from connectors.channel_stub import wire
from connectors.channel_stub.receive.drift import Drift
from connectors.channel_stub.receive.handing import Taken, hand_each, read_each, unheld
from connectors.channel_stub.translate import level_from_wire, product_from_wire, unknown_mover
from hub_core.models import Product, StockLevel
from hub_core.plugins import HubSide


@dataclass(slots=True)
class Offered(Taken):
    """What came of reading offers, and the levels that they show."""

    levels: list[StockLevel] = field(default_factory=list)


class OffersRead:
    """Hands products to the hub, and answers the levels they show: those wait until the orders are in (S10)."""

    def __init__(self, hub: HubSide, drift: Drift) -> None:
        self._hub, self._drift = hub, drift

    async def take(self, bodies: Sequence[wire.Body], read_at: datetime) -> Offered:
        """Hand on what these say, as far as the hub does not hold it. Raises `HubError`, and never `Rejected`."""
        taken, name = Offered(), self._hub.name

        def translated(body: wire.Body) -> tuple[Product, StockLevel]:
            said = wire.read(wire.Offer, body)
            words.extend(unknown_mover(said))
            return product_from_wire(said, name, read_at=read_at), level_from_wire(said, name, read_at=read_at)

        words: list[str] = []
        read = read_each(bodies, translated, taken)
        await self._put([product for product, _ in read], taken)
        there = [level for product, level in read if not product.deleted and product.ref.id not in taken.refused]
        taken.levels = there if self._hub.ports.stock is not None else []
        await self._drift.count(words)
        return taken

    async def unlink(self, id_: str) -> None:
        """It is gone for sure: it stops getting stock, and the hub keeps what it knows of it (P10)."""
        held, port = await self.known(id_), self._hub.ports.products
        if held is not None and port is not None:
            await port.put(msgspec.structs.replace(held, deleted=True, read_at=self._hub.now()))

    async def known(self, id_: str) -> Product | None:
        """The offer as the hub was told of it, unless it is gone."""
        held = (await self._hub.memory.known("products", [id_])).get(id_)
        return held if isinstance(held, Product) and not held.deleted else None

    async def _put(self, products: Sequence[Product], taken: Taken) -> None:
        port = self._hub.ports.products
        if port is None:
            taken.ids += [product.ref.id for product in products]
            return
        held = await self._hub.memory.known("products", [product.ref.id for product in products])
        news = unheld(products, held, _same, taken)
        gone = [one for one in news if one.deleted and one.ref.id not in held]
        await hand_each([one for one in news if one not in gone], port.put, taken)


def _same(product: Product, held: object) -> bool:
    return isinstance(held, Product) and held == msgspec.structs.replace(product, read_at=held.read_at)
