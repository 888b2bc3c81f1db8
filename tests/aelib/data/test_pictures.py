from __future__ import annotations

import io
import random
import struct
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageFile, PngImagePlugin

from aelib.core.errors import DataError
from aelib.data.pictures import FORMATS, MAX_BYTES, open_picture, sniff

if TYPE_CHECKING:
    from collections.abc import Callable


def png_chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png_claiming(width: int, height: int, *before: bytes) -> bytes:
    """A PNG whose header claims a size that its few bytes of pixels do not have."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = png_chunk(b"IDAT", zlib.compress(bytes(100)))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + b"".join(before) + pixels


def gif_claiming(width: int, height: int, left: int = 0) -> bytes:
    frame = struct.pack("<BHHHHB", 0x2C, left, 0, width, height, 0)
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0, 0, 0) + frame + b"\x02\x02\x4c\x01\x00;"


def bmp_claiming(width: int, height: int) -> bytes:
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + info


def webp_claiming(width: int, height: int) -> bytes:
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"VP8X" + struct.pack("<I", 10) + bytes([2, 0, 0, 0]) + canvas
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


@pytest.fixture(scope="module")
def samples(encode: Callable[..., bytes], photo: Callable[..., np.ndarray]) -> dict[str, bytes]:
    """One small file of each kind."""
    lossless = {"WEBP": {"lossless": True}}
    return {kind: encode(photo(1), kind, **lossless.get(kind, {})) for kind in FORMATS}


@pytest.mark.parametrize("kind", FORMATS)
def test_each_kind_is_told_by_its_bytes_and_decoded(
    samples: dict[str, bytes], photo: Callable[..., np.ndarray], kind: str
) -> None:
    assert sniff(samples[kind]) == kind
    picture = open_picture(samples[kind], "misleading.txt")
    assert picture.shape == (20, 30, 3)
    assert picture.dtype == np.uint8
    if kind in ("PNG", "BMP", "WEBP"):
        assert np.array_equal(picture, photo(1))


BOMBS = {
    "png": png_claiming(20_000, 20_000),
    "png row": png_claiming(1, 200_000_000),
    "png just over": png_claiming(12_001, 1),
    "gif frame": gif_claiming(60_000, 60_000),
    "gif frame offset": gif_claiming(60_000, 1, left=60_000),
    "bmp": bmp_claiming(0x7FFFFFFF, 0x7FFFFFFF),
    "bmp upside down": bmp_claiming(30_000, -30_000),
    "webp": webp_claiming(16_383, 16_383),
    "webp huge": webp_claiming(2**24, 200),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_refused_before_they_take_memory(bomb: str) -> None:
    open_picture(_tiny(), "warm-up")  # what the decoders load once is not counted
    tracemalloc.start()
    with pytest.raises(DataError, match=r"12,000, got [\d,]+ × [\d,]+ in 'bomb'|damaged"):
        open_picture(BOMBS[bomb], "bomb")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**20


def _tiny() -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (2, 2)).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_zip_bomb_of_text_in_a_png_is_refused() -> None:
    bomb = png_chunk(b"zTXt", b"key\0\0" + zlib.compress(bytes(64 * 2**20)))
    with pytest.raises(DataError, match="damaged"):
        open_picture(png_claiming(10, 10, bomb), "text.png")


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.97])
def test_files_that_are_cut_short(samples: dict[str, bytes], kind: str, share: float) -> None:
    with pytest.raises(DataError, match=r"in 'cut', got one that is damaged|got 0 × 0"):
        open_picture(samples[kind][: int(len(samples[kind]) * share)], "cut")


WRONG_KINDS = {
    "empty": b"",
    "one byte": b"\x89",
    "text": b"hello",
    "html": b"<html><img src=x></html>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "pdf": b"%PDF-1.7\n",
    "tiff": b"II*\0" + bytes(64),
    "psd": b"8BPS\0\1" + bytes(64),
    "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(64),
    "ico": b"\0\0\1\0\1\0" + bytes(64),
    "fits": b"SIMPLE  =                    T" + bytes(64),
    "avif": b"\0\0\0\x1cftypavif" + bytes(64),
    "pickle": b"\x80\x04K\x01.",
    "zip": b"PK\x03\x04" + bytes(64),
    "executable": b"\x7fELF" + bytes(64),
    "wave": b"RIFF\x24\0\0\0WAVEfmt " + bytes(64),
    "almost a bitmap": b"BM but a text about BMs",
}


@pytest.mark.parametrize("kind", WRONG_KINDS)
def test_other_kinds_reach_no_decoder(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("a decoder ran"))
    with pytest.raises(DataError, match=r"got a file of another kind or an empty one: 'x\.png'"):
        open_picture(WRONG_KINDS[kind], "x.png")


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("tail", [b"PK\x03\x04" + bytes(30), b"<script>alert(1)</script>"])
def test_what_follows_a_picture_is_ignored(
    samples: dict[str, bytes], kind: str, tail: bytes
) -> None:
    assert np.array_equal(open_picture(samples[kind] + tail, "x"), open_picture(samples[kind], "x"))


def test_a_kind_behind_the_magic_of_another_is_damaged(samples: dict[str, bytes]) -> None:
    for kind, data in samples.items():
        for other, start in samples.items():
            if kind != other:
                with pytest.raises(DataError):
                    open_picture(start[:8] + data[8:], "x")


def test_large_files_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("a decoder ran"))
    data = b"\x89PNG\r\n\x1a\n" + bytes(MAX_BYTES)
    with pytest.raises(DataError, match=r"at most 20 MB, got 20\.0 MB in 'x'"):
        open_picture(data, "x")


def grey(value: int = 100) -> Image.Image:
    return Image.new("L", (3, 2), value)


def with_palette(transparent: bool) -> bytes:
    image = Image.new("P", (3, 2), 1)
    image.putpalette([0, 0, 0, 200, 10, 20])
    buffer = io.BytesIO()
    image.save(buffer, "PNG", **({"transparency": 1} if transparent else {}))
    return buffer.getvalue()


WHITE = 255


@pytest.mark.parametrize(
    ("image", "kind", "options", "expected"),
    [
        (Image.new("1", (3, 2), 1), "PNG", {}, WHITE),
        (grey(), "PNG", {}, 100),
        (grey(), "PNG", {"transparency": 100}, WHITE),
        (Image.new("LA", (3, 2), (0, 128)), "PNG", {}, 127),
        (Image.new("LA", (3, 2), (77, 255)), "PNG", {}, 77),
        (Image.new("I;16", (3, 2), 65_535), "PNG", {}, WHITE),
        (Image.new("I;16", (3, 2), 25_700), "PNG", {}, 100),
        (Image.new("RGB", (3, 2), (1, 2, 3)), "PNG", {}, (1, 2, 3)),
        (Image.new("RGB", (3, 2), (1, 2, 3)), "PNG", {"transparency": (1, 2, 3)}, (WHITE,) * 3),
        (Image.new("RGBA", (3, 2), (0, 0, 255, 0)), "PNG", {}, (WHITE,) * 3),
        (Image.new("RGBA", (3, 2), (0, 0, 255, 128)), "PNG", {}, (127, 127, 255)),
        (Image.new("RGBA", (3, 2), (0, 0, 255, 0)), "WEBP", {"lossless": True}, (WHITE,) * 3),
        (Image.new("CMYK", (16, 16), (0, 0, 0, 0)), "JPEG", {}, (WHITE,) * 3),
        (Image.new("L", (16, 16), 100), "JPEG", {}, 100),
        (grey(), "BMP", {}, 100),
    ],
)
def test_every_mode_has_one_meaning(
    encode: Callable[..., bytes],
    image: Image.Image,
    kind: str,
    options: dict[str, object],
    expected: int | tuple[int, ...],
) -> None:
    picture = open_picture(encode(image, kind, **options), "x")
    assert picture.shape[:2] == image.size[::-1]
    assert picture.ndim == (2 if isinstance(expected, int) else 3)
    assert np.abs(picture.astype(int) - np.array(expected)).max() <= 1


def test_palettes() -> None:
    assert open_picture(with_palette(transparent=False), "x")[0, 0].tolist() == [200, 10, 20]
    assert open_picture(with_palette(transparent=True), "x")[0, 0].tolist() == [255, 255, 255]


def test_the_first_frame_of_an_animation_is_taken(encode: Callable[..., bytes]) -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    for kind in ("GIF", "PNG", "WEBP"):
        data = encode(frames[0], kind, save_all=True, append_images=frames[1:])
        red, _, blue = open_picture(data, "x")[2, 2].tolist()
        assert red > 240
        assert blue < 20


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_pictures_are_upright(encode: Callable[..., bytes], kind: str, orientation: int) -> None:
    upright = np.zeros((16, 24), np.uint8)
    upright[:8, :8] = 255  # bright at the top left
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.T,
        6: np.rot90(upright, 1),
        7: upright[::-1, ::-1].T,
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encode(np.ascontiguousarray(stored), kind, exif=exif)
    assert np.abs(open_picture(data, "x").astype(int) - upright).max() < 40


@pytest.mark.parametrize("orientation", [0, 9, 65_535])
def test_an_impossible_orientation_is_ignored(
    encode: Callable[..., bytes], orientation: int
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert open_picture(encode(grey(), "JPEG", exif=exif), "x").shape == (2, 3)


@pytest.mark.parametrize("exif", [b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff\xff", b"\0" * 40])
def test_damaged_metadata_does_not_cost_the_picture(
    encode: Callable[..., bytes], exif: bytes
) -> None:
    assert open_picture(encode(grey(), "JPEG", exif=exif), "x").shape == (2, 3)


def test_text_and_profiles_do_not_change_the_pixels(encode: Callable[..., bytes]) -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "hello", zip=True)
    data = encode(grey(), "PNG", pnginfo=text, icc_profile=b"not a profile")
    assert np.array_equal(open_picture(data, "x"), np.full((2, 3), 100))


@pytest.mark.parametrize("size", [(1, 1), (1, 12_000), (12_000, 1)])
def test_extreme_sizes_that_are_allowed(
    encode: Callable[..., bytes], size: tuple[int, int]
) -> None:
    picture = open_picture(encode(Image.new("L", size, 9)), "x")
    assert picture.shape == size[::-1]
    assert (picture == 9).all()


def outcome(data: bytes) -> np.ndarray | DataError:
    try:
        return open_picture(data, "mutant")
    except DataError as error:
        return error


def test_two_thousand_mutations_end_in_a_picture_or_a_sentence(
    samples: dict[str, bytes], encode: Callable[..., bytes]
) -> None:
    seeds = [
        *samples.values(),
        with_palette(transparent=True),
        encode(Image.new("I;16", (9, 7), 25_700)),
        encode(Image.new("LA", (9, 7), (3, 99))),
        encode(Image.new("CMYK", (9, 7)), "JPEG", exif=Image.Exif()),
        encode(Image.new("P", (9, 7), 1), "GIF"),
    ]
    assert not ImageFile.LOAD_TRUNCATED_IMAGES
    random_source = random.Random(0)  # noqa: S311 -- not for secrets
    pictures = refusals = 0
    for number in range(2_000):
        data = bytearray(seeds[number % len(seeds)])
        for _ in range(random_source.choice((1, 1, 1, 2, 8))):
            place = random_source.randrange(len(data))
            data[place] = random_source.choice((0, 255, random_source.randrange(256)))
        if number % 7 == 0:
            del data[random_source.randrange(len(data)) :]
        result = outcome(bytes(data))
        if isinstance(result, DataError):
            refusals += 1
            assert "'mutant'" in result.message
            assert len(str(result)) < 300
        else:
            pictures += 1
            assert result.dtype == np.uint8
            assert result.ndim == 2 or result.shape[2:] == (3,)
            assert result.size <= 3 * 25_000_000
    assert pictures > 200
    assert refusals > 200
