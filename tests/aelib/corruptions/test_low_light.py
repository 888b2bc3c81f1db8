from __future__ import annotations

import pytest
import torch

from aelib.corruptions import LowLight, LowLightConfig


def test_without_noise_it_is_a_gain_and_a_gamma():
    x = torch.rand(2, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    dark = LowLight(LowLightConfig(level=0.5, gamma=3.0, noise=0.0))(x)
    torch.testing.assert_close(dark, 0.55 * x**2)


def test_a_tenth_of_the_light_is_left_at_the_end_of_the_scale():
    white = torch.ones(1, 1, 4, 4)
    torch.testing.assert_close(LowLight(LowLightConfig(level=1.0, noise=0.0))(white), 0.1 * white)


def test_the_noise_grows_with_darkness():
    torch.manual_seed(0)
    white = torch.ones(50, 1, 32, 32)
    for level in (0.5, 1.0):
        dark = LowLight(LowLightConfig(level=level, noise=0.02))(white)
        assert dark.std().item() == pytest.approx(0.02 * level, rel=0.02)
