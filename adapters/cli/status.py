"""`hub set`: the operator's word about an order."""

import rich_click as click

from adapters.cli import paper
from adapters.cli.house import acting
from adapters.cli.orders import story_of, whereabouts
from hub_core.models import OrderStatus
from hub_core.use_cases import Hub
from hub_core.use_cases.operate import OPERATOR_WORDS

LIFT = "lift"


@click.command("set")
@click.argument("number")
@click.argument("word", type=click.Choice([*sorted(str(one) for one in OPERATOR_WORDS), LIFT]))
@click.option("--shop", metavar="NAME", help="The shop it is of, where numbers are not unique.")
def set_status(number: str, word: str, shop: str | None) -> None:
    """Say a word of your own about an order, or lift the one said before.

    `cancelled` and `on_hold` count until lifted; `processing` sends it to its warehouse at once, and counts until the
    shop's own word changes or something is shipped. The shop is not told. Examples:

        hub set 1001 on_hold

        hub set 1001 lift
    """
    status = None if word == LIFT else OrderStatus(word)

    async def say(hub: Hub) -> str:
        before = await hub.operate.find(number, origin=shop)
        await hub.operate.set_status(before.key, status)
        return whereabouts(await story_of(hub.operate, before.key))

    paper.say(acting(say))
