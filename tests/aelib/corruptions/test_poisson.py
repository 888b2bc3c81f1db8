from __future__ import annotations

import pytest
import torch
from scipy import stats

from aelib.corruptions import Poisson, PoissonConfig
from aelib.corruptions.poisson import poisson_quantile


@pytest.mark.parametrize("rate", [0.0, 0.3, 4.0, 15.5])
def test_few_photons_are_counted_exactly(rate):
    # away from the steps themselves, where float32 cannot tell which side it is on
    probability = (torch.arange(2000) + 0.5) / 2000
    reached = torch.from_numpy(stats.poisson.cdf(range(80), rate))
    is_clear = ((probability[:, None] - reached).abs() > 1e-5).all(1)
    probability = probability[is_clear]
    counts = poisson_quantile(torch.full_like(probability, rate), probability)
    expected = torch.from_numpy(stats.poisson.ppf(probability.double().numpy(), rate)).float()
    assert torch.equal(counts, expected)


@pytest.mark.parametrize("rate", [16.5, 40.0, 400.0])
def test_many_photons_have_the_right_mean_and_variance(rate):
    torch.manual_seed(0)
    counts = poisson_quantile(torch.full((400_000,), rate), torch.rand(400_000))
    assert torch.equal(counts, counts.round())
    assert counts.mean().item() == pytest.approx(rate, rel=2e-3)
    assert counts.var().item() == pytest.approx(rate, rel=1e-2)


def test_the_level_is_the_noise_at_white_and_grey_has_less():
    torch.manual_seed(0)
    for value in (0.25, 0.5):
        spoilt = Poisson(PoissonConfig(level=0.1))(torch.full((40, 1, 32, 32), value))
        assert spoilt.std().item() == pytest.approx(0.1 * value**0.5, rel=0.02)
        assert spoilt.mean().item() == pytest.approx(value, rel=0.01)


def test_black_stays_black_and_values_are_whole_photons():
    torch.manual_seed(0)
    assert Poisson(PoissonConfig(level=1.0))(torch.zeros(2, 1, 8, 8)).sum() == 0
    counts = Poisson(PoissonConfig(level=0.25))(torch.full((4, 1, 8, 8), 0.5)) * 16
    torch.testing.assert_close(counts, counts.round())
