r"""Grey photographs with a few hints of colour, which the network spreads.

What a grey photograph's colours were cannot be told from it, so a person paints some and the
network finds how far each reaches. It is told three guesses of the chroma, from
:mod:`aelib.photographs.tasks.spreading`, and says at each pixel how far to believe which; a fourth
is no chroma at all, for places that no hint tells anything of. So it cannot invent colours that
nobody gave, and what it learned of edges and texture holds for colours that it never saw. Chroma is
what a colour has besides its brightness (ITU-R BT.601); the brightness that came in is kept.

References:
    Zhang et al. 2017, user-guided colorization: hints drawn at random in training.
    https://arxiv.org/abs/1705.02999
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from aelib.photographs.tasks.base import Damaged, Task, register
from aelib.photographs.tasks.spreading import guesses
from aelib.photographs.tasks.strokes import covered

if TYPE_CHECKING:
    from torch import Tensor

WEIGHTS = (0.299, 0.587, 0.114)
MOST_POINTS, MOST_STROKES = 30, 3
POINTS = (1, 3, 5, 7)
WIDEST_STROKE, LONGEST_STROKE = 3.0, 40.0
SHARE_BARE, SHARE_STROKES, SHARE_SMOOTH = 0.15, 0.4, 0.5
SMOOTHED = 7
NUM_GUESSES = 3
# of each guess, and of none: before the network says anything
AT_FIRST = (0.0, 0.0, 0.0, -2.0)
# no more than so sure, or it would learn nothing any more
SUREST = 6.0
# chroma is small beside brightness, and is told louder
LOUDNESS = 4.0


def brightness(pictures: Tensor) -> Tensor:
    """Return how bright pictures are.

    Args:
        pictures: Coloured ones; of one plane they are their own brightness.

    Shape:
        - pictures: ``(B, C, H, W)``
        - returns: ``(B, 1, H, W)``

    Returns:
        ITU-R BT.601 luma.
    """
    if pictures.shape[1] == 1:
        return pictures
    weights = torch.tensor(WEIGHTS, dtype=pictures.dtype, device=pictures.device)
    return (pictures * weights.view(1, 3, 1, 1)).sum(1, keepdim=True)


def in_gamut(light: Tensor, chroma: Tensor) -> Tensor:
    """Mute chroma as far as a brightness cannot carry it.

    Args:
        light: Brightness in [0, 1].
        chroma: Colours less their brightness.

    Shape:
        - light: ``(B, 1, H, W)``
        - chroma, returns: ``(B, 3, H, W)``

    Returns:
        Chroma with which no colour leaves [0, 1].
    """
    room = torch.where(chroma > 0.0, 1.0 - light, light)
    share = (room / chroma.abs().clamp(min=1e-6)).amin(1, keepdim=True)
    return chroma * share.clamp(0.0, 1.0)


def hinted(light: Tensor, chroma: Tensor, hints: Tensor) -> Damaged:
    """Give grey pictures hints of colour, as the network is to see them.

    Args:
        light: Brightness in [0, 1].
        chroma: Colours less their brightness; anything where there is no hint.
        hints: 1 where there is a hint, else 0.

    Shape:
        - light, hints: ``(B, 1, H, W)``
        - chroma: ``(B, 3, H, W)``

    Returns:
        Pictures with the mean of three guesses; the hints, and red and blue of each guess.
    """
    found = guesses(light, hints * chroma, hints)
    mean = sum(found, torch.zeros_like(chroma)) / len(found)
    told = [LOUDNESS * guess[:, ::2] for guess in found]
    return Damaged(light + in_gamut(light, mean), torch.cat([hints, *told], 1))


def _damage(clean: Tensor) -> Damaged:
    light = brightness(clean)
    chroma = clean - light
    smooth = F.avg_pool2d(chroma, SMOOTHED, 1, SMOOTHED // 2, count_include_pad=False)
    # a person paints one colour where a photograph has many
    is_smooth = torch.rand(len(clean), 1, 1, 1, device=clean.device) < SHARE_SMOOTH
    return hinted(light, torch.where(is_smooth, smooth, chroma), _hints(clean))


def _hints(clean: Tensor) -> Tensor:
    kind = torch.rand(len(clean), 2, 1, 1, 1, device=clean.device)
    has_strokes, is_bare = kind[:, 0] < SHARE_STROKES, kind[:, 1] < SHARE_BARE
    mask = (_points(clean) | (_strokes(clean) & has_strokes)) & ~is_bare
    return mask.to(clean.dtype)


def _points(clean: Tensor) -> Tensor:
    rows, _, height, width = clean.shape
    draw = torch.rand(rows, 2, device=clean.device)
    # from one to many, as often a few as many
    count = torch.exp(draw[:, :1] * math.log(MOST_POINTS + 1.0)) - 0.5
    is_drawn = torch.arange(MOST_POINTS, device=clean.device) < count
    places = torch.randint(height * width, (rows, MOST_POINTS), device=clean.device)
    dots = torch.zeros(rows, height * width, device=clean.device)
    dots = dots.scatter_reduce(1, places, is_drawn.to(dots.dtype), "amax")
    dots = dots.view(rows, 1, height, width)
    wide = torch.stack([F.max_pool2d(dots, side, 1, side // 2) for side in POINTS], 1)
    which = (draw[:, 1] * len(POINTS)).long()
    return wide[torch.arange(rows, device=clean.device), which] > 0.0


def _strokes(clean: Tensor) -> Tensor:
    rows, _, height, width = clean.shape
    draw = torch.rand(rows, MOST_STROKES, 5, device=clean.device)
    sides = torch.tensor([height, width], device=clean.device, dtype=clean.dtype)
    begins = draw[..., :2] * sides
    angle, length = 2.0 * math.pi * draw[..., 2], LONGEST_STROKE * draw[..., 3]
    ends = begins + length[..., None] * torch.stack([angle.sin(), angle.cos()], -1)
    radius = WIDEST_STROKE * draw[..., 4]
    return covered(begins, ends, radius, (height, width)).any(1, keepdim=True)


def _finish(restored: Tensor, damaged: Damaged) -> Tensor:
    light = brightness(damaged.pictures)
    first = torch.tensor(AT_FIRST, dtype=light.dtype, device=light.device).view(1, -1, 1, 1)
    # what the network adds to red, green and blue says how far to believe each but the first
    says = SUREST * ((restored - damaged.pictures) / SUREST).tanh()
    belief = torch.cat([torch.zeros_like(light), says], 1) + first
    belief = belief.softmax(1)[:, :NUM_GUESSES]  # what is left is for no chroma
    B, _, H, W = light.shape
    told = damaged.condition[:, 1:].reshape(B, NUM_GUESSES, 2, H, W) / LOUDNESS
    red, blue = torch.split((belief[:, :, None] * told).sum(1), 1, 1)
    green = -(WEIGHTS[0] * red + WEIGHTS[2] * blue) / WEIGHTS[1]
    return light + in_gamut(light, torch.cat([red, green, blue], 1))


COLOURISE = register(
    Task("colourise", "Colourise", 1 + 2 * NUM_GUESSES, _damage, _finish, colours=(3,))
)
