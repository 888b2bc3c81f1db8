r"""Signals over time as pictures: what stands wherever a picture of a sample is shown.

A series is a sample of height 1, ``(C, 1, T)``. Each channel gets a lane of its own, from its
lowest value 0 at the bottom to 1 at the top, as on a recorder's paper. In every column of pixels
the line covers the rows between its lowest and its highest value there, widened by half its
thickness, and a pixel's shade is the share of it that is covered; columns are drawn twice as fine
as they are shown. So a line has no gaps however steep it is, a spike of one moment is never
missed however long the series is, and its edges are smooth.

References:
    Jugel, Jerzak, Hackenbroich & Markl 2014, M4: lowest and highest value of each column.
    https://doi.org/10.14778/2732951.2732953
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from aelib.core.palette import rgb

if TYPE_CHECKING:
    from torch import Tensor

SIDE = 96
"""Height and width of a drawn series at scale 1."""
PAPER, RULE = 1.0, 0.88
THICKNESS = 1.7
"""Of a line at scale 1, pixels; it grows with the square root of the scale."""
_CHUNK = 64
_FINER, _POINTS = 2, 3


def is_series(samples: Tensor) -> bool:
    """Return whether samples are signals over time and not pictures.

    Args:
        samples: One sample or many.

    Shape:
        - samples: ``(C, H, W)`` or ``(N, C, H, W)``

    Returns:
        True for a height of 1.
    """
    return samples.shape[-2] == 1


def as_pictures(samples: Tensor, scale: int = 1) -> Tensor:
    """Return what is to be shown of samples: pictures as they are, series drawn as lines.

    Args:
        samples: In [0, 1], or bytes.
        scale: Whole factor of enlargement: pixels are repeated, lines are drawn finer.

    Shape:
        - samples: ``(N, C, H, W)``
        - returns: ``(N, C, scale · H, scale · W)``; for series ``(N, 3, scale · 96, scale · 96)``

    Returns:
        Pictures of the same kind of number.
    """
    if is_series(samples):
        return line_pictures(samples, scale * SIDE)
    if scale == 1:
        return samples
    return samples.repeat_interleave(scale, dim=2).repeat_interleave(scale, dim=3)


def line_pictures(series: Tensor, side: int = SIDE) -> Tensor:
    """Draw series as lines on white, one colour and one lane for each channel.

    Args:
        series: In [0, 1], or bytes.
        side: Height and width of each picture, pixels.

    Shape:
        - series: ``(N, C, 1, T)``
        - returns: ``(N, 3, side, side)``

    Returns:
        Pictures: bytes for bytes, fractions for fractions.
    """
    is_bytes = not series.is_floating_point()
    pictures = torch.empty(
        (len(series), 3, side, side), dtype=torch.uint8 if is_bytes else torch.float32
    )
    # a few at a time, so that what lies between never needs much memory
    for start in range(0, len(series), _CHUNK):
        values = series[start : start + _CHUNK, :, 0].detach().cpu().float()
        drawn = _draw(values / 255.0 if is_bytes else values, side)
        pictures[start : start + _CHUNK] = drawn.mul(255.0).round() if is_bytes else drawn
    return pictures


def _draw(values: Tensor, side: int) -> Tensor:
    channels = values.shape[1]
    rows = torch.arange(side) + 0.5
    lane = (rows * channels / side).long().clamp(max=channels - 1)  # (h,): the channel of each row
    height = side / channels
    thickness = max(1.0, THICKNESS * math.sqrt(side / SIDE))
    room = min(0.5 * thickness + 1.0, 0.25 * height)
    values = values.nan_to_num(0.5).clamp(0.0, 1.0)
    top, bottom = _reach((1.0 - values) * (height - 2.0 * room) + room, _FINER * side)
    top, bottom = top[:, lane], bottom[:, lane]  # (n, h, w)
    place = (rows - lane * height)[:, None]
    distance = torch.maximum(top - place, place - bottom).clamp_(min=0.0)
    cover = (0.5 * thickness + 0.5 - distance).clamp_(0.0, 1.0)
    cover = cover.reshape(*cover.shape[:2], side, _FINER).mean(3).unsqueeze(1)  # (n, 1, h, w)
    colours = torch.tensor([rgb(index) for index in range(channels)]) / 255.0
    ink = colours[lane].T[:, :, None]  # (3, h, 1)
    drawn: Tensor = _paper(side, lane) * (1.0 - cover) + ink * cover
    return drawn


def _reach(heights: Tensor, num_columns: int) -> tuple[Tensor, Tensor]:
    """Return the highest and the lowest place of a line in each column, both in its sharing edges.

    Shape:
        - heights: ``(n, C, T)``
        - returns: ``(n, C, num_columns)`` each
    """
    num_moments = heights.shape[2]
    if num_moments == 1:
        flat = heights.expand(-1, -1, num_columns)
        return flat, flat
    # whole steps between moments, so that each moment itself is among the points
    finer = -(-_POINTS * num_columns // (num_moments - 1))
    points = F.interpolate(
        heights, size=(num_moments - 1) * finer + 1, mode="linear", align_corners=True
    )
    last = points.shape[2] - 1
    first = torch.arange(num_columns) * last // num_columns
    end = -(-(torch.arange(num_columns) + 1) * last // num_columns)
    reach = torch.arange(int((end - first).max()) + 1)
    at = torch.minimum(first[:, None] + reach, end[:, None])  # (w, k)
    found = points[:, :, at]
    return found.amin(3), found.amax(3)


def _paper(side: int, lane: Tensor) -> Tensor:
    """Return white paper with a thin rule between the lanes, ``(1, side, 1)``."""
    paper = torch.full((side,), PAPER)
    paper[1:][lane[1:] != lane[:-1]] = RULE
    return paper[None, :, None]
