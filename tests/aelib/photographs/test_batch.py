import io
import zipfile

import numpy as np
import pytest
from PIL import Image, ImageCms

from aelib.core.errors import DataError
from aelib.core.watch import CancelledError, Watch
from aelib.photographs.batch import Restored, restore_into

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def file_of(kind, seed=0, **options):
    pixels = np.random.default_rng(seed).integers(0, 256, (12, 20, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind, **options)
    return buffer.getvalue()


def halved(picture, _watch):
    return Restored(0.5 * picture, 0.1)


def test_results_keep_name_kind_size_and_profile(tmp_path):
    archive = tmp_path / "all.zip"
    files = {
        "a.JPG": file_of("JPEG", icc_profile=SRGB),
        "b.png": file_of("PNG", icc_profile=SRGB),
        "c.gif": file_of("GIF"),
    }
    done = [restore_into(archive, name, data, halved) for name, data in files.items()]
    assert [outcome.written for outcome in done] == ["a.JPG", "b.png", "c.png"]
    assert all(outcome.size == (20, 12) for outcome in done)
    assert all(outcome.sigma == 0.1 and outcome.seconds >= 0.0 for outcome in done)
    with zipfile.ZipFile(archive) as found:
        assert found.testzip() is None
        kinds = {}
        for name in found.namelist():
            with Image.open(io.BytesIO(found.read(name))) as image:
                kinds[name] = (image.format, image.size, image.info.get("icc_profile"))
    assert kinds == {
        "a.JPG": ("JPEG", (20, 12), SRGB),
        "b.png": ("PNG", (20, 12), SRGB),
        "c.png": ("PNG", (20, 12), None),
    }


def test_a_failure_is_told_and_the_others_go_on(tmp_path, caplog):
    archive = tmp_path / "all.zip"

    def fails(error):
        def restore(_picture, _watch):
            raise error

        return restore

    broken = restore_into(archive, "broken.png", b"no picture", halved)
    assert "Expected a picture" in broken.error
    assert broken.size is None
    told = restore_into(archive, "a.png", file_of("PNG"), fails(DataError("Bad.", "Mend it.")))
    assert told.error == "Bad. Mend it."
    assert "memory" in restore_into(archive, "a.png", file_of("PNG"), fails(MemoryError())).error
    assert "terminal" in restore_into(archive, "a.png", file_of("PNG"), fails(KeyError("x"))).error
    assert "KeyError" in caplog.text
    assert restore_into(archive, "a.png", file_of("PNG"), halved).written == "a.png"


def test_the_same_name_twice_is_two_files(tmp_path):
    archive = tmp_path / "all.zip"
    names = ["a.png", "a.png", "folder/a.png", "..\\..\\a.png"]
    done = [restore_into(archive, name, file_of("PNG"), halved) for name in names]
    written = [outcome.written for outcome in done]
    assert written == ["a.png", "a (2).png", "a (3).png", "a (4).png"]


def test_it_can_be_stopped(tmp_path):
    def watched(picture, watch):
        watch.report(0.5)
        return Restored(picture)

    with pytest.raises(CancelledError):
        restore_into(
            tmp_path / "all.zip", "a.png", file_of("PNG"), watched, Watch(is_cancelled=lambda: True)
        )
    assert not (tmp_path / "all.zip").exists()
