"""`hub jobs`: what connectors do beside their webhooks."""

from datetime import timedelta

import rich_click as click

from adapters.cli import paper
from adapters.cli.looking import looking
from hub_core.use_cases.operate import Operate
from hub_core.use_cases.records import Schedule


@click.command()
@paper.as_json
def jobs(as_json: bool) -> None:
    """Show the jobs of all connectors: when each ran last, how it ended, and when it runs next.

    A job by hand runs only when asked for: hub run. Example:

        hub jobs
    """

    async def look(operate: Operate) -> list[Schedule]:
        return await operate.storage.look(lambda work: list(work.schedules.all()))

    found = looking(look)
    if as_json:
        paper.json(found)
    elif found:
        paper.table(
            ("connector", "job", "every", "last begun", "took", "ended", "result", "next"),
            [
                (
                    one.connector,
                    one.job,
                    _span(one.every_seconds),
                    paper.when(one.last_start),
                    _took(one),
                    _ended(one),
                    _result(one),
                    paper.when(one.next_run) if one.next_run else "by hand",
                )
                for one in found
            ],
        )
    else:
        paper.say("No job is planned yet: hub serve plans them.")


def _span(seconds: float | None) -> str:
    return "by hand" if seconds is None else str(timedelta(seconds=round(seconds)))


def _took(schedule: Schedule) -> str:
    if schedule.last_start is None or schedule.last_end is None or schedule.last_end < schedule.last_start:
        return ""
    return f"{(schedule.last_end - schedule.last_start).total_seconds():.1f} s"


def _result(schedule: Schedule) -> str:
    return "; ".join(schedule.progress.splitlines()) if schedule.running_until else schedule.last_result


def _ended(schedule: Schedule) -> str:
    if schedule.running_until is not None:
        return "running"
    return {None: "", True: "well", False: "failed"}[schedule.last_ok]
