"""What may happen in a market beside what may happen in any town: sales, counted shelves, and people who move.

An act is (verb, which shop, which order, how, fate of the rings it causes).
"""

import runpy
from pathlib import Path

from connectors.lightspeed.simulator.trade.offering import NewProduct, NewVariant
from connectors.lightspeed.simulator.trade.people import NewCustomer
from connectors.lightspeed.simulator.trade.placing import NewAddress, NewLine, NewOrder

TOWN = runpy.run_path(str(Path(__file__).parents[1] / "interleavings" / "acts.py"))
verb, FIRST = TOWN["verb"], 4
TOWN["NEEDS_NO_ORDER"].update({"sell", "sell_a_mug", "restock", "back_office", "person", "nothing", "catalogue"})


async def do(market, act):
    """Do it in that shop, and let the rings that it caused meet their fate."""
    name, shop, of, how, rings = act
    market.visit(shop)
    await TOWN["do"](market, (name, of, how, rings))


async def until_silent(market):
    """Whatever rings is rung and read, and its rings too, until nothing rings: no sweep helps."""
    for _ in range(10):
        rings, market.pile = [*market.pile, *market.new_rings()], []
        for ring in rings:
            await market.ring(ring)
        await market.work()
        market.pile = market.new_rings()
        if not market.pile and not await TOWN["waiting"](market):
            return
        market.clock.step(1 if market.pile else 61)
    raise AssertionError(f"it never falls silent: {market.writes[-10:]}")


async def until_quiet(market, *, lost):
    """As in any town, and on until a sweep began after the last change: what no order explains counts till then."""
    before = -1
    while before < len(market.writes):
        await TOWN["until_quiet"](market, lost=lost)
        before = len(market.writes)
        await TOWN["until_quiet"](market, lost=lost)


@verb
def sell(market, _, how):
    """So many of that, as `2 PLATE unpaid`."""
    units, sku, *paid = how.split()
    if variant := market.variant(sku):
        line = NewLine(variant=variant.id, quantity=int(units))
        market.shop.orders.place(NewOrder(lines=(line,), paid=not paid, silent=False))


@verb
def sell_a_mug(market, _, __):
    """Somebody buys one mug."""
    sell(market, None, "1 MUG-BLUE")


@verb
def restock(market, _, how):
    """So many more or less on the warehouse's shelf, as `-2 PLATE`; `= 5 PLATE` counts them."""
    *begin, sku = how.split()
    if begin[0] == "=":
        market.state(sku, int(begin[1]))
    else:
        market.warehouse.move_stock(sku, int(begin[0]), market.clock())


@verb
def back_office(market, _, how):
    """A person types another stock level there, twice a day at most, for a third time is a fight (S11)."""
    level, sku = how.split()
    typed = market.typed.setdefault((market.at, sku), [])
    if (variant := market.variant(sku)) and len(typed) < 2:
        typed.append(level)
        market.shop.variants.change(variant.id, stockLevel=int(level))


@verb
def person(market, _, how):
    """Something happens to a customer: `new jane`, or `phone jane 3`; whoever is meant is found by e-mail."""
    what, name, *value = how.split()
    customers, email = market.shop.customers, f"{name}@example.com"
    found = next((one for one in market.shop.books.customers.values() if one.facts["email"] == email), None)
    if what == "new":
        address = NewAddress(name=name.title(), street=f"{name.title()} Street")
        if found is None:
            customers.add(NewCustomer(email=email, firstname=name.title(), address=address))
    elif found is not None and what == "gone":
        customers.remove(found.id)
    elif found is not None:
        field = {"street": "addressShippingStreet", "city": "addressBillingCity"}.get(what, what)
        customers.write(found.id, {field: " ".join(value)})


@verb
def nothing(market, order, how):
    """Somebody saves what stands there already: it rings, and nothing changed."""
    shop = market.shop
    if how == "order" and order is not None:
        shop.orders.write(order.id, {}, channel="manual")
    elif how == "shipment" and order is not None:
        shop.shipments.write(order.shipments[0].id, {}, channel="manual")
    elif how == "customer":
        shop.customers.write(next(iter(shop.books.customers)), {})
    elif how == "variant":
        shop.variants.write(market.variant("MUG-BLUE").id, {}, channel="manual")
    elif how == "product":
        shop.products.write(next(iter(shop.books.products)), {})


@verb
def catalogue(market, _, how):
    """Something happens to the newest product that came after the first four."""
    shop, products = market.shop, list(market.shop.books.products.values())
    newest = products[-1] if len(products) > FIRST else None
    if how == "new" or newest is None:
        colours = tuple(NewVariant(sku=f"BOWL-{len(products)}-{colour}", title=colour) for colour in ("red", "blue"))
        shop.products.add(NewProduct(title=f"Bowl {len(products)}", variants=colours))
    elif how == "title":
        shop.products.write(newest.id, {"title": f"{newest.facts['title']}, new"})
    elif how == "price":
        shop.variants.change(newest.variants[0].id, priceIncl="19.95")
    elif how == "colour gone" and len(newest.variants) > 1:
        shop.variants.remove(newest.variants[-1].id)
    elif how == "gone":
        shop.products.remove(newest.id)
