"""The command `hub orders`."""

import rich_click as click

from adapters.cli import paper
from adapters.cli.looking import looking
from adapters.cli.orders.listing import OrderRow, order_rows, show_list
from adapters.cli.orders.page import show_story, story_as_json
from adapters.cli.orders.story import Story, story_of
from hub_core.models import OrderStatus
from hub_core.use_cases.operate import Operate
from hub_core.use_cases.records import Life

STATUSES = click.Choice([str(one) for one in OrderStatus])
PAST = (Life.BEFORE, Life.DISMISSED)


@click.command()
@click.argument("ref", required=False)
@click.option("--shop", metavar="NAME", help="Only orders of this connector.")
@click.option("--status", multiple=True, metavar="STATUS", type=STATUSES, help="Only in this status, as processing.")
@click.option("--before", is_flag=True, help="Only orders made before their shop went live.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="At most so many.")
@click.option("--local", is_flag=True, help="Times of this machine's zone, in place of UTC.")
@paper.as_json
def orders(
    *, ref: str | None, shop: str | None, status: tuple[str, ...], before: bool, limit: int, local: bool, as_json: bool
) -> None:
    """List the orders, or say where one order is and what happened to it.

    REF is an order's number, with or without its prefix and zeros, or its id at the shop. Examples:

        hub orders 1001

        hub orders --shop shop-nl --status processing

        hub orders --before
    """
    if ref is not None:
        _one(ref, shop, local=local, as_json=as_json)
        return
    life = PAST if before else ()

    async def rows(operate: Operate) -> list[OrderRow]:
        return await operate.storage.look(
            lambda work: order_rows(work, shop=shop, status=status, life=life, limit=limit)
        )

    found = looking(rows)
    if as_json:
        paper.json(found)
    elif found:
        show_list(found, limit=limit, local=local)
    else:
        paper.say("No order fits." if shop or status or before else "There are no orders yet.")


def _one(ref: str, shop: str | None, *, local: bool, as_json: bool) -> None:
    async def tell(operate: Operate) -> Story:
        standing = await operate.find(ref, origin=shop)
        return await story_of(operate, standing.key)

    story = looking(tell)
    if as_json:
        paper.json(story_as_json(story))
    else:
        show_story(story, local=local)
