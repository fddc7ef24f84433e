"""`hub budget`: the calls that API keys may still make, and what used them (G1)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
import rich_click as click

from adapters.cli import paper
from adapters.cli.looking import looking
from hub_core.decisions.budget import RESERVE, Account, Allowance
from hub_core.errors import NotFound
from hub_core.use_cases.budget import account_of
from hub_core.use_cases.operate import Operate
from hub_core.use_cases.storage import Work

SPANS = {timedelta(minutes=5): "5 minutes", timedelta(hours=1): "hour", timedelta(days=1): "day"}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one connector's calls; without an account it made none that others share."""

    connector: str
    account: Account | None = None


@click.command()
@click.argument("name", required=False)
@paper.as_json
def budget(name: str | None, as_json: bool) -> None:
    """Show how many calls each vendor still allows, when it begins anew, what used them, and what waits.

    It is what the vendor's last answer said, less the calls made since; nobody is called. Connectors with the same API
    key share one budget, and so do processes. Example:

        hub budget shop-nl
    """

    async def look(operate: Operate) -> list[Shown]:
        names = [one.name for one in operate.members]
        if name is not None and name not in names:
            raise NotFound(f"no connector is named {name!r} in plugins.toml; there are: {', '.join(names) or 'none'}")
        return await operate.storage.look(lambda work: budgets_of(work, [name] if name else names))

    found = looking(look, by_name=True)
    if as_json:
        paper.json(found)
        return
    for one in found:
        show_budget(one, alone=name is not None)
    if not name and not any(one.account for one in found):
        paper.say("No connector has made a call yet whose budget is shared.")


def budgets_of(work: Work, names: Sequence[str]) -> list[Shown]:
    """What is known of the calls of these connectors."""
    now = datetime.now(UTC)
    return [Shown(connector=name, account=account_of(work, name, now=now)) for name in names]


def show_budget(one: Shown, *, alone: bool) -> None:
    """Write one connector's calls; `alone`, say also that there is nothing to show."""
    account = one.account
    if account is None:
        if alone:
            paper.say(f"{one.connector} has made no call yet, or its kind keeps no budget that others share.")
        return
    paper.say(f"{one.connector}: {_heard(account)}", style="bold")
    if account.windows:
        paper.table(
            ("window", "limit", "left", "begins anew", "by the hub", "by others"),
            [_window(window, number, len(account.in_flight)) for number, window in enumerate(account.windows, 1)],
        )
    _show_uses(account)
    for queue in account.queues.values():
        what = ", ".join(f"{queue.counts[use]} {use}" for use in sorted(queue.counts, key=_first_served))
        paper.say(f"Waiting since {paper.when(queue.since, seconds=True)}: {what}")
    if not account.queues:
        paper.say("Nothing waits for a call.")
    paper.say()


def _heard(account: Account) -> str:
    if not account.windows:
        return "nothing was heard yet of what is left; until then only the pace per second holds"
    under_way = f", {len(account.in_flight)} calls under way" if account.in_flight else ""
    return f"as the vendor said last at {paper.when(account.heard_at, seconds=True)}{under_way}"


def _window(window: Allowance, number: int, under_way: int) -> tuple[paper.Cell, ...]:
    ours = sum(window.used.values())
    left = max(window.left - under_way, 0)
    others = max(window.limit - window.left - ours, 0)
    return _name(window, number), window.limit, left, paper.when(window.ends, seconds=True), ours, others


def _show_uses(account: Account) -> None:
    uses = {use for used in (account.today, *(window.used for window in account.windows)) for use in used}
    if not uses:
        return
    heads = ["this " + _name(window, number) for number, window in enumerate(account.windows, 1)]
    rows: list[list[paper.Cell]] = []
    for use in sorted(uses, key=_first_served):
        priority, _, purpose = use.partition(" ")
        counts = [window.used.get(use, 0) for window in account.windows]
        rows.append([priority, purpose, *counts, account.today.get(use, 0)])
    paper.table(("priority", "for", *heads, "today"), rows)


def _first_served(use: str) -> tuple[int, str]:
    priority, _, purpose = use.partition(" ")
    return (list(RESERVE).index(priority) if priority in RESERVE else len(RESERVE), purpose)


def _name(window: Allowance, number: int) -> str:
    return (SPANS.get(window.span) if window.span else None) or (
        str(window.span) if window.span else f"window {number}"
    )
