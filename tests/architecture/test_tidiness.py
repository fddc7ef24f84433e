"""The house is tidy: small files, small functions, plain names, and nothing that belongs to one machine."""

import ast
import re
import shutil
import subprocess

import pytest

LONGEST_FILE = 300
LONGEST_FUNCTION = 45
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
LEFT_OUT = {".venv", "venv", ".git", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
LEFT_OUT |= {".import_linter_cache", ".coverage"}
# Written in two pieces, so that this file does not name what it forbids.
FORBIDDEN = [
    *("pypi" + ".org", "python" + "hosted", "index" + "-url", "find" + "-links", "trusted" + "-host"),
    *("/ro" + "ot/", "/ho" + "me/", "/wo" + "rk/", "tmp/" + "brief", "../sha" + "red", "issues " + "show"),
]
WORDS_OF_DEBT = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b")
EXCUSE = re.compile(r"#\s*(noqa|type:\s*ignore)(?P<rest>.*)$")


def test_no_file_is_long(house, modules):
    lengths = {str(path.relative_to(house)): len(path.read_text().splitlines()) for path in modules}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_long(house, modules):
    long = {}
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{path.relative_to(house)}:{node.lineno} {node.name}"] = lines
    assert long == {}


def test_no_name_is_vague(house, modules):
    vague = [str(path.relative_to(house)) for path in modules if VAGUE & {path.stem, *path.relative_to(house).parts}]
    assert vague == []


def test_every_excuse_has_its_reason(house, modules):
    """`noqa` and `type: ignore` name their rule, and say why behind it."""
    bare = []
    for path in modules:
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            excuse = EXCUSE.search(line)
            if excuse and not re.fullmatch(r"(:\s*[A-Z0-9, ]+|\[[a-z, -]+\])\s+[#-]\s*\S.*", excuse["rest"]):
                bare.append(f"{path.relative_to(house)}:{number}")
    assert bare == []


@pytest.fixture(scope="module")
def texts(house) -> dict[str, str]:
    """Every text that is, or is about to be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    known = ""
    if shutil.which("git"):  # the tests need Python and make, nothing else
        known = subprocess.run(command, cwd=house, capture_output=True, text=True, check=False).stdout
    paths = [house / line for line in known.splitlines()] or [
        path for path in house.rglob("*") if not LEFT_OUT & set(path.relative_to(house).parts)
    ]
    found = {}
    for path in paths:
        if path.is_file():
            found[str(path.relative_to(house))] = path.read_text(errors="replace")
    return found


def test_nothing_names_an_index_or_a_machine(texts):
    named = {
        path: [word for word in FORBIDDEN if word in text]
        for path, text in texts.items()
        if any(word in text for word in FORBIDDEN)
    }
    assert named == {}


def test_nothing_is_left_for_later(texts):
    assert [path for path, text in texts.items() if WORDS_OF_DEBT.search(text)] == []


def test_the_constraints_are_exact(house):
    """Exact versions and nothing else: no address, no option, no path."""
    lines = (house / "constraints.txt").read_text().splitlines()
    exact = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.+!]+")
    assert [line for line in lines if line and not line.startswith("#") and not exact.fullmatch(line)] == []
    assert lines


LINK = re.compile(r"\[[^\]]*\]\((?!https?:|#|mailto:)([^)#\s]+)")


def test_every_link_leads_somewhere(house, texts):
    lost = [
        f"{path}: {target}"
        for path, text in texts.items()
        if path.endswith(".md")
        for target in LINK.findall(text)
        if not (house / path).parent.joinpath(target).exists()
    ]
    assert lost == []


def test_every_page_stands_in_the_index(house):
    index = (house / "docs/README.md").read_text()
    pages = [path.relative_to(house / "docs").as_posix() for path in (house / "docs").rglob("*.md")]
    assert [page for page in pages if page != "README.md" and f"({page})" not in index] == []
