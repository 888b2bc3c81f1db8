"""What lies behind the things in pictures: black behind digits, white behind a scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

NUM_LOOKED_AT = 256


def ground_brightness(images: Tensor) -> float:
    """Return the median brightness along the edges of the first pictures.

    Args:
        images: uint8 pictures.

    Shape:
        - images: ``(N, C, H, W)``

    Returns:
        From 0 for black to 1 for white.
    """
    few = images[:NUM_LOOKED_AT].float()
    rows = torch.cat([few[:, :, 0], few[:, :, -1]], 2).flatten()
    columns = torch.cat([few[:, :, :, 0], few[:, :, :, -1]], 2).flatten()
    return float(torch.cat([rows, columns]).median()) / 255.0
