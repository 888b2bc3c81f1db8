"""Undo one corruption of the course at any of its levels: a task for each that has levels.

The network is told the level and what white is. A network without biases cannot know the second by
itself, and a pixel that is exactly white is what gives salt away. What can be undone without
guessing is undone first, see :data:`FIRST_STEPS`; the network adds the rest.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import torch

from aelib.corruptions import CORRUPTIONS
from aelib.photographs.tasks.base import Damaged, Task, register
from aelib.photographs.unblurring import added_unknown, unblurred

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

PREFIX = "undo-"
ROUNDED, WHITE = 0.25, 255.0  # share of the pictures that come from a file; its white
BEYOND = 1.1  # the highest level stands for all beyond it: a tenth of the pictures have it


class FirstStep(NamedTuple):
    """What of a corruption can be undone without guessing, given its level ``(B, 1, 1, 1)``.

    Attributes:
        undo: From spoilt pictures and level to what is known of the clean ones.
        finish: From that, what a network made of it and the level to the restored pictures.
    """

    undo: Callable[[Tensor, Tensor], Tensor]
    finish: Callable[[Tensor, Tensor, Tensor], Tensor]


FIRST_STEPS = {"blur": FirstStep(unblurred, added_unknown)}


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
        The pictures, after the first step if there is one; the level as a share of the highest,
        and 1.
    """
    white = torch.ones_like(pictures[:, :1])
    condition = torch.cat([white * (level / _highest(kind)), white], 1)
    if kind in FIRST_STEPS:
        pictures = FIRST_STEPS[kind].undo(pictures, _level(condition, kind))
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
    if kind in FIRST_STEPS:  # what a file keeps is rounded, and a first step makes that louder
        is_of_file = torch.rand_like(share) < ROUNDED
        spoilt = torch.where(is_of_file, (WHITE * spoilt).round() / WHITE, spoilt)
    return told(spoilt, kind, level)


def _finish(restored: Tensor, damaged: Damaged, kind: str) -> Tensor:
    if kind not in FIRST_STEPS:
        return restored
    level = _level(damaged.condition, kind)
    return FIRST_STEPS[kind].finish(damaged.pictures, restored, level)


def _level(condition: Tensor, kind: str) -> Tensor:
    return condition[:, :1, :1, :1] * _highest(kind)


for _kind in CORRUPTIONS:
    _part = CORRUPTIONS[_kind].part
    if _part.level is not None:
        _damages, _finishes = partial(_damage, kind=_kind), partial(_finish, kind=_kind)
        register(Task(f"{PREFIX}{_kind}", f"Undo {_part.title.lower()}", 2, _damages, _finishes))
