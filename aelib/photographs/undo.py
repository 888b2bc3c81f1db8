"""Undo the course's corruptions with small networks, one for each, that learned one data set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.watch import UNWATCHED
from aelib.photographs.running import as_batch, finished, mend
from aelib.photographs.store import path_of, shipped
from aelib.photographs.tasks.undo import PREFIX, told

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    from aelib.core.watch import Watch

    Picture = npt.NDArray[np.float32]


def can_undo(data: str, kind: str, colours: int) -> bool:
    """Return whether a network is shipped.

    Args:
        data: Name of the data set that it learned from.
        kind: Name of the corruption.
        colours: Channels of its pictures.

    Returns:
        True if there is one.
    """
    return path_of(f"{PREFIX}{kind}", colours, data).exists()


@torch.inference_mode()
def undo_batch(spoilt: Tensor, data: str, kind: str, level: float) -> Tensor:
    """Restore pictures that a corruption has spoilt.

    Args:
        spoilt: In [0, 1].
        data: Name of the data set that they are like.
        kind: Name of the corruption.
        level: Its level.

    Shape:
        - spoilt, returns: ``(B, C, H, W)``

    Returns:
        The restored pictures in [0, 1].

    Raises:
        CheckpointError: If no such network is shipped.
    """
    restorer = shipped(f"{PREFIX}{kind}", spoilt.shape[1], data)
    return finished(restorer, told(spoilt, kind, level)).clamp(0.0, 1.0)


def undo(spoilt: Picture, data: str, kind: str, level: float, watch: Watch = UNWATCHED) -> Picture:
    """Restore one picture of any size, see :func:`undo_batch`.

    A network for grey pictures restores each colour of a coloured one.

    Args:
        spoilt: In [0, 1].
        data: Name of the data set that it is like, or is to be taken for.
        kind: Name of the corruption.
        level: Its level.
        watch: Told how far it is; may stop it.

    Shape:
        - spoilt, returns: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The restored picture in [0, 1].

    Raises:
        CheckpointError: If no such network is shipped.
        CancelledError: If the watch stops the work.
    """
    return mend(f"{PREFIX}{kind}", told(as_batch(spoilt), kind, level), watch, data=data)
