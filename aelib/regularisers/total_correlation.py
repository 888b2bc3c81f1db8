r"""Latent dimensions that do not tell of each other: the β-TC-VAE.

The KL to a prior that factorises has three parts,

.. math:: \operatorname{E}_x KL(q(z|x)\,\|\,p(z)) = I(x; z)
    + KL\bigl(q(z)\,\|\,\textstyle\prod_d q(z_d)\bigr) + \sum_d KL(q(z_d)\,\|\,p(z_d)),

of which only the second, the total correlation, stands against disentangled latents. The
bottleneck's KL holds it once; this term adds :math:`\beta - 1` of it. Of q(z) the mixture of the
batch's M posteriors is taken, :math:`\tfrac1M\sum_j q(z|x_j)`, at one draw from each: without bias
it is the total correlation of *that* mixture. The estimate of the paper (minibatch-weighted) is
this and :math:`(D-1)\log N`, which is constant for N pictures in all, so its gradient is the same
and the number of pictures need not be known. A batch holds less than all pictures: the value is
too high where M posteriors hardly overlap, so compare it for one batch size only.

A posterior counts as the Gaussian of its mean and variances.

References:
    Chen et al. 2018, Isolating sources of disentanglement in VAEs.
    https://arxiv.org/abs/1802.04942
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from aelib.core.batch import batch_rows
from aelib.core.config import config, setting
from aelib.core.types import Term
from aelib.nn.distributions import DiagonalGaussian, gaussian_log_density
from aelib.regularisers.base import REGULARISERS, Regulariser

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec
    from aelib.regularisers.base import LatentView


@config
class TotalCorrelationConfig:
    """Settings of the total-correlation term."""

    beta: float = setting(
        6.0,
        label="β",
        help="Weight of total correlation in all: 1 is what the KL holds already.",
        low=1.0,
        high=1000.0,
    )


@REGULARISERS.register("total_correlation", TotalCorrelationConfig)
class TotalCorrelation(Regulariser):
    """Estimates total correlation from the batch."""

    needs_posterior = True
    needs_continuous = True

    def __init__(
        self, config: TotalCorrelationConfig, *, latent_shape: tuple[int, ...], image: ImageSpec
    ) -> None:
        super().__init__()
        self.config = config

    def forward(self, view: LatentView) -> dict[str, Term]:
        """Return the total correlation; of several draws of the batch, each by itself.

        Args:
            view: Posteriors.

        Returns:
            The term ``total_correlation``.

        Raises:
            TypeError: If there is no posterior.
        """
        posterior = view.output.posterior
        if posterior is None:
            raise TypeError("total correlation needs a posterior")
        parts = zip(
            posterior.mean.flatten(1).chunk(view.output.num_draws),
            posterior.variance.log().flatten(1).chunk(view.output.num_draws),
            strict=True,
        )
        values = [total_correlation(DiagonalGaussian(*part)) for part in parts]
        repeated = torch.stack(values).repeat_interleave(len(view.x))
        return {"total_correlation": Term(repeated, self.config.beta - 1.0)}


def total_correlation(posterior: DiagonalGaussian) -> Tensor:
    """Return the total correlation of the mixture of a batch's posteriors.

    Args:
        posterior: One Gaussian per picture of this process.

    Shape:
        - posterior: ``(B, D)``
        - returns: ``()``

    Returns:
        Nats, from one draw of each posterior; its expectation is at least 0.
    """
    draws, mean, log_variance = map(batch_rows, (posterior.rsample(), *posterior))
    density = gaussian_log_density(draws[:, None], mean, log_variance)  # (N draws, N, D)
    joint = density.sum(2).logsumexp(1)
    marginals = density.logsumexp(1).sum(1)
    num_dimensions = density.shape[2]
    return (joint - marginals).mean() + (num_dimensions - 1) * math.log(len(draws))
