"""Lets a channel be written again after two masters fought over a number (S11)."""

import msgspec

from hub_core.models import HubProduct
from hub_core.use_cases import causes
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.stock.telling import tell_stock


def go_on(desk: Desk, product: HubProduct, to: str) -> int:
    """Write what is stopped there again, from a new count; answer how many shelves were stopped."""
    stopped = [shelf for shelf in desk.work.stock.shelves(product.identity, to=to) if shelf.stopped]
    for shelf in stopped:
        desk.work.stock.keep_shelf(msgspec.structs.replace(shelf, stopped=False, corrected=()))
    desk.solved(causes.two_masters(product.sku or product.barcode or product.title, to), connector=to)
    if stopped:
        tell_stock(desk, product.identity, only=to)
    return len(stopped)
