"""Colourise a grey photograph of any size from hints: how far each reaches is found small.

Colours are smoother than brightness, and a hint is to reach as far as its object: both the network
and the classical method see the photograph at a side at which they see it whole. Their chroma is
then enlarged, and the brightness stays as sharp as it came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch.nn import functional as F

from aelib.core.planes import from_planes, to_planes
from aelib.core.watch import UNWATCHED
from aelib.photographs.levin import spread_chroma
from aelib.photographs.running import as_batch, mend
from aelib.photographs.tasks.colourise import brightness, hinted, in_gamut

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    from aelib.core.watch import Watch
    from aelib.photographs.hints import Hints

    Picture = npt.NDArray[np.float32]

TASK = "colourise"
WORKING_SIDE, CLASSICAL_SIDE = 320, 640


def colourise(light: Picture, hints: Hints, watch: Watch = UNWATCHED) -> Picture:
    """Give a grey photograph colours by the shipped network; its brightness stays.

    Args:
        light: Brightness in [0, 1].
        hints: Colours that are known; without any it stays grey.
        watch: Told how far it is; may stop it.

    Shape:
        - light: ``(H, W)``
        - returns: ``(H, W, 3)``

    Returns:
        The coloured photograph in [0, 1].
    """

    def spread(grey: Tensor, chroma: Tensor, known: Tensor) -> Tensor:
        made = as_batch(mend(TASK, hinted(grey, chroma, known), watch))
        return made - brightness(made)

    return _coloured(light, hints, spread, WORKING_SIDE)


def first_guess(light: Picture, hints: Hints) -> Picture:
    """Give a grey photograph the colours that the network starts from, to see what it adds.

    Args:
        light: Brightness in [0, 1].
        hints: Colours that are known.

    Shape:
        - light: ``(H, W)``
        - returns: ``(H, W, 3)``

    Returns:
        The coloured photograph in [0, 1].
    """

    def spread(grey: Tensor, chroma: Tensor, known: Tensor) -> Tensor:
        return hinted(grey, chroma, known).pictures - grey

    return _coloured(light, hints, spread, WORKING_SIDE)


def colourise_by_levin(light: Picture, hints: Hints) -> Picture:
    """Give a grey photograph colours by the method of Levin et al.; its brightness stays.

    Args:
        light: Brightness in [0, 1].
        hints: Colours that are known.

    Shape:
        - light: ``(H, W)``
        - returns: ``(H, W, 3)``

    Returns:
        The coloured photograph in [0, 1].
    """

    def spread(grey: Tensor, chroma: Tensor, known: Tensor) -> Tensor:
        planes = from_planes(chroma[0], 3)
        found = spread_chroma(grey[0, 0].numpy(), planes, known[0, 0].numpy() > 0.0)
        return to_planes(found)[None]

    return _coloured(light, hints, spread, CLASSICAL_SIDE)


def _coloured(
    light: Picture, hints: Hints, spread: Callable[[Tensor, Tensor, Tensor], Tensor], side: int
) -> Picture:
    # maps brightness, chroma and hints of a picture of at most that side to its chroma
    whole = as_batch(light)
    known = as_batch(hints.is_known.astype("float32"))
    colours = as_batch(hints.colours)
    chroma = in_gamut(whole, colours - brightness(colours)) * known
    size = (whole.shape[2], whole.shape[3])
    share = min(1.0, side / max(size))
    small = (max(1, round(size[0] * share)), max(1, round(size[1] * share)))
    if small == size:
        found = spread(whole, chroma, known)
    else:
        grey = F.interpolate(whole, small, mode="area")
        # what is known of a larger pixel is the mean of what is known in it
        weight = F.interpolate(known, small, mode="area")
        mean = F.interpolate(chroma, small, mode="area") / weight.clamp(min=1e-9)
        found = spread(grey, mean, (weight > 0.0).float())
        found = F.interpolate(found, size, mode="bilinear", align_corners=False)
    made: Tensor = whole + in_gamut(whole, found)
    return from_planes(made[0].clamp(0.0, 1.0), 3)
