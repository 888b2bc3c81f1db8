"""Make one uploaded picture what a model reads: its size, its channels, values in [0, 1]."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image

if TYPE_CHECKING:
    import numpy.typing as npt
    from torch import Tensor

    from aelib.core.types import ImageSpec


def model_input(picture: npt.NDArray[np.uint8], image: ImageSpec) -> Tensor:
    """Cut a picture around its middle to the model's proportions, and resize it.

    Args:
        picture: Any picture.
        image: Size of the model's pictures.

    Shape:
        - picture: ``(H, W)`` or ``(H, W, 3)``
        - returns: ``(C, height, width)``

    Returns:
        The picture in [0, 1]; each pixel is the average of what it covers.
    """
    opened = Image.fromarray(picture).convert("L" if image.channels == 1 else "RGB")
    width, height = opened.size
    kept_width = min(width, max(1, round(height * image.width / image.height)))
    kept_height = min(height, max(1, round(width * image.height / image.width)))
    left, top = (width - kept_width) // 2, (height - kept_height) // 2
    opened = opened.crop((left, top, left + kept_width, top + kept_height))
    if opened.size != (image.width, image.height):
        opened = opened.resize(
            (image.width, image.height), Image.Resampling.BICUBIC, reducing_gap=3.0
        )
    pixels = torch.from_numpy(np.array(opened))
    planes = pixels.unsqueeze(0) if image.channels == 1 else pixels.permute(2, 0, 1)
    return planes.float().div(255.0).contiguous()
