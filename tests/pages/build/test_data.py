"""The Data page: looking at a set, fetching one offline, importing and deleting one's own."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from aelib.data.own_store import list_own
from pages._ui.navigation import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def open_data(**query: str) -> AppTest:
    at = AppTest.from_file(ROOT.parent / "app.py", default_timeout=30)
    at.switch_page("pages/build/data.py")
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def button(at: AppTest, label: str) -> object:
    return next(button for button in at.button if button.label == label)


def picture(seed: int) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 255, (20, 30, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def two_classes() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for index in range(40):
            archive.writestr(f"{'cats' if index % 2 else 'dogs'}/{index}.png", picture(index))
        archive.writestr("cats/notes.txt", "no picture")
    return buffer.getvalue()


def test_each_class_has_a_row(runs_root: Path) -> None:
    at = open_data()
    shown = [item.value for item in at.markdown]
    for name in ("Trouser", "Sandal", "Bag"):
        assert any(name in text for text in shown)
    assert {metric.label: metric.value for metric in at.metric}["Train"] == "8,000"


def test_one_class_of_one_split(runs_root: Path) -> None:
    at = open_data(**{"data-split": "test", "class": "8"})
    assert not at.exception
    rows = [item.value for item in at.markdown if item.value.startswith("**")]
    assert any("Bag" in text for text in rows)
    assert not any("Trouser" in text for text in rows)


def test_another_set_with_a_class_that_it_lacks(runs_root: Path) -> None:
    at = open_data(**{"data.name": "emnist", "class": "40"})
    assert not at.exception
    at.selectbox(key="data.name").set_value("digits").run()
    assert not at.exception


def test_sprites_are_drawn_from_their_factors(runs_root: Path) -> None:
    few = {"data.name": "sprites", "data.sprites.num_images": "100"}
    at = open_data(shape="square", scale="0.5", **few)
    assert not at.exception
    at.slider(key="orientation").set_value(45).run()
    assert not at.exception
    at.toggle(key="data.sprites.colour").set_value(True).run()
    assert not at.exception
    assert at.slider(key="hue").value == 0.0


def test_a_download_without_a_network_says_so(runs_root: Path) -> None:
    at = open_data(**{"data.name": "mnist"})
    assert any("not on this computer yet" in info.value for info in at.info)
    button(at, "Download").click().run()
    assert not at.exception
    assert at.error
    assert not any("INTERNAL" in error.value for error in at.error)
    assert not list((runs_root.parent / "data").rglob("*ubyte*"))


def test_a_zip_is_looked_at_imported_and_deleted(runs_root: Path) -> None:
    at = open_data(do="Import your own")
    at.file_uploader(key="data_page.files.0").set_value([
        ("pets.zip", two_classes(), "application/zip")
    ])
    at.number_input(key="data_page.size").set_value(16).run()
    assert not at.exception
    shown = [item.value for item in at.markdown]
    assert any("40 pictures" in text and "2 classes" in text for text in shown)
    assert any("notes" in text for text in shown)
    assert not list_own()
    button(at, "Import").click().run()
    assert not at.exception
    assert any("Imported 40 pictures" in success.value for success in at.success)
    (own,) = list_own()
    assert own.size == 16
    assert own.class_names == ("cats", "dogs")
    assert at.file_uploader[0].value == []  # the uploaded copy is not kept
    button(at, "Look at it").click().run()
    assert not at.exception
    assert {metric.label: metric.value for metric in at.metric}["Classes"] == "2"
    button(at, "Delete this import").click().run()
    assert list_own()
    at.button(key="data_page.delete_now").click().run()
    assert not at.exception
    assert not list_own()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", b"PK\x03\x04 but no archive"),
        ("a.npz", b""),
        ("![x](http://example.org).png", b"\x89PNG\r\n\x1a\n cut off"),
        ("a.zip", two_classes()[:500]),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    name: str, content: bytes, runs_root: Path
) -> None:
    at = open_data(do="Import your own")
    at.file_uploader(key="data_page.files.0").set_value([(name, content, "application/zip")]).run()
    assert not at.exception
    assert not any("INTERNAL" in error.value for error in at.error)
    assert at.error or any("left out" in expander.label for expander in at.expander)
    assert not list_own()


def test_a_folder_that_does_not_exist(runs_root: Path) -> None:
    at = open_data(do="Import your own")
    at.button_group(key="data_page.from").set_value("Folder on this computer").run()
    at.text_input(key="data_page.folder").set_value("/etc/nowhere").run()
    assert any("no folder" in error.value for error in at.error)
