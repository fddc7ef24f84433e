"""Where a warehouse can stand, and what is said where it cannot."""

from pathlib import Path

import msgspec
import pytest

from connectors.efulfilment_files.simulator import SimulatorConfig, build


@pytest.mark.parametrize("folder", ["mug.csv", "mug.csv/files/deep"])
def test_a_folder_that_cannot_be_made_ends_with_a_sentence(tmp_path: Path, folder: str) -> None:
    (tmp_path / "mug.csv").write_text("")
    with pytest.raises(SystemExit, match=r"^folder: .*mug.csv.* cannot be used: not a directory\. Name another"):
        build(SimulatorConfig(folder=str(tmp_path / folder)))


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "inbox").write_text("")
    with pytest.raises(SystemExit, match="cannot be used: file exists"):
        build(SimulatorConfig(folder=str(tmp_path)))


def test_nothing_is_made_before_it_opens(tmp_path: Path) -> None:
    app = build(SimulatorConfig(folder=str(tmp_path / "deep" / "files")))
    assert list(tmp_path.iterdir()) == []
    app.state.warehouse.tick()
    assert (tmp_path / "deep" / "files" / "inbox").is_dir()


@pytest.mark.parametrize("separator", ["", ";;", "\\t"])
def test_columns_are_parted_by_one_sign(separator: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="of length"):
        msgspec.convert({"separator": separator}, SimulatorConfig)
