"""Spoil one picture of any size, the same way each time: what a denoiser is shown."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.core.seeding import derive_seed
from aelib.corruptions import CORRUPTIONS

if TYPE_CHECKING:
    import numpy.typing as npt

# corruptions draw from the global generator, which threads of one process share
_LOCK = threading.Lock()


def spoil(
    image: npt.NDArray[np.floating], kind: str, level: float, *, seed: int = 0
) -> npt.NDArray[np.float32]:
    """Corrupt a picture at a level.

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
    entry = CORRUPTIONS[kind]
    corruption = CORRUPTIONS.build(entry.config())
    planes = torch.from_numpy(np.ascontiguousarray(image, dtype=np.float32))
    planes = planes.permute(2, 0, 1) if image.ndim == 3 else planes.unsqueeze(0)
    strength = torch.full((1, 1, 1, 1), float(level))
    with _LOCK, torch.random.fork_rng(devices=[]):
        torch.manual_seed(derive_seed(seed, "spoil", kind))
        spoilt = corruption.apply(planes.unsqueeze(0), strength)[0]
    result = spoilt.permute(1, 2, 0) if image.ndim == 3 else spoilt[0]
    return np.ascontiguousarray(result.numpy())
