"""Denoise a photograph of any size, at a noise level that is told or found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from aelib.core.watch import UNWATCHED, Watch
from aelib.photographs.noise_level import estimate_sigma, sigma_by_brightness
from aelib.photographs.running import as_batch, mend
from aelib.photographs.tasks import Damaged

if TYPE_CHECKING:
    import numpy.typing as npt

    Picture = npt.NDArray[np.float32]

TASK = "denoise"


class Denoised(NamedTuple):
    """A denoised photograph.

    Attributes:
        picture: In [0, 1].
        sigma: Mean noise level that it was cleaned of, on the scale of the picture.
    """

    picture: Picture
    sigma: float


def denoise(
    noisy: Picture,
    sigma: float | Picture | None = None,
    *,
    strength: float = 1.0,
    by_brightness: bool = False,
    num_turns: int = 1,
    watch: Watch = UNWATCHED,
) -> Denoised:
    """Denoise a photograph with the shipped network for its colours.

    Args:
        noisy: Grey or colour; values may lie outside [0, 1].
        sigma: Standard deviation of the noise, for all pixels or for each; estimated when None.
        strength: What the noise level is multiplied by: below 1 more is kept, above 1 more removed.
        by_brightness: Estimate a level for each brightness, as a camera's noise has.
        num_turns: In how many of the eight orientations it is denoised; all of them give about
            0.1 dB more than one, in eight times the time.
        watch: Told how far it is; may stop it.

    Shape:
        - noisy, returned picture: ``(H, W)`` or ``(H, W, 3)``
        - sigma: of one number or ``(H, W)``

    Returns:
        The picture and the level that was used.
    """
    level = estimate_sigma(noisy) if sigma is None else sigma
    if sigma is None and by_brightness:
        first = denoise(noisy, level, watch=Watch(is_cancelled=watch.is_cancelled))
        level = sigma_by_brightness(noisy, first.picture)
    levels = np.broadcast_to(np.float32(strength) * np.asarray(level, np.float32), noisy.shape[:2])
    told = torch.from_numpy(levels.copy())[None, None]
    cleaned = mend(TASK, Damaged(as_batch(noisy), told), watch, num_turns=num_turns)
    return Denoised(cleaned, float(levels.mean()))
