"""What one look into the inbox came to, in one sentence."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Told:
    """Counts while the files are gone through."""

    files: int = 0
    lines: int = 0
    refused: int = 0
    doubles: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    waiting: int = 0
    not_granted: Counter[str] = field(default_factory=Counter)
    removed: int = 0

    @property
    def sentence(self) -> str:
        """Everything that happened; what did not is left out."""
        told = [f"read {_files(self.files)}: {_lines(self.lines)} taken, {self.refused:,} not taken"]
        told += [f"{kind}: {_files(count)} left, not granted" for kind, count in self._left()]
        named = (
            ("read before and put away", self.doubles),
            ("put into rejected/ whole", self.rejected),
            ("changed while being read, to be read again", self.changed),
            ("held back, ending in the middle of a line", self.held),
            ("empty, and waited for", self.empty),
            ("not to be opened", self.unreadable),
            ("of no known kind", self.strange),
        )
        told += [f"{_files(len(names))} {what} ({_some(names)})" for what, names in named if names]
        told += [f"{_files(self.waiting)} not finished yet"] if self.waiting else []
        told += [f"{_files(self.removed)} removed from done/"] if self.removed else []
        return "; ".join(told)

    def _left(self) -> list[tuple[str, int]]:
        return sorted(self.not_granted.items())


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count:,} lines"


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")  # noqa: PLR2004 - enough to know where to look
