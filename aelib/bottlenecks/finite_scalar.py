r"""A few numbers at each position, each rounded to a few levels: codes without a codebook (FSQ).

Each channel i is bounded to :math:`L_i` levels and rounded, the gradient passes straight through;
every combination of levels is a code, so there are :math:`\prod_i L_i` of them. There is nothing to
commit to and no code can die for want of an update:

.. math::
    \hat z_i = \operatorname{round}\bigl(\tfrac{L_i - 1}{2}\tanh(z_i + s_i) - o_i\bigr)
    \,/\, \lfloor L_i / 2 \rfloor

where z is in units of its own spread over the pictures seen, so that all levels are in use from the
start. For an even number of levels :math:`o_i = \tfrac12` and :math:`s_i` keeps 0 at 0, else both
are 0.

References:
    Mentzer et al. 2023, Finite scalar quantization: VQ-VAE made simple, appendix A.1.
    https://arxiv.org/abs/2309.15505
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import nn

from aelib.bottlenecks.base import BOTTLENECKS, Bottleneck
from aelib.core.batch import batch_sum, current_shard
from aelib.core.config import config, setting
from aelib.core.errors import ConfigError
from aelib.core.types import BottleneckOutput
from aelib.nn.moving_mean import MovingMean
from aelib.nn.quantizer import perplexity, straight_through, usage

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Layout
    from aelib.priors.base import Prior

MOST_CODES = 65_536
SMALLEST_VARIANCE = 1e-8
MARGIN = 1e-3
"""How far the bounds reach beyond the outermost levels, so that those can be reached."""


@config
class FiniteScalarConfig:
    """Settings of finite scalar quantisation."""

    levels: tuple[int, ...] = setting(
        (8, 6, 5),
        label="Levels",
        help="Levels of each channel; their product is the number of codes.",
        low=2,
        high=64,
    )

    def __post_init__(self) -> None:
        """Refuse no levels, or more codes than a prior could tell apart.

        Raises:
            ConfigError: If there are none or too many.
        """
        if not self.levels or math.prod(self.levels) > MOST_CODES:
            raise ConfigError(
                f"Expected levels with a product of at most {MOST_CODES:,}, got {self.levels}.",
                "Take fewer or smaller levels, such as 8, 6, 5.",
            )


@BOTTLENECKS.register("finite_scalar", FiniteScalarConfig)
class FiniteScalar(Bottleneck):
    """A 1×1 convolution to one channel for each number, then rounding."""

    is_discrete = True

    def __init__(
        self, config: FiniteScalarConfig, *, feature_shape: tuple[int, ...], image: ImageSpec
    ) -> None:
        super().__init__()
        self.config = config
        self.codebook_size = math.prod(config.levels)
        self.latent_shape = (len(config.levels), *feature_shape[1:])
        self.to_latent = nn.Conv2d(feature_shape[0], len(config.levels), 1)
        levels = torch.tensor(config.levels)
        self.num_levels: Tensor
        self.strides: Tensor
        self.register_buffer("num_levels", levels, persistent=False)
        # mean and variance of each channel
        moments = torch.stack([torch.zeros(len(levels)), torch.ones(len(levels))])
        self.moments = MovingMean(moments, slowest=0.0)
        strides = torch.cat([levels.new_ones(1), levels[:-1].cumprod(0)])
        self.register_buffer("strides", strides, persistent=False)

    @staticmethod
    def layout(config: FiniteScalarConfig) -> Layout:
        """Return that codes stand in a map.

        Args:
            config: Settings of the bottleneck.

        Returns:
            ``map``.
        """
        return "map"

    def forward(
        self, features: Tensor, prior: Prior, labels: Tensor | None = None
    ) -> BottleneckOutput:
        """Return the rounded latent of features.

        Args:
            features: What the encoder returned.
            prior: Not used.
            labels: Not used.

        Shape:
            - features: ``(B, F, h, w)``
            - labels: ``(B,)``

        Returns:
            Latent ``(B, D, h, w)`` in [-1, 1], codes ``(B, h, w)``, no terms and, over the batch,
            the details ``code_usage`` ``(K,)`` and ``code_perplexity`` ``()``.
        """
        vectors = self.to_latent(features).movedim(1, -1).float()
        if self.training:
            self._follow(vectors.detach().flatten(1, 2))
        mean, variance = self.moments.value
        bounded = self._bound((vectors - mean) * variance.rsqrt())
        rounded = bounded.round()
        half = self.num_levels // 2
        codes = ((rounded.long() + half) * self.strides).sum(-1)
        latent = straight_through(bounded, rounded) / half
        shares = usage(codes, self.codebook_size)
        return BottleneckOutput(
            latent=latent.movedim(3, 1),
            codes=codes,
            details={"code_usage": shares, "code_perplexity": perplexity(shares)},
        )

    def latent_of(self, codes: Tensor) -> Tensor:
        """Return the latents that codes stand for.

        Args:
            codes: Numbers of the combinations of levels.

        Shape:
            - codes: ``(B, h, w)``
            - returns: ``(B, D, h, w)``

        Returns:
            Levels in [-1, 1].
        """
        digits = codes[..., None] // self.strides % self.num_levels
        half = self.num_levels // 2
        return ((digits - half) / half).movedim(3, 1)

    @torch.no_grad()
    def _follow(self, vectors: Tensor) -> None:
        number = len(vectors) * current_shard().world
        mean = batch_sum(vectors.mean(1)) / number
        variance = batch_sum((vectors - mean).square().mean(1)) / number
        self.moments.follow(torch.stack([mean, variance.clamp(min=SMALLEST_VARIANCE)]))

    def _bound(self, latent: Tensor) -> Tensor:
        half = (self.num_levels - 1) * (1.0 + MARGIN) / 2.0
        offset = torch.where(self.num_levels % 2 == 0, 0.5, 0.0)
        shift = (offset / half).atanh()
        bounded: Tensor = (latent + shift).tanh() * half - offset
        return bounded
