from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.core.types import ImageSpec
from aelib.regularisers import Mmd, MmdConfig
from aelib.regularisers.mmd import SCALES, mmd


def _by_hand(a, b, kernel):
    """The U-statistic, pair by pair."""
    number = len(a)
    unit = np.mean([((b[i] - b[j]) ** 2).sum() for i, j in _pairs(number)])

    def k(p, q):
        squared = ((p - q) ** 2).sum()
        if kernel == "imq":
            return np.mean([s * unit / (s * unit + squared) for s in SCALES])
        return np.mean([np.exp(-squared / (s * unit)) for s in SCALES])

    within = np.mean([k(a[i], a[j]) + k(b[i], b[j]) for i, j in _pairs(number)])
    return within - 2.0 * np.mean([k(p, q) for p in a for q in b])


def _pairs(number):
    return [(i, j) for i in range(number) for j in range(number) if i != j]


@pytest.mark.parametrize("kernel", ["imq", "rbf"])
def test_the_estimate_is_that_of_numpy(kernel):
    torch.manual_seed(0)
    a, b = torch.randn(7, 3) + 1.0, torch.randn(7, 3)
    expected = _by_hand(a.double().numpy(), b.double().numpy(), kernel)
    assert float(mmd(a, b, kernel=kernel)) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("kernel", ["imq", "rbf"])
def test_it_is_without_bias_and_grows_with_the_distance(kernel):
    torch.manual_seed(0)

    def mean(shift):
        pairs = torch.randn(150, 2, 16, 2)
        values = [mmd(a + shift, b, kernel=kernel) for a, b in pairs]
        return float(torch.stack(values).mean())

    none = mean(0.0)
    assert none == pytest.approx(0.0, abs=0.01)
    assert none + 0.05 < mean(1.0) < mean(2.0)


def test_one_picture_alone_costs_nothing():
    assert float(mmd(torch.ones(1, 2), torch.zeros(1, 2), kernel="imq")) == 0.0


def test_following_its_gradient_brings_latents_to_the_prior(view_of):
    torch.manual_seed(0)
    part = Mmd(MmdConfig(weight=3.0), latent_shape=(2,), image=ImageSpec(1, 8, 8))
    latent = (0.2 * torch.randn(128, 2) + 2.0).requires_grad_()
    optimiser = torch.optim.Adam([latent], lr=0.1)
    for _ in range(100):
        optimiser.zero_grad()
        term = part(view_of(latent))["mmd"]
        term.value.mean().backward()
        optimiser.step()
    assert term.weight == 3.0
    assert latent.median(0).values.abs().max() < 0.3
    quarter, rest = latent.quantile(0.25, 0), latent.quantile(0.75, 0)
    assert (rest - quarter - 1.349).abs().max() < 0.4  # of a standard normal


def test_each_draw_is_compared_by_itself(view_of):
    part = Mmd(MmdConfig(), latent_shape=(2,), image=ImageSpec(1, 8, 8))
    near, far = torch.randn(64, 2), torch.randn(64, 2) + 5.0
    value = part(view_of(torch.cat([near, far]), num_draws=2))["mmd"].value
    assert len(value[:64].unique()) == len(value[64:].unique()) == 1
    assert value[64] > value[0] + 0.3
