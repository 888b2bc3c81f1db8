import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from aelib.core.errors import DataError
from aelib.photographs.files import (
    clean_file,
    encode_photograph,
    open_photograph,
    pictures_in,
    suffix_for,
)

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def file_of(pixels, kind="PNG", **options):
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.fixture
def coloured():
    return np.random.default_rng(0).integers(0, 256, (24, 36, 3), dtype=np.uint8)


def test_pixels_and_profile_come_back(coloured):
    opened = open_photograph(file_of(coloured, icc_profile=SRGB), "x.png")
    assert opened.profile == SRGB
    written = encode_photograph(opened.picture, ".png", opened.profile)
    with Image.open(io.BytesIO(written)) as image:
        assert (np.asarray(image) == coloured).all()
        assert image.info["icc_profile"] == SRGB


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".jpeg", ".webp", ".bmp"])
def test_every_kind_keeps_the_size(coloured, suffix):
    written = encode_photograph(coloured.astype(np.float32) / 255, suffix, None)
    assert open_photograph(written, f"x{suffix}").picture.shape == coloured.shape


def test_three_equal_colours_are_grey_and_keep_a_profile_for_colours(coloured):
    grey = np.repeat(coloured[..., :1], 3, axis=2)
    opened = open_photograph(file_of(grey, icc_profile=SRGB), "x.png")
    assert opened.picture.shape == (24, 36)
    with Image.open(io.BytesIO(encode_photograph(opened.picture, ".png", SRGB))) as image:
        assert image.mode == "RGB"
        assert image.info["icc_profile"] == SRGB


def test_a_profile_of_other_colours_is_dropped(coloured):
    other = SRGB[:16] + b"CMYK" + SRGB[20:]
    with Image.open(io.BytesIO(encode_photograph(coloured / 255.0, ".png", other))) as image:
        assert "icc_profile" not in image.info


def test_a_photograph_stands_upright(coloured):
    exif = Image.Exif()
    exif[0x0112] = 6
    opened = open_photograph(file_of(coloured, "JPEG", exif=exif, quality=95), "x.jpg")
    assert opened.picture.shape == (36, 24, 3)


def test_other_files_are_refused(coloured):
    with pytest.raises(DataError):
        open_photograph(b"no picture", "x.png")
    with pytest.raises(DataError, match="tiff"):
        encode_photograph(coloured / 255.0, ".tiff", None)


def test_a_folder_holds_pictures_only(tmp_path):
    for name in ("b.PNG", "a.jpg", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in pictures_in(tmp_path)] == ["a.jpg", "b.PNG"]


def test_what_cannot_hold_a_photograph_becomes_a_png():
    assert [suffix_for(name) for name in ("a.gif", "a.JPG", "a")] == [".png", ".jpg", ".png"]


def test_a_file_is_cleaned(tmp_path, photo):
    noisy = photo + 0.1 * np.random.default_rng(0).standard_normal(photo.shape)
    source = tmp_path / "in.png"
    source.write_bytes(file_of((noisy.clip(0, 1) * 255).astype(np.uint8)))
    sigma = clean_file(source, tmp_path / "out.png")
    assert sigma == pytest.approx(0.1, rel=0.2)
    cleaned = open_photograph((tmp_path / "out.png").read_bytes(), "out.png").picture
    assert np.abs(cleaned - photo).mean() < 0.5 * np.abs(noisy - photo).mean()
    assert clean_file(source, tmp_path / "told.png", sigma=51, strength=0.5) == pytest.approx(0.1)
