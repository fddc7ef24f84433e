"""The hub with its doors open and nobody at work: what an acknowledgement costs by itself."""

from __future__ import annotations

import asyncio
import os

import uvloop

from adapters.cli.house import container_for
from adapters.cli.serve import prove, take_turns
from adapters.http import answer_at, bind, build_app
from adapters.settings import read_environment
from bench.place import pin
from hub_core.use_cases.registering import sync_webhooks


async def _ready() -> str:
    return ""


async def _serve() -> None:
    environment = read_environment(os.environ)
    box = container_for(environment)
    house = box.house()
    await house.hub.open()
    await prove(house.hub)
    for member in house.hub.members:
        await sync_webhooks(house.hub.storage, member, house.hub.now)
    door = bind(environment.host, environment.port)
    await answer_at(door, build_app(house.routes(), ready=_ready), asyncio.Event())


def main() -> None:
    """Open the doors."""
    pin()
    take_turns(read_environment(os.environ))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve())


if __name__ == "__main__":
    main()
