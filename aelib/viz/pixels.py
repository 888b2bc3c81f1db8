"""Images as bytes: what a page shows and a person downloads."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Literal

import numpy as np
from PIL import Image

from aelib.core.drawing import SIDE, as_pictures, is_series, line_pictures
from aelib.core.pixels import as_bytes

if TYPE_CHECKING:
    import numpy.typing as npt
    from torch import Tensor

MAX_SIDE = 4096


def to_pixels(image: Tensor) -> npt.NDArray[np.uint8]:
    """Return a picture as bytes; a series is drawn as lines.

    Args:
        image: A picture or series in [0, 1], or of bytes.

    Shape:
        - image: ``(C, H, W)``
        - returns: ``(H, W)`` for one channel, ``(H, W, 3)`` for three and for a series

    Returns:
        The pixels.
    """
    pixels: npt.NDArray[np.uint8] = to_many_pixels(image[None])[0]
    return pixels


def to_many_pixels(images: Tensor) -> npt.NDArray[np.uint8]:
    """Return pictures as bytes; series are drawn as lines.

    Args:
        images: Pictures or series in [0, 1], or of bytes.

    Shape:
        - images: ``(N, C, H, W)``
        - returns: ``(N, H, W)`` for one channel, ``(N, H, W, 3)`` for three and for series

    Returns:
        The pixels.
    """
    images = as_pictures(images.detach().cpu())
    if images.is_floating_point():
        images = as_bytes(images.float())
    pixels: npt.NDArray[np.uint8] = images.permute(0, 2, 3, 1).numpy()
    return pixels[..., 0] if pixels.shape[3] == 1 else pixels


def enlarge(pixels: npt.NDArray[np.uint8], side: int) -> npt.NDArray[np.uint8]:
    """Repeat pixels so that the longer side comes to about ``side``; small pictures stay crisp.

    Args:
        pixels: A picture.
        side: Wanted length of the longer side, at most :data:`MAX_SIDE`.

    Shape:
        - pixels, returns: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The picture, enlarged by a whole number; unchanged if it is large already.
    """
    factor = max(1, round(min(side, MAX_SIDE) / max(pixels.shape[:2])))
    return pixels.repeat(factor, axis=0).repeat(factor, axis=1)


def at_side(image: Tensor, side: int) -> npt.NDArray[np.uint8]:
    """Return a picture as bytes at about a size: pixels repeated, a series drawn that large.

    Args:
        image: A picture or series in [0, 1], or of bytes.
        side: Wanted length of the longer side, at most :data:`MAX_SIDE`.

    Shape:
        - image: ``(C, H, W)``
        - returns: ``(H, W)`` for one channel, ``(H, W, 3)`` for three and for a series

    Returns:
        The pixels.
    """
    if is_series(image):
        return to_pixels(line_pictures(image[None], min(side, MAX_SIDE))[0])
    return enlarge(to_pixels(image), side)


def from_picture(picture: npt.NDArray[np.floating]) -> npt.NDArray[np.uint8]:
    """Return a picture of values in [0, 1] as bytes.

    Args:
        picture: Values; what lies outside is cut off.

    Shape:
        - picture, returns: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The pixels.
    """
    pixels: npt.NDArray[np.uint8] = (picture * 255.0).round().clip(0, 255).astype(np.uint8)
    return pixels


def to_picture(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Return bytes as values in [0, 1].

    Args:
        pixels: A picture.

    Shape:
        - pixels, returns: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The values.
    """
    return pixels.astype(np.float32) / np.float32(255.0)


def fit_side(pixels: npt.NDArray[np.uint8], side: int) -> npt.NDArray[np.uint8]:
    """Make a picture fit a place on a page: small ones stay crisp, large ones are averaged.

    Args:
        pixels: A picture.
        side: Wanted length of the longer side.

    Shape:
        - pixels, returns: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The picture, about as large as wanted.
    """
    longer = max(pixels.shape[:2])
    if longer <= side:
        return enlarge(pixels, side)
    size = [max(1, round(length * side / longer)) for length in pixels.shape[1::-1]]
    return np.array(Image.fromarray(pixels).resize((size[0], size[1]), Image.Resampling.BOX))


