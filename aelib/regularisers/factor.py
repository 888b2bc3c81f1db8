r"""Latent dimensions that a discriminator cannot tell from shuffled ones: FactorVAE.

The discriminator d sorts latents from latents whose dimensions are each shuffled over the batch,
which are draws from :math:`\prod_d q(z_d)`. Where it is as good as can be, its logit is the log
ratio of the two densities, and so

.. math:: TC(z) = \operatorname{E}_{q(z)}\, d(z)

is the total correlation, of which :math:`\gamma` is added to the objective. The discriminator
learns beside it from latents that do not move; :math:`\gamma` rises from 0 while it has yet to
learn, for an encoder that is quicker leaves for where it knows nothing. The paper shuffles a second
batch; here it is the same one.

References:
    Kim & Mnih 2018, Disentangling by factorising. https://arxiv.org/abs/1802.05983
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from torch.nn import functional as F

from aelib.core.batch import batch_rows, current_shard
from aelib.core.config import config, setting
from aelib.core.seeding import rand_like
from aelib.core.types import Term
from aelib.nn.perceptron import Perceptron, as_judge
from aelib.regularisers.base import REGULARISERS, Regulariser

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec
    from aelib.regularisers.base import LatentView


@config
class FactorConfig:
    """Settings of the density-ratio estimate."""

    gamma: float = setting(
        6.0, label="γ", help="Weight of the total correlation.", low=0.0, high=1000.0
    )
    warm_up: float = setting(
        0.3,
        label="Warm-up",
        help="Share of training over which γ rises from 0, while the discriminator learns.",
        low=0.0,
        high=1.0,
    )
    hidden: int = setting(
        256, label="Discriminator's width", help="Of its two hidden layers.", low=1, high=4096
    )


@REGULARISERS.register("factor", FactorConfig)
class Factor(Regulariser):
    """A discriminator against shuffled dimensions."""

    needs_posterior = True
    needs_continuous = True

    def __init__(
        self, config: FactorConfig, *, latent_shape: tuple[int, ...], image: ImageSpec
    ) -> None:
        super().__init__()
        self.config = config
        width = config.hidden
        self.discriminator = Perceptron(math.prod(latent_shape), width, width, 1)

    def forward(self, view: LatentView) -> dict[str, Term]:
        """Return the total correlation, and what trains the discriminator.

        Args:
            view: Latents.

        Returns:
            The terms ``total_correlation`` and ``latent_discriminator``.
        """
        latent = view.vectors
        ratio = as_judge(self.discriminator, latent)[:, 0]
        still = latent.detach()
        joint = self.discriminator(still)[:, 0]
        shuffled = self.discriminator(shuffle_dimensions(still))[:, 0]
        weight = self.config.gamma * view.progress.rise(self.config.warm_up)
        loss = 0.5 * (F.softplus(-joint) + F.softplus(shuffled))
        return {
            "total_correlation": Term(ratio, weight),
            "latent_discriminator": Term(loss, is_helper=True),
        }


def shuffle_dimensions(rows: Tensor) -> Tensor:
    """Return rows whose dimensions each come from a row of the whole batch of their own.

    Args:
        rows: One vector per picture of this process.

    Shape:
        - rows, returns: ``(B, D)``

    Returns:
        The same values in each column, in another order.
    """
    order = batch_rows(rand_like(rows)).argsort(0)
    first = current_shard().rank * len(rows)
    return batch_rows(rows).gather(0, order)[first : first + len(rows)]
