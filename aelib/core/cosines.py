r"""The cosines that a picture with a reflecting border is made of: the DCT-II.

.. math:: C_{kn} = \sqrt{\tfrac{2 - [k = 0]}{N}} \cos\left(\tfrac{\pi}{N} k (n + \tfrac12)\right)

References:
    Ahmed, Natarajan & Rao 1974, Discrete cosine transform. https://doi.org/10.1109/T-C.1974.223784
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor


@lru_cache(maxsize=4)
def cosine_basis(side: int) -> Tensor:
    """Return the orthonormal DCT-II along a side; it is kept, so do not write to it.

    Args:
        side: Pixels N along the side.

    Shape:
        - returns: ``(side, side)``, one row for each cosine, from the slowest to the fastest

    Returns:
        The matrix, in 32 bits on the CPU.
    """
    place = torch.arange(side, dtype=torch.float64)
    cosines = (math.pi / side * place[:, None] * (place + 0.5)).cos() * math.sqrt(2.0 / side)
    cosines[0] /= math.sqrt(2.0)
    return cosines.float()
