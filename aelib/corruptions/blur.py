r"""Blur: a picture out of focus, as a mean over neighbours with Gaussian weights.

.. math:: \tilde x = A_H\, x\, A_W^\top, \quad
    (A)_{ij} \propto \sum_{j' \to j} \exp\left(-\tfrac{(i - j')^2}{2\sigma^2}\right)

The two matrices hold the weights of each row and column, those of places beyond the border
reflected back into the picture. So every picture of a batch may have a σ of its own, and the
whole batch is two matrix products. Nothing is random: what was averaged away is to be guessed.

References:
    Levin et al. 2009, blind deconvolution. https://doi.org/10.1109/CVPR.2009.5206815
    scipy.ndimage.gaussian_filter, with the same border and width.
    https://docs.scipy.org/doc/scipy/reference/generated/scipy.ndimage.gaussian_filter.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.config import config, setting
from aelib.corruptions.base import CORRUPTIONS, Corruption, Level

if TYPE_CHECKING:
    from torch import Tensor

TRUNCATE = 4.0
"""Weights further away than this many σ are left out."""


@config
class BlurConfig:
    """Settings of blur."""

    level: float = setting(
        1.5, label="σ", help="Width of the blur.", low=0.0, high=10.0, unit="pixels"
    )
    vary: bool = setting(
        False, label="Vary σ", help="Draw σ between 0 and this for each picture in training."
    )


@CORRUPTIONS.register("blur", BlurConfig)
class Blur(Corruption):
    """Gaussian blur, each picture at its own width."""

    title = "Blur"
    level = Level("σ in pixels", 0.0, 4.0, 1.5)

    def __init__(self, config: BlurConfig) -> None:
        super().__init__(level=config.level, vary=config.vary)
        self.config = config

    def apply(self, x: Tensor, strength: Tensor) -> Tensor:
        """Blur.

        Args:
            x: Images in [0, 1].
            strength: σ of each picture, in pixels.

        Shape:
            - x, returns: ``(B, C, H, W)``
            - strength: ``(B, 1, 1, 1)``

        Returns:
            Blurred images in [0, 1].
        """
        rows, columns = (_weights(side, strength) for side in x.shape[2:])
        blurred = rows @ x @ columns.transpose(2, 3)
        return torch.where(_radius(strength) > 0, blurred.clamp(0.0, 1.0), x)


def blur_gains(side: int, sigma: Tensor) -> Tensor:
    r"""Return what the blur leaves of each cosine along a side.

    Its border reflects, so the cosines of the DCT-II are its eigenvectors, with

    .. math:: g_k = \sum_d w_d \cos(\pi k d / N).

    Args:
        side: Pixels N along the side.
        sigma: σ of each picture, in pixels.

    Shape:
        - sigma: ``(B, 1, 1, 1)``
        - returns: ``(B, 1, 1, side)``, from the slowest cosine to the fastest

    Returns:
        Factors of at most 1; those of what is averaged away are near 0.

    References:
        Hansen, Nagy & O'Leary 2006, Deblurring Images, chapter 4.
        https://doi.org/10.1137/1.9780898718874
    """
    reach = int(_radius(sigma).max())
    distance = torch.arange(reach + 1, device=sigma.device, dtype=torch.float64)
    weights = _unscaled(distance, sigma.double()) * torch.where(distance > 0, 2.0, 1.0)
    weights = weights / weights.sum(3, keepdim=True)
    cosine = torch.arange(side, device=sigma.device, dtype=torch.float64)
    gains = weights @ (torch.pi / side * distance[:, None] * cosine).cos()
    return gains.to(sigma.dtype)


def _radius(sigma: Tensor) -> Tensor:
    return (TRUNCATE * sigma + 0.5).floor()


def _unscaled(distance: Tensor, sigma: Tensor) -> Tensor:
    bell = (-0.5 * (distance / sigma.clamp(min=1e-3)).square()).exp()
    return bell * (distance.abs() <= _radius(sigma))


def _weights(side: int, sigma: Tensor) -> Tensor:
    """Return one matrix for each σ, ``(B, 1, side, side)``; its rows sum to 1."""
    reach = int(_radius(sigma).max())
    place = torch.arange(side, device=sigma.device)
    beyond = torch.arange(-reach, side + reach, device=sigma.device)
    distance = (place[:, None] - beyond[None, :]).to(sigma.dtype)
    value = _unscaled(distance, sigma)
    inside = beyond.remainder(2 * side)
    inside = torch.minimum(inside, 2 * side - 1 - inside)
    weights = value.new_zeros(*value.shape[:3], side).index_add_(3, inside, value)
    # after folding: zeros far outside, which depend on the largest σ of the batch, change no sum
    return weights / weights.sum(3, keepdim=True)
