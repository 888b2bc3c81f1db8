r"""Signals: what several sensors record of one wave, drawn from known factors of variation.

The factors form a grid:

=============  ======  ==================================================================
factor         values  meaning
=============  ======  ==================================================================
shape          6       of the wave, see :mod:`aelib.data.waves` (also the label)
frequency      12      1 to 6 cycles in the series, evenly
phase          16      0 to 2π without the end, evenly
amplitude      6       0.4 to 1, evenly
trend          5       -0.15 to 0.15: how much the level rises from the start to the end
noise          3       0, 1/2 and 1 times the noise of the settings
lag            8       0 to 0.25 cycles, evenly: delay from channel to channel; not for one
=============  ======  ==================================================================

Channel k records :math:`\tfrac12 + 0.38 \cdot 0.85^k\, a\, w_k(t) + r\,(t - \tfrac12) + \sigma
\epsilon`. A set is a sample of the grid without repetition, so that the factors are independent;
series that differ in their noise only fall into one split. Values are kept as bytes: a step of
1/255 adds an error of standard deviation 0.0011, a twentieth of the noise.

With ``anomalies`` some *test* series are faulty, and further factors say where, see
:mod:`aelib.data.anomalies`; models learn and are chosen on healthy ones alone.

References:
    Box & Muller 1958, normal deviates. https://doi.org/10.1214/aoms/1177706645
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.core.config import config, setting
from aelib.core.seeding import derive_seed
from aelib.core.types import be_silent
from aelib.data import anomalies
from aelib.data.base import DATASETS, Channel, Dataset, Facts, HeldOut, ImageSet, Splits
from aelib.data.splitting import hash_indices, tenth
from aelib.data.waves import SHAPES, Wave, evaluate

if TYPE_CHECKING:
    import numpy.typing as npt

    from aelib.core.types import Report
    from aelib.data.anomalies import Faults

    Array = npt.NDArray[np.float64]

FACTOR_NAMES = ("shape", "frequency", "phase", "amplitude", "trend", "noise", "lag")
GRID = (6, 12, 16, 6, 5, 3, 8)
SCALE, GAIN = 0.38, 0.85
_NOISE = FACTOR_NAMES.index("noise")
_CHUNK = 1024


@config
class SignalsConfig:
    """Which signals to make."""

    num_series: int = setting(
        10_000, label="Series", help="All splits together.", low=30, high=50_000
    )
    channels: int = setting(
        3, label="Channels", help="Sensors that record the wave.", low=1, high=16
    )
    length: int = setting(
        128, label="Length", help="Moments of a series.", low=64, high=1024, unit="moments"
    )
    noise: float = setting(
        0.03,
        label="Noise σ",
        help="Standard deviation of the noisiest third; a third has half of it, a third none.",
        low=0.0,
        high=0.3,
    )
    anomalies: float = setting(
        0.0,
        label="Anomalies",
        help="Share of the test series that are faulty; none that a model learns from is.",
        low=0.0,
        high=1.0,
    )
    seed: int = setting(0, label="Seed", help="Which combinations are made.", low=0, high=2**31)


@DATASETS.register("signals", SignalsConfig)
class Signals(Dataset):
    """Waves made on the fly from known factors."""

    title = "Signals"
    summary = "Waves as several sensors record them: known shape, frequency, phase, trend, lag."
    licence = "Made by this program; no rights reserved."
    citation = "After Dau et al. 2019, https://arxiv.org/abs/1810.07758"
    is_offline = True

    def __init__(self, config: SignalsConfig) -> None:
        self.config = config

    def facts(self) -> Facts:
        """Return numbers and names without making a series.

        Returns:
            What :meth:`load` will give.
        """
        held_out = tenth(self.config.num_series)
        return Facts(
            self.config.num_series - 2 * held_out,
            held_out,
            held_out,
            (self.config.channels, 1, self.config.length),
            SHAPES,
            self._factor_names,
            channels=tuple(
                Channel(f"sensor {index + 1}", 0.0, 1.0) for index in range(self.config.channels)
            ),
        )

    def load(self, report: Report = be_silent) -> Splits:
        """Make the series.

        Args:
            report: Told how many are made.

        Returns:
            80 / 10 / 10 per cent, each with its factors.
        """
        train, validation, test = self._sample()
        message = f"Making {self.config.num_series:,} series"
        report(0.0, message)
        learned = self._make(train, 0.0)
        report(0.8, message)
        held_out = self._make_held_out(validation, test)
        report(1.0, message)
        return Splits(
            learned,
            held_out.validation,
            held_out.test,
            held_out.class_names,
            held_out.factor_names,
        )

    def load_held_out(self, report: Report = be_silent) -> HeldOut:
        """Make the series that no model learns from: a fifth of the work.

        Args:
            report: Told how many are made.

        Returns:
            The same series as :meth:`load` gives.
        """
        _, validation, test = self._sample()
        made = self._make_held_out(validation, test)
        report(1.0, f"Made {len(validation) + len(test):,} series")
        return made

    def _make_held_out(
        self, validation: npt.NDArray[np.int64], test: npt.NDArray[np.int64]
    ) -> HeldOut:
        return HeldOut(
            self._make(validation, 0.0),
            self._make(test, self.config.anomalies),
            class_names=SHAPES,
            factor_names=self._factor_names,
        )

    @property
    def _num_factors(self) -> int:
        return len(FACTOR_NAMES) if self.config.channels > 1 else len(FACTOR_NAMES) - 1

    @property
    def _factor_names(self) -> tuple[str, ...]:
        names = FACTOR_NAMES[: self._num_factors]
        return (*names, *anomalies.FACTOR_NAMES) if self.config.anomalies else names

    def _sample(self) -> list[npt.NDArray[np.int64]]:
        """Return the combinations of each split, as places in the grid."""
        held_out = tenth(self.config.num_series)
        sizes = (self.config.num_series - 2 * held_out, held_out, held_out)
        grid = GRID[: self._num_factors]
        everything = np.arange(math.prod(grid))
        order = hash_indices(everything, derive_seed("signals", self.config.seed))
        fold = _fold(grid)
        chosen = []
        for is_member, count in zip((fold < 8, fold == 8, fold == 9), sizes, strict=True):
            members, rank = everything[is_member], order[is_member]
            first = np.argpartition(rank, count - 1)[:count]
            chosen.append(members[first[np.argsort(rank[first])]])
        return chosen

    def _make(self, combinations: npt.NDArray[np.int64], share: float) -> ImageSet:
        factors = _values(np.unravel_index(combinations, GRID[: self._num_factors]))
        factors[:, _NOISE] *= self.config.noise
        faults = anomalies.plan_faults(
            combinations,
            factors[:, 0].astype(np.int64),
            share,
            self.config.channels,
            self.config.length,
        )
        series = np.empty(
            (len(factors), self.config.channels, 1, self.config.length), dtype=np.uint8
        )
        for start in range(0, len(factors), _CHUNK):
            some = slice(start, start + _CHUNK)
            values = self._record(factors[some], combinations[some], _rows(faults, some))
            series[some, :, 0] = np.rint(255.0 * np.clip(values, 0.0, 1.0))
        labels = torch.from_numpy(factors[:, 0].astype(np.int64))
        if self.config.anomalies:
            factors = np.concatenate([factors, faults.factors()], axis=1)
        return ImageSet(torch.from_numpy(series), labels, torch.from_numpy(factors).float())

    def _record(self, factors: Array, names: npt.NDArray[np.int64], faults: Faults) -> Array:
        """Return what the sensors record, ``(n, C, T)``."""
        count, channels, length = len(factors), self.config.channels, self.config.length
        lag = factors[:, -1] if self._num_factors == len(FACTOR_NAMES) else np.zeros(count)
        wave = Wave(factors[:, 0], factors[:, 1], factors[:, 2], lag)
        time = np.broadcast_to(np.arange(length) / length, (count, channels, length))
        amplitude, trend, sigma = (factors[:, place, None, None] for place in (3, 4, _NOISE))
        gain = SCALE * GAIN ** np.arange(channels)[:, None]
        seen = evaluate(wave, anomalies.warp_time(time, faults))
        clean = 0.5 + gain * amplitude * seen + trend * (time - 0.5)
        noise = _normal(names, channels * length).reshape(time.shape)
        flat = anomalies.is_flat(faults, channels, length)
        faulty = anomalies.add_faults(clean, noise, faults)
        return faulty + np.where(flat, 0.0, sigma * noise)


def _fold(grid: tuple[int, ...]) -> npt.NDArray[np.uint64]:
    """Return a number below 10 per combination, equal for those that differ in noise only."""
    place = list(np.unravel_index(np.arange(math.prod(grid)), grid))
    place[_NOISE] = np.zeros_like(place[_NOISE])
    alike = np.ravel_multi_index(tuple(place), grid)
    return hash_indices(alike, derive_seed("signals fold")) % np.uint64(10)


def _values(place: tuple[npt.NDArray[np.intp], ...]) -> Array:
    """Return the factors at places of the grid; noise in [0, 1]."""
    shape, frequency, phase, amplitude, trend, noise, *lag = place
    return np.stack(
        [
            shape,
            1.0 + 5.0 * frequency / (GRID[1] - 1),
            2.0 * np.pi * phase / GRID[2],
            0.4 + 0.6 * amplitude / (GRID[3] - 1),
            0.3 * trend / (GRID[4] - 1) - 0.15,
            noise / (GRID[5] - 1),
            *(0.25 * value / (GRID[6] - 1) for value in lag),
        ],
        axis=1,
    ).astype(np.float64)


def _rows(faults: Faults, some: slice) -> Faults:
    return type(faults)(*(column[some] for column in faults))


def _normal(names: npt.NDArray[np.int64], count: int) -> Array:
    """Return ``count`` standard normal numbers for each name, the same for ever."""
    counters = (names[:, None] * count + np.arange(count)).reshape(-1)
    first, second = (
        (hash_indices(counters, derive_seed("signals noise", part)) + 0.5) / 2.0**64
        for part in ("radius", "angle")
    )
    normal: Array = np.sqrt(-2.0 * np.log(first)) * np.cos(2.0 * np.pi * second)
    return normal.reshape(len(names), count)
