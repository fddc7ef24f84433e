"""The shared folder: what is proved of it, and what its faults are called."""

import pytest

from connectors.efulfilment_files.api import write_whole
from connectors.efulfilment_files.plugin import connect
from hub_core.errors import ConfigError, Unavailable
from hub_core.testing.fakes import hub_side

pytestmark = pytest.mark.anyio


@pytest.mark.promise("H9")
async def test_check_makes_what_belongs_inside_and_leaves_nothing_else(files):
    for part in ("orders", "inbox", "done", "rejected"):
        (files.folder / part).rmdir()
    await files.connector.check()
    await files.connector.check()
    assert sorted(path.relative_to(files.folder).as_posix() for path in files.folder.rglob("*")) == [
        *(".hub-connector", "done", "inbox", "orders", "rejected")
    ]


@pytest.mark.promise("H9")
async def test_a_folder_that_is_none_is_a_fault_of_the_file(files):
    other = files.folder / "stock.csv"
    other.write_text("")
    with pytest.raises(ConfigError, match="is no folder; name the one that is shared with the warehouse"):
        await files.begins_anew(folder=str(other)).connector.check()


@pytest.mark.promise("H9")
async def test_a_folder_that_is_not_there_may_be_mounted_later(files):
    """The hub starts without it: the others of its shops and warehouses go on."""
    with pytest.raises(Unavailable, match=r"cannot use the folder .*nowhere.* Mount the disk, or"):
        await files.begins_anew(folder=str(files.folder / "nowhere")).connector.check()
    assert not (files.folder / "nowhere").exists()


@pytest.mark.promise("S14")
async def test_a_folder_has_one_connector_and_the_other_is_told_which(files):
    """Two would take one another's files, each some of them."""
    other = connect(files.settings, hub_side("north"))
    with pytest.raises(ConfigError, match="is the folder of the connector 'warehouse': name a folder of its own") as no:
        await other.check()
    owner = files.folder / ".hub-connector"
    assert f"if 'warehouse' was renamed to 'north', remove the file {owner}" in str(no.value)
    await files.begins_anew().connector.check()
    owner.unlink()
    await other.check()
    with pytest.raises(ConfigError, match="of the connector 'north'"):
        await files.connector.check()


async def test_a_name_that_a_crash_left_unwritten_is_written(files):
    owner = files.folder / ".hub-connector"
    owner.write_text("")
    await files.connector.check()
    assert owner.read_text() == "warehouse\n"


async def test_a_file_in_the_way_is_named(files):
    (files.folder / "inbox").rmdir()
    (files.folder / "inbox").write_text("")
    with pytest.raises(Unavailable, match="Move away what stands where a folder belongs"):
        await files.connector.check()


@pytest.mark.parametrize(
    ("number", "cure"),
    [
        (13, "Let the user of the hub read and write there"),
        (28, "Make room on the disk"),
        (30, "Mount the disk so that it can be written"),
        (116, "Mount the disk anew"),
        (5, "Look at the disk"),
    ],
)
def test_what_the_disk_refuses_is_unavailable_with_its_cure(folder, monkeypatch, number, cure):
    folder.mkdir()

    def refuse(_):
        raise OSError(number, "No")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(Unavailable, match=cure) as fault:
        write_whole(folder / "order.csv", b"")
    assert not fault.value.may_have_acted
    assert not (folder / "order.csv").exists()


@pytest.mark.parametrize(("number", "takes"), [(22, True), (5, False)])
def test_a_disk_that_cannot_sync_folders_is_taken_as_it_is(folder, monkeypatch, number, takes):
    folder.mkdir()
    times = iter(range(9))

    def second_time(_):
        if next(times):
            raise OSError(number, "No")

    monkeypatch.setattr("os.fsync", second_time)
    if takes:
        write_whole(folder / "order.csv", b"mug")
    else:
        with pytest.raises(Unavailable) as fault:
            write_whole(folder / "order.csv", b"mug")
        assert fault.value.may_have_acted
    assert (folder / "order.csv").read_bytes() == b"mug"
