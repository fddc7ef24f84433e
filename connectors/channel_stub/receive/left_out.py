"""What could not be taken: noted until it is, and shown to a person by its name (H6, H7)."""

from collections.abc import Collection, Mapping

from hub_core.errors import Rejected
from hub_core.plugins import HubSide

MOST_SHOWN = 20
LONGEST_REASON = 200


class LeftOut:
    """One problem for each kind of thing, as long as one of that kind is left out."""

    def __init__(self, hub: HubSide) -> None:
        self._hub = hub

    async def settle(self, kind: str, taken: Collection[str], refused: Mapping[str, Rejected]) -> None:
        """These were taken, and those were not."""
        left = {content.partition(" ")[0]: content for content in await self._hub.memory.begun(_key(kind))}
        fresh = {id_: f"{id_} {str(fault)[:LONGEST_REASON]}" for id_, fault in refused.items()}
        over = [left[id_] for id_ in left if id_ in taken or fresh.get(id_, left[id_]) != left[id_]]
        new = [content for id_, content in fresh.items() if content != left.get(id_)]
        for content in over:
            await self._hub.memory.withdraw(_key(kind), content)
        for content in new:
            await self._hub.memory.begin(_key(kind), content)
        if over or new:
            await self._show(kind)

    async def _show(self, kind: str) -> None:
        left = await self._hub.memory.begun(_key(kind))
        if not left:
            await self._hub.problems.solved(cause(kind))
            return
        shown = [content.replace(" ", ": ", 1) for content in left[:MOST_SHOWN]]
        more = [f"and {len(left) - MOST_SHOWN} more"] if len(left) > MOST_SHOWN else []
        stream = {"offers": "products", "levels": "stock"}.get(kind, kind)
        by_hand = "" if kind == "sales" else f"; then: hub fetch {self._hub.name} {stream} ID"
        cure = f"Put right what is said{by_hand}. Its next change brings it, too."
        await self._hub.problems.found(cause(kind), "; ".join(shown + more), cure)


def _key(kind: str) -> str:
    return f"left out: {kind}"


def cause(kind: str) -> str:
    """The cause of the problem that such things were left out."""
    return f"{kind} were left out"
