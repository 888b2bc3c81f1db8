r"""A normalising flow from N(0, I) to the latents.

.. math::
    \log p(z) = \log N(f^{-1}(z); 0, I) + \log\Bigl|\det\frac{\partial f^{-1}}{\partial z}\Bigr|

With a posterior the flow is trained by the bound itself, through the divergence; for a bottleneck
without one it follows the latents, whose mean and standard deviation it first takes out.

References:
    Chen et al. 2017, Variational lossy autoencoder, section 2.4: the prior as a flow.
    https://arxiv.org/abs/1611.02731
    Dinh et al. 2017, Density estimation using Real NVP. https://arxiv.org/abs/1605.08803
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from aelib.core.batch import batch_sum, current_shard
from aelib.core.config import config, setting
from aelib.core.seeding import normal_draws
from aelib.core.types import be_silent
from aelib.nn.distributions import LOG_TWO_PI
from aelib.nn.flows import Flow
from aelib.nn.moving_mean import MovingMean
from aelib.priors.base import PRIORS, Prior, fitting_term

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import BottleneckOutput, ImageSpec, Report, Term

SLOWEST = 0.01
"""Share by which the moments follow the latents of a batch at the least."""
SMALLEST_VARIANCE = 1e-8


@config
class FlowPriorConfig:
    """Settings of the flow."""

    num_layers: int = setting(
        6, label="Layers", help="Coupling layers; each moves half of the numbers.", low=1, high=32
    )
    hidden: int = setting(64, label="Width", help="Of the network in each layer.", low=4, high=1024)


@PRIORS.register("flow", FlowPriorConfig)
class FlowPrior(Prior):
    """Noise through a flow, then stretched and moved to where the latents lie."""

    is_fitted = True

    def __init__(
        self,
        config: FlowPriorConfig,
        *,
        latent_shape: tuple[int, ...],
        image: ImageSpec,
        codebook_size: int = 0,
    ) -> None:
        super().__init__()
        self.config = config
        self.latent_shape = latent_shape
        size = math.prod(latent_shape)
        self.flow = Flow(size, num_layers=config.num_layers, hidden=config.hidden)
        # mean and variance of each number
        self.moments = MovingMean(torch.stack([torch.zeros(size), torch.ones(size)]), SLOWEST)

    def sample(
        self,
        num_samples: int,
        *,
        temperature: float = 1.0,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
        report: Report = be_silent,
    ) -> Tensor:
        """Draw noise and let the flow move it.

        Args:
            num_samples: How many.
            temperature: Standard deviation of the noise.
            labels: Not used.
            generator: Source of randomness on the CPU; None for the global one.
            report: Not used: a draw takes no time.

        Shape:
            - labels: ``(N,)``
            - returns: ``(N, *latent_shape)``

        Returns:
            The latents, on the prior's device.
        """
        centre, variance = self.moments.value
        noise = normal_draws((num_samples, len(centre)), centre, generator)
        moved, _ = self.flow(temperature * noise)
        latent: Tensor = centre + variance.sqrt() * moved
        return latent.reshape(num_samples, *self.latent_shape)

    def log_prob(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return the density of the noise that latents come from, by the change of volume.

        Args:
            latent: Where to evaluate.
            labels: Not used.

        Shape:
            - latent: ``(B, *latent_shape)``
            - labels: ``(B,)``
            - returns: ``(B,)``

        Returns:
            Nats.
        """
        centre, variance = self.moments.value
        scaled = (latent.flatten(1) - centre) * variance.rsqrt()
        noise, log_det = self.flow.inverse(scaled)
        density = -0.5 * (noise.square() + LOG_TWO_PI).sum(1)
        whole: Tensor = density + log_det - 0.5 * variance.log().sum()
        return whole

    def objective(self, output: BottleneckOutput, labels: Tensor | None) -> dict[str, Term]:
        """Return what fits it to latents without a posterior; in training their moments are taken.

        Args:
            output: What the bottleneck made of a batch.
            labels: Not used.

        Shape:
            - labels: ``(B,)``

        Returns:
            The helper term ``prior``, or none.
        """
        if self.training and output.posterior is None:
            self._follow(output.latent.detach().flatten(1).float())
        return fitting_term(self, output)

    @torch.no_grad()
    def _follow(self, latents: Tensor) -> None:
        number = len(latents) * current_shard().world
        mean = batch_sum(latents) / number
        variance = batch_sum((latents - mean).square()) / number
        self.moments.follow(torch.stack([mean, variance.clamp(min=SMALLEST_VARIANCE)]))
