"""A deterministic latent: undercomplete when it is smaller than the picture, overcomplete else.

References:
    Goodfellow, Bengio & Courville 2016, Deep Learning, chapter 14.
    https://www.deeplearningbook.org/contents/autoencoders.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from torch import nn

from aelib.bottlenecks.base import BOTTLENECKS, Bottleneck
from aelib.core.config import config, setting
from aelib.core.types import BottleneckOutput

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Layout
    from aelib.priors.base import Prior


@config
class PlainConfig:
    """Settings of the deterministic bottleneck."""

    latent_dim: int = setting(
        16,
        label="Latent size",
        help="Numbers per picture (vector) or per position (map).",
        low=1,
        high=4096,
    )
    layout: str = setting(
        "vector",
        label="Latent layout",
        help="One vector for the picture, or a map that keeps positions (conv only).",
        choices=("vector", "map"),
    )


@BOTTLENECKS.register("plain", PlainConfig)
class Plain(Bottleneck):
    """One linear layer (or 1×1 convolution) to the latent; no regularisation."""

    def __init__(
        self, config: PlainConfig, *, feature_shape: tuple[int, ...], image: ImageSpec
    ) -> None:
        super().__init__()
        self.config = config
        self.latent_shape = (config.latent_dim, *feature_shape[1:])
        is_map = len(feature_shape) == 3
        self.to_latent: nn.Module = (
            nn.Conv2d(feature_shape[0], config.latent_dim, 1)
            if is_map
            else nn.Linear(feature_shape[0], config.latent_dim)
        )

    @staticmethod
    def layout(config: PlainConfig) -> Layout:
        """Return the layout that the settings name.

        Args:
            config: Settings of the bottleneck.

        Returns:
            ``vector`` or ``map``.
        """
        return cast("Layout", config.layout)

    def forward(
        self,
        features: Tensor,
        prior: Prior,
        labels: Tensor | None = None,
    ) -> BottleneckOutput:
        """Return the latent of features.

        Args:
            features: What the encoder returned.
            prior: Not used.
            labels: Not used.

        Shape:
            - features: ``(B, *feature_shape)``
            - labels: ``(B,)``

        Returns:
            The latent; no posterior, no terms.
        """
        return BottleneckOutput(latent=self.to_latent(features))
