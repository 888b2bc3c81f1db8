from __future__ import annotations

import pytest
import torch
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

from aelib.core.batch import shard
from aelib.core.types import ImageSpec
from aelib.nn.distributions import DiagonalGaussian
from aelib.regularisers import TotalCorrelation, TotalCorrelationConfig
from aelib.regularisers.total_correlation import total_correlation

MEAN = torch.tensor([[-1.5, -1.0], [0.0, 0.5], [1.5, 2.0]])
LOG_VARIANCE = torch.tensor([[-1.0, -0.5], [-0.5, -1.5], [-1.0, -1.0]])


def _exact():
    """The total correlation of the mixture, by adding up over a fine grid."""
    weights, scale = Categorical(torch.ones(3)), (0.5 * LOG_VARIANCE).exp()
    joint = MixtureSameFamily(weights, Independent(Normal(MEAN, scale), 1))
    axis = torch.linspace(-6.0, 7.0, 601)
    grid = torch.cartesian_prod(axis, axis)
    log_joint = joint.log_prob(grid)
    log_marginals = sum(
        MixtureSameFamily(weights, Normal(MEAN[:, d], scale[:, d])).log_prob(grid[:, d])
        for d in range(2)
    )
    area = float(axis[1] - axis[0]) ** 2
    return float((log_joint.exp() * (log_joint - log_marginals)).sum() * area)


def test_its_mean_is_the_total_correlation_of_the_mixture_of_posteriors():
    torch.manual_seed(0)
    # each posterior many times is the same mixture, with many draws
    posterior = DiagonalGaussian(MEAN.repeat(500, 1), LOG_VARIANCE.repeat(500, 1))
    found = torch.stack([total_correlation(posterior) for _ in range(4)]).mean()
    assert float(found) == pytest.approx(_exact(), abs=0.02)
    assert _exact() > 0.3


def test_independent_dimensions_have_none():
    torch.manual_seed(0)
    axis = torch.linspace(-1.0, 1.0, 8)
    posterior = DiagonalGaussian(torch.cartesian_prod(axis, axis), torch.full((64, 2), -1.0))
    found = torch.stack([total_correlation(posterior) for _ in range(100)]).mean()
    assert float(found) == pytest.approx(0.0, abs=0.01)


def test_the_paper_s_estimate_differs_by_a_constant():
    num_images, posterior = 1000, DiagonalGaussian(MEAN, LOG_VARIANCE)
    torch.manual_seed(3)
    found = total_correlation(posterior)
    torch.manual_seed(3)
    draws = posterior.rsample()
    q = Normal(MEAN, (0.5 * LOG_VARIANCE).exp()).log_prob(draws[:, None])
    scale = torch.tensor(3.0 * num_images).log()
    paper = (q.sum(2).logsumexp(1) - scale) - (q.logsumexp(1) - scale).sum(1)
    torch.testing.assert_close(paper.mean(), found + torch.tensor(float(num_images)).log())


def test_two_processes_find_what_one_does():
    parts = [DiagonalGaussian(MEAN[rows], LOG_VARIANCE[rows]) for rows in ([0], [1])]
    together = DiagonalGaussian(MEAN[:2], LOG_VARIANCE[:2])
    torch.manual_seed(5)
    whole = total_correlation(together)
    torch.manual_seed(5)
    for rank, part in enumerate(parts):
        tables = iter([_drawn(together), *together])
        torch.manual_seed(5)
        with shard(rank, 2, lambda _, tables=tables: next(tables)):
            torch.testing.assert_close(total_correlation(part), whole)


def _drawn(posterior):
    torch.manual_seed(5)
    return posterior.rsample()


def test_what_the_kl_holds_already_is_not_counted_twice(view_of):
    settings = TotalCorrelationConfig(beta=6.0)
    part = TotalCorrelation(settings, latent_shape=(2,), image=ImageSpec(1, 8, 8))
    posterior = DiagonalGaussian(MEAN.repeat(2, 1), LOG_VARIANCE.repeat(2, 1))
    term = part(view_of(MEAN.repeat(2, 1), posterior=posterior, num_draws=2))["total_correlation"]
    assert term.weight == 5.0
    assert term.value.shape == (6,)
    assert len(term.value[:3].unique()) == 1
