"""A person's own series: look at them first, then import them as a data set.

A CSV is one recording, cut into windows. Windows that overlap share moments, so the recording is
split in time: its first part to learn from, then validation, then test, with a gap in between in
which no window lies. An npz holds series that are samples by themselves, and is shuffled.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from aelib.core import strict_json
from aelib.core.errors import DataError
from aelib.data.base import Channel, ImageSet
from aelib.data.own_images import class_labels, describe_import
from aelib.data.own_store import OwnImages, store_own
from aelib.data.recordings import read_recording
from aelib.data.series_arrays import ORDERS, read_series_arrays
from aelib.data.sources import Skipped
from aelib.data.splitting import SMALLEST_SET, parts_in_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

SHORTEST, LONGEST, MOST_CHANNELS = 16, 1024, 16
MAX_VALUES = 2**28
CLIPS = (0.0, 0.001, 0.01)
"""Share of the values at each end that may be cut off, so that an outlier does not flatten all."""
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\x93NUMPY")


@dataclass(frozen=True)
class SeriesPlan:
    """How a file becomes series.

    Attributes:
        length: Moments of a window of a CSV.
        stride: Moments from one window to the next.
        columns: Names of the columns of a CSV to take; none for all but clocks.
        order: Order of the axes of an array, one of :data:`aelib.data.series_arrays.ORDERS`.
        clip: Share of the values cut off at each end, one of :data:`CLIPS`.
    """

    length: int = 128
    stride: int = 64
    columns: tuple[str, ...] = ()
    order: str = ORDERS[0]
    clip: float = CLIPS[0]


class SeriesPreview(NamedTuple):
    """What an import gives.

    Attributes:
        images: All series as they would be stored, uint8 ``(N, C, 1, T)``.
        labels: Class of each by name; None when there are none.
        channels: Names and ranges.
        columns: All columns of numbers in a CSV, from which to choose.
        skipped: Columns and doubles that are left out.
        num_filled: Gaps that were filled.
        overlap: How many following windows share moments with one; None for separate samples.
    """

    images: npt.NDArray[np.uint8]
    labels: list[str] | None
    channels: tuple[Channel, ...]
    columns: tuple[str, ...]
    skipped: list[Skipped]
    num_filled: int
    overlap: int | None


def preview_series(data: bytes, name: str, plan: SeriesPlan) -> SeriesPreview:
    """Make the series that an import would give, without storing anything.

    Args:
        data: Content of a CSV, npz or npy.
        name: Name of the file, for messages.
        plan: How it becomes series.

    Returns:
        All of them.

    Raises:
        DataError: If the file cannot be used, or gives too few or too large series.
    """
    if data.startswith(_PACKED):
        arrays = read_series_arrays(data, name, plan.order)
        _check(*arrays.series.shape)
        names = [f"channel {index + 1}" for index in range(arrays.series.shape[1])]
        images, channels = _scale(arrays.series, names, plan.clip)
        images, labels, doubles = _without_doubles(images, arrays.labels)
        _check(len(images), images.shape[1], images.shape[3])
        return SeriesPreview(images, labels, channels, (), doubles, 0, None)
    recording = read_recording(data, name)
    chosen = plan.columns or tuple(n for n in recording.names if n not in recording.clocks)
    columns = [recording.names.index(n) for n in chosen if n in recording.names]
    if not columns:
        raise DataError(
            f"Expected columns among {', '.join(recording.names[:8])}, got none of them.",
            "Choose at least one column.",
        )
    if not 1 <= plan.stride <= plan.length:
        raise DataError(
            f"Expected windows that leave nothing out, with a stride from 1 to {plan.length}, got "
            f"{plan.stride}.",
            "Choose a smaller stride.",
        )
    values = recording.values[:, columns]
    count = max(0, (len(values) - plan.length) // plan.stride + 1)
    _check(count, len(columns), plan.length)
    scaled, channels = _scale(values.T[None], [recording.names[c] for c in columns], plan.clip)
    windows = np.lib.stride_tricks.sliding_window_view(scaled[0, :, 0], plan.length, axis=1)
    images = np.ascontiguousarray(windows[:, :: plan.stride].transpose(1, 0, 2))[:, :, None]
    overlap = -(-plan.length // plan.stride) - 1
    parts_in_time(count, overlap)  # refuses a recording that is too short
    skipped = recording.skipped + [
        Skipped(n, "counts evenly, so it is taken for a clock")
        for n in recording.clocks
        if n not in chosen
    ]
    return SeriesPreview(
        images, None, channels, recording.names, skipped, recording.num_filled, overlap
    )


def import_series(
    data: bytes, name: str, plan: SeriesPlan, *, filename: str = "upload"
) -> tuple[OwnImages, list[Skipped]]:
    """Store a person's series as a data set; it is there whole or not at all.

    Args:
        data: Content of a CSV, npz or npy.
        name: Name of the new data set.
        plan: How it becomes series.
        filename: Name of the file, for messages.

    Returns:
        The new set, and what was left out.
    """
    found = preview_series(data, filename, plan)
    class_names, labels = class_labels(found.labels)
    images = ImageSet(torch.from_numpy(found.images), labels)
    extras = [class_names, [list(channel) for channel in found.channels], found.overlap]
    content = hashlib.sha256(images.digest.encode() + strict_json.dumps(extras).encode())
    own_id, shown, created = describe_import(name, content.hexdigest())
    own = OwnImages(
        id=own_id,
        name=shown,
        num_images=len(images),
        size=images.images.shape[3],
        channels=images.images.shape[1],
        crop="windows" if found.overlap is not None else "none",
        class_names=tuple(class_names),
        digest=images.digest,
        created=created,
        kind="series",
        signals=found.channels,
        overlap=-1 if found.overlap is None else found.overlap,
    )
    store_own(own, images)
    return own, found.skipped


def read_input(
    data: bytes, name: str, channels: Sequence[Channel]
) -> tuple[npt.NDArray[np.float32], tuple[Channel, ...]]:
    """Make a recording what a model of some channels reads: values in [0, 1].

    Columns of the names of the channels are taken, over the ranges of the channels; where a name is
    missing, the first columns that are no clock, each over its own range.

    Args:
        data: Content of a CSV.
        name: Name of the file, for messages.
        channels: What the model's channels are.

    Shape:
        - returns: ``(C, moments)``

    Returns:
        The values, and what they stand for.

    Raises:
        DataError: If the file cannot be used, or has too few columns.
    """
    recording = read_recording(data, name)
    places = {title: index for index, title in enumerate(recording.names)}
    if all(channel.name in places for channel in channels):
        chosen = tuple(channels)
    else:
        free = [title for title in recording.names if title not in recording.clocks]
        if len(free) < len(channels):
            raise DataError(
                f"Expected {len(channels)} columns of numbers beside the time, got {len(free)}.",
                "Give one column for each channel of the model.",
            )
        columns = [(title, recording.values[:, places[title]]) for title in free[: len(channels)]]
        chosen = tuple(Channel(title, *_range(values)) for title, values in columns)
    values = np.stack([recording.values[:, places[channel.name]] for channel in chosen])
    low, high = (np.array([channel[at] for channel in chosen])[:, None] for at in (1, 2))
    return (values / (high - low) - low / (high - low)).clip(0.0, 1.0).astype(np.float32), chosen


def _range(values: npt.NDArray[np.float64], clip: float = 0.0) -> tuple[float, float]:
    """Return what 0 and 1 are to stand for; a channel that never changes lies in the middle."""
    if clip:
        low, high = (float(value) for value in np.quantile(values, (clip, 1.0 - clip)))
    else:
        low, high = float(values.min()), float(values.max())
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def _check(count: int, num_channels: int, length: int) -> None:
    if num_channels > MOST_CHANNELS or not SHORTEST <= length <= LONGEST:
        raise DataError(
            f"Expected series of {SHORTEST} to {LONGEST} moments with at most {MOST_CHANNELS} "
            f"channels, got {length:,} with {num_channels}.",
            "Choose fewer channels or another length; for an array, check the order of its axes.",
        )
    if count < SMALLEST_SET:
        raise DataError(
            f"Expected at least {SMALLEST_SET} series, got {count}.",
            "Choose a shorter window or a smaller stride, or a longer recording.",
        )
    if count * num_channels * length > MAX_VALUES:
        raise DataError(
            f"Expected at most {MAX_VALUES:,} values, got {count:,} series of {num_channels} × "
            f"{length}.",
            "Choose a larger stride, or fewer series.",
        )


def _scale(
    series: npt.NDArray[np.float64], names: Sequence[str], clip: float
) -> tuple[npt.NDArray[np.uint8], tuple[Channel, ...]]:
    """Return series ``(N, C, T)`` as bytes ``(N, C, 1, T)``, each channel over its own range."""
    scaled = np.empty((series.shape[0], series.shape[1], 1, series.shape[2]), np.uint8)
    channels = []
    for index, name in enumerate(names):
        values = series[:, index]
        low, high = _range(values, clip)
        share = (values / (high - low) - low / (high - low)).clip(0.0, 1.0)
        scaled[:, index, 0] = np.rint(255.0 * share)
        channels.append(Channel(name, low, high))
    return scaled, tuple(channels)


def _without_doubles(
    images: npt.NDArray[np.uint8], labels: list[str] | None
) -> tuple[npt.NDArray[np.uint8], list[str] | None, list[Skipped]]:
    """Return each series once: a double would be in the training and in the test set."""
    first: dict[bytes, int] = {}
    doubles = []
    for index, series in enumerate(images):
        key = hashlib.sha256(series.tobytes()).digest()
        if key in first:
            doubles.append(Skipped(f"series {index}", f"the same as series {first[key]}"))
        else:
            first[key] = index
    kept = list(first.values())
    return images[kept], labels and [labels[index] for index in kept], doubles
