"""Bundles: stock letters of one receiver, handed over in one call (S9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub_core.errors import NotFound, PartlyRejected, Rejected
from hub_core.models import StockLevel
from hub_core.use_cases.letters import Letter
from hub_core.use_cases.stock.telling import crosses_zero


@dataclass(frozen=True, slots=True)
class Bundle:
    """Letters about stock for one receiver, in the order in which they are handed over."""

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
    """The letters, with those about stock in one bundle at the end, what reaches or leaves zero before the others."""
    stock = tuple(sorted((letter for letter in letters if letter.outgoing.stream == "stock"), key=_can_wait))
    others: list[Letter | Bundle] = [letter for letter in letters if letter.outgoing.stream != "stock"]
    return [*others, Bundle(stock)] if stock else others


def _can_wait(letter: Letter) -> bool:
    return not any(crosses_zero(one.shelf.told, one.level.available) for one in letter.numbered)


def refusals(bundle: Bundle, fault: Rejected) -> Mapping[int, Rejected]:
    """Why each refused letter was refused, by its place; empty when the fault does not say which of them it means.

    Of a letter with several levels one that is not found decides: it is asked for again before the others are parked.
    """
    if not isinstance(fault, PartlyRejected) or fault.refused.keys() - {level.key for level in bundle.levels()}:
        return {}
    found: dict[int, Rejected] = {}
    for place, letter in enumerate(bundle.letters):
        if refused := {fact.key: fault.refused[fact.key] for fact in letter.facts if fact.key in fault.refused}:
            kind = Rejected if fault.not_found.isdisjoint(refused) else NotFound
            found[place] = kind("; ".join(refused.values()))
    return found
