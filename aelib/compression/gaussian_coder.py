r"""Rows of numbers as bits: rounded to whole steps, and coded under a mixture of Gaussians.

A row is told by the Gaussian that it costs least under, and then number after number under what
that Gaussian expects after those before it. With :math:`\Sigma_k = L_k L_k^\top` and
:math:`\epsilon_j` what number j told that was new,

.. math:: z_d \mid z_{<d}, k \sim N\Bigl(\mu_{kd} + \sum_{j<d} L_{kdj}\,\epsilon_j,\ L_{kdd}^2\Bigr)

What both sides must agree on to the last bit is computed element by element in float64, for sums of
many elements differ between machines.

References:
    Sullivan 1996, rounding to the mean of an interval. https://doi.org/10.1109/18.532878
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aelib.compression.streams import FURTHEST, Reader, Writer

if TYPE_CHECKING:
    from aelib.compression.streams import Numbers, Symbols
    from aelib.nn.mixtures import GaussianMixture

NARROWEST = 0.02
"""Smallest standard deviation, in steps: a number that is always the same costs next to nothing."""
LEAST = 2.0**-24
"""Probability that every symbol keeps, however far it lies."""
_GRID = 2.0**16
_SMALL = 1e-12


class Gaussians(NamedTuple):
    """A mixture and the steps of its dimensions, as numbers that a file can hold.

    Attributes:
        log_weights: Logs of the weights ``(K,)``.
        mean: Centres ``(K, D)``.
        factor: Standard deviations ``(K, D)``, or triangular factors ``(K, D, D)``.
        steps: What one whole number stands for, in each dimension ``(D,)``.
    """

    log_weights: Numbers
    mean: Numbers
    factor: Numbers
    steps: Numbers

    @classmethod
    def of(cls, mixture: GaussianMixture, steps: Numbers) -> Gaussians:
        """Take a fitted mixture; rounded to float32, as a file keeps it.

        Args:
            mixture: The Gaussians.
            steps: What one whole number stands for.

        Shape:
            - steps: ``(D,)``

        Returns:
            The same numbers.
        """
        parts = (*(part.cpu().numpy() for part in mixture), steps)
        return cls(*(part.astype(np.float32).astype(np.float64) for part in parts))


class GaussianCoder:
    """Codes rows of real numbers.

    Args:
        told: The mixture and the steps.
    """

    def __init__(self, told: Gaussians) -> None:
        self.told = told
        weights = np.exp(told.log_weights - told.log_weights.max())
        self._weights = weights / weights.sum()

    def quantise(self, rows: Numbers) -> Symbols:
        """Choose the Gaussian of each row, and round.

        Args:
            rows: The numbers.

        Shape:
            - rows: ``(N, D)``
            - returns: ``(N, 1 + D)``

        Returns:
            Symbols: the Gaussian, and how many steps each number is from zero.
        """
        steps = np.rint(rows / self.told.steps).clip(-FURTHEST, FURTHEST).astype(np.int32)
        costs = [self._bits_under(k, steps) for k in range(len(self._weights))]
        chosen = np.argmin(costs, axis=0).astype(np.int32)
        return np.concatenate([chosen[:, None], steps], axis=1)

    def values(self, symbols: Symbols) -> Numbers:
        """Return the numbers that symbols stand for.

        Args:
            symbols: Those of :meth:`quantise`.

        Shape:
            - symbols: ``(N, 1 + D)``
            - returns: ``(N, D)``

        Returns:
            What the Gaussian expects within the interval that was rounded to each symbol.
        """
        walk = _Walk(self.told, symbols[:, 0])
        for dimension in range(symbols.shape[1] - 1):
            walk.tell(symbols[:, 1 + dimension])
        return walk.values

    def bits(self, symbols: Symbols) -> Numbers:
        """Return what each row costs.

        Args:
            symbols: Those of :meth:`quantise`.

        Shape:
            - symbols: ``(N, 1 + D)``
            - returns: ``(N,)``

        Returns:
            Bits, without the rounding of a stream.
        """
        bits = np.zeros(len(symbols))
        for k in np.unique(symbols[:, 0]).tolist():
            rows = symbols[:, 0] == k
            bits[rows] = self._bits_under(k, symbols[rows, 1:])
        return bits

    def encode(self, symbols: Symbols) -> bytes:
        """Write the symbols of all rows as one stream.

        Args:
            symbols: Those of :meth:`quantise`.

        Shape:
            - symbols: ``(N, 1 + D)``

        Returns:
            The stream.
        """
        writer = Writer()
        writer.put_chosen(symbols[:, 0], self._weights)
        walk = _Walk(self.told, symbols[:, 0])
        for dimension in range(symbols.shape[1] - 1):
            writer.put_numbers(symbols[:, 1 + dimension], *walk.expected())
            walk.tell(symbols[:, 1 + dimension])
        return writer.stream()

    def decode(self, stream: bytes, count: int) -> Symbols:
        """Read what :meth:`encode` wrote.

        Args:
            stream: The stream.
            count: Number of rows.

        Shape:
            - returns: ``(N, 1 + D)``

        Returns:
            The symbols.
        """
        reader = Reader(stream)
        symbols = np.empty((count, 1 + len(self.told.steps)), np.int32)
        symbols[:, 0] = reader.take_chosen(self._weights, count)
        walk = _Walk(self.told, symbols[:, 0])
        for dimension in range(symbols.shape[1] - 1):
            symbols[:, 1 + dimension] = reader.take_numbers(*walk.expected())
            walk.tell(symbols[:, 1 + dimension])
        return symbols

    def _bits_under(self, component: int, steps: Symbols) -> Numbers:
        told = self.told
        bits = np.full(len(steps), -np.log2(max(self._weights[component], LEAST)))
        if told.factor.ndim == 2:  # nothing waits for what was before it
            mean = told.mean[component] / told.steps
            deviation = np.maximum(told.factor[component] / told.steps, NARROWEST)
            chances = np.maximum(_mass(*_edges(steps, mean, deviation)), LEAST)
            bits -= np.log2(chances).sum(1)
            return bits
        walk = _Walk(told, np.full(len(steps), component, np.int32))
        for dimension in range(steps.shape[1]):
            bits -= np.log2(walk.tell(steps[:, dimension]))
        return bits


class _Walk:
    """Goes through the dimensions of rows, each under the Gaussian that was chosen for it."""

    def __init__(self, told: Gaussians, chosen: Symbols) -> None:
        self._told = told
        self._mean = told.mean[chosen]
        self._chosen = chosen
        self._is_full = told.factor.ndim == 3
        self._news: list[Numbers] = []
        self._values: list[Numbers] = []
        self._expected: tuple[Numbers, Numbers] | None = None

    @property
    def values(self) -> Numbers:
        return np.stack(self._values, axis=1)

    def expected(self) -> tuple[Numbers, Numbers]:
        """Return mean and standard deviation of the next dimension, in steps."""
        if self._expected is None:
            self._expected = self._expect()
        return self._expected

    def _expect(self) -> tuple[Numbers, Numbers]:
        dimension = len(self._values)
        mean, step = self._mean[:, dimension].copy(), self._told.steps[dimension]
        if not self._is_full:
            deviation = self._told.factor[self._chosen, dimension]
            return mean / step, np.maximum(deviation / step, NARROWEST)
        factor = self._told.factor[self._chosen, dimension]
        for place, news in enumerate(self._news):
            mean += factor[:, place] * news
        return mean / step, np.maximum(factor[:, dimension] / step, NARROWEST)

    def tell(self, symbols: Symbols) -> Numbers:
        """Take the symbols of the next dimension.

        Returns:
            How likely they were.
        """
        mean, deviation = self.expected()
        low, high = _edges(symbols, mean, deviation)
        mass = _mass(low, high)
        # in deviations from the mean; to a grid, for the last bits of erf differ between machines
        news = np.rint(_centre(low, high, mass) * _GRID) / _GRID
        step = self._told.steps[len(self._values)]
        self._values.append((mean + news * deviation) * step)
        self._news.append(news)
        self._expected = None
        chances: Numbers = np.maximum(mass, LEAST)
        return chances


def _edges(symbols: Symbols, mean: Numbers, deviation: Numbers) -> tuple[Numbers, Numbers]:
    return (symbols - 0.5 - mean) / deviation, (symbols + 0.5 - mean) / deviation


def _mass(low: Numbers, high: Numbers) -> Numbers:
    from scipy.special import ndtr  # noqa: PLC0415

    # in the lower tail, where a difference of small numbers keeps its digits
    is_upper = low > 0
    mass: Numbers = ndtr(np.where(is_upper, -low, high)) - ndtr(np.where(is_upper, -high, low))
    return mass


def _centre(low: Numbers, high: Numbers, mass: Numbers) -> Numbers:
    """Return the mean of a standard normal between two places, between which is so much of it."""
    density = (np.exp(-0.5 * low * low) - np.exp(-0.5 * high * high)) / np.sqrt(2.0 * np.pi)
    # far out the mass has no digits left, and nearly all of it lies at the near edge
    near = np.where(low > 0, low, high)
    inner = np.where(mass > _SMALL, density / np.maximum(mass, _SMALL), near)
    within: Numbers = np.clip(inner, low, high)
    return within
