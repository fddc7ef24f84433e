"""Writes docs/coverage-of-promises.md: every rule and promise, and the tests that prove it.

`python tests/promises.py` writes it, `python tests/promises.py --check` fails when it is stale, when a test names an
id that nobody promised, or when a promise has no test.
"""

import ast
import difflib
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HOUSE = Path(__file__).parents[1]
PROMISES = Path("docs/promises.toml")
PAGE = Path("docs/coverage-of-promises.md")
ROOMS = ("tests", "hub_core/testing")
NUMBERS = {"H": 15, "O": 16, "S": 14, "P": 10, "T": 9, "C": 9, "K": 6, "G": 5, "L": 17}
"""How many there are of each letter: none is forgotten, and none is invented."""


class Fault(Exception):
    """Something in the promises or their tests does not fit."""


class Promise(NamedTuple):
    """One rule, in one sentence."""

    id: str
    says: str


class Proof(NamedTuple):
    """One test that proves something."""

    file: str
    test: str


Proofs = dict[str, list[Proof]]


def read_promises(path: Path) -> dict[str, list[Promise]]:
    """The promises by the title of their chapter. Raises `Fault` when one is missing or has no number."""
    data = tomllib.loads(path.read_text())
    chapters = {}
    for letter, chapter in data.items():
        title = chapter.pop("title")
        expected = [f"{letter}{number}" for number in range(1, NUMBERS[letter] + 1)]
        if list(chapter) != expected:
            raise Fault(f"{path}: [{letter}] must hold {expected[0]} to {expected[-1]}, in this order")
        chapters[title] = [Promise(id_, says) for id_, says in chapter.items()]
    if set(data) != set(NUMBERS):
        raise Fault(f"{path}: the chapters must be {', '.join(NUMBERS)}")
    return chapters


def ids_of(marks: list[ast.expr], place: str) -> Iterator[str]:
    """The ids of every `pytest.mark.promise(...)` among these. Raises `Fault` when one is not a plain text."""
    for mark in marks:
        if isinstance(mark, ast.List | ast.Tuple):
            yield from ids_of(mark.elts, place)
        elif isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.promise":
            for id_ in mark.args:
                if not (isinstance(id_, ast.Constant) and isinstance(id_.value, str)):
                    raise Fault(f"{place}: an id of a promise is a plain text, and {ast.unparse(id_)} is not")
                yield id_.value


def marked(body: list[ast.stmt], file: str, above: frozenset[str]) -> Iterator[tuple[str, Proof]]:
    """Every (id, test) of these statements; marks of a module or class hold for all tests in it."""
    own = [node.value for node in body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"]
    above = above | frozenset(ids_of(own, file))
    for node in body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        place = f"{file}:{node.lineno}"
        ids = above | frozenset(ids_of(node.decorator_list, place))
        if isinstance(node, ast.ClassDef):
            yield from marked(node.body, file, ids)
        elif node.name.startswith("test_"):
            yield from ((id_, Proof(file, node.name)) for id_ in ids)
        elif ids - above:
            raise Fault(f"{place}: {node.name} is marked with a promise, and is no test")


def read_proofs(house: Path) -> Proofs:
    """Every test by the ids it proves, from the text of the files alone."""
    proofs: Proofs = {}
    for file in sorted(file for room in ROOMS for file in (house / room).rglob("*.py")):
        name = file.relative_to(house).as_posix()
        for id_, proof in marked(ast.parse(file.read_text()).body, name, frozenset()):
            proofs.setdefault(id_, []).append(proof)
    return {id_: sorted(set(found)) for id_, found in proofs.items()}


def faults(chapters: dict[str, list[Promise]], proofs: Proofs) -> list[str]:
    """What does not fit, in sentences."""
    promised = {promise.id for chapter in chapters.values() for promise in chapter}
    strangers = [
        f"{proof.file}: {proof.test} proves {id_}, which nobody promised"
        for id_ in sorted(set(proofs) - promised)
        for proof in proofs[id_]
    ]
    unproven = [f"{id_} has no test" for id_ in sorted(promised - set(proofs), key=in_order)]
    return strangers + unproven


def in_order(id_: str) -> tuple[str, int]:
    """H2 before H10."""
    return id_[0], int(id_[1:])


def told(promise: Promise, proofs: Proofs) -> str:
    """The last cell of a row: which tests."""
    files: dict[str, list[str]] = {}
    for proof in proofs.get(promise.id, []):
        files.setdefault(proof.file, []).append(f"`{proof.test}`")
    cells = [f"[{Path(file).name}](../{file}): {', '.join(tests)}" for file, tests in files.items()]
    return "<br>".join(cells) or "**no test**"


def page(chapters: dict[str, list[Promise]], proofs: Proofs) -> str:
    """The whole page."""
    every = [promise for chapter in chapters.values() for promise in chapter]
    lines = [
        "# Which test proves which promise",
        "",
        "Made by `make docs` from `docs/promises.toml` and the tests marked `@pytest.mark.promise(...)`; do not edit.",
        f"All {len(every)} rules and promises are proven by tests; `make check` fails when one is not.",
    ]
    for title, promises in chapters.items():
        lines += ["", f"## {title}", "", "| id | what is promised | tests |", "|---|---|---|"]
        lines += [f"| {promise.id} | {promise.says} | {told(promise, proofs)} |" for promise in promises]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write the page, or check it; answer the exit code."""
    try:
        chapters, proofs = read_promises(HOUSE / PROMISES), read_proofs(HOUSE)
        found = faults(chapters, proofs)
    except Fault as fault:
        chapters, proofs, found = {}, {}, [str(fault)]
    now = page(chapters, proofs) if chapters else ""
    if not found and "--check" in arguments:
        before = (HOUSE / PAGE).read_text() if (HOUSE / PAGE).exists() else ""
        if before != now:
            difference = difflib.unified_diff(before.splitlines(), now.splitlines(), str(PAGE), "now", lineterm="", n=0)
            found = [*difference, f"{PAGE} is stale: make docs"]
    elif not found:
        (HOUSE / PAGE).write_text(now)
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)  # noqa: T201  # a program that tells
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
