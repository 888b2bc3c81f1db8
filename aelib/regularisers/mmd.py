r"""Latents that are spread as the prior is, by a kernel two-sample test: WAE-MMD and InfoVAE.

The maximum mean discrepancy of N latents z and as many draws z' from the prior, estimated without
bias,

.. math:: \frac{1}{N(N-1)}\sum_{i \ne j} \bigl(k(z_i, z_j) + k(z'_i, z'_j)\bigr)
    - \frac{2}{N^2}\sum_{i, j} k(z_i, z'_j),

is 0 in expectation where the two distributions are the same and above it elsewhere. The kernel is
the mean over seven scales s of :math:`sC / (sC + \lVert a-b\rVert^2)` (inverse multiquadratic) or
:math:`\exp(-\lVert a-b\rVert^2 / sC)` (Gaussian), with C the mean squared distance of two of the
prior's draws, for the standard normal 2 D. A single encoding is not drawn to the prior, only all of
them together; so encodings need not overlap, with a posterior or without. The value is between
-2 and 2, whatever the size of a picture: the weight brings it beside the reconstruction.

References:
    Tolstikhin et al. 2018, Wasserstein auto-encoders. https://arxiv.org/abs/1711.01558
    Zhao, Song & Ermon 2019, InfoVAE. https://arxiv.org/abs/1706.02262
    Gretton et al. 2012, A kernel two-sample test.
    https://www.jmlr.org/papers/v13/gretton12a.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.batch import batch_rows
from aelib.core.config import config, setting
from aelib.core.types import Term
from aelib.regularisers.base import REGULARISERS, Regulariser

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec
    from aelib.regularisers.base import LatentView

SCALES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


@config
class MmdConfig:
    """Settings of the maximum mean discrepancy."""

    weight: float = setting(
        100.0, label="Weight", help="Of the discrepancy from the prior.", low=0.0, high=1e6
    )
    kernel: str = setting(
        "imq",
        label="Kernel",
        help="imq: inverse multiquadratic, with long tails; rbf: Gaussian.",
        choices=("imq", "rbf"),
    )


@REGULARISERS.register("mmd", MmdConfig)
class Mmd(Regulariser):
    """Compares latents with draws from the prior."""

    needs_continuous = True
    is_generative = True

    def __init__(
        self, config: MmdConfig, *, latent_shape: tuple[int, ...], image: ImageSpec
    ) -> None:
        super().__init__()
        self.config = config

    def forward(self, view: LatentView) -> dict[str, Term]:
        """Return the discrepancy; of several draws of the batch, each by itself.

        Args:
            view: Latents and the prior.

        Returns:
            The term ``mmd``.
        """
        each = len(view.x)
        with torch.no_grad():
            wanted = batch_rows(view.prior.sample(each).flatten(1))
        found = [
            mmd(batch_rows(latent), wanted, kernel=self.config.kernel)
            for latent in view.vectors.chunk(view.output.num_draws)
        ]
        return {"mmd": Term(torch.stack(found).repeat_interleave(each), self.config.weight)}


def mmd(a: Tensor, b: Tensor, *, kernel: str) -> Tensor:
    """Return the squared maximum mean discrepancy of two samples, without bias.

    Args:
        a: One sample.
        b: The other; it sets the scale of the kernel.
        kernel: ``imq`` or ``rbf``.

    Shape:
        - a, b: ``(N, D)``
        - returns: ``()``

    Returns:
        A number that may be below 0; 0 for one row, which has no distances.
    """
    number = len(a)
    if number < 2:
        return 0.0 * a.sum()
    pairs = number * (number - 1)
    among_b = _squared_distances(b, b)
    unit = among_b.sum() / pairs
    within = _kernel(_squared_distances(a, a), unit, kernel) + _kernel(among_b, unit, kernel)
    across = _kernel(_squared_distances(a, b), unit, kernel)
    # on the diagonal both kernels are 1
    return (within.sum() - 2 * number) / pairs - 2.0 * across.mean()


def _squared_distances(a: Tensor, b: Tensor) -> Tensor:
    # by differences: the quicker way by products loses what is near
    return torch.cdist(a, b, compute_mode="donot_use_mm_for_euclid_dist").square()


def _kernel(squared: Tensor, unit: Tensor, kernel: str) -> Tensor:
    values = [
        scale * unit / (scale * unit + squared)
        if kernel == "imq"
        else (-squared / (scale * unit)).exp()
        for scale in SCALES
    ]
    return torch.stack(values).mean(0)
