from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.core.types import ImageSpec
from aelib.nn.distributions import DiagonalGaussian
from aelib.regularisers import Dip, DipConfig


@pytest.mark.parametrize("kind", ["I", "II"])
def test_the_penalties_are_those_of_numpy_s_covariance(view_of, kind):
    torch.manual_seed(0)
    posterior = DiagonalGaussian(torch.randn(9, 4), torch.randn(9, 4))
    settings = DipConfig(kind=kind, off_diagonal=3.0, diagonal=7.0)
    terms = Dip(settings, latent_shape=(4,), image=ImageSpec(1, 8, 8))(
        view_of(posterior.mean, posterior=posterior)
    )
    matrix = np.cov(posterior.mean.numpy(), rowvar=False, bias=True)
    if kind == "II":
        matrix += np.diag(posterior.variance.numpy().mean(0))
    diagonal = np.diag(matrix)
    off = ((matrix - np.diag(diagonal)) ** 2).sum()
    assert terms["covariance"].value.tolist() == pytest.approx([off] * 9, rel=1e-4)
    on = ((diagonal - 1) ** 2).sum()
    assert terms["unit_variance"].value.tolist() == pytest.approx([on] * 9, rel=1e-4)
    assert (terms["covariance"].weight, terms["unit_variance"].weight) == (3.0, 7.0)


def test_each_draw_is_measured_by_itself(view_of):
    first = torch.randn(5, 3)
    mean = torch.cat([first, 2.0 * first])
    posterior = DiagonalGaussian(mean, torch.zeros(10, 3))
    part = Dip(DipConfig(kind="I"), latent_shape=(3,), image=ImageSpec(1, 8, 8))
    value = part(view_of(mean, posterior=posterior, num_draws=2))["covariance"].value
    torch.testing.assert_close(value[5:], 16.0 * value[:5])
