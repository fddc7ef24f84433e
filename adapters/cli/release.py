"""`hub release`: lets an order of the past go out, or says that it stays."""

from collections.abc import Sequence

import rich_click as click

from adapters.cli import paper
from adapters.cli.house import acting
from adapters.cli.orders import story_of, whereabouts
from hub_core.decisions.order_status import FINAL
from hub_core.errors import Rejected
from hub_core.models import OrderStatus
from hub_core.use_cases import Hub
from hub_core.use_cases.operate import Operate
from hub_core.use_cases.records import Life, Standing

OPEN = tuple(status for status in OrderStatus if status not in FINAL)
"""Statuses in which an order of the past is still open."""
EVERY = 100_000


@click.command()
@click.argument("words", nargs=-1, metavar="[SHOP] [order] NUMBER")
@click.option("--open", "all_open", is_flag=True, help="All orders of the past that are still open; SHOP narrows it.")
@click.option("--to", metavar="NAME", help="Give it to this warehouse.")
@click.option("--dismiss", is_flag=True, help="Say that it stays where it is, and goes nowhere.")
@click.option("--yes", is_flag=True, help="With --open: do not ask first.")
def release(words: tuple[str, ...], all_open: bool, to: str | None, dismiss: bool, yes: bool) -> None:
    """Let an order go out that was made before its shop went live, or that has no warehouse.

    It goes out once, whatever is said again; a warehouse that refused it is asked once more when --to names it.
    With --open a preview is shown first. Examples:

        hub release 1001

        hub release shop-nl order 1001 --to warehouse

        hub release --open shop-nl
    """
    if dismiss and to:
        raise click.UsageError("--dismiss lets it go nowhere, and --to names a place: choose one of them")
    shop, number = said(words, all_open=all_open)
    if number is None:
        _all(shop, to=to, dismiss=dismiss, yes=yes)
    else:
        paper.say(acting(lambda hub: _one(hub, number, shop, to=to, dismiss=dismiss)))


def said(words: Sequence[str], *, all_open: bool) -> tuple[str | None, str | None]:
    """The shop and the order's number in these words; no number: all that are open. Raises `UsageError`."""
    named = [word for place, word in enumerate(words) if not (word == "order" and place < len(words) - 1)]
    match (named, all_open):
        case ([], True):
            return None, None
        case ([shop], True):
            return shop, None
        case ([number], False):
            return None, number
        case ([shop, number], False):
            return shop, number
    cure = "hub release --open [SHOP]" if all_open else "hub release [SHOP] [order] NUMBER, or hub release --open"
    raise click.UsageError(f"say it like this: {cure}")


async def _one(hub: Hub, number: str, shop: str | None, *, to: str | None, dismiss: bool) -> str:
    before = await hub.operate.find(number, origin=shop)
    await _let(hub.operate, before, to=to, dismiss=dismiss)
    story = await story_of(hub.operate, before.key)
    if dismiss:
        what = "dismissed"
    elif before.life in (Life.BEFORE, Life.DISMISSED) or story.standing.warehouse != before.warehouse:
        what = "released"
    else:
        what = f"nothing to release, it is {before.life}"
    return f"{what[0].upper()}{what[1:]}. {whereabouts(story)}"


async def _let(operate: Operate, standing: Standing, *, to: str | None, dismiss: bool) -> None:
    if dismiss:
        await operate.dismiss(standing.key)
    else:
        await operate.release(standing.key, to=to)


def _all(shop: str | None, *, to: str | None, dismiss: bool, yes: bool) -> None:
    found = acting(lambda hub: _open_ones(hub, shop))
    if not found:
        paper.say(f"No order of the past is open{' at ' + shop if shop else ''}.")
        return
    _preview(found, dismiss=dismiss)
    if not yes:
        click.confirm(f"{'Dismiss' if dismiss else 'Release'} these {len(found)}?", abort=True)
    faults = acting(lambda hub: _each(hub, found, to=to, dismiss=dismiss))
    paper.say(f"{len(found) - len(faults)} {'dismissed' if dismiss else 'released'}.")
    if faults:
        raise Rejected("\n".join(faults))


async def _open_ones(hub: Hub, shop: str | None) -> Sequence[Standing]:
    return await hub.operate.orders(origin=shop, status=OPEN, life=[Life.BEFORE], limit=EVERY)


async def _each(hub: Hub, found: Sequence[Standing], *, to: str | None, dismiss: bool) -> list[str]:
    faults = []
    for standing in found:
        try:
            await _let(hub.operate, standing, to=to, dismiss=dismiss)
        except Rejected as fault:
            faults.append(f"{standing.origin} order {standing.number}: {fault}")
    return faults


def _preview(found: Sequence[Standing], *, dismiss: bool) -> None:
    paper.table(
        ("number", "shop", "made", "status", "then"),
        [
            (one.number, one.origin, paper.when(one.made_at), str(one.status), _then(one, dismiss=dismiss))
            for one in found
        ],
    )


def _then(standing: Standing, *, dismiss: bool) -> str:
    if dismiss:
        return "stays where it is"
    if standing.status is OrderStatus.PROCESSING and not standing.unknown:
        return "goes out at once, if a warehouse is to send it"
    return "goes out once it is processing"
