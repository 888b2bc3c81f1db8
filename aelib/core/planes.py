"""A picture as people's tools hold it, colours last, and as a network takes it, colours first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    import numpy.typing as npt
    from torch import Tensor


def to_planes(image: npt.NDArray[np.floating]) -> Tensor:
    """Put the colours of a picture first.

    Args:
        image: Grey, or with its colours last.

    Shape:
        - image: ``(H, W)`` or ``(H, W, C)``
        - returns: ``(C, H, W)``, C being 1 for a grey picture

    Returns:
        The same values.
    """
    planes = torch.from_numpy(np.ascontiguousarray(image, dtype=np.float32))
    return planes.permute(2, 0, 1) if image.ndim == 3 else planes.unsqueeze(0)


def from_planes(planes: Tensor, num_axes: int) -> npt.NDArray[np.float32]:
    """Put the colours of a picture last.

    Args:
        planes: The picture.
        num_axes: 2 for a grey picture without an axis of colours, else 3.

    Shape:
        - planes: ``(C, H, W)``
        - returns: ``(H, W)`` or ``(H, W, C)``

    Returns:
        The same values.
    """
    image = planes.permute(1, 2, 0) if num_axes == 3 else planes[0]
    return np.ascontiguousarray(image.numpy())
