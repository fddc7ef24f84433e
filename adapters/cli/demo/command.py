"""The command `hub demo`."""

import asyncio
import signal
import sys
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import rich_click as click

from adapters.cli.demo import black_friday, story
from adapters.cli.demo.cast import DAY, Cast
from adapters.cli.demo.database import database
from adapters.cli.demo.stage import Stage
from adapters.cli.demo.telling import Telling

Play = Callable[[Stage, Telling, int], Coroutine[Any, Any, bool]]
SCENARIOS: dict[str, tuple[Cast, Play]] = {
    "day": (DAY, lambda stage, telling, _orders: story.play(stage, telling)),
    "black-friday": (
        black_friday.CAST,
        lambda stage, telling, orders: black_friday.play(stage, telling, orders=orders),
    ),
}


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
@click.option(
    "--scenario",
    type=click.Choice([*SCENARIOS]),
    default="day",
    show_default=True,
    help="day: every stream, told step by step. black-friday: a rush with faults, and the books after it.",
)
@click.option(
    "--orders", type=click.IntRange(1, 100_000), default=2000, show_default=True, help="How many, on Black Friday."
)
def demo(once: bool, kind: str, scenario: str, orders: int) -> None:
    """Play a day between two shops and a warehouse: orders, codes, stock, customers, checkouts, refunds.

    Or play Black Friday: two shops, a market and two warehouses, and books that must balance afterwards. Everything
    runs on this machine, in a temporary folder. Examples:

        hub demo --once --database postgres

        hub demo --once --scenario black-friday --orders 500
    """
    with tempfile.TemporaryDirectory(prefix="hub-demo-") as folder, database(kind, Path(folder)) as url:
        held = asyncio.run(_run(Path(folder), url, once=once, scenario=scenario, orders=orders))
    sys.exit(0 if held else 1)


async def _run(folder: Path, url: str, *, once: bool, scenario: str, orders: int) -> bool:
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    cast, play = SCENARIOS[scenario]
    async with Stage(folder, url, cast) as stage:
        telling = Telling()
        playing = asyncio.create_task(play(stage, telling, orders))
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
