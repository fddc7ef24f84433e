"""`make test` runs every room of the tests."""

import re


def test_no_room_is_left_out(house):
    """A new folder under tests/ runs in one of the parts of `make test`; pages have a part of their own."""
    makefile = (house / "Makefile").read_text()
    rooms = [room for line in re.findall(r"^ROOMS_\S+ := (.+)$", makefile, re.M) for room in line.split()]
    parts = re.findall(r"^ROOMS_(\S+) :=", makefile, re.M)
    tests = house / "tests"
    every = {f"tests/{file.relative_to(tests).parts[0]}" for file in tests.glob("*/**/test_*.py")}
    assert sorted(rooms) == sorted(every - {"tests/browser"})
    assert re.findall(r"^TESTS := (.+)$", makefile, re.M) == [" ".join(parts)]
