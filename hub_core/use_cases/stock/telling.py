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


def near_zero(desk: Desk, product: str, *, given_back: int = 0) -> bool:
    """Do open orders leave nothing of it for somebody, or did they before these units were given back (S9)?"""
    levels = desk.work.stock.levels(product)
    buffer = max((member.rules.stock_buffer for member in desk.members), default=0)
    held = sum(row.units for row in desk.work.stock.reserved(product))
    return bool(levels) and sum(level.available for level in levels) - held - buffer <= given_back


def crosses_zero(old: int | None, new: int) -> bool:
    """Does this level reach or leave zero?"""
    return (old or 0) <= 0 or new <= 0
