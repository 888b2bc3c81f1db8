r"""A Gaussian posterior: the VAE, and with other numbers the β-VAE and its schedules.

Minimised beside the reconstruction:

- ``beta`` · KL, the weight rising from 0 over the share ``warm_up`` of training, or of each of
  several ``cycles`` (:mod:`aelib.bottlenecks.kl_schedule`);
- with ``free_bits`` λ > 0, each dimension costs at least λ: :math:`\beta\sum_d\max(\lambda, KL_d)`
  with :math:`KL_d` averaged over the batch;
- with ``capacity`` C > 0, :math:`\gamma\,|KL - C(t)|` instead, C(t) rising from 0 to C.

With ``num_importance_samples`` K > 1, training draws K latents for each picture and minimises the
importance-weighted bound (IWAE)

.. math:: -\log p(x) \;\le\; E\Bigl[-\log \frac1K \sum_{k=1}^K
    \frac{p(x|z_k)\, p(z_k)}{q(z_k|x)}\Bigr]

which needs the ratio :math:`\log q(z_k|x) - \log p(z_k)` of each draw in the place of the KL's
closed form: ``kl`` is then that ratio, whose mean is the KL. Evaluation has one latent, the mean,
and the closed form, as without; :mod:`aelib.analysis.likelihood` measures the bound.

References:
    Kingma & Welling 2014, Auto-encoding variational Bayes. https://arxiv.org/abs/1312.6114
    Higgins et al. 2017, β-VAE. https://openreview.net/forum?id=Sy2fzU9gl
    Bowman et al. 2016, KL warm-up. https://arxiv.org/abs/1511.06349
    Fu et al. 2019, cyclical annealing. https://arxiv.org/abs/1903.10145
    Kingma et al. 2016, free bits. https://arxiv.org/abs/1606.04934
    Burgess et al. 2018, capacity. https://arxiv.org/abs/1804.03599
    Burda et al. 2016, importance-weighted autoencoders. https://arxiv.org/abs/1509.00519
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import nn

from aelib.bottlenecks.base import BOTTLENECKS, Bottleneck
from aelib.bottlenecks.kl_schedule import (
    beta_setting,
    check_schedule,
    cycles_setting,
    draws_setting,
    kl_weight,
    warm_up_setting,
    with_free_nats,
)
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
    beta: float = beta_setting()
    warm_up: float = warm_up_setting()
    cycles: int = cycles_setting()
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
    num_importance_samples: int = draws_setting()

    def __post_init__(self) -> None:
        """Refuse free bits, capacity and several draws together: each replaces the KL term.

        Raises:
            ConfigError: If two of them are set, or cycles without a warm-up.
        """
        check_schedule(self)
        if self.free_bits and self.capacity:
            raise ConfigError(
                "Expected 'free_bits' or 'capacity', got both.", "Set one of them to 0."
            )
        if self.num_importance_samples > 1 and (self.free_bits or self.capacity):
            raise ConfigError(
                f"Expected no 'free_bits' and no 'capacity' with {self.num_importance_samples} "
                "importance samples, whose bound has no KL by dimension.",
                "Set them to 0, or num_importance_samples to 1.",
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
            Latent ``(K · B, D)``, posterior, the term ``kl`` and the detail ``kl_per_dimension``;
            K is 1 in evaluation.
        """
        num_draws = self.config.num_importance_samples if self.training else 1
        mean, raw = self.to_posterior(features).repeat(num_draws, 1).chunk(2, dim=1)
        posterior = DiagonalGaussian(mean, bound_log_variance(raw))
        draw = posterior.rsample()
        kl_per_dimension = prior.divergence(posterior, draw)
        kl = kl_per_dimension.sum(1)
        return BottleneckOutput(
            latent=draw if self.training else mean,
            posterior=posterior,
            terms={"kl": kl if num_draws == 1 else prior.sampled_divergence(posterior, draw)},
            details={"kl_per_dimension": kl_per_dimension},
            num_draws=num_draws,
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
        weight = kl_weight(settings, progress)
        if settings.free_bits:
            bounded = with_free_nats(output.details["kl_per_dimension"], settings.free_bits)
            return {"kl_free_bits": Term(bounded, weight)}
        return {"kl": Term(kl, weight)}
