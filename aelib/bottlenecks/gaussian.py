r"""A Gaussian posterior: the VAE, and with other numbers the β-VAE and its schedules.

Minimised beside the reconstruction:

- ``beta`` · KL, the weight rising from 0 over the share ``warm_up`` of training;
- with ``free_bits`` λ > 0, each dimension costs at least λ: :math:`\beta\sum_d\max(\lambda, KL_d)`
  with :math:`KL_d` averaged over the batch;
- with ``capacity`` C > 0, :math:`\gamma\,|KL - C(t)|` instead, C(t) rising from 0 to C.

References:
    Kingma & Welling 2014, Auto-encoding variational Bayes. https://arxiv.org/abs/1312.6114
    Higgins et al. 2017, β-VAE. https://openreview.net/forum?id=Sy2fzU9gl
    Bowman et al. 2016, KL warm-up. https://arxiv.org/abs/1511.06349
    Kingma et al. 2016, free bits. https://arxiv.org/abs/1606.04934
    Burgess et al. 2018, capacity. https://arxiv.org/abs/1804.03599
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import nn

from aelib.bottlenecks.base import BOTTLENECKS, Bottleneck
from aelib.core.batch import batch_mean
from aelib.core.config import config, setting
from aelib.core.errors import ConfigError
from aelib.core.types import BottleneckOutput, Term
from aelib.nn.distributions import DiagonalGaussian, bound_log_variance

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Progress
    from aelib.priors.base import Prior


@config
class GaussianConfig:
    """Settings of the Gaussian bottleneck."""

    latent_dim: int = setting(
        16, label="Latent size", help="Number of latent dimensions.", low=1, high=1024
    )
    beta: float = setting(
        1.0,
        label="β",
        help="Weight of the KL term: 1 is the VAE, more asks for simpler, disentangled latents.",
        low=0.0,
        high=1000.0,
    )
    warm_up: float = setting(
        0.0,
        label="KL warm-up",
        help="Share of training over which β rises from 0; helps against posterior collapse.",
        low=0.0,
        high=1.0,
    )
    free_bits: float = setting(
        0.0,
        label="Free bits",
        help="KL per dimension that costs nothing extra; keeps dimensions in use.",
        low=0.0,
        high=10.0,
        unit="nats",
    )
    capacity: float = setting(
        0.0,
        label="Capacity",
        help="Target KL, reached linearly over training; 0 turns it off.",
        low=0.0,
        high=500.0,
        unit="nats",
    )
    capacity_weight: float = setting(
        100.0, label="γ", help="Weight of |KL - capacity|.", low=0.0, high=10000.0
    )

    def __post_init__(self) -> None:
        """Refuse free bits and capacity together: both replace the KL term.

        Raises:
            ConfigError: If both are set.
        """
        if self.free_bits and self.capacity:
            raise ConfigError(
                "Expected 'free_bits' or 'capacity', got both.", "Set one of them to 0."
            )


@BOTTLENECKS.register("gaussian", GaussianConfig)
class Gaussian(Bottleneck):
    """Two linear layers give mean and log-variance; training draws, evaluation takes the mean."""

    is_generative = True
    has_posterior = True

    def __init__(
        self, config: GaussianConfig, *, feature_shape: tuple[int, ...], image: ImageSpec
    ) -> None:
        super().__init__()
        self.config = config
        self.latent_shape = (config.latent_dim,)
        self.to_posterior = nn.Linear(feature_shape[0], 2 * config.latent_dim)

    def forward(
        self,
        features: Tensor,
        prior: Prior,
        labels: Tensor | None = None,
    ) -> BottleneckOutput:
        """Return posterior and latent of features, and the KL to the prior.

        Args:
            features: What the encoder returned.
            prior: Distribution that the posterior is measured against.
            labels: Not used.

        Shape:
            - features: ``(B, F)``
            - labels: ``(B,)``

        Returns:
            Latent ``(B, D)``, posterior, the term ``kl`` and the detail ``kl_per_dimension``.
        """
        mean, raw = self.to_posterior(features).chunk(2, dim=1)
        posterior = DiagonalGaussian(mean, bound_log_variance(raw))
        draw = posterior.rsample()
        kl_per_dimension = prior.divergence(posterior, draw)
        return BottleneckOutput(
            latent=draw if self.training else mean,
            posterior=posterior,
            terms={"kl": kl_per_dimension.sum(1)},
            details={"kl_per_dimension": kl_per_dimension},
        )

    def objective(self, output: BottleneckOutput, progress: Progress) -> dict[str, Term]:
        """Return the KL under the schedule that the settings name.

        Args:
            output: What :meth:`forward` returned.
            progress: How far training is.

        Returns:
            One weighted term: ``kl``, ``kl_free_bits`` or ``kl_capacity``.
        """
        settings = self.config
        kl = output.terms["kl"]
        if settings.capacity:
            target = settings.capacity * progress.fraction
            return {"kl_capacity": Term((kl - target).abs(), settings.capacity_weight)}
        rise = min(1.0, progress.fraction / settings.warm_up) if settings.warm_up else 1.0
        weight = settings.beta * rise
        if settings.free_bits:
            mean_kl = batch_mean(output.details["kl_per_dimension"])
            bounded = mean_kl.clamp(min=settings.free_bits).sum()
            return {"kl_free_bits": Term(bounded.expand_as(kl), weight)}
        return {"kl": Term(kl, weight)}
