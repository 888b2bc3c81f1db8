"""How good reconstructions of a split are: squared error of all, SSIM of the first ones.

References:
    Wang et al. 2004, SSIM. https://doi.org/10.1109/TIP.2003.819861
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from aelib.analysis.quality import ssim
from aelib.core.seeding import seeded
from aelib.training.evaluation import wanted_labels

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from aelib.data import ImageSet
    from aelib.models import Autoencoder

NUM_SSIM = 256
_BATCH_SIZE = 250
_SMALLEST_SIDE = 3


def _unchanged(x: Tensor) -> Tensor:
    return x


@torch.inference_mode()
def reconstruction_quality(
    model: Autoencoder, images: ImageSet, spoil: Callable[[Tensor], Tensor] = _unchanged
) -> tuple[float, float]:
    """Compare what a model makes of pictures with the clean ones.

    Args:
        model: The model, in evaluation mode.
        images: The split.
        spoil: Done to the pictures before they are given to the model; its noise is the same each
            time.

    Shape:
        - spoil: ``(B, C, H, W)`` to the same

    Returns:
        Mean squared error per value of all pictures, and the mean SSIM of the first
        :data:`NUM_SSIM`; NaN where a side is too short for a window.
    """
    device = next(model.parameters()).device
    error, similar = 0.0, list[float]()
    with seeded("sweep", device=device):
        for start in range(0, len(images), _BATCH_SIZE):
            rows = slice(start, start + _BATCH_SIZE)
            clean = images.batch(rows, device)
            made = model.reconstruct(spoil(clean), wanted_labels(model, images, rows))
            error += float((made - clean).double().square().sum())
            few = slice(0, max(0, NUM_SSIM - start))
            similar.extend(map(_ssim, clean[few], made[few]))
    mse = error / (len(images) * images.images[0].numel())
    return mse, sum(similar) / len(similar) if similar else math.nan


def _ssim(clean: Tensor, made: Tensor) -> float:
    if min(clean.shape[1:]) < _SMALLEST_SIDE:  # a series has no windows in two directions
        return math.nan
    pair = [picture.float().cpu().permute(1, 2, 0).numpy() for picture in (clean, made)]
    a, b = (picture[..., 0] if picture.shape[2] == 1 else picture for picture in pair)
    return ssim(a, b)
