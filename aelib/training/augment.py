r"""Augmentation: each step sees its pictures moved, mirrored or turned a little, at random.

The model is asked for the picture that it sees, not for the one on file, so a picture never comes
twice in the same form and cannot be learned by heart. A corruption comes after it. Validation and
test pictures are left alone.

References:
    Simard, Steinkraus & Platt 2003, affine distortions against overfitting.
    https://doi.org/10.1109/ICDAR.2003.1227801
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from aelib.core.errors import ConfigError
from aelib.core.seeding import rand_like

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec

LARGEST_SHIFT = 1 / 14
"""Share of a side: 2 pixels of 28."""
LARGEST_TURN = math.radians(10.0)
LARGEST_ZOOM = 0.1


def check_augment(name: str, image: ImageSpec) -> None:
    """Refuse to move or turn what is no picture.

    Args:
        name: An augmentation.
        image: Kind of the samples.

    Raises:
        ConfigError: If the samples are series.
    """
    if name != "none" and image.kind != "image":
        raise ConfigError(
            f"Expected pictures for augmentation '{name}', got {image.kind} data.",
            "Set training.augment to none.",
        )


def augment(x: Tensor, name: str) -> Tensor:
    """Change each picture of a batch at random.

    Args:
        x: Images in [0, 1].
        name: ``none``; ``shift`` by whole pixels, the border repeated; ``shift_and_flip`` mirrors
            half of them too; ``affine`` turns by up to 10°, zooms by up to 10 % and shifts.

    Shape:
        - x, returns: ``(B, C, H, W)``

    Returns:
        Images in [0, 1].
    """
    if name == "none":
        return x
    if name == "affine":
        return _affine(x)
    moved = _shift(x)
    return _flip(moved) if name == "shift_and_flip" else moved


def _per_picture(x: Tensor, count: int) -> list[Tensor]:
    """Return ``count`` columns of uniform numbers in [-1, 1), one for each picture."""
    draws = rand_like(x.new_empty(x.shape[0], count))
    return list((2.0 * draws - 1.0).unbind(1))


def _shift(x: Tensor) -> Tensor:
    down, right = _per_picture(x, 2)
    for dim, draw in ((2, down), (3, right)):
        side = x.shape[dim]
        most = max(1, round(side * LARGEST_SHIFT))
        offset = (draw * (most + 0.5)).round().long()  # each whole number equally likely
        place = torch.arange(side, device=x.device) - offset[:, None]
        shape = [x.shape[0], 1, 1, 1]
        shape[dim] = side
        index = place.clamp(0, side - 1).view(shape).expand_as(x)
        x = x.gather(dim, index)
    return x


def _flip(x: Tensor) -> Tensor:
    (draw,) = _per_picture(x, 1)
    return torch.where((draw < 0.0)[:, None, None, None], x.flip(3), x)


def _affine(x: Tensor) -> Tensor:
    turn, zoom, right, down = _per_picture(x, 4)
    angle, scale = turn * LARGEST_TURN, 1.0 + zoom * LARGEST_ZOOM
    height, width = x.shape[2:]
    # coordinates run from -1 to 1 along both sides, so a turn must know how long each is
    cosine, sine, ratio = scale * angle.cos(), scale * angle.sin(), height / width
    top = torch.stack([cosine, -sine * ratio, 2.0 * LARGEST_SHIFT * right], 1)
    bottom = torch.stack([sine / ratio, cosine, 2.0 * LARGEST_SHIFT * down], 1)
    grid = F.affine_grid(torch.stack([top, bottom], 1), list(x.shape), align_corners=False)
    moved = F.grid_sample(x, grid, mode="bilinear", padding_mode="border", align_corners=False)
    return moved.clamp(0.0, 1.0)
