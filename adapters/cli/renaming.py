"""`hub rename` and `hub remove`: a connector takes another name, or leaves (G5)."""

import os
from collections.abc import Sequence
from pathlib import Path

import rich_click as click

from adapters.cli import paper
from adapters.cli.house import with_hub
from adapters.cli.looking import database_of, looking, names_written
from adapters.logs import set_up_logs
from adapters.settings import read_environment
from adapters.settings.checks import crossed
from adapters.settings.draft import Draft
from adapters.storage.renaming import rename_everywhere
from hub_core.errors import ConfigError, HubError, NotFound
from hub_core.use_cases import Hub
from hub_core.use_cases.hub import LIVE_FROM
from hub_core.use_cases.leaving import remove as leave
from hub_core.use_cases.operate import Operate
from hub_core.use_cases.registering import remove_webhooks
from hub_core.use_cases.storage import Work


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--yes", is_flag=True, help="Do not ask, also when something is kept under NEW already.")
def rename(old: str, new: str, yes: bool) -> None:
    """Give a connector another name, in everything it said and was told.

    The hub must be stopped. Others go on knowing its orders as they were told them, so nothing is sent twice. The table
    in plugins.toml is yours to rename, before or after. Example:

        hub rename shop-nl shop-be
    """
    environment = read_environment(os.environ)
    set_up_logs(environment.log, level="WARNING")
    database_of(environment)
    written = names_written(environment.plugins)
    _check_names(old, new, written, environment.plugins)

    def may_merge(said: str) -> bool:
        return yes or click.confirm(f"{new} is not new: {said}. Is it the same one? What {old} has wins.", abort=True)

    changed = rename_everywhere(environment.database_url.reveal(), old, new, may_merge=may_merge)
    if changed is None:
        paper.say(f"{old} was renamed to {new} before: nothing is left under the old name.")
    else:
        paper.say(f"{old} is {new} now: {changed} rows were written anew.")
    paper.say(_what_next(old, new, written, environment.plugins))


@click.command()
@click.argument("name")
@click.option("--without-vendor", is_flag=True, help="Leave its webhooks where they are: the vendor answers no more.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def remove(name: str, without_vendor: bool, yes: bool) -> None:
    """Let a connector leave: take its webhooks away at the vendor, and park what waits for it.

    Do it while its table still stands in plugins.toml, because the vendor is called with its settings; delete the table
    afterwards. What it gave stays. Again is the same. Example:

        hub remove shop-nl
    """
    environment = read_environment(os.environ)
    database_of(environment)
    stands = name in names_written(environment.plugins)
    _known(name, stands=stands, plugins=environment.plugins)
    if not yes:
        click.confirm(f"Let {name} leave this hub?", abort=True)
    if stands and not without_vendor:
        paper.say(_call_off(name))
    elif not without_vendor:
        paper.say(f"{environment.plugins} does not name {name}, so its vendor cannot be called: webhooks there stay.")

    async def park(operate: Operate) -> int:
        return await leave(operate.storage, name, now=operate.now())

    parked = looking(park)
    paper.say(f"{name} gets nothing any more. Parked of what waited: {parked}. What it gave stays.")
    if stands:
        paper.say(f"Now delete [connector.{name}] from {environment.plugins}, and start hub serve anew.")


def _check_names(old: str, new: str, written: Sequence[str], plugins: Path) -> None:
    draft = Draft(name=new)
    wrong = [f"{what}. {cure}" for where, what, cure in crossed([draft]) if where == draft.place]
    if wrong:
        raise ConfigError("\n".join(wrong))
    if old == new:
        raise ConfigError(f"{old} has that name already")
    if old in written and new in written:
        raise ConfigError(f"{plugins} names both {old} and {new}: those are two connectors. Choose a name nobody has.")


def _what_next(old: str, new: str, written: Sequence[str], plugins: Path) -> str:
    if new in written:
        return f"{plugins} names {new} already: start hub serve."
    if old in written:
        return (
            f"Now rename [connector.{old}] to [connector.{new}] in {plugins}, and {old} wherever a rule in it names it;"
            " then start hub serve. Its webhooks are put right by themselves."
        )
    return f"{plugins} names neither: write [connector.{new}] into it, then start hub serve."


def _known(name: str, *, stands: bool, plugins: Path) -> None:
    async def kept(operate: Operate) -> bool:
        def look(work: Work) -> bool:
            counts = (*work.outbox.counts(), *work.inbox.counts())
            return any(count.name == name for count in counts) or work.notes.read(name, LIVE_FROM) is not None

        return await operate.storage.look(look)

    if not stands and not looking(kept):
        raise NotFound(f"no connector is named {name!r} in {plugins}, and nothing is kept under that name")


def _call_off(name: str) -> str:
    async def call(hub: Hub) -> str:
        member = hub.members[name]
        if member.connector.registrations is None:
            return f"{name} registers no webhooks."
        if not member.connector.registers:
            return f"The webhooks of {name} are yours, as its settings say: take them away at the vendor."
        return f"{await remove_webhooks(member)} webhooks of {name} were taken away at the vendor."

    try:
        return with_hub(call)
    except HubError as fault:
        raise type(fault)(
            f"the webhooks of {name} could not be taken away: {fault}\nTry again later, or leave them there: hub remove"
            f" {name} --without-vendor"
        ) from fault
