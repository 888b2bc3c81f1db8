"""Undo one corruption of the course at any of its levels: a task for each that has levels.

The network is told the level and what white is. A network without biases cannot know the second by
itself, and a pixel that is exactly white is what gives salt away. Blur is undone first as far as it
can be without guessing; the network adds the rest.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import torch

from aelib.corruptions import CORRUPTIONS
from aelib.photographs.tasks.base import Damaged, Task, as_found, register
from aelib.photographs.unblurring import added_unknown, unblurred

if TYPE_CHECKING:
    from torch import Tensor

PREFIX = "undo-"
BLUR = "blur"
ROUNDED, WHITE = 0.25, 255.0  # share of the blurred pictures that come from a file; its white
BEYOND = 1.1  # the highest level stands for all beyond it: a tenth of the pictures have it


def told(pictures: Tensor, kind: str, level: float | Tensor) -> Damaged:
    """Tell a network how strongly pictures are spoilt.

    Args:
        pictures: Spoilt pictures in [0, 1].
        kind: Name of a registered corruption that has levels.
        level: Strength of the corruption.

    Shape:
        - pictures: ``(B, C, H, W)``
        - level: a number, or ``(B, 1, 1, 1)``

    Returns:
        The pictures, unblurred where the corruption is blur; the level as a share of the highest,
        and 1.
    """
    white = torch.ones_like(pictures[:, :1])
    condition = torch.cat([white * (level / _highest(kind)), white], 1)
    if kind == BLUR:
        pictures = unblurred(pictures, _sigma(condition))
    return Damaged(pictures, condition)


def _highest(kind: str) -> float:
    known = CORRUPTIONS[kind].part.level
    if known is None:
        raise ValueError(f"corruption {kind!r} has no levels")
    return known.high


def _damage(clean: Tensor, kind: str) -> Damaged:
    corruption = CORRUPTIONS.build(CORRUPTIONS[kind].config())
    share = (BEYOND * torch.rand(len(clean), 1, 1, 1, device=clean.device)).clamp(max=1.0)
    level = _highest(kind) * share
    spoilt = corruption.apply(clean, level)
    if kind == BLUR:  # what a file keeps of it is rounded, and undoing the blur makes that louder
        is_of_file = torch.rand_like(share) < ROUNDED
        spoilt = torch.where(is_of_file, (WHITE * spoilt).round() / WHITE, spoilt)
    return told(spoilt, kind, level)


def _finish_blur(restored: Tensor, damaged: Damaged) -> Tensor:
    return added_unknown(damaged.pictures, restored, _sigma(damaged.condition))


def _sigma(condition: Tensor) -> Tensor:
    return condition[:, :1, :1, :1] * _highest(BLUR)


for _kind in CORRUPTIONS:
    _part = CORRUPTIONS[_kind].part
    if _part.level is not None:
        _title = f"Undo {_part.title.lower()}"
        _finish = _finish_blur if _kind == BLUR else as_found
        register(Task(f"{PREFIX}{_kind}", _title, 2, partial(_damage, kind=_kind), _finish))
