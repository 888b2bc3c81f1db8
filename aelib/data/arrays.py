"""Read pictures and labels from a NumPy file that came from outside, without NumPy's loader.

``numpy.load`` gives memory to whatever shape a header states, returns raw bytes for a member that
is no array, and ignores what follows the data. Here the header is read first, and the data must be
exactly as long as it says.
"""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import numpy as np

from aelib.core.errors import DataError
from aelib.data.archives import MAX_MEMBERS, MAX_UNPACKED, Archive
from aelib.data.names import display_name

if TYPE_CHECKING:
    import numpy.typing as npt

MAGIC = b"\x93NUMPY"
IMAGE_KEYS = ("images", "image", "x", "X", "x_train", "data", "arr_0")
LABEL_KEYS = ("labels", "label", "y", "Y", "y_train", "targets", "arr_1")
_MAX_ARRAYS = 64
_MAX_HEADER = 10_000
_IMAGE_KINDS = {"u1", "u2", "f2", "f4", "f8", "b1"}
_LABEL_KINDS = {"u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8"}
_LONGEST_TEXT = 100


class ImageArrays(NamedTuple):
    """Pictures ``(N, H, W)`` or ``(N, H, W, 3)`` as bytes, and the class of each by name."""

    images: npt.NDArray[np.uint8]
    labels: list[str] | None


def read_arrays(data: bytes, name: str) -> ImageArrays:
    """Read an npz, or an npy of pictures alone.

    Args:
        data: Content of the file.
        name: Its name, for messages only.

    Returns:
        Pictures under ``images`` or ``x``, and labels under ``labels`` or ``y`` where there are
        any. Fractions in [0, 1] are scaled to bytes.

    Raises:
        DataError: If there are no pictures, or the arrays are damaged or of another kind.
    """
    if data.startswith(MAGIC):
        return ImageArrays(_to_bytes(_parse(data, name, _IMAGE_KINDS), name), None)
    archive = Archive(data, name)
    members = [member for member in archive.members if member.endswith(".npy")]
    if len(members) > _MAX_ARRAYS:
        _refuse(name, f"{len(members):,} arrays, more than {_MAX_ARRAYS}")
    images_at = _member(members, IMAGE_KEYS)
    if images_at is None:
        found = ", ".join(display_name(member[:-4]) for member in members[:8]) or "none"
        raise DataError(
            f"Expected an array named 'images' or 'x' in '{display_name(name)}', got: {found}.",
            "Save it with numpy.savez(file, images=..., labels=...).",
        )
    images = _to_bytes(_parse(archive.read(images_at), images_at, _IMAGE_KINDS), images_at)
    labels_at = _member(members, LABEL_KEYS)
    if labels_at is None:
        return ImageArrays(images, None)
    return ImageArrays(images, _labels(archive.read(labels_at), labels_at, len(images)))


def _member(members: list[str], keys: tuple[str, ...]) -> str | None:
    return next((f"{key}.npy" for key in keys if f"{key}.npy" in members), None)


def _parse(data: bytes, name: str, kinds: set[str]) -> npt.NDArray[np.generic]:
    """Return the array of an npy file whose header and length agree.

    References:
        https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
    """
    file = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(file)
        read = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        shape, is_fortran, dtype = read(file, max_header_size=_MAX_HEADER)
    except Exception:  # noqa: BLE001 -- the header is Python text, which can fail in any way
        _refuse(name, "no array that can be read")
    is_text = "U" in kinds and dtype.kind == "U" and 0 < dtype.itemsize <= 4 * _LONGEST_TEXT
    if dtype.hasobject or dtype.names or not (is_text or f"{dtype.kind}{dtype.itemsize}" in kinds):
        _refuse(name, f"values of type {str(dtype)[:40]}")
    if not 1 <= len(shape) <= 4 or any(side < 1 for side in shape) or shape[0] > MAX_MEMBERS:
        _refuse(name, f"the shape {str(shape)[:60]}")
    num_bytes = math.prod(shape) * dtype.itemsize
    if num_bytes > MAX_UNPACKED or num_bytes != len(data) - file.tell():
        _refuse(name, f"{len(data) - file.tell():,} bytes where the header says {num_bytes:,}")
    flat = np.frombuffer(data, dtype, offset=file.tell())
    return flat.reshape(shape, order="F" if is_fortran else "C")


def _to_bytes(array: npt.NDArray[np.generic], name: str) -> npt.NDArray[np.uint8]:
    array = _channels_last(array, name)
    if array.dtype.kind == "f":
        lowest, highest = float(array.min()), float(array.max())  # NaN if any value is
        if not (lowest >= 0.0 and highest <= 255.0):
            _refuse(name, f"values from {lowest:g} to {highest:g}, or not finite")
        factor = 255.0 if highest <= 1.0 else 1.0
    else:
        factor = {"b1": 255.0, "u1": 1.0, "u2": 255.0 / 65_535.0}[array.dtype.str[1:]]
    if array.dtype == np.uint8:
        return np.ascontiguousarray(array).view(np.uint8)
    result = np.empty(array.shape, np.uint8)
    for index, picture in enumerate(array):  # one at a time, to bound the memory
        result[index] = np.rint(picture.astype(np.float64) * factor)
    return result


def _channels_last(array: npt.NDArray[np.generic], name: str) -> npt.NDArray[np.generic]:
    if array.ndim == 4 and array.shape[3] not in (1, 3) and array.shape[1] in (1, 3):
        array = array.transpose(0, 2, 3, 1)
    if array.ndim == 4 and array.shape[3] == 1:
        array = array[..., 0]
    if not (array.ndim == 3 or (array.ndim == 4 and array.shape[3] == 3)):
        _refuse(name, f"the shape {array.shape}")
    return array


def _labels(data: bytes, name: str, num_images: int) -> list[str]:
    array = _parse(data, name, _LABEL_KINDS | {"U"})
    if array.shape not in ((num_images,), (num_images, 1)):
        raise DataError(
            f"Expected one label for each of {num_images:,} pictures in '{display_name(name)}', "
            f"got the shape {array.shape}.",
            "Save pictures and labels of the same length.",
        )
    values = array.reshape(-1)
    if values.dtype.kind == "i" and int(values.astype(np.int64).min()) < 0:
        _refuse(name, "a negative label")
    return [str(value) for value in values]


def _refuse(name: str, found: str) -> NoReturn:
    raise DataError(
        f"Expected pictures (N, H, W) or (N, H, W, 3) of bytes, or of fractions from 0 to 1, and "
        f"labels of whole numbers or short texts; got {found} in '{display_name(name)}'.",
        "Save it with numpy.savez(file, images=..., labels=...).",
    )
