r"""Latent dimensions without covariance, each of variance 1: DIP-VAE, disentangled inferred prior.

With C the covariance of the posterior means over the batch (I), or with the mean variance of the
posteriors added to its diagonal (II, the covariance of draws),

.. math:: \lambda_{od}\sum_{i \ne j} C_{ij}^2 + \lambda_d \sum_i (C_{ii} - 1)^2

References:
    Kumar, Sattigeri & Balakrishnan 2018, Variational inference of disentangled latent concepts.
    https://arxiv.org/abs/1711.00848
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.batch import batch_mean
from aelib.core.config import config, setting
from aelib.core.types import Term
from aelib.regularisers.base import REGULARISERS, Regulariser

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec
    from aelib.regularisers.base import LatentView


@config
class DipConfig:
    """Settings of the covariance penalty."""

    kind: str = setting(
        "II",
        label="Covariance",
        help="I: of posterior means; II: of draws.",
        choices=("I", "II"),
    )
    off_diagonal: float = setting(
        10.0, label="λ off the diagonal", help="Against covariance.", low=0.0, high=10000.0
    )
    diagonal: float = setting(
        10.0, label="λ on the diagonal", help="For variances of 1.", low=0.0, high=10000.0
    )


@REGULARISERS.register("dip", DipConfig)
class Dip(Regulariser):
    """Penalises the covariance of latents over a batch."""

    needs_posterior = True
    needs_continuous = True

    def __init__(
        self, config: DipConfig, *, latent_shape: tuple[int, ...], image: ImageSpec
    ) -> None:
        super().__init__()
        self.config = config

    def forward(self, view: LatentView) -> dict[str, Term]:
        """Return the penalties; of several draws of the batch, each by itself.

        Args:
            view: Posteriors.

        Returns:
            The terms ``covariance`` and ``unit_variance``.

        Raises:
            TypeError: If there is no posterior.
        """
        posterior = view.output.posterior
        if posterior is None:
            raise TypeError("DIP needs a posterior")
        off, on = [], []
        for mean, variance in zip(
            posterior.mean.flatten(1).chunk(view.output.num_draws),
            posterior.variance.flatten(1).chunk(view.output.num_draws),
            strict=True,
        ):
            matrix = covariance(mean)
            if self.config.kind == "II":
                matrix = matrix + batch_mean(variance).diag()
            diagonal = matrix.diagonal()
            off.append(matrix.square().sum() - diagonal.square().sum())
            on.append((diagonal - 1.0).square().sum())
        each = len(view.x)
        return {
            "covariance": Term(torch.stack(off).repeat_interleave(each), self.config.off_diagonal),
            "unit_variance": Term(torch.stack(on).repeat_interleave(each), self.config.diagonal),
        }


def covariance(rows: Tensor) -> Tensor:
    """Return the covariance over the whole batch, divided by its size.

    Args:
        rows: One vector per picture of this process.

    Shape:
        - rows: ``(B, D)``
        - returns: ``(D, D)``

    Returns:
        The matrix.
    """
    centred = rows - batch_mean(rows)
    return batch_mean(centred[:, :, None] * centred[:, None, :])
