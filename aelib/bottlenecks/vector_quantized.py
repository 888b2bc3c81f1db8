r"""A map of codes from a learned codebook: the VQ-VAE.

Each position of the feature map becomes the nearest of K vectors; the gradient passes straight
through. The codebook follows its members by a moving average, so that the only cost is the
commitment of the encoder to the vectors that it chose:

.. math:: \beta \sum_{i} \lVert z_i - \operatorname{sg}[e_{k(z_i)}] \rVert^2

β counts beside nats per picture. The paper's 0.25 stands beside a mean squared error divided by
the variance of the data: for pictures in [0, 1] of variance 0.12, and a latent of as many numbers
as the picture has, the same balance at σ = 1 is β = 0.015.

Draws need a prior over codes (``pixelcnn`` or ``code_transformer``), trained beside.

References:
    van den Oord, Vinyals & Kavukcuoglu 2017, Neural discrete representation learning.
    https://arxiv.org/abs/1711.00937
    Razavi, van den Oord & Vinyals 2019, VQ-VAE-2. https://arxiv.org/abs/1906.00446
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import nn

from aelib.bottlenecks.base import BOTTLENECKS, Bottleneck
from aelib.core.config import config, setting
from aelib.core.types import BottleneckOutput, Term
from aelib.nn.quantizer import MovingCodebook, perplexity, straight_through, usage

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Layout, Progress
    from aelib.priors.base import Prior


@config
class VectorQuantizedConfig:
    """Settings of the vector-quantised bottleneck."""

    latent_dim: int = setting(
        16, label="Code size", help="Numbers of a code vector.", low=1, high=512
    )
    codebook_size: int = setting(
        256, label="Codes", help="Vectors in the codebook.", low=2, high=8192
    )
    commitment_weight: float = setting(
        0.02,
        label="Commitment",
        help="How strongly the encoder is held to the codes that it chose; more blurs pictures.",
        low=0.0,
        high=100.0,
    )
    decay: float = setting(
        0.99,
        label="Codebook decay",
        help="What a step leaves of a code's old place; lower follows faster.",
        low=0.0,
        high=0.9999,
    )
    restart_below: float = setting(
        0.05,
        label="Restart below",
        help="A code used less than this share of its fair share starts anew; 0 only at first.",
        low=0.0,
        high=0.5,
    )


@BOTTLENECKS.register("vector_quantized", VectorQuantizedConfig)
class VectorQuantized(Bottleneck):
    """A 1×1 convolution to code size, then the nearest code at each position."""

    is_discrete = True

    def __init__(
        self,
        config: VectorQuantizedConfig,
        *,
        feature_shape: tuple[int, ...],
        image: ImageSpec,
    ) -> None:
        super().__init__()
        self.config = config
        self.codebook_size = config.codebook_size
        self.latent_shape = (config.latent_dim, *feature_shape[1:])
        self.to_latent = nn.Conv2d(feature_shape[0], config.latent_dim, 1)
        self.codebook = MovingCodebook(
            config.codebook_size,
            config.latent_dim,
            decay=config.decay,
            restart_below=config.restart_below,
        )

    @staticmethod
    def layout(config: VectorQuantizedConfig) -> Layout:
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
        """Return the quantised latent of features.

        Args:
            features: What the encoder returned.
            prior: Not used.
            labels: Not used.

        Shape:
            - features: ``(B, F, h, w)``
            - labels: ``(B,)``

        Returns:
            Latent ``(B, D, h, w)``, codes ``(B, h, w)``, the term ``commitment`` and, over the
            batch, the details ``code_usage`` ``(K,)`` and ``code_perplexity`` ``()``.
        """
        latent = self.to_latent(features)
        vectors = latent.movedim(1, -1)  # (B, h, w, D)
        codes, nearest = self.codebook(vectors.flatten(1, 2))
        codes, nearest = codes.reshape(vectors.shape[:3]), nearest.reshape(vectors.shape)
        commitment = (vectors - nearest).square().flatten(1).sum(1)
        shares = usage(codes, self.codebook_size)
        return BottleneckOutput(
            latent=straight_through(latent, nearest.movedim(3, 1)),
            codes=codes,
            terms={"commitment": commitment},
            details={"code_usage": shares, "code_perplexity": perplexity(shares)},
        )

    def latent_of(self, codes: Tensor) -> Tensor:
        """Return the latents that codes stand for.

        Args:
            codes: Indices into the codebook.

        Shape:
            - codes: ``(B, h, w)``
            - returns: ``(B, D, h, w)``

        Returns:
            Vectors of the codebook.
        """
        return self.codebook.lookup(codes).movedim(3, 1)

    def objective(self, output: BottleneckOutput, progress: Progress) -> dict[str, Term]:
        """Return the cost of commitment.

        Args:
            output: What :meth:`forward` returned.
            progress: Not used.

        Returns:
            One weighted term, ``commitment``.
        """
        return {"commitment": Term(output.terms["commitment"], self.config.commitment_weight)}
