"""`hub problems`: what a person should see, and its cure."""

import rich_click as click

from adapters.cli import paper
from adapters.cli.looking import looking
from hub_core.use_cases.operate import Operate
from hub_core.use_cases.records import Problem


@click.command()
@paper.as_json
def problems(as_json: bool) -> None:
    """Show the open problems, each with its evidence and its cure.

    A problem goes by itself once its cause is gone. Example:

        hub problems
    """

    async def look(operate: Operate) -> list[Problem]:
        return await operate.storage.look(lambda work: list(work.problems.open()))

    found = looking(look)
    if as_json:
        paper.json(found)
        return
    if not found:
        paper.say("There are no open problems.")
        return
    paper.table(
        ("since", "times", "connector", "cause", "evidence", "cure", "told"),
        [
            (
                paper.when(one.since),
                one.count,
                one.connector,
                one.cause,
                one.evidence,
                one.cure,
                paper.when(one.told_at) if one.told_at else "nobody yet",
            )
            for one in found
        ],
    )
