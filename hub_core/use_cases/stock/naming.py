"""What happens to stock when a product gets a name, loses one, or is tracked again (S12, S13, P10)."""

from hub_core.models import HubProduct, Product, ProductName, Ref
from hub_core.use_cases.catalogue import identify
from hub_core.use_cases.desk import HUB, Desk
from hub_core.use_cases.stock.levels import state
from hub_core.use_cases.stock.observed import observe
from hub_core.use_cases.stock.telling import tell_stock
from hub_core.use_cases.stock.waiting import codes_of, orders_waiting, stock_waiting, waits_no_more


def product_named(desk: Desk, product: HubProduct) -> None:
    """It was made, linked, or got another code: what waited for it counts, and its stock is published at once."""
    facts = desk.work.facts.find_many(Product, [ref.key for ref in product.links])
    names = [ProductName(ref=fact.ref, barcode=fact.barcode, sku=fact.sku) for fact in facts.values()]
    codes = sorted({code for name in names for code in codes_of(name)})
    for giver, level in stock_waiting(desk, codes):
        if identify(desk.work, level.product).identity == product.identity:
            waits_no_more(desk, level, giver)
            member = desk.members.find(giver)
            if member is None or member.role == "warehouse" or member.rules.stock_master == "shop":
                state(desk, product.identity, level, giver=giver, waited=True)
            else:
                observe(desk, product.identity, level, giver=giver)
    for order in orders_waiting(desk, codes):
        desk.tell("orders", order, HUB)
    tell_stock(desk, product.identity)


def product_unlinked(desk: Desk, identity: str, ref: Ref) -> None:
    """It is not there any more: nothing is written to it (P10), and open orders may be of another product now.

    Where it was unlinked the stock is looked at again, so that what waits for it there ends (H6).
    """
    desk.work.stock.drop_shelf(ref.origin, identity, ref.id)
    tell_stock(desk, identity, only=ref.origin)
    for order in sorted({row.order for row in desk.work.stock.reserved(identity)}):
        desk.tell("orders", order, HUB)


def tracking_switched(desk: Desk, identity: str, ref: Ref, *, on: bool) -> None:
    """What was told before tracking was switched on does not count; off, it is not written, and nothing waits (S12)."""
    desk.work.stock.drop_shelf(ref.origin, identity, ref.id)
    if on or any(row.to == ref.origin for row in desk.work.outbox.of("stock", identity)):
        tell_stock(desk, identity, only=ref.origin)
