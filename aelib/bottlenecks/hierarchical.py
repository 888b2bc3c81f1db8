r"""A ladder of latents, from the gist at the top to the detail at the bottom: the ladder VAE.

Each level's distribution depends on the levels above, in the prior and in the posterior; the two
share that way down (:mod:`aelib.nn.ladder`). The latent of this part is not the levels' values
z but their *noise*: :math:`z_l = \mu_l(z_{<l}) + \sigma_l(z_{<l})\,\epsilon_l` and the latent is
:math:`(\epsilon_1, \ldots, \epsilon_L)`, the top first. That is the same model written in other
coordinates, and its prior is exactly N(0, I): draws, traversals, interpolations and maps are those
of any VAE, a level is a range of dimensions, and a change at the top moves all that depends on it
below. The KL of the noise is the KL of the values.

The way down is part of what the decoder reads (:meth:`Hierarchical.decoder_input`): the values of
*all* levels, and the last state of the network. Were it the bottom alone, the bottom could say
everything and the levels above would fall silent. Against that too: ``warm_up``, and
``free_bits``, nats that each *level* may cost for nothing.

Minimised beside the reconstruction: ``beta`` times the sum of the levels' KL, each given what was
drawn above.

References:
    Sønderby et al. 2016, Ladder variational autoencoders. https://arxiv.org/abs/1602.02282
    Vahdat & Kautz 2020, NVAE: the posterior relative to the prior.
    https://arxiv.org/abs/2007.03898
    Kingma et al. 2016, free bits. https://arxiv.org/abs/1606.04934
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn

from aelib.bottlenecks.base import BOTTLENECKS, Bottleneck
from aelib.bottlenecks.kl_schedule import (
    beta_setting,
    check_schedule,
    cycles_setting,
    kl_weight,
    warm_up_setting,
    with_free_nats,
)
from aelib.core.config import config, setting
from aelib.core.errors import ConfigError
from aelib.core.types import BottleneckOutput, Term
from aelib.nn.distributions import DiagonalGaussian, bound_log_variance
from aelib.nn.ladder import Ladder, LadderPosterior
from aelib.nn.perceptron import Perceptron

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Progress
    from aelib.priors.base import Prior

FEWEST_LEVELS = 2


@config
class HierarchicalConfig:
    """Settings of the ladder."""

    level_dims: tuple[int, ...] = setting(
        (4, 4, 8),
        label="Level sizes",
        help="Dimensions of each level, the top first.",
        low=1,
        high=256,
    )
    hidden: int = setting(
        64, label="Hidden width", help="Of the networks between levels.", low=1, high=1024
    )
    beta: float = beta_setting()
    warm_up: float = warm_up_setting(0.2)
    cycles: int = cycles_setting()
    free_bits: float = setting(
        1.0,
        label="Free bits",
        help="KL of each level that costs nothing extra; keeps levels in use.",
        low=0.0,
        high=50.0,
        unit="nats",
    )

    def __post_init__(self) -> None:
        """Refuse a ladder of one level.

        Raises:
            ConfigError: If there are fewer than two levels, or cycles without a warm-up.
        """
        check_schedule(self)
        if len(self.level_dims) < FEWEST_LEVELS:
            raise ConfigError(
                f"Expected 'level_dims' of at least {FEWEST_LEVELS} levels, "
                f"got {len(self.level_dims)}.",
                "Choose the Gaussian bottleneck for a single level.",
            )


@BOTTLENECKS.register("hierarchical", HierarchicalConfig)
class Hierarchical(Bottleneck):
    """Features climb to the top, latents come down."""

    is_generative = True
    has_posterior = True

    def __init__(
        self, config: HierarchicalConfig, *, feature_shape: tuple[int, ...], image: ImageSpec
    ) -> None:
        super().__init__()
        self.config = config
        self.latent_shape = (sum(config.level_dims),)
        self.ladder = Ladder(config.level_dims, config.hidden)
        width, hidden, sizes = feature_shape[0], config.hidden, config.level_dims
        num_above = len(sizes) - 1
        self.climb = nn.ModuleList(
            nn.Sequential(Perceptron(hidden if index else width, hidden, hidden), nn.LeakyReLU(0.2))
            for index in range(num_above)
        )
        # each level reads the features too, so that all levels learn from the first step on
        self.to_level = nn.ModuleList(
            nn.Linear(width + (hidden if index else 0), 2 * size)
            for index, size in enumerate(reversed(sizes))
        )

    @staticmethod
    def levels(config: HierarchicalConfig) -> tuple[int, ...]:
        """Return the sizes of the levels.

        Args:
            config: Settings of the ladder.

        Returns:
            Dimensions of each level, the top first.
        """
        return config.level_dims

    @property
    def decoder_shape(self) -> tuple[int, ...]:
        """The values of all levels, and the last state."""
        return (self.latent_shape[0] + self.config.hidden,)

    def forward(
        self,
        features: Tensor,
        prior: Prior,
        labels: Tensor | None = None,
    ) -> BottleneckOutput:
        """Return posterior and noise of all levels, and the KL to the prior.

        Args:
            features: What the encoder returned.
            prior: Distribution that the posterior is measured against.
            labels: Not used.

        Shape:
            - features: ``(B, F)``
            - labels: ``(B,)``

        Returns:
            Latent ``(B, D)``, posterior, the term ``kl``, and the details ``kl_per_dimension``
            ``(B, D)`` and ``kl_per_level`` ``(B, L)``; a single column for a prior that does not
            factorise.
        """
        posterior = LadderPosterior(self.ladder, self._told(features))
        draw, given_above = posterior.draw()
        kl_per_dimension = prior.divergence(given_above, draw)
        kl_per_level = kl_per_dimension
        if kl_per_dimension.shape == draw.shape:
            parts = torch.split(kl_per_dimension, list(self.config.level_dims), dim=1)
            kl_per_level = torch.stack([part.sum(1) for part in parts], dim=1)
        return BottleneckOutput(
            latent=draw if self.training else posterior.mean,
            posterior=posterior,
            terms={"kl": kl_per_dimension.sum(1)},
            details={"kl_per_dimension": kl_per_dimension, "kl_per_level": kl_per_level},
        )

    def decoder_input(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """Go down the ladder.

        Args:
            latent: Noise of all levels, the top first.
            labels: Not used.

        Shape:
            - latent: ``(B, D)``
            - labels: ``(B,)``
            - returns: ``(B, D + hidden)``

        Returns:
            The values of all levels, then the last state.
        """
        descent = self.ladder(latent)
        return torch.cat([descent.values, descent.state], dim=1)

    def objective(self, output: BottleneckOutput, progress: Progress) -> dict[str, Term]:
        """Return the KL under the schedule of the settings.

        Args:
            output: What :meth:`forward` returned.
            progress: How far training is.

        Returns:
            One weighted term: ``kl`` or ``kl_free_bits``.
        """
        weight = kl_weight(self.config, progress)
        if self.config.free_bits:
            bounded = with_free_nats(output.details["kl_per_level"], self.config.free_bits)
            return {"kl_free_bits": Term(bounded, weight)}
        return {"kl": Term(output.terms["kl"], weight)}

    def _told(self, features: Tensor) -> tuple[DiagonalGaussian, ...]:
        found, climbed, read = [], features, features
        for index, to_level in enumerate(self.to_level):
            if index:
                climbed = self.climb[index - 1](climbed)
                read = torch.cat([features, climbed], dim=1)
            mean, raw = to_level(read).chunk(2, dim=1)
            found.append(DiagonalGaussian(mean, bound_log_variance(raw)))
        return tuple(reversed(found))
