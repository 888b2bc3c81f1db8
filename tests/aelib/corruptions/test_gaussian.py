from __future__ import annotations

import pytest
import torch

from aelib.corruptions import GaussianNoise, GaussianNoiseConfig


def test_the_noise_has_mean_zero_and_the_given_deviation():
    torch.manual_seed(0)
    grey = torch.full((100, 1, 32, 32), 0.5)
    noise = GaussianNoise(GaussianNoiseConfig(level=0.1))(grey) - grey
    assert noise.mean().item() == pytest.approx(0.0, abs=2e-3)
    assert noise.std().item() == pytest.approx(0.1, rel=0.01)


def test_at_black_half_of_the_noise_is_clipped():
    torch.manual_seed(0)
    noisy = GaussianNoise(GaussianNoiseConfig(level=0.2))(torch.zeros(100, 1, 32, 32))
    assert (noisy == 0).float().mean().item() == pytest.approx(0.5, abs=0.01)
    # mean of a half normal: σ / √(2π)
    assert noisy.mean().item() == pytest.approx(0.2 / (2 * torch.pi) ** 0.5, rel=0.02)
