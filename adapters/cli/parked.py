"""`hub parked` and `hub retry`: what waits for a person, and another try."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
import rich_click as click

from adapters.cli import paper
from adapters.cli.looking import looking
from hub_core.errors import NotFound
from hub_core.models import READ
from hub_core.use_cases.operate import Operate
from hub_core.use_cases.records import InboxRow, Outgoing
from hub_core.use_cases.storage import Work


class Parked(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that waits for a person."""

    kind: str
    """`letter`: what a connector did not take. `ring`: what rang and could not be read."""
    id: int
    who: str
    what: str
    order: str
    """The number of the order it is about, or the id the ring named."""
    since: datetime | None
    attempts: int
    reason: str
    trace: str

    @property
    def shown_id(self) -> str:
        """The id as `hub retry` takes it."""
        return f"--ring {self.id}" if self.kind == "ring" else str(self.id)


def all_parked(work: Work) -> list[Parked]:
    """Letters first, then rings, oldest first."""
    letters = [_letter(work, row) for row in work.outbox.parked()]
    return [*letters, *(_ring(row) for row in work.inbox.parked())]


def _letter(work: Work, row: Outgoing) -> Parked:
    standing = work.orders.standing(row.key)
    return Parked(
        kind="letter",
        id=row.id,
        who=row.to,
        what=row.stream,
        order=standing.number if standing else row.key,
        since=row.parked_at,
        attempts=row.attempts,
        reason=row.reason,
        trace=row.trace,
    )


def _ring(row: InboxRow) -> Parked:
    ring = row.ring
    return Parked(
        kind="ring",
        id=ring.id,
        who=ring.origin,
        what="reading again" if ring.topic == READ else ring.topic,
        order=ring.object_id,
        since=row.parked_at,
        attempts=ring.attempts,
        reason=row.reason,
        trace=ring.trace,
    )


@click.command()
@paper.as_json
def parked(as_json: bool) -> None:
    """Show what waits for a person: letters that a connector did not take, and rings that could not be read.

    The first column is what `hub retry` takes. Example:

        hub parked
    """

    async def look(operate: Operate) -> list[Parked]:
        return await operate.storage.look(all_parked)

    found = looking(look)
    if as_json:
        paper.json(found)
    elif found:
        _show(found)
    else:
        paper.say("Nothing is parked.")


def _show(found: Sequence[Parked]) -> None:
    paper.table(
        ("id", "who", "what", "order", "since", "reason"),
        [(one.shown_id, one.who, one.what, one.order, paper.when(one.since), one.reason) for one in found],
    )


@click.command()
@click.argument("ids", nargs=-1, type=int, metavar="[ID]...")
@click.option("--ring", "rings", multiple=True, type=int, metavar="ID", help="A ring, by its id; may stand repeatedly.")
@click.option("--to", metavar="NAME", help="Everything parked for this connector; with --all, its rings too.")
@click.option("--all", "everything", is_flag=True, help="Everything that is parked.")
def retry(ids: tuple[int, ...], rings: tuple[int, ...], to: str | None, everything: bool) -> None:
    """Try parked things again, once their reason was put right.

    Ids are those that `hub parked` shows. Examples:

        hub retry 17 18

        hub retry --ring 4

        hub retry --to warehouse
    """
    if not (ids or rings or to or everything):
        raise click.UsageError("say what: ids, --ring ID, --to NAME, or --all. What there is: hub parked")
    if everything and (ids or rings):
        raise click.UsageError("--all is everything already: leave the ids out")

    async def again(operate: Operate) -> int:
        if everything:
            return await operate.retry("all", name=to)
        count = 0
        if ids or (to and not rings):
            count += await operate.retry("letters", ids=ids or None, name=to)
        if rings:
            count += await operate.retry("rings", ids=rings, name=to)
        return count

    count, wanted = looking(again), len({*ids}) + len({*rings})
    if wanted and not count:
        raise NotFound("nothing parked has that id. What there is: hub parked")
    of = f" of the {wanted} named" if count < wanted else ""
    paper.say(f"{count}{of} will be tried again at once." if count else "Nothing is parked there.")
