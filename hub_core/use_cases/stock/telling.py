"""Who must hear of a product's stock."""

from hub_core.use_cases.desk import ZERO_FIRST, Desk


def tell_stock(desk: Desk, product: str, *, urgent: bool = False, only: str = "") -> None:
    """Address every receiver of stock, or `only` that one; what reaches or leaves zero goes first (S9).

    The shop whose sale or level it was hears too: its number is the hub's own, and only written when it differs. A
    warehouse is not told because of what it stated itself (H4).
    """
    for member in desk.members:
        own = member.name == desk.who and member.role == "warehouse"
        if "stock" in member.hears and not own and only in ("", member.name):
            desk.tell("stock", product, member.name, priority=ZERO_FIRST if urgent else None)


def near_zero(desk: Desk, product: str, change: int) -> bool:
    """Will somebody who was told of it reach or leave zero, now that so many units are held back more (S9)?

    Read off what was told, because the sum over all open orders would cost more the better a product sells.
    """
    told = [shelf.told for shelf in desk.work.stock.shelves(product) if shelf.told is not None]
    return any(crosses_zero(one, one - change) for one in told)


def crosses_zero(old: int | None, new: int) -> bool:
    """Does this level reach or leave zero?"""
    return (old or 0) <= 0 or new <= 0
