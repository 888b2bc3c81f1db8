"""Enlarge, fill, sharpen and brighten photographs of any size with the shipped networks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.watch import UNWATCHED
from aelib.photographs.running import as_batch, mend
from aelib.photographs.tasks.brighten import LARGEST_GAIN, lifted
from aelib.photographs.tasks.enlarge import FACTORS, enlarged
from aelib.photographs.tasks.inpaint import masked
from aelib.photographs.tasks.sharpen import HIGHEST_SIGMA, LOWEST_SIGMA, blurred

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aelib.core.watch import Watch

    Picture = npt.NDArray[np.float32]


def enlarge(picture: Picture, factor: int = 2, watch: Watch = UNWATCHED) -> Picture:
    """Make a picture larger and sharper than bicubic interpolation does.

    Args:
        picture: In [0, 1].
        factor: 2 or 4.
        watch: Told how far it is; may stop it.

    Shape:
        - picture: ``(H, W)`` or ``(H, W, 3)``
        - returns: ``(factor * H, factor * W)`` with as many colours

    Returns:
        The enlarged picture in [0, 1].

    Raises:
        ValueError: If there is no such factor.
    """
    if factor not in FACTORS:
        raise ValueError(f"expected a factor of {FACTORS}, got {factor}")
    return mend("enlarge", enlarged(as_batch(picture), factor), watch)


def inpaint(picture: Picture, missing: npt.NDArray[np.bool_], watch: Watch = UNWATCHED) -> Picture:
    """Fill in missing pixels; the others stay as they are.

    Args:
        picture: In [0, 1]; what stands in the holes does not matter.
        missing: Which pixels are missing.
        watch: Told how far it is; may stop it.

    Shape:
        - picture, returns: ``(H, W)`` or ``(H, W, 3)``
        - missing: ``(H, W)``

    Returns:
        The whole picture in [0, 1].
    """
    mask = torch.from_numpy(missing.astype("float32"))[None, None]
    return mend("inpaint", masked(as_batch(picture), mask), watch)


def sharpen(picture: Picture, sigma: float, watch: Watch = UNWATCHED) -> Picture:
    """Undo a Gaussian blur.

    Args:
        picture: In [0, 1].
        sigma: Width of the blur in pixels; brought into the range that the network knows.
        watch: Told how far it is; may stop it.

    Shape:
        - picture, returns: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The sharper picture in [0, 1].
    """
    known = min(max(sigma, LOWEST_SIGMA), HIGHEST_SIGMA)
    return mend("sharpen", blurred(as_batch(picture), known), watch)


def brighten(picture: Picture, gain: float | None = None, watch: Watch = UNWATCHED) -> Picture:
    """Brighten a picture that was taken with too little light, and remove its noise.

    Args:
        picture: In [0, 1].
        gain: By how much; from the picture's mean when None.
        watch: Told how far it is; may stop it.

    Shape:
        - picture, returns: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The brighter picture in [0, 1].
    """
    batch = as_batch(picture)
    told = None if gain is None else torch.full((1, 1, 1, 1), min(max(gain, 1.0), LARGEST_GAIN))
    return mend("brighten", lifted(batch, told), watch)