def at_most(pixels: npt.NDArray[np.uint8], side: int) -> npt.NDArray[np.uint8]:
    """Shrink a picture whose longer side is above a length; leave others alone.

    Args:
        pixels: A picture.
        side: Longest side.

    Shape:
        - pixels, returns: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The picture.
    """
    return fit_side(pixels, side) if max(pixels.shape[:2]) > side else pixels


def signed_to_pixels(difference: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Colour a signed difference: blue below, white at, red above zero.

    Args:
        difference: Values; the largest magnitude is drawn fully coloured, 0.05 at the least.

    Shape:
        - difference: ``(H, W)``
        - returns: ``(H, W, 3)``

    Returns:
        The pixels.
    """
    scale = max(0.05, float(np.abs(difference).max()))
    strength = np.clip(difference / scale, -1.0, 1.0)[..., None]
    red, blue = np.array([178.0, 24.0, 43.0]), np.array([33.0, 102.0, 172.0])
    colour = np.where(strength > 0, red, blue)
    mixed = 255.0 + np.abs(strength) * (colour - 255.0)
    pixels: npt.NDArray[np.uint8] = mixed.round().astype(np.uint8)
    return pixels


def encode(
    pixels: npt.NDArray[np.uint8],
    kind: Literal["PNG", "JPEG", "WEBP"] = "PNG",
    quality: int | None = None,
) -> bytes:
    """Encode pixels as a file; no metadata is written.

    Args:
        pixels: A picture.
        kind: Format of the file.
        quality: Of a JPEG or WebP, up to 100; Pillow's own when None.

    Shape:
        - pixels: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The file's content.
    """
    buffer = io.BytesIO()
    options = {} if quality is None else {"quality": quality}
    Image.fromarray(pixels).save(buffer, kind, **options)
    return buffer.getvalue()


def data_url(pixels: npt.NDArray[np.uint8]) -> str:
    """Return a picture as a data URL, losslessly.

    Args:
        pixels: A picture.

    Shape:
        - pixels: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        ``data:image/png;base64,…``
    """
    return "data:image/png;base64," + base64.b64encode(encode(pixels)).decode()


def as_array(image: Tensor) -> npt.NDArray[np.float32]:
    """Return a picture or series as an array with its channels at the end.

    Args:
        image: In [0, 1].

    Shape:
        - image: ``(C, H, W)``
        - returns: ``(H, W)`` for one channel, else ``(H, W, C)``

    Returns:
        The values.
    """
    values: npt.NDArray[np.float32] = image.detach().cpu().float().permute(1, 2, 0).numpy()
    return values[..., 0] if values.shape[2] == 1 else values


def edge_to_edge(images: Tensor, num_columns: int, scale: int = 1) -> npt.NDArray[np.uint8]:
    """Lay pictures out in rows without gaps; missing ones are black, missing series white.

    Args:
        images: Pictures or series in [0, 1], or of bytes.
        num_columns: Pictures per row.
        scale: Whole factor by which series are drawn larger.

    Shape:
        - images: ``(N, C, H, W)``
        - returns: ``(rows · H, num_columns · W)`` for one channel, with 3 at the end for three

    Returns:
        The pixels.
    """
    pixels = to_many_pixels(line_pictures(images, scale * SIDE) if is_series(images) else images)
    num_rows = -(-len(pixels) // num_columns)
    _, height, width, *rest = pixels.shape
    # a browser that scales a drawn series smoothly mixes in what lies beside it
    empty = 255 if is_series(images) else 0
    sheet = np.full((num_rows * num_columns, height, width, *rest), empty, np.uint8)
    sheet[: len(pixels)] = pixels
    sheet = sheet.reshape(num_rows, num_columns, height, width, *rest).swapaxes(1, 2)
    return sheet.reshape(num_rows * height, num_columns * width, *rest)


def sprite_url(images: Tensor, num_columns: int, scale: int = 1) -> str:
    """Lay pictures out edge to edge in one image, as a data URL.

    Args:
        images: Pictures or series in [0, 1], or of bytes.
        num_columns: Pictures per row.
        scale: Whole factor by which series are drawn larger; a browser enlarges pictures itself.

    Shape:
        - images: ``(N, C, H, W)``

    Returns:
        ``data:image/png;base64,…``
    """
    return data_url(edge_to_edge(images, num_columns, scale))
