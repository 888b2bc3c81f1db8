r"""A latent that hardly changes when the picture changes a little: the contractive autoencoder.

The squared Frobenius norm of the encoder's Jacobian, summed over all pixels and latent dimensions,

.. math:: \Bigl\lVert\frac{\partial z}{\partial x}\Bigr\rVert_F^2
    = \operatorname{E}_v \lVert J v\rVert^2, \qquad v_i = \pm 1 \text{ at random},

is estimated without bias (Hutchinson) from one direction v per picture, and :math:`Jv` as the
central difference :math:`(z(x + \epsilon v) - z(x - \epsilon v)) / 2\epsilon`: two more passes
through the encoder, whatever it is made of. Automatic derivatives of derivatives cost as much and
are not there for recurrent and attention layers. Of a posterior the mean is differentiated. Both
passes see the same dropout.

References:
    Rifai et al. 2011, Contractive auto-encoders. https://icml.cc/2011/papers/455_icmlpaper.pdf
    Hutchinson 1990, A stochastic estimator of the trace.
    https://doi.org/10.1080/03610919008812866
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.config import config, setting
from aelib.core.seeding import randn_like, seeded
from aelib.core.types import Term
from aelib.regularisers.base import REGULARISERS, Regulariser

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import BottleneckOutput, ImageSpec
    from aelib.regularisers.base import LatentView

STEP = 0.01
"""Length of the difference at each pixel, in units of the picture's values."""


@config
class ContractiveConfig:
    """Settings of the Jacobian penalty."""

    weight: float = setting(
        0.1,
        label="Weight",
        help="Of the squared norm of the encoder's derivative.",
        low=0.0,
        high=1000.0,
    )


@REGULARISERS.register("contractive", ContractiveConfig)
class Contractive(Regulariser):
    """Penalises the derivative of the encoder."""

    needs_continuous = True

    def __init__(
        self, config: ContractiveConfig, *, latent_shape: tuple[int, ...], image: ImageSpec
    ) -> None:
        super().__init__()
        self.config = config

    def forward(self, view: LatentView) -> dict[str, Term]:
        """Return the penalty.

        Args:
            view: Pictures and the encoder.

        Returns:
            The term ``jacobian``.
        """
        direction = randn_like(view.x).sign()
        with torch.autocast(view.x.device.type, enabled=False):
            ahead, behind = (
                self._encode(view, view.x + way * STEP * direction) for way in (1.0, -1.0)
            )
        slope = (ahead - behind) / (2.0 * STEP)
        return {"jacobian": Term(slope.flatten(1).square().sum(1), self.config.weight)}

    @staticmethod
    def _encode(view: LatentView, x: Tensor) -> Tensor:
        with seeded("contractive", view.progress.step, device=x.device):
            return _centre(view.encode(x))


def _centre(output: BottleneckOutput) -> Tensor:
    return output.latent if output.posterior is None else output.posterior.mean
