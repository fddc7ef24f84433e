"""`hub webhooks`: the webhooks registered at a vendor (G2)."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec
import rich_click as click

from adapters.cli import paper
from adapters.cli.house import member_of, with_hub
from hub_core.plugins import Registration
from hub_core.use_cases import Hub
from hub_core.use_cases.registering import look, remove_webhooks, sync_webhooks


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One webhook at the vendor, as the hub sees it."""

    state: str
    """`stands`, `missing`, `surplus` (ours, but doubled or no longer wanted) or `foreign`."""
    topic: str
    address: str
    id: str


@click.group()
def webhooks() -> None:
    """List, put right or take away the webhooks that a vendor rings at.

    They are those at the vendor, as it lists them. Example:

        hub webhooks list shop-nl
    """


@webhooks.command("list")
@click.argument("name")
@click.option("--addresses", is_flag=True, help="Show whole addresses: they hold what makes the door hard to guess.")
@paper.as_json
def list_(name: str, addresses: bool, as_json: bool) -> None:
    """Show the webhooks at the vendor, and which of ours are missing.

    Nothing is changed. Example:

        hub webhooks list shop-nl
    """
    found = with_hub(lambda hub: _list(hub, name, whole=addresses))
    if as_json:
        paper.json(found)
    elif found:
        paper.table(
            ("state", "topic", "rings at", "id"), [(one.state, one.topic, one.address, one.id) for one in found]
        )
    else:
        paper.say(f"No webhook stands at {name}, and none is wanted there.")


@webhooks.command()
@click.argument("name")
def sync(name: str) -> None:
    """Add what is missing and remove what is doubled; foreign ones are left alone.

    The hub does the same at its start and twice an hour. Example:

        hub webhooks sync shop-nl
    """

    async def put_right(hub: Hub) -> str:
        return await sync_webhooks(hub.storage, member_of(hub, name), hub.now)

    paper.say(f"{name}: {with_hub(put_right)}.")


@webhooks.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def remove(name: str, yes: bool) -> None:
    """Take away all of ours at the vendor, as when a connector is removed; foreign ones stay.

    Changes then only come by the sweep. Example:

        hub webhooks remove shop-nl
    """
    if not yes:
        click.confirm(f"Take away every webhook of this hub at {name}?", abort=True)

    async def take_away(hub: Hub) -> int:
        return await remove_webhooks(member_of(hub, name))

    paper.say(f"{name}: {with_hub(take_away)} removed.")


async def _list(hub: Hub, name: str, *, whole: bool) -> list[Standing]:
    found = await look(member_of(hub, name))
    kinds: tuple[tuple[str, Sequence[Registration]], ...] = (
        ("stands", found.standing),
        ("missing", found.missing),
        ("surplus", found.surplus),
        ("foreign", found.foreign),
    )
    return [
        Standing(state=state, topic=one.topic, address=one.address if whole else masked(one.address), id=one.id)
        for state, several in kinds
        for one in several
    ]


def masked(address: str) -> str:
    """An address without what makes it hard to guess: its machine, and the first part of its path."""
    url = urlsplit(address)
    machine = url.netloc.rpartition("@")[2]
    first, _, rest = url.path.lstrip("/").partition("/")
    return f"{url.scheme}://{machine}/{first}{'/…' if rest or url.query else ''}"
