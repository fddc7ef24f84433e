"""What storage does so that a person is forgotten (C8), and what is old goes."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from hub_core.models import Checkout, Fact, Ring
from hub_core.use_cases.records import Entry, Standing

Place = tuple[datetime, str]
"""Where a walk is: the time and the key of the last one it saw."""


class Erasure(Protocol):
    """Finds texts wherever they stand and in whatever spelling (`decisions.spelling`), and rewrites what holds them.

    Whatever searches walks through whole tables: best in a `look`. Facts and profiles are rewritten by keeping them
    anew, names by dropping them; what a rewritten row said before is only gone from the files after `Storage.scrub`.
    """

    def rings_naming(self, texts: Collection[str], /, *, after: int = 0, limit: int = 100) -> Sequence[Ring]:
        """Rings behind that id, read or not, whose body, headers or object hold one of these texts, by id."""
        ...

    def blank(self, ring: int, /, body: bytes, *, headers: Mapping[str, str] | None = None) -> None:
        """Let this be the body of that ring, and these its headers, if given."""
        ...

    def facts_naming(self, texts: Collection[str], /) -> Sequence[tuple[type[Fact], str]]:
        """Kind and key of every fact that holds one of these texts, by kind and key."""
        ...

    def subjects_naming(self, texts: Collection[str], /) -> Sequence[str]:
        """Subjects of history of which a line holds one of these texts, sorted."""
        ...

    def rewrite_history(self, subject: str, change: Callable[[Entry], Entry], /) -> int:
        """Let every line of that subject be what `change` makes of it; answer how many are not as before."""
        ...

    def rewrite(self, texts: Collection[str], change: Callable[[str], str], /) -> Mapping[str, int]:
        """Pass every text around the work that holds one of these through `change`; answer how many rows, by table.

        Those are problems, intents, notes, causes in the stock ledger, and the reasons and results of what waits, was
        handed over, runs or is stopped. Where a changed name meets another row, that other row stays.
        """
        ...

    def drop_note(self, owner: str, name: str, /) -> None:
        """Nothing is noted there any more."""
        ...

    def left(self, texts: Collection[str], /) -> Mapping[str, int]:
        """How many rows hold one of these texts, by table; tables that hold none are left out. The proof."""
        ...

    def orders_changed(self, *, before: datetime, after: Place | None = None, limit: int = 100) -> Sequence[Standing]:
        """Standings last changed before then, by that time and key, from the one behind `after`."""
        ...

    def checkouts_changed(
        self, *, before: datetime, after: Place | None = None, limit: int = 100
    ) -> Sequence[Checkout]:
        """Checkouts whose newest word is from before then, by that time and key, from the one behind `after`."""
        ...

    def tidy_rings(self, before: datetime, /, *, limit: int) -> int:
        """Delete up to `limit` rings that were read before then, oldest first; answer how many. None that is open."""
        ...

    def tidy_intents(self, owner: str, keys: Collection[str], /, *, before: datetime) -> int:
        """Delete the intents under (owner, one of these keys) begun before then; answer how many."""
        ...
