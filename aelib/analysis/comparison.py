"""Several attempts at one clean picture, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aelib.analysis.quality import psnr, ssim

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import numpy.typing as npt

    Picture = npt.NDArray[np.floating]


class Score(NamedTuple):
    """How like the clean picture an attempt is.

    Attributes:
        psnr: Decibels, higher is better.
        ssim: At most 1, higher is better.
        is_best: No other attempt has a higher PSNR.
    """

    psnr: float
    ssim: float
    is_best: bool


def scores(clean: Picture, attempts: Mapping[str, Picture]) -> dict[str, Score]:
    """Measure attempts.

    Args:
        clean: What they should look like.
        attempts: Pictures by name.

    Shape:
        - clean: ``(H, W)`` or ``(H, W, 3)``, as each attempt

    Returns:
        Scores by name, in the same order.
    """
    decibels = {name: psnr(clean, attempt) for name, attempt in attempts.items()}
    best = max(decibels.values(), default=0.0)
    return {
        name: Score(decibels[name], ssim(clean, attempt), decibels[name] == best)
        for name, attempt in attempts.items()
    }


def signed_error(clean: Picture, attempt: Picture) -> npt.NDArray[np.float32]:
    """Return where an attempt is too bright (above 0) or too dark (below 0).

    Args:
        clean: What it should look like.
        attempt: The attempt.

    Shape:
        - clean, attempt: ``(H, W)`` or ``(H, W, 3)``
        - returns: ``(H, W)``

    Returns:
        The difference, its mean over colours, in [-1, 1].
    """
    difference: npt.NDArray[np.float32] = attempt.astype("float32") - clean.astype("float32")
    if difference.ndim == 3:
        difference = difference.mean(axis=2)
    return difference
