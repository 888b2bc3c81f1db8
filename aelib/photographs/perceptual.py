r"""How different two photographs look, by the features of our own network that sharpens.

As LPIPS does: features at each scale are normalised at every place, their squared difference is
averaged over the picture, and the scales are added up. The network is the encoder of the one that
sharpens, told the least blur: it has several scales. LPIPS takes one that was trained to name
things and weights its features by what people said. So this distance is a stand-in: like LPIPS it
forgives a change of brightness or a shift by a pixel more than blur of the same error, but nobody
has compared it with people's eyes.

References:
    Zhang et al. 2018, LPIPS. https://arxiv.org/abs/1801.03924
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.photographs.running import as_batch
from aelib.photographs.store import shipped
from aelib.photographs.tasks.sharpen import LOWEST_SIGMA, SHARPEN, blurred

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    Picture = npt.NDArray[np.float32]

MAX_PIXELS = 4_000_000
_TINY = 1e-4


@torch.inference_mode()
def perceptual_distance(clean: Picture, picture: Picture) -> float:
    """Return how different two photographs look.

    Args:
        clean: In [0, 1].
        picture: In [0, 1].

    Shape:
        - clean, picture: both ``(H, W)`` or both ``(H, W, 3)``, of at most 4 million pixels

    Returns:
        0 for equal pictures; up to 4 for each of three scales.

    Raises:
        ValueError: If the shapes differ or are too large.
    """
    is_small = clean.shape[0] * clean.shape[1] <= MAX_PIXELS
    if clean.shape != picture.shape or not is_small:
        raise ValueError(
            f"expected two pictures of one size, of at most {MAX_PIXELS} pixels, got "
            f"{clean.shape} and {picture.shape}"
        )
    # the network knows grey only, and features of all colours at once would fill the memory
    planes = (as_batch(each).transpose(0, 1).unsqueeze(1) for each in (clean, picture))
    distances = [_distance(*pair) for pair in zip(*planes, strict=True)]
    return sum(distances) / len(distances)


def _distance(clean: Tensor, picture: Tensor) -> float:
    pairs = zip(_features(clean), _features(picture), strict=True)
    return sum(float((a - b).square().sum(1).mean()) for a, b in pairs)


def _features(plane: Tensor) -> list[Tensor]:
    network = shipped(SHARPEN.name, 1).network
    _, *scales = network.encode(*blurred(plane, LOWEST_SIGMA))
    return [f / (f.norm(dim=1, keepdim=True) + _TINY) for f in scales]
