"""Faults put into series, with a record of where they are.

==================  ====================================================================
kind                what happens in one channel, over a stretch of the series
==================  ====================================================================
spike               three moments stand out
level shift         everything is higher, or lower
flat line           the value stays what it was; not even noise
frequency change    the wave runs 2.5 times as fast
interference        a fast wave is added
heavy noise         noise of σ = 0.12 is added
==================  ====================================================================

A flat line or another frequency would not be seen in a wave that is still at that time; damped
waves and bursts get a level shift or interference instead.

References:
    Chandola, Banerjee & Kumar 2009, Anomaly detection. https://doi.org/10.1145/1541880.1541882
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from aelib.core.seeding import derive_seed
from aelib.data.splitting import hash_indices
from aelib.data.waves import TRANSIENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    from torch import Tensor

    Array = npt.NDArray[np.float64]

KINDS = (
    "spike",
    "level shift",
    "flat line",
    "frequency change",
    "interference",
    "heavy noise",
)
FACTOR_NAMES = ("is_anomaly", "anomaly", "anomaly_start", "anomaly_end", "anomaly_channel")
HEIGHT, SHIFT, SPEED, SWING, SIGMA = 0.35, 0.2, 2.5, 0.12, 0.12
_SPIKE_LENGTH, _SWING_PERIOD = 3, 6.0
_INSTEAD = {2: 1, 3: 4}


class Faults(NamedTuple):
    """Faults of N series, ``(N,)`` each.

    Attributes:
        kind: Place in :data:`KINDS`; -1 for none.
        start: First moment.
        end: Moment after the last.
        channel: Which channel; -1 for none.
    """

    kind: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    channel: npt.NDArray[np.int64]

    def factors(self) -> Array:
        """Return the columns :data:`FACTOR_NAMES`.

        Shape:
            - returns: ``(N, 5)``

        Returns:
            1 or 0 for a fault, then its kind counted from 1, and where it is; 0, 0, 0 and -1
            where there is none.
        """
        columns = ((self.kind >= 0), self.kind + 1, self.start, self.end, self.channel)
        return np.stack([column.astype(np.float64) for column in columns], axis=1)

    def stretch(self, num_moments: int) -> npt.NDArray[np.bool_]:
        """Return which moments are faulty.

        Args:
            num_moments: Length of the series.

        Shape:
            - returns: ``(N, num_moments)``

        Returns:
            True from the start to the end of each fault.
        """
        moments = np.arange(num_moments)
        inside: npt.NDArray[np.bool_] = (moments >= self.start[:, None]) & (
            moments < self.end[:, None]
        )
        return inside


def plan_faults(
    names: npt.NDArray[np.int64],
    shapes: npt.NDArray[np.int64],
    share: float,
    num_channels: int,
    num_moments: int,
) -> Faults:
    """Choose which series get a fault, which one, and where.

    Args:
        names: A number for each series; the same number gets the same fault.
        shapes: Place of each wave's shape in :data:`aelib.data.waves.SHAPES`.
        share: How many of the series, in [0, 1].
        num_channels: Channels of a series.
        num_moments: Length of a series.

    Shape:
        - names, shapes: ``(N,)``

    Returns:
        The faults; the kinds take turns.
    """
    order = np.argsort(hash_indices(names, derive_seed("anomaly", "which")))
    chosen = order[: round(share * len(names))]
    kind = np.full(len(names), -1)
    kind[chosen] = np.arange(len(chosen)) % len(KINDS)
    for fault, other in _INSTEAD.items():
        kind[np.isin(shapes, TRANSIENT) & (kind == fault)] = other
    length = np.where(
        kind == 0, _SPIKE_LENGTH, (num_moments * (0.15 + 0.15 * _uniform(names, "length"))).round()
    )
    start = (num_moments * 0.1 + _uniform(names, "start") * (0.85 * num_moments - length)).round()
    channel = np.floor(num_channels * _uniform(names, "channel"))
    has_any = kind >= 0
    return Faults(
        kind,
        np.where(has_any, start, 0).astype(np.int64),
        np.where(has_any, start + length, 0).astype(np.int64),
        np.where(has_any, channel, -1).astype(np.int64),
    )


def warp_time(time: Array, faults: Faults) -> Array:
    """Let time run faster where the frequency changes.

    Args:
        time: Time of each moment.
        faults: What is wrong.

    Shape:
        - time, returns: ``(N, C, T)``

    Returns:
        Times for :func:`aelib.data.waves.evaluate`.
    """
    num_moments = time.shape[2]
    inside = _places(faults, 3, time.shape[1], num_moments)
    begin = faults.start[:, None, None] / num_moments
    return np.where(inside, begin + SPEED * (time - begin), time)


def add_faults(values: Array, noise: Array, faults: Faults) -> Array:
    """Put all other faults into series.

    Args:
        values: Series in [0, 1] without noise.
        noise: Standard normal noise for the fault that is noise.
        faults: What is wrong.

    Shape:
        - values, noise, returns: ``(N, C, T)``

    Returns:
        The faulty series, not clipped; where a line is flat its noise must be left out too.
    """
    num_channels, num_moments = values.shape[1:]
    moment = np.arange(num_moments)
    begin = faults.start[:, None, None]
    away = np.where(values < 0.5, 1.0, -1.0)  # to the side where there is room
    peak = np.array([0.5, 1.0, 0.5])[np.clip(moment - begin, 0, 2)]
    held = np.take_along_axis(values, np.broadcast_to(begin, (*values.shape[:2], 1)), axis=2)
    side = np.where(values.mean(axis=2, keepdims=True) < 0.5, 1.0, -1.0)
    swing = SWING * np.sin(2.0 * np.pi * (moment - begin) / _SWING_PERIOD)
    faulty = (
        values + away * HEIGHT * peak,
        values + side * SHIFT,
        np.broadcast_to(held, values.shape),
        values,
        values + swing,
        values + SIGMA * noise,
    )
    result = values
    for kind, wrong in enumerate(faulty):
        result = np.where(_places(faults, kind, num_channels, num_moments), wrong, result)
    return result


def is_flat(faults: Faults, num_channels: int, num_moments: int) -> npt.NDArray[np.bool_]:
    """Return where the line is flat.

    Args:
        faults: What is wrong.
        num_channels: Channels of a series.
        num_moments: Length of a series.

    Shape:
        - returns: ``(N, num_channels, num_moments)``

    Returns:
        True where there is to be no noise.
    """
    return _places(faults, 2, num_channels, num_moments)


def anomaly_mask(factors: Tensor, names: Sequence[str], shape: tuple[int, int, int]) -> Tensor:
    """Return which values of series are faulty, as the factors of a data set tell it.

    Args:
        factors: Ground-truth factors.
        names: What they are called.
        shape: ``(C, 1, T)`` of a series.

    Shape:
        - factors: ``(N, F)``
        - returns: ``(N, C, 1, T)``

    Returns:
        True inside a fault; all False where the data set records none.
    """
    if not set(FACTOR_NAMES) <= set(names):
        return torch.zeros((len(factors), *shape), dtype=torch.bool)
    start, end, channel = (factors[:, names.index(name)] for name in FACTOR_NAMES[2:])
    moment, line = torch.arange(shape[2]), torch.arange(shape[0])
    inside = (moment >= start[:, None]) & (moment < end[:, None])
    return (line == channel[:, None])[:, :, None, None] & inside[:, None, None, :]


def _places(
    faults: Faults, kind: int, num_channels: int, num_moments: int
) -> npt.NDArray[np.bool_]:
    of_kind = (faults.kind == kind)[:, None] & (np.arange(num_channels) == faults.channel[:, None])
    places: npt.NDArray[np.bool_] = of_kind[:, :, None] & faults.stretch(num_moments)[:, None, :]
    return places


def _uniform(names: npt.NDArray[np.int64], what: str) -> Array:
    return hash_indices(names, derive_seed("anomaly", what)) / 2.0**64
