r"""A latent of which few units answer to a picture, so it may be larger than the picture.

Three ways to make it so:

- ``kl``: sigmoid units; the mean activity :math:`\hat\rho_j` of each over the batch is drawn to a
  target :math:`\rho` by ``weight`` times

  .. math:: \sum_j KL(\rho \Vert \hat\rho_j) = \sum_j \rho\log\frac{\rho}{\hat\rho_j}
      + (1-\rho)\log\frac{1-\rho}{1-\hat\rho_j}

- ``l1``: units that are 0 or positive, and ``weight`` times :math:`\sum_j |z_j|`; a unit that does
  not help is 0;
- ``top_k``: of each picture's latent the ``k`` largest numbers stay, the others become 0; no term.

References:
    Ng 2011, Sparse autoencoder. https://web.stanford.edu/class/cs294a/sparseAutoencoder.pdf
    Makhzani & Frey 2014, k-sparse autoencoders. https://arxiv.org/abs/1312.5663
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

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Progress
    from aelib.priors.base import Prior


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
        1.0, label="Weight", help="Weight of the term of kl and l1.", low=0.0, high=1000.0
    )
    k: int = setting(
        16, label="k", help="Numbers that top_k leaves in each latent.", low=1, high=4096
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
        if self.config.kind == "l1":
            latent = raw.relu()
            terms = {"sparsity": latent.sum(1)}
        else:
            latent, terms = keep_largest(raw, self.config.k), {}
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


def keep_largest(values: Tensor, k: int) -> Tensor:
    """Set all but the k largest numbers of each row to 0.

    Args:
        values: One row per picture.
        k: How many stay.

    Shape:
        - values, returns: ``(B, D)``

    Returns:
        The sparse rows; gradients reach what stays.
    """
    places = values.topk(k, dim=1).indices
    mask = torch.zeros_like(values).scatter_(1, places, 1.0)
    return values * mask
