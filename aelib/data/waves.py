r"""Waves of known shape, frequency and phase, as several sensors see them one after another.

With :math:`u = f t + \varphi / 2\pi - k\lambda` cycles at time :math:`t \in [0, 1)` in channel k:

========  =========================================================================
shape     value
========  =========================================================================
sine      :math:`\sin 2\pi u`
square    :math:`\sin 2\pi u`, six times as high, cut off at ±1
sawtooth  :math:`2 (u \bmod 1) - 1`
chirp     :math:`\sin 2\pi u` with :math:`t` replaced by :math:`t/2 + 3t^2/4`: from f/2 to 2f
damped    :math:`e^{-3t} \sin 2\pi u`
burst     :math:`e^{-((t-c)/0.12)^2} \sin 4\pi f (t - c)` with its centre c in the place of the
          phase, a little later in each channel
========  =========================================================================

References:
    Dau et al. 2019, the UCR archive (of the benchmarks that such shapes stand for).
    https://arxiv.org/abs/1810.07758
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

SHAPES = ("sine", "square", "sawtooth", "chirp", "damped", "burst")
TRANSIENT = (4, 5)
"""Shapes that are still for a part of the time."""
DECAY, WIDTH, TRAVEL = 3.0, 0.12, 0.4
_NUDGE = 1e-9  # a wrap that falls on a moment must not depend on the last bit of a sum


class Wave(NamedTuple):
    """Parameters of N waves, ``(N,)`` each.

    Attributes:
        shape: Place in :data:`SHAPES`.
        frequency: Cycles in the whole series.
        phase: Radians, in [0, 2π).
        lag: How much later each channel is than the one before, in cycles.
    """

    shape: Array
    frequency: Array
    phase: Array
    lag: Array


def evaluate(wave: Wave, time: Array) -> Array:
    """Return the values of waves.

    Args:
        wave: Their parameters.
        time: When, for each wave and channel; 0 is the start of the series and 1 its end.

    Shape:
        - time: ``(N, C, T)``
        - returns: ``(N, C, T)``

    Returns:
        Values in [-1, 1].
    """
    shape, frequency, phase, lag = (values[:, None, None] for values in wave)
    channel = np.arange(time.shape[1])[:, None]
    start = phase / (2.0 * np.pi) - channel * lag
    warped = np.where(shape == 3, 0.5 * time + 0.75 * np.square(time), time)
    cycles = frequency * warped + start
    sine = np.sin(2.0 * np.pi * cycles)
    since = time - (0.2 + 0.6 * phase / (2.0 * np.pi) + TRAVEL * channel * lag)
    burst = np.exp(-np.square(since / WIDTH)) * np.sin(4.0 * np.pi * frequency * since)
    return np.select(
        [shape == index for index in (1, 2, 4, 5)],
        [
            np.clip(6.0 * sine, -1.0, 1.0),
            2.0 * np.mod(cycles + _NUDGE, 1.0) - 1.0,
            np.exp(-DECAY * time) * sine,
            burst,
        ],
        sine,
    )
