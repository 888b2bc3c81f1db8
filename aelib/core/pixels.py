"""Pictures as a file holds them: a byte for each value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor


def as_bytes(images: Tensor) -> Tensor:
    """Round pictures to bytes.

    Args:
        images: Values of 0 to 1; what lies outside is cut off.

    Shape:
        - images, returns: ``(*, C, H, W)``

    Returns:
        Bytes, 0 to 255.
    """
    return images.mul(255.0).round().clamp(0.0, 255.0).to(torch.uint8)
