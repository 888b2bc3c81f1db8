from __future__ import annotations

import pytest
import torch

from aelib.core.types import ImageSpec
from aelib.losses import L1, L1Config, Ssim, SsimConfig
from aelib.nn.similarity import multi_scale_ssim, ssim

IMAGE = ImageSpec(1, 28, 28)
MEASURES = {"ssim": ssim, "ms_ssim": multi_scale_ssim}


@pytest.fixture
def pair():
    torch.manual_seed(0)
    return torch.randn(3, 1, 28, 28), torch.rand(3, 1, 28, 28)


@pytest.mark.parametrize("kind", MEASURES)
def test_it_is_dissimilarity_for_the_number_of_values(pair, kind):
    prediction, target = pair
    loss = Ssim(SsimConfig(kind=kind, mix=1.0, scale=0.5), image=IMAGE)
    expected = 784 / 0.5 * (1 - MEASURES[kind](prediction.sigmoid(), target))
    torch.testing.assert_close(loss(prediction, target), expected)


def test_without_similarity_it_is_a_laplace_but_for_a_constant(pair):
    prediction, target = pair
    ours = Ssim(SsimConfig(mix=0.0, scale=0.2), image=IMAGE)(prediction, target)
    laplace = L1(L1Config(scale=0.2), image=IMAGE)(prediction, target)
    difference = laplace - ours
    torch.testing.assert_close(difference, difference[:1].expand(3), rtol=1e-4, atol=1e-2)
