"""What a wrong `plugins.toml` says: every file in `wrong/` tells at its top what must be found in it."""

import re
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from adapters.settings import ConfigFaults, Fault, read_plugins_toml
from hub_core.plugins.registry import Registry

WRONG = sorted((Path(__file__).parent / "wrong").glob("*.toml"))
EXPECT = re.compile(r"# expect: line (\d+), \[(.*?)\], (.*?), (.*) -> (.*)")


class Expected(NamedTuple):
    line: int
    table: str
    field: str
    says: str
    cure: str


def expectations(path: Path) -> list[Expected]:
    """What stands at the top of the file after `# expect:`."""
    found = EXPECT.findall(path.read_text())
    return [Expected(int(line), *(part.strip() for part in rest)) for line, *rest in found]


def fits(fault: Fault, expected: Expected) -> bool:
    place = (fault.line, fault.table, fault.field) == expected[:3]
    return place and expected.says in fault.says and expected.cure in fault.cure


def faults_of(path: Path, registry: Registry, environ: Mapping[str, str]) -> ConfigFaults:
    with pytest.raises(ConfigFaults) as caught:
        read_plugins_toml(path, registry, environ)
    return caught.value


@pytest.mark.promise("H9")
@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_every_fault_is_told_with_its_place_and_its_cure(
    path: Path, registry: Registry, environ: Mapping[str, str]
) -> None:
    told = faults_of(path, registry, environ)
    wanted = expectations(path)
    missing = [expected for expected in wanted if not any(fits(fault, expected) for fault in told.faults)]
    assert not missing, str(told)
    assert len(told.faults) == len(wanted), str(told)
    assert str(told).startswith(f"{path}:{told.faults[0].line}")
    assert all(fault.says in str(told) and fault.cure in str(told) for fault in told.faults)


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_no_message_tells_a_secret(path: Path, registry: Registry, environ: Mapping[str, str]) -> None:
    told = faults_of(path, registry, environ)
    for text in (str(told), repr(told), repr(told.faults)):
        assert "hunter2" not in text
        assert "in-the-open" not in text


def test_no_message_borrows_the_words_of_the_decoder(registry: Registry, environ: Mapping[str, str]) -> None:
    for path in WRONG:
        text = str(faults_of(path, registry, environ))
        assert not re.search(r"Expected `|`\$\.|Invalid enum|Object contains|at line \d", text), text


def test_there_are_enough_wrong_files() -> None:
    assert len(WRONG) >= 35
    assert all(expectations(path) for path in WRONG)


def test_the_guard_against_the_network_bites() -> None:
    with pytest.raises(pytest.fail.Exception):
        socket.socket()


@pytest.mark.promise("S14")
@pytest.mark.parametrize("name", ["two_givers_of_one_location", "a_location_named_as_a_connector"])
def test_two_givers_of_one_locations_stock_are_refused(
    name: str, registry: Registry, environ: Mapping[str, str]
) -> None:
    told = faults_of(Path(__file__).parent / "wrong" / f"{name}.toml", registry, environ)
    assert "One giver per location" in str(told)


@pytest.mark.promise("O14")
@pytest.mark.parametrize("name", ["two_warehouses", "two_warehouses_by_rule"])
def test_several_warehouses_without_a_routing_rule_are_refused(
    name: str, registry: Registry, environ: Mapping[str, str]
) -> None:
    told = faults_of(Path(__file__).parent / "wrong" / f"{name}.toml", registry, environ)
    assert "no rule says which order goes where" in str(told)
