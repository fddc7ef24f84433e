"""A reading that was stopped goes on where it stopped, and loses no line."""

import hashlib

import msgspec
import pytest

from connectors.efulfilment_files.api import Rejects
from connectors.efulfilment_files.receive import Places
from hub_core.errors import PartlyRejected, Unavailable

pytestmark = pytest.mark.anyio
AT = "2026-01-15T12:00:00Z"
HEAD = "sku,location,available,as_of\n"
PARCEL = {
    "id": "SHP-1",
    "order": "shop-nl:7",
    "shipped_at": "2026-01-15T13:00:00Z",
    "changed_at": "2026-01-15T13:00:00Z",
    "carrier": "PostNL",
    "code": "3SMUG001",
    "url": "https://track.example/3SMUG001",
    "line": "77",
    "sku": "MUG",
    "quantity": 1,
}


def level(sku, available=7, location="main", at=AT):
    return f"{sku},{location},{available},{at}\n"


class Stumbling:
    """A port that is down once so many levels were told, as often as it is said."""

    def __init__(self, port, after):
        self.heard, self._port, self._after = [], port, after

    async def publish(self, stock, /):
        if len(self.heard) >= self._after:
            self._after = 10**9
            raise Unavailable("the storage is down")
        self.heard += [said.product.sku for said in stock]
        if bad := [said.key for said in stock if said.product.sku == "SKU-1"]:
            raise PartlyRejected(dict.fromkeys(bad, "no such thing"))


async def test_what_was_stopped_goes_on_at_the_line_where_it_stopped(files):
    lines = [level(f"SKU-{number}") for number in range(1800)]
    lines[3] = lines[1203] = "?\n"
    files.puts("stock-1.csv", HEAD + "".join(lines))
    files.hub.ports.stock.publish = (port := Stumbling(files.hub.ports.stock, 900)).publish
    with pytest.raises(Unavailable, match="the storage is down"):
        await files.reads()
    assert msgspec.json.decode(files.hub.memory.notes["place"]) == {files_digest(files): 1001}
    assert [row[0] for row in files.not_taken()] == ["3", "5"]
    with next((files.folder / "rejected").iterdir()).open("ab") as torn:
        torn.write(b"1205,a crash came before the place was noted,?\r\n1206,a torn \xc3")  # the first half of a letter
    again = files.begins_anew()
    assert await again.reads() == "read 1 file: 1,797 lines taken, 3 not taken"
    assert port.heard == [f"SKU-{number}" for number in range(1800) if number not in (3, 1203)]
    assert [row[0] for row in files.not_taken()] == ["3", "5", "1205"]
    assert files.hub.memory.notes["place"] == "{}"
    assert "-stock-1.csv.csv: 3 lines; line 3: the hub refuses it" in (
        files.hub.problems.open["what stock files say was not taken"].evidence
    )


def files_digest(files):
    [path] = (files.folder / "inbox").iterdir()
    return hashlib.sha256(path.read_bytes()).hexdigest()


async def test_parcels_go_on_behind_the_last_that_was_told(files):
    rows = [PARCEL | {"id": f"SHP-{number}"} for number in range(10) for _ in range(2)]
    files.puts_rows("shipments-1.csv", *rows)
    told, notify = [], files.hub.ports.shipments.notify

    async def stumbling(parcels, /):
        if len(told) == 4:
            told.append("down")
            raise Unavailable("down")
        told.append(parcels[0].ref.id)
        await notify(parcels)

    files.hub.ports.shipments.notify = stumbling
    with pytest.raises(Unavailable):
        await files.reads()
    assert await files.polls() == "read 1 file: 20 lines taken, 0 not taken"
    assert told == [*(f"SHP-{number}" for number in range(4)), "down", *(f"SHP-{number}" for number in range(4, 10))]


async def test_a_file_that_is_half_read_keeps_its_place_while_others_go_first(files):
    files.puts("stock-1.csv", HEAD + "".join(level(f"SKU-{number}") for number in range(1000)))
    files.hub.ports.stock.publish = (port := Stumbling(files.hub.ports.stock, 500)).publish
    with pytest.raises(Unavailable):
        await files.reads()
    files.puts_rows("products-1.csv", {"id": "9", "sku": "MUG", "changed_at": AT})
    await files.reads()
    assert files.hub.ports.products.facts != {}
    assert len(port.heard) == 1000


async def test_places_of_files_that_went_away_are_not_kept_for_ever(files):
    files.hub.ports.stock.publish = Stumbling(files.hub.ports.stock, 500).publish
    for number in range(12):
        path = files.puts("stock-1.csv", HEAD + "".join(level(f"SKU-{number}-{each}") for each in range(600)))
        files.hub.ports.stock.publish = Stumbling(files.hub.ports.stock, 500).publish
        with pytest.raises(Unavailable):
            await files.reads()
        path.unlink()
    assert len(msgspec.json.decode(files.hub.memory.notes["place"])) == 10


@pytest.mark.promise("H5")
async def test_refused_lines_are_on_the_disk_before_the_place_moves(files, monkeypatch):
    files.puts("stock-1.csv", HEAD + level("MUG") + "?\n")

    def crash(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Rejects, "add", crash)
        with pytest.raises(KeyboardInterrupt):
            await files.reads()
    assert files.hub.memory.notes.get("place", "{}") == "{}"
    await files.begins_anew().reads()
    assert [row[0] for row in files.not_taken()] == ["3"]


@pytest.mark.promise("H5")
async def test_a_crash_between_the_disk_and_the_place_writes_a_refused_line_once(files, monkeypatch):
    files.puts("stock-1.csv", HEAD + level("MUG") + "?\n")

    async def crash(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Places, "note", crash)
        with pytest.raises(KeyboardInterrupt):
            await files.reads()
    assert [row[0] for row in files.not_taken()] == ["3"]
    assert await files.begins_anew().reads() == "read 1 file: 1 line taken, 1 not taken"
    assert [row[0] for row in files.not_taken()] == ["3"]


@pytest.mark.promise("H5")
async def test_the_refused_line_right_at_the_place_survives(files):
    lines = [level(f"SKU-{number}") for number in range(2, 802)]
    lines[499] = "?\n"
    files.puts("stock-1.csv", HEAD + "".join(lines))
    files.hub.ports.stock.publish = Stumbling(files.hub.ports.stock, 499).publish
    with pytest.raises(Unavailable):
        await files.reads()
    assert msgspec.json.decode(files.hub.memory.notes["place"]) == {files_digest(files): 501}
    assert await files.begins_anew().reads() == "read 1 file: 799 lines taken, 1 not taken"
    assert [row[0] for row in files.not_taken()] == ["501"]


@pytest.mark.promise("H9")
async def test_a_disk_that_takes_no_more_is_waited_for_and_no_line_is_lost(files, monkeypatch):
    files.puts("stock-1.csv", HEAD + level("MUG") + "?\n")
    full = OSError(28, "No space left on device")
    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", lambda _: (_ for _ in ()).throw(full))
        with pytest.raises(Unavailable, match=r"no space left on device\. Make room on the disk"):
            await files.reads()
    assert await files.polls() == "read 1 file: 1 line taken, 1 not taken"
    assert [row[0] for row in files.not_taken()] == ["3"]
