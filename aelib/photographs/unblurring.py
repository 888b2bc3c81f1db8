r"""Undo a Gaussian blur as far as that needs no guess, and leave the rest to a network.

A blur with a reflecting border multiplies each cosine of a picture by a known gain :math:`g`, so

.. math:: x_0 = C^\top \left[ \tfrac{g}{g^2 + \epsilon^2} \, C y \right], \qquad
    x = x_0 + C^\top \left[ \tfrac{\epsilon^2}{g^2 + \epsilon^2} \, C f(x_0) \right]:

what the blur has kept is divided by its gain, and a network :math:`f`, which guesses the whole
picture, is believed only in what was lost. If it guesses right, so is the sum.
:math:`\epsilon` is about where eight bits end; a smaller one would blow up their rounding.

References:
    Schwab, Antholzer & Haltmeier 2019, deep null space learning. https://arxiv.org/abs/1806.06137
    Wang, Yu & Zhang 2022, DDNM: range and null space. https://arxiv.org/abs/2212.00490
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.core.cosines import cosine_basis
from aelib.corruptions.blur import blur_gains

if TYPE_CHECKING:
    from torch import Tensor

EPSILON = 0.01


def unblurred(blurred: Tensor, sigma: Tensor) -> Tensor:
    """Divide what a blur has kept by its gains.

    Args:
        blurred: Blurred pictures, whole ones: their borders are what the blur reflected.
        sigma: σ of each picture, in pixels.

    Shape:
        - blurred, returns: ``(B, C, H, W)``
        - sigma: ``(B, 1, 1, 1)``

    Returns:
        Sharper pictures; values may lie outside [0, 1].
    """
    gains = _gains(blurred, sigma)
    return _weighted(blurred, gains / (gains.square() + EPSILON**2))


def added_unknown(known: Tensor, restored: Tensor, sigma: Tensor) -> Tensor:
    """Take from what a network made only what the blur had lost.

    Args:
        known: What :func:`unblurred` gave, or a tile of it.
        restored: What the network made of it.
        sigma: σ of each picture, in pixels.

    Shape:
        - known, restored, returns: ``(B, C, H, W)``
        - sigma: ``(B, 1, 1, 1)``

    Returns:
        The restored pictures, with what is known for certain.
    """
    share = EPSILON**2 / (_gains(known, sigma).square() + EPSILON**2)
    # a share of 1/2 in `known` is completed by the other half: right where the network is right
    return known + _weighted(restored, share)


def _gains(pictures: Tensor, sigma: Tensor) -> Tensor:
    height, width = pictures.shape[2:]
    return blur_gains(height, sigma).transpose(2, 3) * blur_gains(width, sigma)


def _weighted(pictures: Tensor, weights: Tensor) -> Tensor:
    rows, columns = (cosine_basis(side).to(pictures) for side in pictures.shape[2:])
    return rows.T @ (weights * (rows @ pictures @ columns.T)) @ columns
