"""Read series and labels from a NumPy file that came from outside, see :mod:`aelib.data.npy`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import numpy as np

from aelib.core.errors import DataError
from aelib.data.names import display_name
from aelib.data.npy import LABEL_KEYS, MAGIC, WHOLE, ArrayFile, parse_labels, parse_npy

if TYPE_CHECKING:
    import numpy.typing as npt

SERIES_KEYS = ("series", "x", "X", "x_train", "signals", "data", "images", "arr_0")
ORDERS = ("guess", "channels, time", "time, channels")
"""Order of the axes after the first; by guess the shorter one holds the channels."""
_KINDS = WHOLE | {"f2", "f4", "f8", "b1"}
_LARGEST = 1e300
_REMEDY = "Save it with numpy.savez(file, series=..., labels=...)."


class SeriesArrays(NamedTuple):
    """Series ``(N, C, T)``, and the class of each by name."""

    series: npt.NDArray[np.float64]
    labels: list[str] | None


def read_series_arrays(data: bytes, name: str, order: str = ORDERS[0]) -> SeriesArrays:
    """Read an npz, or an npy of series alone.

    Args:
        data: Content of the file.
        name: Its name, for messages only.
        order: One of :data:`ORDERS`.

    Returns:
        Series under ``series`` or ``x``, and labels under ``labels`` or ``y`` where there are any.

    Raises:
        DataError: If there are no series, or the arrays are damaged or of another kind.
    """
    if data.startswith(MAGIC):
        return SeriesArrays(_series(data, name, order), None)
    file = ArrayFile(data, name, partial(_refuse, name))
    series_at = file.need(SERIES_KEYS, _REMEDY)
    series = _series(file.read(series_at), series_at, order)
    labels_at = file.find(LABEL_KEYS)
    if labels_at is None:
        return SeriesArrays(series, None)
    refuse = partial(_refuse, labels_at)
    labels = parse_labels(file.read(labels_at), labels_at, len(series), "series", refuse)
    return SeriesArrays(series, labels)


def _series(data: bytes, name: str, order: str) -> npt.NDArray[np.float64]:
    array = parse_npy(data, _KINDS, partial(_refuse, name))
    if array.ndim == 4 and array.shape[2] == 1:  # as this program keeps them
        array = array[:, :, 0]
        order = ORDERS[1]
    if array.ndim == 2:
        array = array[:, None]
    elif array.ndim != 3:
        _refuse(name, f"the shape {array.shape}")
    elif order == ORDERS[2] or (order == ORDERS[0] and array.shape[2] < array.shape[1]):
        array = array.transpose(0, 2, 1)
    series = np.ascontiguousarray(array, dtype=np.float64)
    if not (abs(float(series.min())) <= _LARGEST and abs(float(series.max())) <= _LARGEST):
        _refuse(name, "values that are not finite")
    return series


def _refuse(name: str, found: str) -> NoReturn:
    raise DataError(
        f"Expected series (N, T), (N, C, T) or (N, T, C) of finite numbers, and labels of whole "
        f"numbers or short texts; got {found} in '{display_name(name)}'.",
        _REMEDY,
    )
