from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from aelib.core.errors import DataError
from aelib.data import folders
from aelib.data.folders import list_folder, read_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tree(root: Path) -> Path:
    folder = root / "pictures"
    for name in ("b/2.png", "a/1.png", "a/.hidden", ".git/config", "a/Thumbs.db", "3.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def test_lists_files_in_order_without_litter(tree: Path) -> None:
    found = list_folder(tree)
    assert list(found) == ["3.txt", "a/1.png", "b/2.png"]
    assert read_file(found["a/1.png"], 100) == b"a/1.png"


def test_links_are_not_followed(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s.png").write_text("secret")
    (tree / "link").symlink_to(tmp_path / "secret")
    (tree / "loop").symlink_to(tree)
    (tree / "file.png").symlink_to(tmp_path / "secret" / "s.png")
    (tree / "dangling.png").symlink_to(tmp_path / "nothing")
    assert list(list_folder(tree)) == ["3.txt", "a/1.png", "b/2.png"]
    with pytest.raises(DataError, match=r"'file\.png' cannot be read"):
        read_file(tree / "file.png", 100)


def test_pipes_and_folders_are_not_read(tree: Path) -> None:
    os.mkfifo(tree / "pipe.png")
    assert "pipe.png" not in list_folder(tree)
    with pytest.raises(DataError, match="something else in 'pipe.png'"):  # noqa: RUF043
        read_file(tree / "pipe.png", 100)
    with pytest.raises(DataError, match="cannot be read"):
        read_file(tree / "a", 100)


@pytest.mark.parametrize("place", ["/", "/proc", "/dev", "/etc", "/sys", "../.."])
def test_folders_elsewhere_are_refused(root: Path, place: str) -> None:
    with pytest.raises(DataError, match="inside your home folder or the data folder"):
        list_folder(root / place)


def test_a_link_to_elsewhere_is_elsewhere(root: Path) -> None:
    (root / "out").symlink_to("/etc")
    with pytest.raises(DataError, match="inside your home folder or the data folder, got 'out'"):
        list_folder(root / "out")


@pytest.mark.parametrize("name", ["missing", "loop", "3.txt", "nul\0"])
def test_what_is_no_folder_is_said(tree: Path, name: str) -> None:
    (tree / "loop").symlink_to(tree / "loop")
    with pytest.raises(DataError, match="There is no folder '") as error:
        list_folder(tree / name)
    assert str(tree) not in str(error.value)


def test_depth_and_number_are_bounded(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MAX_FILES", 3)
    assert len(list_folder(tree)) == 3
    (tree / "4.png").touch()
    with pytest.raises(DataError, match="at most 3 files"):
        list_folder(tree)
    deep = tree / "/".join(["d"] * 10)
    deep.mkdir(parents=True)
    with pytest.raises(DataError, match="at most 8 levels of folders"):
        list_folder(tree / "d")


def test_long_and_vanished_files_are_said(tree: Path) -> None:
    with pytest.raises(DataError, match=r"in '1\.png', got more"):
        read_file(tree / "a" / "1.png", 3)
    with pytest.raises(DataError, match=r"'gone\.png' cannot be read"):
        read_file(tree / "gone.png", 3)


def test_a_folder_that_vanishes_while_it_is_listed(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def vanishing(path: Path) -> object:
        if path.name == "a":
            raise FileNotFoundError
        return scandir(path)

    monkeypatch.setattr(os, "scandir", vanishing)
    assert list(list_folder(tree)) == ["3.txt", "b/2.png"]
