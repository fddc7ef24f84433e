"""All that the hub knows of one order, gathered for one screen."""

import re

import msgspec

from hub_core.models import Order, Ref
from hub_core.use_cases.operate import Dossier, Operate
from hub_core.use_cases.records import Handover, InboxRow, Outgoing, Pause, Problem, Standing
from hub_core.use_cases.storage import Work


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """One order with everything around it."""

    dossier: Dossier
    pauses: tuple[Pause, ...] = ()
    """Stops of its shop and its warehouse."""
    problems: tuple[Problem, ...] = ()
    """Open problems that name it."""
    rings: tuple[InboxRow, ...] = ()
    """Parked rings about it."""

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return self.dossier.standing

    @property
    def order(self) -> Order:
        """As its shop knows it."""
        return self.dossier.order

    @property
    def handover(self) -> Handover | None:
        """Its handover to the warehouse it was given to."""
        found = (one for one in self.dossier.handovers if one.warehouse == self.standing.warehouse)
        return next(found, None)

    def row(self, stream: str, to: str) -> Outgoing | None:
        """What that one is still to hear of it."""
        found = (row for row in self.dossier.open_rows if row.stream == stream and row.to == to)
        return next(found, None)

    def pause(self, name: str, stream: str) -> Pause | None:
        """What stops that stream of that connector."""
        found = (one for one in self.pauses if one.connector == name and one.stream in ("", stream))
        return next(found, None)


async def story_of(operate: Operate, key: str) -> Story:
    """The story of the order of that key. Raises `NotFound`."""
    dossier = await operate.dossier(key)
    return await operate.storage.look(lambda work: _around(work, dossier))


def _around(work: Work, dossier: Dossier) -> Story:
    standing = dossier.standing
    names = {standing.origin, standing.warehouse}
    word = re.compile(rf"(?<![\w-]){re.escape(standing.number)}(?![\w-])", re.IGNORECASE)
    ids = {Ref.of(standing.key).id, f"orders/{Ref.of(standing.key).id}"}
    return Story(
        dossier=dossier,
        pauses=tuple(pause for pause in work.pauses.all() if pause.connector in names),
        problems=tuple(one for one in work.problems.open() if one.connector in names and word.search(one.cause)),
        rings=tuple(row for row in work.inbox.parked(origin=standing.origin) if row.ring.object_id in ids),
    )
