"""Hands what pieces say to the hub's ports, and learns which of them the hub refuses."""

from collections.abc import Callable, Sequence

from connectors.efulfilment_files.translate import Piece
from connectors.efulfilment_files.wire import Kind
from hub_core.errors import PartlyRejected, Rejected
from hub_core.models import OrderWord, Product, Shipment, StockLevel
from hub_core.ports import Ports, StockPublisher

STREAMS = {"products": "products", "shipments": "shipments", "answers": "orders", "stock": "stock"}


def granted(kind: Kind, ports: Ports) -> bool:
    """May the hub be told what files of this kind say?"""
    return getattr(ports, STREAMS[kind.name]) is not None


async def hand(pieces: Sequence[Piece], ports: Ports, settle: Callable[[Piece], None]) -> None:
    """Tell the hub what these pieces say, and settle each as it is left: taken, or refused with the reason.

    Raises `Unavailable`; what was not settled by then is to be handed again.
    """
    levels = [piece for piece in pieces if isinstance(piece.said, StockLevel)]
    refused = await _publish(levels, ports.stock) if levels and ports.stock else {}
    for piece in pieces:
        if piece.last in refused:
            settle(piece.refused(refused[piece.last]))
        else:
            settle(await _alone(piece, ports))


async def _alone(piece: Piece, ports: Ports) -> Piece:
    try:
        match piece.said:
            case Product() if ports.products:
                await ports.products.put(piece.said)
            case Shipment() if ports.shipments:
                await ports.shipments.notify([piece.said])
            case OrderWord() if ports.orders:
                await ports.orders.accept(piece.said)
    except Rejected as refusal:
        return piece.refused(f"the hub refuses it: {refusal}")
    return piece


async def _publish(pieces: Sequence[Piece], port: StockPublisher) -> dict[int, str]:
    """Hand these levels over at once; the refused ones by their lines, each with the hub's reason."""
    levels = [piece.said for piece in pieces if isinstance(piece.said, StockLevel)]
    try:
        await port.publish(levels)
    except PartlyRejected as partly:
        reasons = {level.key: partly.refused.get(level.key) for level in levels}
        pairs = zip(pieces, levels, strict=True)
        return {piece.last: f"the hub refuses it: {reasons[level.key]}" for piece, level in pairs if reasons[level.key]}
    except Rejected as refusal:
        if len(pieces) == 1:
            return {pieces[0].last: f"the hub refuses it: {refusal}"}
        # Refused as a whole: halved until those at fault stand alone (H7).
        half = len(pieces) // 2
        return await _publish(pieces[:half], port) | await _publish(pieces[half:], port)
    return {}
