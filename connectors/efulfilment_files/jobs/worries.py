"""What a person should see of the files, and when it is over."""

from hub_core.plugins import HubSide

EMPTY = "files are empty"
HELD = "files end in the middle of a line"
UNREADABLE = "files cannot be opened"
STRANGE = "files of no known kind lie in the inbox"
LEFT = "nobody takes the orders away"


def aside(kind: str) -> str:
    """The cause of a problem with what lies in `rejected/` of this kind."""
    return f"what {kind} files say was not taken"


class Worries:
    """Tells the hub of a problem when it is news, and of its end once; a restart forgets what was told."""

    def __init__(self, hub: HubSide) -> None:
        self._problems = hub.problems
        self._standing: dict[str, str | None] = {}

    async def found(self, cause: str, evidence: str, cure: str) -> None:
        """Tell of this, unless the same was told."""
        if self._standing.get(cause) != evidence:
            await self._problems.found(cause, evidence, cure)
            self._standing[cause] = evidence

    async def over(self, cause: str) -> None:
        """Tell that nothing of this kind is wrong, unless that was told."""
        if self._standing.get(cause, "unknown") is not None:
            await self._problems.solved(cause)
            self._standing[cause] = None
