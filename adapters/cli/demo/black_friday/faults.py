"""What goes wrong on Black Friday: answers and webhooks are lost, files are cut, a warehouse is away for a while."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from adapters.cli.demo.black_friday.cast import MARKET, NORTH, SHOPS, SOUTH
from adapters.cli.demo.stage import Stage

ENOUGH: Final = [10_000_000, 10_000_000, 10_000_000]
_SWITCHES: Final[Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]] = {
    **dict.fromkeys(
        SHOPS,
        (
            {
                "error_rate": 0.02,
                "drop_rate": 0.01,
                "work_before_failing": True,
                "duplicate_rate": 0.1,
                "lose_rate": 0.05,
                "reorder_seconds": 0.5,
            },
            {"error_rate": 0.0, "drop_rate": 0.0, "duplicate_rate": 0.0, "lose_rate": 0.0, "reorder_seconds": 0.0},
        ),
    ),
    NORTH: ({"fail_every": 20, "drop_every": 30}, {"fail_every": 0, "drop_every": 0}),
    MARKET: (
        {"fail_every": 20, "drop_every": 30, "feed_lag": 0.5, "feed_doubles": 7},
        {"fail_every": 0, "drop_every": 0, "feed_lag": 0.0, "feed_doubles": 0},
    ),
    SOUTH: (
        {"half_written": 0.3, "double_every": 5, "bad_line_every": 7},
        {"half_written": 0.0, "double_every": 0, "bad_line_every": 0},
    ),
}
"""By far side: its switches on a bad day, and on a good one."""
_AGAIN: Final = {"lose_callbacks": 3, "duplicate_callbacks": 5}
"""What goes wrong in the north so many times, now and then."""
AWAY = 10.0
"""Seconds of an outage."""


async def rest(stage: Stage) -> None:
    """A day without counting calls, on which nobody sells what he does not show."""
    for shop in SHOPS:
        await stage.at(shop, "PUT", "switches", {"limits": ENOUGH, "per_second": 0, "sells_sold_out": False})
    await stage.at(NORTH, "PUT", "settings", {"ship_after": 1.0, "parcels": 1})
    await stage.at(SOUTH, "PUT", "settings", {"ship_after": 1.0, "parcels": 1})


async def begin(stage: Stage) -> None:
    """From now on everything fails now and then."""
    for name, (bad, _) in _SWITCHES.items():
        await stage.at(name, "PUT", _path(name), bad)


async def again(stage: Stage) -> None:
    """The next few rings of the north are lost, or come twice."""
    await stage.at(NORTH, "PUT", _path(NORTH), _AGAIN)


async def outage(stage: Stage) -> None:
    """The north answers nobody for a while."""
    await stage.at(NORTH, "PUT", _path(NORTH), {"down": True})
    await asyncio.sleep(AWAY)
    await stage.at(NORTH, "PUT", _path(NORTH), {"down": False})


async def end(stage: Stage) -> None:
    """From now on nothing fails any more."""
    for name, (_, good) in _SWITCHES.items():
        await stage.at(name, "PUT", _path(name), good)
    await stage.at(NORTH, "PUT", _path(NORTH), dict.fromkeys(_AGAIN, 0))


def _path(name: str) -> str:
    return "switches" if name in SHOPS else "settings"
