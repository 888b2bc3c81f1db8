"""Several photographs at once, through app.py."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from aelib.photographs.batch import Restored, restore_into
from pages._ui import live_archives, photo_choice

PAGE = "pages/use/photographs.py"


def file_of(kind, seed):
    pixels = np.random.default_rng(seed).normal(128, 20, (24, 32, 3)).clip(0, 255)
    buffer = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(buffer, kind)
    return buffer.getvalue()


@pytest.fixture
def opened(open_page, monkeypatch, files):
    """The page with three files, of which one is damaged."""
    monkeypatch.setattr("pages._ui.photo_results.photo_view", lambda *_, **__: None)

    def open_(**query):
        at = open_page(PAGE, classical="false", photo="your own", **query)
        at.session_state["photographs.uploads"] = [
            photo_choice.Upload("a.png", file_of("PNG", 1)),
            photo_choice.Upload("b.png", b"no picture"),
            photo_choice.Upload("c.jpg", file_of("JPEG", 2)),
        ]
        return at.run()

    return open_


def listed(at):
    return next(frame.value for frame in at.dataframe if "File" in frame.value).set_index("File")


def fetched(at):
    """The archive as a browser gets it."""
    address = at.session_state["photographs.batch"].archive.address
    with TestClient(Starlette(routes=[live_archives.ROUTE])) as client:
        return client.get(f"/{address}")


def start(at):
    at.button(key="photographs.batch.start").click()
    return at.run()


def test_all_are_done_alike_and_a_damaged_one_is_told(opened):
    at = opened()
    assert not at.exception
    assert any("All 3 photographs" in title.value for title in at.subheader)
    at = start(at)
    assert not at.exception
    found = listed(at)
    assert list(found.index) == ["a.png", "b.png", "c.jpg"]
    assert "Expected a picture" in found.loc["b.png", "Result"]
    assert found.loc["a.png", "Size"] == "32 × 24"
    assert float(found.loc["a.png", "σ removed"]) == pytest.approx(20, rel=0.3)
    assert any("1 could not be done" in caption.value for caption in at.caption)
    answer = fetched(at)
    assert 'filename="photographs.zip"' in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["a.png", "c.jpg"]
        with Image.open(io.BytesIO(archive.read("c.jpg"))) as image:
            assert (image.format, image.size) == ("JPEG", (32, 24))


@pytest.mark.parametrize(
    ("task", "size"), [("Enlarge", "64 × 48"), ("Sharpen", "32 × 24"), ("Brighten", "32 × 24")]
)
def test_other_tasks_are_done_too(opened, task, size):
    at = start(opened(task=task))
    assert not at.exception
    assert listed(at).loc["c.jpg", "Size"] == size
    assert "σ removed" not in listed(at).columns


def test_other_settings_begin_anew(opened):
    at = start(opened())
    at.toggle(key="auto_sigma").set_value(False)
    at = at.run()
    assert not any("File" in frame.value for frame in at.dataframe)
    at = start(at)
    assert float(listed(at).loc["a.png", "σ removed"]) == pytest.approx(25)


@pytest.mark.parametrize("query", [{"task": "Colourise"}, {"task": "Enlarge", "shrink": "true"}])
def test_what_needs_a_hand_is_done_one_by_one(opened, query):
    at = opened(**query)
    assert not at.exception
    assert any("one by one" in caption.value for caption in at.caption)


def test_it_goes_on_where_it_was_cancelled(opened, monkeypatch):
    at = opened()
    batch = at.session_state["photographs.batch"]
    batch.outcomes[0] = restore_into(
        batch.archive.path, "a.png", file_of("PNG", 1), lambda picture, _: Restored(picture)
    )
    at = at.run()
    assert at.button(key="photographs.batch.start").label == "Go on with 2"
    seen = []

    def noting(archive, name, *rest):
        seen.append(name)
        return restore_into(archive, name, *rest)

    monkeypatch.setattr("pages._ui.photo_batch.restore_into", noting)
    at = start(at)
    assert seen == ["b.png", "c.jpg"]
    assert len(listed(at)) == 3


def test_another_one_can_be_looked_at(opened):
    at = opened()
    look = at.selectbox(key="photographs.look")
    assert look.options == ["1 · a.png", "2 · b.png", "3 · c.jpg"]
    look.set_value("3 · c.jpg")
    at = at.run()
    assert any("c\\.jpg" in c.value or "c.jpg" in c.value for c in at.caption)
    at.selectbox(key="photographs.look").set_value("2 · b.png")
    at = at.run()
    assert any("Expected a picture" in error.value for error in at.error)
    assert any("Look at another one" in caption.value for caption in at.caption)
    assert at.selectbox(key="photographs.look").value == "2 · b.png"


def test_an_archive_is_gone_with_its_visit():
    archive = live_archives.Archive("x.zip")
    archive.path.write_bytes(b"PK")
    folder, address = archive.path.parent, archive.address
    client = TestClient(Starlette(routes=[live_archives.ROUTE]))
    assert client.get(f"/{address}").content == b"PK"
    del archive
    assert client.get(f"/{address}").status_code == 404
    assert not folder.exists()
    assert client.get("/live/archives/anything").status_code == 404
