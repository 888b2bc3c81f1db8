"""No regulariser: nothing is asked of the latents but what their bottleneck costs.

References:
    Hinton & Salakhutdinov 2006, autoencoders. https://doi.org/10.1126/science.1127647
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.core.config import config
from aelib.regularisers.base import REGULARISERS, Regulariser

if TYPE_CHECKING:
    from aelib.core.types import ImageSpec, Term
    from aelib.regularisers.base import LatentView


@config
class NoRegulariserConfig:
    """No regulariser has no settings."""


@REGULARISERS.register("none", NoRegulariserConfig)
class NoRegulariser(Regulariser):
    """Asks nothing."""

    def __init__(
        self, config: NoRegulariserConfig, *, latent_shape: tuple[int, ...], image: ImageSpec
    ) -> None:
        super().__init__()
        self.config = config

    def forward(self, view: LatentView) -> dict[str, Term]:
        """Return no terms.

        Args:
            view: Not used.

        Returns:
            Nothing.
        """
        return {}
