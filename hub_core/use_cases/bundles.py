"""Bundles: stock letters of one receiver, handed over in one call (S9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub_core.errors import PartlyRejected, Rejected
from hub_core.models import StockLevel
from hub_core.use_cases.letters import Letter


@dataclass(frozen=True, slots=True)
class Bundle:
    """Letters about stock for one receiver, in the order in which they were claimed."""

    letters: tuple[Letter, ...]

    @property
    def to(self) -> str:
        """The receiver."""
        return self.letters[0].outgoing.to

    def levels(self) -> list[StockLevel]:
        """Every level in it."""
        return [fact for letter in self.letters for fact in letter.facts if isinstance(fact, StockLevel)]

    def halves(self) -> tuple["Bundle", "Bundle"]:
        """Two bundles of half as many letters each."""
        middle = len(self.letters) // 2
        return Bundle(self.letters[:middle]), Bundle(self.letters[middle:])


def bundled(letters: Sequence[Letter]) -> list[Letter | Bundle]:
    """The letters, with those about stock in one bundle at the end."""
    stock = tuple(letter for letter in letters if letter.outgoing.stream == "stock")
    others: list[Letter | Bundle] = [letter for letter in letters if letter.outgoing.stream != "stock"]
    return [*others, Bundle(stock)] if stock else others


def refusals(bundle: Bundle, fault: PartlyRejected) -> Mapping[int, Rejected]:
    """Why each refused letter was refused, by its place; a refusal of a key nobody named refuses all of it."""
    keys = {level.key for level in bundle.levels()}
    if strange := sorted(set(fault.refused) - keys):
        return {place: Rejected(f"refused for {', '.join(strange)}: {fault}") for place in range(len(bundle.letters))}
    found = {}
    for place, letter in enumerate(bundle.letters):
        reasons = [
            fault.refused[fact.key]
            for fact in letter.facts
            if isinstance(fact, StockLevel) and fact.key in fault.refused
        ]
        if reasons:
            found[place] = Rejected("; ".join(reasons))
    return found
