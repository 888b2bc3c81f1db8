"""The eight ways in which a picture can be turned and mirrored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

NUM_TURNS = 8


def turned(planes: Tensor, turn: int) -> Tensor:
    """Turn a picture, and mirror it for the later half of the turns.

    Args:
        planes: Pictures.
        turn: Which of the :data:`NUM_TURNS`; 0 leaves it as it is.

    Shape:
        - planes: ``(..., H, W)``
        - returns: ``(..., H, W)`` or ``(..., W, H)``

    Returns:
        The turned pictures.
    """
    planes = torch.rot90(planes, turn % 4, (-2, -1))
    return planes.flip(-1) if turn >= 4 else planes


def turned_back(planes: Tensor, turn: int) -> Tensor:
    """Undo :func:`turned`.

    Args:
        planes: Turned pictures.
        turn: How they were turned.

    Shape:
        - planes, returns: as of :func:`turned`

    Returns:
        The pictures as they were.
    """
    planes = planes.flip(-1) if turn >= 4 else planes
    return torch.rot90(planes, -turn % 4, (-2, -1))
