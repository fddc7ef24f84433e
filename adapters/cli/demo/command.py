"""The command `hub demo`."""

import asyncio
import signal
import sys
import tempfile
from pathlib import Path

import rich_click as click

from adapters.cli.demo.database import database
from adapters.cli.demo.stage import Stage
from adapters.cli.demo.story import play
from adapters.cli.demo.telling import Telling


@click.command()
@click.option("--once", is_flag=True, help="End after the story; the exit code tells whether every expectation held.")
@click.option(
    "--database",
    "kind",
    type=click.Choice(["sqlite", "postgres"]),
    default="sqlite",
    show_default=True,
    help="Where the hub keeps: a file in a temporary folder, or a PostgreSQL server started for the demo.",
)
def demo(once: bool, kind: str) -> None:
    """Play a day between two shops and a warehouse: orders, codes, stock, customers, checkouts, refunds.

    Everything runs on this machine, in a temporary folder. Example:

        hub demo --once --database postgres
    """
    with tempfile.TemporaryDirectory(prefix="hub-demo-") as folder, database(kind, Path(folder)) as url:
        held = asyncio.run(_run(Path(folder), url, once=once))
    sys.exit(0 if held else 1)


async def _run(folder: Path, url: str, *, once: bool) -> bool:
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with Stage(folder, url) as stage:
        telling = Telling()
        playing = asyncio.create_task(play(stage, telling))
        waiting = asyncio.create_task(told.wait())
        await asyncio.wait({playing, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if not playing.done():
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
            return False
        held = playing.result()
        if not once:
            telling.addresses(stage)
            await told.wait()
        waiting.cancel()
        return held
