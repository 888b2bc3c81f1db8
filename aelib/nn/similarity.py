r"""Structural similarity of pictures, on one scale and on several, with gradients.

.. math:: \mathrm{SSIM} = \underbrace{\frac{2\mu_x\mu_y + c_1}{\mu_x^2 + \mu_y^2 + c_1}}_{l}
    \underbrace{\frac{2\sigma_{xy} + c_2}{\sigma_x^2 + \sigma_y^2 + c_2}}_{cs}, \quad
    \mathrm{MS} = \prod_j \overline{cs}_j^{\,w_j}

with the means over windows (Gaussian, σ 1.5, 11 pixels, smaller in smaller pictures) that lie
inside the picture; at the coarsest scale of MS-SSIM stands :math:`\overline{l\,cs}`. Each scale
halves the picture; small pictures have fewer scales, whose weights are shared out anew. It is ours
because it is short, works on series of pictures of 8 pixels, and keeps float32 under mixed
precision, where differences of squares would be lost; on the pictures that they take, results
are those of scikit-image and of pytorch-msssim.

References:
    Wang et al. 2004, SSIM. https://doi.org/10.1109/TIP.2003.819861
    Wang, Simoncelli & Bovik 2003, MS-SSIM. https://doi.org/10.1109/ACSSC.2003.1292216
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

if TYPE_CHECKING:
    from torch import Tensor

WINDOW, SIGMA = 11, 1.5
C1, C2 = 0.01**2, 0.03**2
WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
LOWEST = 1e-4
"""Bound of what is raised to a power below 1: the gradient is infinite at 0."""


def ssim(x: Tensor, y: Tensor) -> Tensor:
    """Return the structural similarity of each pair of pictures.

    Args:
        x: Images in [0, 1].
        y: Images in [0, 1].

    Shape:
        - x, y: ``(B, C, H, W)``
        - returns: ``(B,)``

    Returns:
        At most 1, which equal pictures reach.
    """
    luminance, structure = _parts(x, y)
    return (luminance * structure).flatten(1).mean(1)


def multi_scale_ssim(x: Tensor, y: Tensor) -> Tensor:
    """Return the structural similarity of each pair of pictures over several scales.

    Args:
        x: Images in [0, 1].
        y: Images in [0, 1].

    Shape:
        - x, y: ``(B, C, H, W)``
        - returns: ``(B,)``

    Returns:
        At most 1, which equal pictures reach.
    """
    count = num_scales(x.shape[2], x.shape[3])
    shares = [weight / sum(WEIGHTS[:count]) for weight in WEIGHTS[:count]]
    result = x.new_ones(())
    for index, share in enumerate(shares):
        luminance, structure = _parts(x, y)
        is_last = index == count - 1
        value = (luminance * structure if is_last else structure).mean((2, 3))
        result = result * value.clamp(min=LOWEST).pow(share)
        if not is_last:
            x, y = (F.avg_pool2d(z, 2) for z in (x, y))
    return result.mean(1)


def num_scales(height: int, width: int) -> int:
    """Return on how many scales a picture is compared: as long as the window fits, at most five.

    Args:
        height: Pixels.
        width: Pixels.

    Returns:
        1 to 5.
    """
    count, side = 1, min(height, width)
    while count < len(WEIGHTS) and side // 2 >= WINDOW:
        count, side = count + 1, side // 2
    return count


def _parts(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Return luminance and structure in each window, ``(B, C, h, w)``."""
    with torch.autocast(x.device.type, enabled=False):
        x, y = x.float(), y.float()
        planes = torch.stack([x, y, x * x, y * y, x * y]).flatten(0, 2).unsqueeze(1)
        blurred = _window_means(planes)
        blurred = blurred.view(5, *x.shape[:2], *blurred.shape[2:])
        mean_x, mean_y, square_x, square_y, product = blurred.unbind(0)
        both, squares = mean_x * mean_y, mean_x.square() + mean_y.square()
        luminance = (2.0 * both + C1) / (squares + C1)
        structure = (2.0 * (product - both) + C2) / (square_x + square_y - squares + C2)
    return luminance, structure


def _window_means(planes: Tensor) -> Tensor:
    side = min(WINDOW, *planes.shape[2:])
    side -= 1 - side % 2
    place = torch.arange(side, device=planes.device, dtype=planes.dtype) - side // 2
    weights = (-0.5 * (place / (SIGMA * side / WINDOW)).square()).exp()
    weights = weights / weights.sum()
    return F.conv2d(F.conv2d(planes, weights.view(1, 1, -1, 1)), weights.view(1, 1, 1, -1))
