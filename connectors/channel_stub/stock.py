"""Stock of others goes to the market: absolute levels, many in one call (S9)."""

from collections.abc import Iterable, Mapping, Sequence

from connectors.channel_stub import wire
from connectors.channel_stub.api import AT_ONCE, STOCK_AT_ONCE, Api
from connectors.channel_stub.translate import stock_row
from hub_core.errors import PartlyRejected, Rejected
from hub_core.models import StockChange, StockLevel
from hub_core.plugins import HubSide

Codes = Mapping[tuple[str, str], Sequence[str]]
"""By field and code as it is compared: the offers that have it."""


class Stock:
    """The stock port of one market. The version of a level is its time, so an older word changes nothing (H5)."""

    def __init__(self, hub: HubSide, api: Api) -> None:
        self._name, self._api = hub.name, api

    async def publish(self, stock: Sequence[StockLevel | StockChange], /) -> None:
        """Let offers show these levels. Raises `PartlyRejected` naming those refused, or `Unavailable`."""
        refused = {said.key: "the market takes levels, not changes" for said in stock if isinstance(said, StockChange)}
        levels = [said for said in stock if isinstance(said, StockLevel)]
        codes = await self._looked_up([level for level in levels if level.product.ref is None])
        wanted: dict[str, StockLevel] = {}
        for level in levels:
            offers = self._offers_of(level, codes)
            for offer in offers:
                if offer not in wanted or level.as_of >= wanted[offer].as_of:
                    wanted[offer] = level
            if not offers:
                refused[level.key] = f"not found: {level.key} names no offer of this market"
        gone = await self._write(list(wanted.items()))
        if refused or gone:
            raise PartlyRejected(refused | gone, not_found=gone)

    async def _write(self, wanted: Sequence[tuple[str, StockLevel]]) -> dict[str, str]:
        """Those whose offer the market does not find now; that may pass (H9)."""
        gone: dict[str, str] = {}
        for start in range(0, len(wanted), STOCK_AT_ONCE):
            some = dict(wanted[start : start + STOCK_AT_ONCE])
            said = await self._api.put_stock([stock_row(offer, level) for offer, level in some.items()])
            gone |= {level.key: _gone(said[offer]) for offer, level in some.items() if not said[offer].ok}
        return gone

    def _offers_of(self, level: StockLevel, codes: Codes) -> Sequence[str]:
        """The offer it names; without a reference every offer of its SKU, else of its barcode (P5)."""
        ref = level.product.ref
        if ref is not None:
            return [ref.id] if ref.origin == self._name and ref.id else []
        sku, ean = _compared(level.product.sku), _compared(level.product.barcode)
        return codes.get(("sku", sku)) or codes.get(("ean", ean)) or []

    async def _looked_up(self, levels: Sequence[StockLevel]) -> Codes:
        found: dict[tuple[str, str], list[str]] = {}
        for field, values in (
            ("sku", {_compared(level.product.sku) for level in levels}),
            ("ean", {_compared(level.product.barcode) for level in levels}),
        ):
            for body in await self._having(field, sorted(values - {""})):
                offer = _readable(body)
                if offer is not None and not offer.deleted:
                    found.setdefault((field, _compared(getattr(offer, field))), []).append(offer.id)
        return found

    async def _having(self, field: str, values: Sequence[str]) -> Iterable[wire.Body]:
        starts = range(0, len(values), AT_ONCE)
        pages = [await self._api.having("offers", field, values[start : start + AT_ONCE]) for start in starts]
        return [body for page in pages for body in page]


def _readable(body: wire.Body) -> wire.Offer | None:
    """One that cannot be read holds up no other: what it names is not found."""
    try:
        return wire.read(wire.Offer, body)
    except Rejected:
        return None


def _compared(code: str) -> str:
    return code.strip().casefold()


def _gone(said: wire.StockAnswer) -> str:
    return f"not found: the offer is not there any more ({said.error or 'the market gives no reason'})"
