r"""A latent of which few units answer to a picture, so it may be larger than the picture.

Three ways to make it so:

- ``kl``: sigmoid units; the mean activity :math:`\hat\rho_j` of each over the batch is drawn to a
  target :math:`\rho` by ``weight`` times

  .. math:: \sum_j KL(\rho \Vert \hat\rho_j) = \sum_j \rho\log\frac{\rho}{\hat\rho_j}
      + (1-\rho)\log\frac{1-\rho}{1-\hat\rho_j}

- ``l1``: units that are 0 or positive, and ``weight`` times :math:`\sum_j |z_j|`; a unit that does
  not help is 0;
- ``top_k``: of each picture's latent the ``k`` largest numbers stay, the others become 0; no term.
  A unit that never stays never learns, so training begins with all of them and comes down to ``k``
  over its first half; evaluation leaves ``k`` at any time.

References:
    Ng 2011, Sparse autoencoder. https://web.stanford.edu/class/cs294a/sparseAutoencoder.pdf
    Makhzani & Frey 2014, k-sparse autoencoders, with their schedule. https://arxiv.org/abs/1312.5663
    Olshausen & Field 1996, on sparse codes. https://doi.org/10.1038/381607a0
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn

from aelib.bottlenecks.base import BOTTLENECKS, Bottleneck
from aelib.core.batch import batch_mean
from aelib.core.config import config, setting
from aelib.core.errors import ConfigError
from aelib.core.types import BottleneckOutput, Term
from aelib.nn.growing import Growing

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Progress
    from aelib.priors.base import Prior

SETTLED = 0.5
"""Share of training after which top_k leaves k."""


@config
class SparseConfig:
    """Settings of the sparse bottleneck."""

    latent_dim: int = setting(
        256, label="Latent size", help="Number of units; it may be large.", low=1, high=4096
    )
    kind: str = setting(
        "kl",
        label="Sparsity",
        help="kl: a small mean activity of each unit; l1: few and small numbers; top_k: exactly k.",
        choices=("kl", "l1", "top_k"),
    )
    target: float = setting(
        0.05, label="ρ", help="Mean activity that kl asks of each unit.", low=0.001, high=0.5
    )
    weight: float = setting(
        0.1,
        label="Weight",
        help="Weight of the term of kl and l1; l1 with a squared error of σ 1 wants less, 0.02.",
        low=0.0,
        high=1000.0,
    )
    k: int = setting(
        16, label="Units kept", help="Numbers that top_k leaves in each latent.", low=1, high=4096
    )

    def __post_init__(self) -> None:
        """Refuse to leave more numbers than there are.

        Raises:
            ConfigError: If ``k`` is larger than the latent.
        """
        if self.kind == "top_k" and self.k > self.latent_dim:
            raise ConfigError(
                f"Expected 'k' of at most the latent size {self.latent_dim}, got {self.k}.",
                "Choose a smaller k or a larger latent.",
            )


@BOTTLENECKS.register("sparse", SparseConfig)
class Sparse(Bottleneck):
    """One linear layer, then what makes most units silent."""

    def __init__(
        self, config: SparseConfig, *, feature_shape: tuple[int, ...], image: ImageSpec
    ) -> None:
        super().__init__()
        self.config = config
        self.latent_shape = (config.latent_dim,)
        self.to_latent = nn.Linear(feature_shape[0], config.latent_dim)
        self.largest = KeepLargest(config.latent_dim, config.k) if config.kind == "top_k" else None

    def forward(
        self,
        features: Tensor,
        prior: Prior,
        labels: Tensor | None = None,
    ) -> BottleneckOutput:
        """Return the sparse latent of features.

        Args:
            features: What the encoder returned.
            prior: Not used.
            labels: Not used.

        Shape:
            - features: ``(B, F)``
            - labels: ``(B,)``

        Returns:
            Latent ``(B, D)``; the term ``sparsity`` for ``kl`` and ``l1``; the detail ``activity``
            ``(B, D)`` in [0, 1]: the unit itself where it is a sigmoid, else 1 where it is not 0.
        """
        raw = self.to_latent(features)
        if self.config.kind == "kl":
            latent = raw.sigmoid()
            divergence = kl_of_activity(batch_mean(latent), self.config.target).sum()
            terms = {"sparsity": divergence.expand(len(latent))}
            return BottleneckOutput(latent, terms=terms, details={"activity": latent})
        if self.largest is None:
            latent = raw.relu()
            terms = {"sparsity": latent.sum(1)}
        else:
            latent, terms = self.largest(raw), {}
        activity = (latent != 0).to(latent.dtype)
        return BottleneckOutput(latent, terms=terms, details={"activity": activity})

    def objective(self, output: BottleneckOutput, progress: Progress) -> dict[str, Term]:
        """Return the term of sparsity with its weight.

        Args:
            output: What :meth:`forward` returned.
            progress: Not used.

        Returns:
            ``sparsity``, or nothing for ``top_k``.
        """
        return {name: Term(value, self.config.weight) for name, value in output.terms.items()}


def kl_of_activity(activity: Tensor, target: float) -> Tensor:
    """Return KL(Bernoulli(target) ‖ Bernoulli(activity)) of each unit.

    Args:
        activity: Mean activity of each unit, in [0, 1].
        target: The activity that is wanted, in (0, 1).

    Shape:
        - activity, returns: any

    Returns:
        Nats; finite for units that are always or never active too.
    """
    mean = activity.clamp(1e-6, 1.0 - 1e-6)
    wanted = torch.as_tensor(target, dtype=mean.dtype, device=mean.device)
    return wanted * (wanted / mean).log() + (1 - wanted) * ((1 - wanted) / (1 - mean)).log()


class KeepLargest(Growing):
    """Sets all but the largest numbers of each row to 0; gradients reach what stays.

    Args:
        size: Length of a row.
        k: How many stay, in evaluation always and in training after its first half.
    """

    def __init__(self, size: int, k: int) -> None:
        super().__init__()
        self.size, self.k = size, k
        self.register_buffer("kept", torch.tensor(k))
        self.kept: Tensor

    def advance(self, progress: Progress) -> None:
        """Come down from all to ``k``.

        Args:
            progress: How far training is.
        """
        share = min(1.0, progress.fraction / SETTLED)
        self.kept.fill_(round(self.size + share * (self.k - self.size)))

    def forward(self, values: Tensor) -> Tensor:
        """Return the sparse rows.

        Args:
            values: One row per picture.

        Shape:
            - values, returns: ``(B, D)``

        Returns:
            The largest numbers in their places, 0 elsewhere.
        """
        rank = values.argsort(dim=1, descending=True).argsort(dim=1)
        return values * (rank < (self.kept if self.training else self.k))
