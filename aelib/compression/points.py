"""Points of a curve of error over size."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aelib.analysis.quality import psnr_from_mse

if TYPE_CHECKING:
    from torch import Tensor


class Point(NamedTuple):
    """What pictures cost, and how far they come back from what they were.

    Attributes:
        codec: What made them small.
        setting: Its step or quality; 0 where there is nothing to set.
        num_bytes: Mean bytes of a picture.
        mse: Mean squared error of values in [0, 1].
    """

    codec: str
    setting: float
    num_bytes: float
    mse: float

    @property
    def psnr(self) -> float:
        """Peak signal-to-noise ratio of that error, in dB."""
        return psnr_from_mse(self.mse)


def error_of(made: Tensor, images: Tensor) -> float:
    """Return how far pictures are from what they were.

    Args:
        made: Bytes.
        images: Bytes.

    Shape:
        - made, images: ``(N, C, H, W)``

    Returns:
        Mean squared error of values in [0, 1].
    """
    difference = made.numpy().astype(np.float64) - images.numpy()
    return float(np.square(difference / 255.0).mean())
