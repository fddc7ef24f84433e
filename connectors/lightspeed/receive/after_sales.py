"""Credit invoices and returns come in, as words about their orders (O2)."""

import hashlib
from datetime import datetime
from typing import Literal

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.receive.ids import id_of
from connectors.lightspeed.receive.orders import OrdersRead
from connectors.lightspeed.receive.usable import usable
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.translate import (
    credited_pieces,
    invoice_id,
    is_credit,
    refund_from_wire,
    return_from_wire,
    return_id,
)
from hub_core.errors import NotFound
from hub_core.models import OrderWord, Ref, Ring
from hub_core.plugins import HubSide, Priority

Said = Literal["refunded", "returned"]


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What is noted of a word that was handed on: enough to know it again, and nothing personal."""

    order: str
    as_of: datetime
    says: str
    """A hash of what it said."""


class Words:
    """Hands on what is news, after the order that it speaks of."""

    def __init__(self, hub: HubSide, orders: OrdersRead) -> None:
        self._hub, self._orders = hub, orders

    async def worth(self, word: OrderWord) -> Literal["news", "nothing", "unclear"]:
        """What a word is worth beside the one that was handed on; `unclear`: it must be read anew (H3)."""
        heard = await self._heard(word.id)
        if heard is None or heard.as_of < word.as_of:
            return "news"
        if heard.as_of > word.as_of or heard.says == _hash(word):
            return "nothing"
        return "unclear" if word.read_at is None else "news"

    async def tell(self, word: OrderWord, *, says: OrderWord) -> None:
        """Hand on; `says` is the word as it is compared. An order the hub does not hold is read first."""
        orders, order = self._hub.ports.orders, word.order.id
        if orders is None:
            return
        if not await self._hub.memory.known("orders", [order]):
            await self._orders.read(order)
        await orders.accept(word)
        await self._note(word.id, Heard(order=order, as_of=word.as_of, says=_hash(says)))

    async def gone(self, id_: str, said: Said) -> None:
        """What was told under this id does not count any more: it is not in the shop."""
        heard = await self._heard(id_)
        if heard is None:
            return
        word = OrderWord(
            order=Ref(self._hub.name, heard.order),
            said=said,
            id=id_,
            as_of=heard.as_of,
            read_at=self._hub.now(),
            counts=False,
            reason=f"{id_.replace(':', ' ')} is not in the shop any more",
        )
        await self.tell(word, says=word)

    async def _heard(self, id_: str) -> Heard | None:
        noted = await self._hub.memory.note(f"said {id_}")
        return msgspec.json.decode(noted, type=Heard) if noted else None

    async def _note(self, id_: str, heard: Heard) -> None:
        await self._hub.memory.write_note(f"said {id_}", msgspec.json.encode(heard).decode())


def _hash(word: OrderWord) -> str:
    said = msgspec.json.encode(msgspec.structs.replace(word, read_at=None))
    return hashlib.blake2b(said, digest_size=12).hexdigest()


class InvoicesRead:
    """Reads credit invoices; any other invoice is let go, and costs no call."""

    def __init__(self, hub: HubSide, api: Api, shop: Shop, words: Words) -> None:
        self._hub, self._api, self._shop, self._words = hub, api, shop, words

    async def rung(self, ring: Ring) -> None:
        """A signed body is used as it is; one that cannot be used is read anew."""
        said = usable(ring, _invoice)
        await (self.read(ring.object_id) if said is None else self.take(said, read_at=None))

    async def deleted(self, ring: Ring) -> None:
        """The id of a deletion is not signed: what is gone by a read does not count any more (G3)."""
        id_ = ring.object_id or id_of(ring.body, "invoice")
        try:
            await self.read(id_)
        except NotFound:
            await self._words.gone(f"invoice:{id_}", "refunded")

    async def read(self, id_: str, *, priority: Priority = "normal") -> None:
        """Read this invoice at the shop. Raises `HubError`."""
        read_at = self._hub.now()
        await self.take(wire.invoice_of(await self._api.get(f"invoices/{id_}", priority=priority)), read_at=read_at)

    async def take(self, said: wire.Invoice, *, read_at: datetime | None) -> None:
        """Hand on what it says, with the pieces it credits. Raises `HubError`."""
        if self._hub.ports.orders is None or not is_credit(said):
            return
        word = refund_from_wire(said, origin=self._hub.name, currency=await self._shop.currency(), read_at=read_at)
        worth = await self._words.worth(word)
        if worth == "unclear":
            await self.read(invoice_id(said))
        if worth == "news":
            path = f"invoices/{invoice_id(said)}/items"
            items = await self._api.members(path, "invoiceItems", wire.InvoiceItem)
            await self._words.tell(msgspec.structs.replace(word, lines=credited_pieces(items)), says=word)


class ReturnsRead:
    """Reads returns; in which states they count, the settings say."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api, words: Words) -> None:
        self._counts_in = frozenset(settings.returns_count_in)
        self._hub, self._api, self._words = hub, api, words

    async def rung(self, ring: Ring) -> None:
        """A signed body is used as it is; one that cannot be used is read anew."""
        said = usable(ring, _return)
        await (self.read(ring.object_id) if said is None else self.take(said, read_at=None))

    async def deleted(self, ring: Ring) -> None:
        """The id of a deletion is not signed: what is gone by a read does not count any more (G3)."""
        id_ = ring.object_id or id_of(ring.body, "return")
        try:
            await self.read(id_)
        except NotFound:
            await self._words.gone(f"return:{id_}", "returned")

    async def read(self, id_: str, *, priority: Priority = "normal") -> None:
        """Read this return at the shop. Raises `HubError`."""
        read_at = self._hub.now()
        await self.take(wire.return_of(await self._api.get(f"returns/{id_}", priority=priority)), read_at=read_at)

    async def take(self, said: wire.Return, *, read_at: datetime | None) -> None:
        """Hand on what it says. Raises `HubError`."""
        if self._hub.ports.orders is None:
            return
        word = return_from_wire(said, origin=self._hub.name, counts_in=self._counts_in, read_at=read_at)
        worth = await self._words.worth(word)
        if worth == "unclear":
            await self.read(return_id(said))
        if worth == "news":
            await self._words.tell(word, says=word)


def _invoice(body: bytes) -> wire.Invoice:
    said = wire.invoice_of(body)
    invoice_id(said)
    return said


def _return(body: bytes) -> wire.Return:
    said = wire.return_of(body)
    return_id(said)
    return said
