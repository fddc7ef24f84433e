"""The last scenes: the questions that an operator asks, answered by the code of the commands."""

from adapters.cli import paper
from adapters.cli.budget import budgets_of, show_budget
from adapters.cli.demo.cast import OTHER_SHOP, SHOP
from adapters.cli.demo.day import EVERY, MUG, Day
from adapters.cli.stock.page import show_stock

LINES = 6
TOO_MANY = 429


async def why(day: Day) -> None:
    """Why is this stock what it is?"""
    view = await day.watch.stock(MUG["sku"], lines=LINES)
    shown = await day.shows(SHOP, MUG["sku"])
    day.telling.scene(f"Why is this stock {shown}?")
    day.telling.happened("you", f"hub stock {MUG['sku']} --ledger {LINES}")
    paper.say()
    show_stock(view, local=False)
    paper.say()
    places = {channel.name: [place.now for place in channel.places] for channel in view.channels}
    right = places == {shop: [await day.shows(shop, MUG["sku"])] for shop in (SHOP, OTHER_SHOP)}
    day.telling.expected("what it says is what the shops show", holds=right)


async def budget(day: Day) -> None:
    """What did the day cost?"""
    day.telling.scene("What the day cost in API calls")
    day.telling.happened("you", f"hub budget {SHOP}")
    paper.say()
    for one in await day.stage.hub.storage.look(lambda work: budgets_of(work, [SHOP])):
        show_budget(one, alone=True)
    states = [await day.stage.shop("GET", EVERY, name=shop) for shop in (SHOP, OTHER_SHOP)]
    refused = sum(1 for state in states for call in state["calls"] if call["status"] == TOO_MANY)
    day.telling.expected(f"no call was one too many ({refused} answers 429)", holds=refused == 0)
