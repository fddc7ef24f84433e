"""`hub pause` and `hub resume`: stop and start what is handed to a connector, or collected from it (H14)."""

import rich_click as click

from adapters.cli import paper
from adapters.cli.looking import looking
from hub_core.use_cases.operate import Operate
from hub_core.use_cases.records import Pause


@click.command()
@click.argument("name")
@click.argument("stream", required=False, default="")
@click.option("--reason", default="", metavar="TEXT", help="Why, for whoever looks next.")
def pause(name: str, stream: str, reason: str) -> None:
    """Stop what is handed to a connector, or collected from it; its webhooks are still kept.

    With STREAM only that stream is no longer handed to it. Examples:

        hub pause warehouse --reason "stocktaking until noon"

        hub pause shop-nl shipments
    """
    looking(lambda operate: operate.pause(name, stream, reason=reason), by_name=True)
    paper.say(f"{_what(name, stream)} is paused; webhooks are still kept. Go on: hub resume {name} {stream}".rstrip())


@click.command()
@click.argument("name")
@click.argument("stream", required=False, default="")
def resume(name: str, stream: str) -> None:
    """Go on with a connector, or one of its streams, that was paused or that the hub itself stopped.

    What was kept meanwhile is worked off in its order. Example:

        hub resume warehouse
    """

    async def go_on(operate: Operate) -> tuple[bool, list[Pause]]:
        lifted = await operate.resume(name, stream)
        pauses = await operate.storage.look(lambda work: work.pauses.all())
        return lifted, [one for one in pauses if one.connector == name]

    lifted, left = looking(go_on, by_name=True)
    paper.say(f"{_what(name, stream)} {'goes on' if lifted else 'was not paused'}.")
    for one in left:
        paper.say(f"Still paused: {_what(name, one.stream)}. Go on: hub resume {name} {one.stream}".rstrip())


def _what(name: str, stream: str) -> str:
    return f"{name} {stream}".rstrip()
