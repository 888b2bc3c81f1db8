r"""A posterior that need not be Gaussian: a Gaussian draw, moved by a normalising flow.

.. math:: z = f(\mu + \sigma\epsilon;\, h), \qquad
    \log q(z|x) = \log N(f^{-1}(z; h); \mu, \sigma^2) - \log\Bigl|\det\frac{\partial f}{\partial u}
    \Bigr|

with what the flow reads of the picture beside, h. Coupling layers (:mod:`aelib.nn.flows`) go both
ways in one pass, so the density is known at any latent. The KL has no closed form: it is estimated
by the one draw, :math:`\log q(z|x) - \log p(z)`, without bias.

The latent in evaluation is where the flow takes the Gaussian's mean; ``kl_per_dimension`` tells of
each dimension by itself, as the Gaussian of its mean and variance. With ``num_importance_samples``
above 1 training minimises the importance-weighted bound, as :mod:`aelib.bottlenecks.gaussian`.

References:
    Rezende & Mohamed 2015, Variational inference with normalizing flows.
    https://arxiv.org/abs/1505.05770
    Kingma et al. 2016, flows that read features of the picture. https://arxiv.org/abs/1606.04934
    Dinh et al. 2017, coupling layers. https://arxiv.org/abs/1605.08803
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import torch
from torch import nn

from aelib.bottlenecks.base import BOTTLENECKS, Bottleneck
from aelib.bottlenecks.kl_schedule import (
    beta_setting,
    check_schedule,
    cycles_setting,
    draws_setting,
    kl_weight,
    warm_up_setting,
)
from aelib.core.config import config, setting
from aelib.core.types import BottleneckOutput, Term
from aelib.nn.distributions import DiagonalGaussian, bound_log_variance, kl_to_standard_normal
from aelib.nn.flows import Flow

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Progress
    from aelib.priors.base import Prior

SMALLEST_VARIANCE = 1e-6


@config
class FlowPosteriorConfig:
    """Settings of the flow bottleneck."""

    latent_dim: int = setting(
        16, label="Latent size", help="Number of latent dimensions.", low=1, high=256
    )
    num_flows: int = setting(
        4,
        label="Flow layers",
        help="Coupling layers; each moves half of the dimensions, 0 is the Gaussian posterior.",
        low=0,
        high=32,
    )
    hidden: int = setting(
        64, label="Hidden width", help="Of the networks in the flow.", low=1, high=1024
    )
    context: int = setting(
        16,
        label="Context size",
        help="Numbers that the flow reads of the picture beside the draw.",
        low=1,
        high=512,
    )
    beta: float = beta_setting()
    warm_up: float = warm_up_setting()
    cycles: int = cycles_setting()
    num_importance_samples: int = draws_setting()

    def __post_init__(self) -> None:
        """Refuse a schedule that makes no sense."""
        check_schedule(self)


@BOTTLENECKS.register("flow", FlowPosteriorConfig)
class FlowBottleneck(Bottleneck):
    """Linear layers give the Gaussian and what the flow reads; the flow moves its draw."""

    is_generative = True
    has_posterior = True

    def __init__(
        self, config: FlowPosteriorConfig, *, feature_shape: tuple[int, ...], image: ImageSpec
    ) -> None:
        super().__init__()
        self.config = config
        self.latent_shape = (config.latent_dim,)
        self.to_posterior = nn.Linear(feature_shape[0], 2 * config.latent_dim)
        self.to_context = nn.Linear(feature_shape[0], config.context) if config.num_flows else None
        self.flow = Flow(
            config.latent_dim,
            num_layers=config.num_flows,
            hidden=config.hidden,
            context_size=config.context,
        )

    def forward(
        self,
        features: Tensor,
        prior: Prior,
        labels: Tensor | None = None,
    ) -> BottleneckOutput:
        """Return posterior and latent of features, and an estimate of the KL to the prior.

        Args:
            features: What the encoder returned.
            prior: Distribution that the posterior is measured against.
            labels: Not used.

        Shape:
            - features: ``(B, F)``
            - labels: ``(B,)``

        Returns:
            Latent ``(K · B, D)``, posterior and the term ``kl``, by a draw in evaluation too; K is
            1 in evaluation, which adds the detail ``kl_per_dimension``.
        """
        num_draws = self.config.num_importance_samples if self.training else 1
        mean, raw = self.to_posterior(features).repeat(num_draws, 1).chunk(2, dim=1)
        context = None
        if self.to_context is not None:
            context = self.to_context(features).repeat(num_draws, 1)
        base = DiagonalGaussian(mean, bound_log_variance(raw))
        posterior = FlowPosterior(base, self.flow, context)
        draw = posterior.rsample()
        # many times the price of a draw, and nothing is trained by it
        details = {} if self.training else {"kl_per_dimension": posterior.kl_to_standard_normal()}
        return BottleneckOutput(
            latent=draw if self.training else posterior.mean,
            posterior=posterior,
            terms={"kl": prior.sampled_divergence(posterior, draw)},
            details=details,
            num_draws=num_draws,
        )

    def objective(self, output: BottleneckOutput, progress: Progress) -> dict[str, Term]:
        """Return the KL under the schedule of the settings.

        Args:
            output: What :meth:`forward` returned.
            progress: How far training is.

        Returns:
            The term ``kl`` with its weight.
        """
        return {"kl": Term(output.terms["kl"], kl_weight(self.config, progress))}


@dataclass(frozen=True)
class FlowPosterior:
    """A Gaussian moved by a flow.

    Attributes:
        base: The Gaussian.
        flow: What moves it.
        context: What the flow reads beside, ``(B, context_size)``.
    """

    base: DiagonalGaussian
    flow: Flow
    context: Tensor | None

    @cached_property
    def mean(self) -> Tensor:
        """Where the flow takes the Gaussian's mean, ``(B, D)``."""
        mean: Tensor = self.flow(self.base.mean, self.context)[0]
        return mean

    @cached_property
    def variance(self) -> Tensor:
        """Variance of each dimension, ``(B, D)``.

        The flow is taken for straight between a standard deviation on either side of the mean,
        along each axis of the Gaussian.
        """
        batch, size = self.base.mean.shape
        middle = self.base.mean[:, None]  # (B, 1, D)
        deviation = self.base.variance.sqrt()
        axes = torch.eye(size, device=deviation.device, dtype=deviation.dtype)
        steps = deviation[:, None] * axes  # (B, D, D): one along each axis
        ends = torch.stack([middle + steps, middle - steps], dim=1)  # (B, 2, D, D)
        context = self.context
        if context is not None:
            context = context.repeat_interleave(2 * size, dim=0)
        moved = self.flow(ends.flatten(0, 2), context)[0].reshape(batch, 2, size, size)
        half = 0.5 * (moved[:, 0] - moved[:, 1])
        variance: Tensor = half.square().sum(1)
        return variance.clamp(min=SMALLEST_VARIANCE)

    def rsample(self) -> Tensor:
        """Draw a latent through which gradients flow.

        Shape:
            - returns: ``(B, D)``

        Returns:
            The moved draw of the Gaussian.
        """
        drawn: Tensor = self.flow(self.base.rsample(), self.context)[0]
        return drawn

    def log_prob(self, latent: Tensor) -> Tensor:
        """Return the log-density, of which only the sum over dimensions means something.

        Args:
            latent: Where to evaluate.

        Shape:
            - latent, returns: ``(B, D)``

        Returns:
            Nats; the change of volume is spread evenly over the dimensions.
        """
        before, log_det = self.flow.inverse(latent, self.context)
        return self.base.log_prob(before) + log_det[:, None] / latent.shape[1]

    def kl_to_standard_normal(self) -> Tensor:
        """Return the divergence of each dimension by itself from N(0, 1).

        Shape:
            - returns: ``(B, D)``

        Returns:
            Nats, of the Gaussian with this dimension's mean and variance.
        """
        return kl_to_standard_normal(self.mean, self.variance.log())
