r"""Noise as a function of (seed, place): any part of a field can be drawn alone, in any language.

A random number is a hash of its place in the field, with Philox 4×32-10; a sequential generator
would have to draw all numbers before it. So a browser draws the window that a person looks at, and
gets bit by bit the uniform numbers, and within rounding the normal ones, that Python draws for the
whole picture.

Uniform numbers have 24 bits. Normal ones are :math:`\Phi^{-1}((h + \tfrac12) / 2^{32})`.

References:
    Salmon et al. 2011, Parallel random numbers: as easy as 1, 2, 3.
    https://doi.org/10.1145/2063384.2063405
"""

from __future__ import annotations

import contextlib
import math
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt
    from torch import Tensor

LANES = 4
_ROUNDS = 10
_WORD = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_FACTORS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_KEY_STEPS = 0x9E3779B9, 0xBB67AE85
_CHUNK = 1 << 18


class Field(NamedTuple):
    """A field of random numbers without end; numbers are laid out row by row from its start.

    Attributes:
        seed: Names the field; a whole number in [0, 2³²).
    """

    seed: int

    def uniform(self, shape: Sequence[int]) -> Tensor:
        """Draw uniform numbers.

        Args:
            shape: Their shape.

        Shape:
            - returns: ``shape``

        Returns:
            float32 in [0, 1).
        """
        return self._draw(shape, is_normal=False)

    def normal(self, shape: Sequence[int]) -> Tensor:
        """Draw standard normal numbers.

        Args:
            shape: Their shape.

        Shape:
            - returns: ``shape``

        Returns:
            float32.
        """
        return self._draw(shape, is_normal=True)

    def _draw(self, shape: Sequence[int], *, is_normal: bool) -> Tensor:
        count = math.prod(shape)
        drawn = torch.empty(-(-count // LANES) * LANES)
        for start in range(0, len(drawn), LANES * _CHUNK):  # whole pictures would need gigabytes
            end = min(len(drawn), start + LANES * _CHUNK)
            words = philox(np.arange(start // LANES, end // LANES, dtype=np.uint64), self.seed)
            if is_normal:
                share = torch.from_numpy((words.ravel() + 0.5) / 2.0**32)
                drawn[start:end] = torch.special.ndtri(share)
            else:
                drawn[start:end] = torch.from_numpy((words.ravel() >> np.uint32(8)) / 2.0**24)
        return drawn[:count].reshape(tuple(shape))


def philox(counters: npt.NDArray[np.uint64], *key: int) -> npt.NDArray[np.uint32]:
    """Hash counters.

    Args:
        counters: Lower 64 of the 128 bits; the upper ones are 0.
        *key: One or two words of 32 bits.

    Shape:
        - counters: ``(N,)``
        - returns: ``(N, 4)``

    Returns:
        Words of 32 bits.
    """
    low, high = (*key, 0)[:2]
    a, b = counters & _WORD, counters >> _HALF
    c, d = np.zeros_like(counters), np.zeros_like(counters)
    for _ in range(_ROUNDS):
        first, second = a * _FACTORS[0], c * _FACTORS[1]
        a, b, c, d = (
            (second >> _HALF) ^ b ^ np.uint64(low),
            second & _WORD,
            (first >> _HALF) ^ d ^ np.uint64(high),
            first & _WORD,
        )
        low, high = (low + _KEY_STEPS[0]) & 0xFFFFFFFF, (high + _KEY_STEPS[1]) & 0xFFFFFFFF
    return np.stack([a, b, c, d], axis=1).astype(np.uint32)


_FIELD: ContextVar[Field | None] = ContextVar("field", default=None)


def current_field() -> Field | None:
    """Return the field that draws come from.

    Returns:
        None for torch's generators, unless :func:`drawn_from` says otherwise.
    """
    return _FIELD.get()


@contextlib.contextmanager
def drawn_from(field: Field) -> Iterator[None]:
    """Within this context ``randn_like`` and ``rand_like`` read a field from its start.

    Each call begins anew: what calls twice gets the same numbers twice.

    Args:
        field: The field.

    Yields:
        Nothing.
    """
    token = _FIELD.set(field)
    try:
        yield
    finally:
        _FIELD.reset(token)
