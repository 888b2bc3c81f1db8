"""Read pictures and labels from a NumPy file that came from outside, see :mod:`aelib.data.npy`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import numpy as np

from aelib.core.errors import DataError
from aelib.data.names import display_name
from aelib.data.npy import LABEL_KEYS, MAGIC, ArrayFile, parse_labels, parse_npy

if TYPE_CHECKING:
    import numpy.typing as npt

IMAGE_KEYS = ("images", "x", "image", "X", "x_train", "data", "arr_0")
_IMAGE_KINDS = frozenset({"u1", "u2", "f2", "f4", "f8", "b1"})
_REMEDY = "Save it with numpy.savez(file, images=..., labels=...)."


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
        return ImageArrays(_pictures(data, name), None)
    file = ArrayFile(data, name, partial(_refuse, name))
    images_at = file.need(IMAGE_KEYS, _REMEDY)
    images = _pictures(file.read(images_at), images_at)
    labels_at = file.find(LABEL_KEYS)
    if labels_at is None:
        return ImageArrays(images, None)
    refuse = partial(_refuse, labels_at)
    labels = parse_labels(file.read(labels_at), labels_at, len(images), "pictures", refuse)
    return ImageArrays(images, labels)


def _pictures(data: bytes, name: str) -> npt.NDArray[np.uint8]:
    return _to_bytes(parse_npy(data, _IMAGE_KINDS, partial(_refuse, name)), name)


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


def _refuse(name: str, found: str) -> NoReturn:
    raise DataError(
        f"Expected pictures (N, H, W) or (N, H, W, 3) of bytes, or of fractions from 0 to 1, and "
        f"labels of whole numbers or short texts; got {found} in '{display_name(name)}'.",
        _REMEDY,
    )
