from __future__ import annotations

import math

import pytest
import torch

from aelib.core.types import ImageSpec
from aelib.losses import L1, Charbonnier, CharbonnierConfig, L1Config

PIXEL = ImageSpec(1, 1, 1)


@pytest.mark.parametrize(("scale", "epsilon"), [(0.1, 0.01), (0.5, 0.5), (0.01, 0.3)])
def test_it_is_the_likelihood_of_a_density(scale, epsilon):
    """The density of one value integrates to 1; a target far outside [0, 1] is allowed here."""
    loss = Charbonnier(CharbonnierConfig(scale=scale, epsilon=epsilon), image=PIXEL)
    target = torch.linspace(-20, 20, 400_001, dtype=torch.float64).view(-1, 1, 1, 1)
    prediction = torch.zeros_like(target)
    density = (-loss(prediction, target)).exp()
    integral = torch.trapezoid(density, target.flatten())
    assert integral.item() == pytest.approx(1.0, rel=1e-6)


def test_far_from_the_target_it_is_the_absolute_error():
    torch.manual_seed(0)
    prediction, target = 3 * torch.randn(2, 1, 8, 8), torch.rand(2, 1, 8, 8)
    smooth = Charbonnier(CharbonnierConfig(scale=0.1, epsilon=1e-4), image=PIXEL)
    sharp = L1(L1Config(scale=0.1), image=PIXEL)
    torch.testing.assert_close(
        smooth(prediction, target), sharp(prediction, target), rtol=1e-3, atol=0.05
    )


def test_near_the_target_it_is_half_the_squared_error():
    scale, epsilon = 0.2, 0.5
    loss = Charbonnier(CharbonnierConfig(scale=scale, epsilon=epsilon), image=PIXEL)
    half = torch.zeros(1, 1, 1, 1, dtype=torch.float64)
    rise = loss(half, half + 0.5 + 1e-3) - loss(half, half + 0.5)
    assert rise.item() == pytest.approx(1e-6 / (2 * epsilon * scale), rel=1e-3)
    assert math.isfinite(loss.log_normaliser)
