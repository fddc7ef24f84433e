"""`make test` runs every room of the tests."""

import re


def test_no_room_is_left_out(house):
    """A new folder under tests/ runs in one of the parts of `make test`; pages have a part of their own."""
    makefile = (house / "Makefile").read_text()
    rooms = [room for line in re.findall(r"^ROOMS_\S+ := (.+)$", makefile, re.M) for room in line.split()]
    parts = re.findall(r"^ROOMS_(\S+) :=", makefile, re.M)
    every = {
        f"tests/{path.parent.relative_to(house / 'tests').parts[0]}" for path in house.glob("tests/*/**/test_*.py")
    }
    assert sorted(rooms) == sorted(every - {"tests/browser"})
    assert re.findall(r"^TESTS := (.+)$", makefile, re.M) == [" ".join(parts)]
