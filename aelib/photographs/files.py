"""Photographs as files: opened with their colour profile, written back with it."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from PIL import Image

from aelib.core.atomic import atomic_write
from aelib.core.errors import DataError
from aelib.core.watch import UNWATCHED
from aelib.data.pictures import SUFFIXES, open_picture, sniff
from aelib.photographs.denoise import denoise

if TYPE_CHECKING:
    import numpy.typing as npt

    from aelib.core.watch import Watch

    Picture = npt.NDArray[np.float32]

MAX_PROFILE_BYTES = 4 * 2**20
OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 95, "subsampling": 0},
    "WEBP": {"lossless": True},
}
# what a suffix is written as; an animation's format holds too few colours for a photograph
FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".bmp": "BMP", ".webp": "WEBP"}


class Photograph(NamedTuple):
    """A photograph that was opened.

    Attributes:
        picture: Upright, in [0, 1]; three equal colours are one.
        profile: Its ICC colour profile, if it has one.

    Shape:
        - picture: ``(H, W)`` or ``(H, W, 3)``
    """

    picture: Picture
    profile: bytes | None


def open_photograph(data: bytes, name: str) -> Photograph:
    """Decode an uploaded photograph.

    Args:
        data: Content of the file.
        name: Its name, for messages.

    Returns:
        The photograph.

    Raises:
        DataError: If it is no picture of a known kind, is damaged or too large.
    """
    pixels = open_picture(data, name)
    if pixels.ndim == 3 and not (pixels[..., :1] != pixels).any():
        pixels = pixels[..., 0]
    return Photograph(pixels.astype(np.float32) / np.float32(255.0), _profile(data))


def encode_photograph(picture: Picture, suffix: str, profile: bytes | None) -> bytes:
    """Write a photograph.

    Args:
        picture: In [0, 1].
        suffix: Of the file's name, such as ``".png"``; says the format.
        profile: ICC colour profile to keep.

    Shape:
        - picture: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        Content of a file.

    Raises:
        DataError: If no format has that suffix.
    """
    kind = FORMATS.get(suffix.lower())
    if kind is None:
        raise DataError(
            f"Expected a name that ends in {', '.join(FORMATS)}, got '{suffix[:16]}'.",
            "Choose another name.",
        )
    pixels = (picture.clip(0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
    space = profile[16:20] if profile else b""
    if space == b"RGB " and pixels.ndim == 2:
        pixels = np.stack([pixels] * 3, axis=2)
    fits = space == (b"GRAY" if pixels.ndim == 2 else b"RGB ") and kind != "BMP"
    options: dict[str, Any] = {"icc_profile": profile} if fits else {}
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind, **options, **OPTIONS.get(kind, {}))
    return buffer.getvalue()


def suffix_for(name: str) -> str:
    """Return the kind of file that a restored photograph is written as.

    Args:
        name: Name of the file that it came from.

    Returns:
        Its suffix, or that of a PNG where its kind cannot hold a photograph.
    """
    suffix = Path(name).suffix.lower()
    return suffix if suffix in FORMATS else ".png"


def pictures_in(folder: Path) -> list[Path]:
    """Return the pictures of a folder.

    Args:
        folder: Where to look; not below it.

    Returns:
        Files by name.
    """
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)


def clean_file(
    source: Path,
    target: Path,
    *,
    sigma: float | None = None,
    strength: float = 1.0,
    num_turns: int = 1,
    watch: Watch = UNWATCHED,
) -> float:
    """Denoise a file.

    Args:
        source: A picture.
        target: Where the clean one goes; a GIF becomes a PNG.
        sigma: Noise level, 0 to 255; found in the picture when None.
        strength: What the level is multiplied by.
        num_turns: As of :func:`aelib.photographs.denoise.denoise`.
        watch: Told how far it is; may stop it.

    Returns:
        The level that was used, on the scale of 0 to 1.

    Raises:
        DataError: If the picture cannot be opened or written.
    """
    photograph = open_photograph(source.read_bytes(), source.name)
    level = None if sigma is None else sigma / 255.0
    cleaned = denoise(
        photograph.picture, level, strength=strength, num_turns=num_turns, watch=watch
    )
    if target.suffix.lower() == ".gif":
        target = target.with_suffix(suffix_for(target.name))
    atomic_write(target, encode_photograph(cleaned.picture, target.suffix, photograph.profile))
    return cleaned.sigma


def _profile(data: bytes) -> bytes | None:
    # the header only; a damaged profile must not cost the picture
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=[sniff(data) or "PNG"]) as image:
                profile = image.info.get("icc_profile")
    except Exception:  # noqa: BLE001
        return None
    is_fit = isinstance(profile, bytes) and 0 < len(profile) <= MAX_PROFILE_BYTES
    return profile if is_fit else None
