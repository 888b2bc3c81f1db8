r"""Spread chroma from hints to a whole picture, fast enough for a step of training: three guesses.

The first two are means of all hints, in which those count most that are near and about as bright,

.. math:: c(p) = \sum_h K(p - h)\,A(y_p, y_h)\,c_h \,/\, \sum_h K(p - h)\,A(y_p, y_h),

by the brightness of a pixel and by that around it; :math:`K` falls with a power of the distance, so
that hints reach everywhere. The third lets their mean flow between neighbours of like brightness
for a while, from coarse to fine, while hints stay: it follows edges that a mean does not know of.

References:
    Chen, Paris & Durand 2007, the bilateral grid, on which the means are computed.
    https://doi.org/10.1145/1276377.1276506
    Levin, Lischinski & Weiss 2004, the flow, which they let go on to its end.
    https://doi.org/10.1145/1015706.1015780
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

NUM_SHADES, NUM_SHADES_AROUND, AROUND = 12, 8, 11
# how much a hint counts at twice the distance, and at another brightness
FARTHER, OTHER_SHADE = 0.4, 0.02
# by which the picture is smaller, and how many steps the chroma flows
FLOW = ((4, 20), (2, 10), (1, 5))
SHARE_OF_VARIANCE, LEAST_VARIANCE = 0.6, 1e-4
# a pixel that is unlike all around it takes their mean
FAINTEST = 1e-6
NEIGHBOURS = tuple((y, x) for y in (0, 1, 2) for x in (0, 1, 2) if (y, x) != (1, 1))


def guesses(light: Tensor, chroma: Tensor, hints: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Guess the chroma of every pixel.

    Args:
        light: Brightness in [0, 1].
        chroma: Colours less their brightness, 0 where there is no hint.
        hints: 1 where there is a hint, else 0.

    Shape:
        - light, hints: ``(B, 1, H, W)``
        - chroma, returns: ``(B, 3, H, W)``

    Returns:
        By brightness, by the brightness around, and by the flow; all 0 without a hint.
    """
    around = F.avg_pool2d(light, AROUND, 1, AROUND // 2, count_include_pad=False)
    one = _mean(light, chroma, hints, NUM_SHADES)
    other = _mean(around, chroma, hints, NUM_SHADES_AROUND)
    return one, other, _flowed(light, chroma, hints, (one + other) / 2.0)


def _mean(light: Tensor, chroma: Tensor, hints: Tensor, num_shades: int) -> Tensor:
    B, _, H, W = light.shape
    shades = torch.linspace(0.0, 1.0, num_shades, device=light.device).view(1, -1, 1, 1)
    # how much each pixel belongs to each shade: a hat of the width of a step
    near = (1.0 - (light - shades).abs() * (num_shades - 1)).clamp(min=0.0)[:, :, None]
    votes = (near * torch.cat([chroma, hints], 1)[:, None]).view(B, -1, H, W)
    # at half the resolution, which is a quarter of the work: brightness brings the edges back
    reached = _reach(_halved(votes))
    whole = reached.view(B, num_shades, 4, *reached.shape[2:]).mean(1).repeat(1, num_shades, 1, 1)
    told = _enlarged(reached + OTHER_SHADE * whole, (H, W)).view(B, num_shades, 4, H, W)
    mean: Tensor = (near * told).sum(1)
    return mean[:, :3] / mean[:, 3:].clamp(min=1e-12)


def _reach(votes: Tensor) -> Tensor:
    # each scale adds what a coarser one has, so the work is a third more than that of the finest
    if max(votes.shape[2:]) <= 2:
        return votes + FARTHER * votes.mean((2, 3), keepdim=True)
    return votes + FARTHER * _enlarged(_reach(_halved(votes)), (votes.shape[2], votes.shape[3]))


def _halved(votes: Tensor) -> Tensor:
    return F.avg_pool2d(votes, 2, ceil_mode=True, count_include_pad=False)


def _enlarged(votes: Tensor, size: tuple[int, int]) -> Tensor:
    return F.interpolate(votes, size, mode="bilinear", align_corners=False)


def _flowed(light: Tensor, chroma: Tensor, hints: Tensor, begun: Tensor) -> Tensor:
    flowing = begun
    for shrink, steps in FLOW:
        size = (-(-light.shape[2] // shrink), -(-light.shape[3] // shrink))
        grey, weight, known = (
            F.interpolate(planes, size, mode="area") for planes in (light, hints, chroma)
        )
        is_first = shrink == FLOW[0][0]
        flowing = F.interpolate(begun, size, mode="area") if is_first else _enlarged(flowing, size)
        is_hint = (weight > 0.0).to(grey.dtype)
        flowing = _flow(grey, flowing, known / weight.clamp(min=1e-9), is_hint, steps)
    return flowing


def _flow(light: Tensor, chroma: Tensor, known: Tensor, hints: Tensor, steps: int) -> Tensor:
    near = torch.cat(list(_neighbours(light)), 1)
    variance = SHARE_OF_VARIANCE * near.var(1, keepdim=True, unbiased=False) + LEAST_VARIANCE
    weights = (-(near - light).square() / (2.0 * variance)).exp() + FAINTEST
    shares = torch.split(weights / weights.sum(1, keepdim=True), 1, 1)
    for _ in range(steps):
        moved = torch.zeros_like(chroma)
        for share, neighbour in zip(shares, _neighbours(chroma), strict=True):
            moved = torch.addcmul(moved, share, neighbour)
        chroma = torch.lerp(moved, known, hints)
    return chroma


def _neighbours(planes: Tensor) -> Iterator[Tensor]:
    height, width = planes.shape[2:]
    wide = F.pad(planes, (1, 1, 1, 1), mode="replicate")
    for y, x in NEIGHBOURS:
        yield wide[..., y : y + height, x : x + width]
