"""Spoil pictures the same way each time: what a denoiser is shown and measured on."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import torch

from aelib.core.philox import Field, drawn_from
from aelib.core.planes import from_planes, to_planes
from aelib.core.seeding import seeded
from aelib.corruptions import CORRUPTIONS

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    from aelib.corruptions import Corruption

# corruptions draw from the global generator, which the threads of an app share
_LOCK = threading.Lock()


def spoil(
    image: npt.NDArray[np.floating], kind: str, level: float, *, seed: int = 0
) -> npt.NDArray[np.float32]:
    """Corrupt one picture of any size; the live view of Denoise draws the same noise by itself.

    Args:
        image: Grey or colour, in [0, 1].
        kind: Name of a registered corruption.
        level: Its strength, see ``level`` of the corruption's class.
        seed: The same seed spoils in the same way.

    Shape:
        - image, returns: ``(H, W)`` or ``(H, W, C)``

    Returns:
        The spoilt picture in [0, 1].
    """
    corruption = CORRUPTIONS.build(CORRUPTIONS[kind].config())
    planes = to_planes(image)
    with drawn_from(Field(seed)):
        spoilt = corruption.apply(planes.unsqueeze(0), torch.full((1, 1, 1, 1), float(level)))[0]
    return from_planes(spoilt, image.ndim)


def spoil_batch(corruption: Corruption, x: Tensor, level: float, *, seed: int = 0) -> Tensor:
    """Corrupt pictures at one level.

    Args:
        corruption: How.
        x: Images in [0, 1].
        level: Strength of each.
        seed: The same seed spoils in the same way.

    Shape:
        - x, returns: ``(B, C, H, W)``

    Returns:
        Spoilt images in [0, 1].
    """
    strength = x.new_full((x.shape[0], 1, 1, 1), float(level))
    with _LOCK, seeded(seed, "spoil", device=x.device):
        return corruption.apply(x, strength)
