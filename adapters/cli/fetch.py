"""`hub fetch`: read one thing anew at its source, now."""

import rich_click as click

from adapters.cli import paper
from adapters.cli.house import member_of, with_hub
from adapters.cli.orders import story_of, whereabouts
from hub_core.errors import NotFound
from hub_core.models import STREAMS, Ref
from hub_core.use_cases import Hub
from hub_core.use_cases.baskets import Baskets
from hub_core.use_cases.trace import new_trace, tracing

NAMES: dict[str, str] = {name: stream for stream in STREAMS for name in (stream, stream.removesuffix("s"))}
"""`order` is as good as `orders`."""


@click.command()
@click.argument("name")
@click.argument("stream", type=click.Choice(sorted(NAMES)), metavar="STREAM")
@click.argument("id_", metavar="ID")
def fetch(name: str, stream: str, id_: str) -> None:
    """Read one order, shipment, product, customer or checkout at its source, and take it in.

    ID is the vendor's own id; for an order that the hub knows, its number does too. Example:

        hub fetch shop-nl order 1001
    """
    paper.say(with_hub(lambda hub: _fetch(hub, name, NAMES[stream], id_)))


async def _fetch(hub: Hub, name: str, stream: str, id_: str) -> str:
    member = member_of(hub, name)
    if stream == "orders":
        id_ = await _id_of(hub, name, id_)
    with tracing(new_trace(), cause="hub fetch"):
        if stream == "checkouts":
            await Baskets(hub.storage, hub.members, hub.now, member).fetch(id_)
        else:
            await member.connector.read(stream, id_)
    return await _what_came(hub, name, stream, id_)


async def _id_of(hub: Hub, name: str, text: str) -> str:
    try:
        return Ref.of((await hub.operate.find(text, origin=name)).key).id
    except NotFound:
        return text


async def _what_came(hub: Hub, name: str, stream: str, id_: str) -> str:
    if stream == "orders":
        try:
            return f"Read. {whereabouts(await story_of(hub.operate, Ref(name, id_).key))}"
        except NotFound:
            return f"Read at {name}, and nothing came of it."
    return f"Read: {stream.removesuffix('s')} {id_} of {name}."
