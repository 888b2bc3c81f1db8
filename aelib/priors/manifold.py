r"""Clusters on a ring, or a Swiss roll, in the first two dimensions; a normal in the others.

For adversarial autoencoders, which bring latents to any distribution that can be drawn from. Both
shapes are mixtures of Gaussians, so that their density is exact: the ring has one long Gaussian
for each class, pointing outwards; the roll is Gaussians of standard deviation :math:`\sigma` along
the spiral :math:`r(\cos t, \sin t),\ r \propto t`, at most :math:`\sigma/2` apart, so close that
their sum does not ripple. A class, where it is known, chooses a Gaussian of the ring, or its own
stretch of the roll:

.. math:: p(z|y) = \tfrac1{|K_y|}\sum_{k \in K_y} N(z_{1,2}; \mu_k, \Sigma_k)\; N(z_{3\ldots}; 0, I)

In a map of latents each position has the shape in its first two channels.

References:
    Makhzani et al. 2015, Adversarial autoencoders, section 2.3 and figures 3 and 4.
    https://arxiv.org/abs/1511.05644
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from aelib.core.config import config, setting
from aelib.core.errors import ConfigError
from aelib.core.seeding import normal_draws
from aelib.core.types import be_silent
from aelib.nn.distributions import LOG_TWO_PI
from aelib.nn.mixtures import GaussianMixture
from aelib.priors.base import PRIORS, Prior

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Report

ROLL_START, ROLL_END = 1.5 * math.pi, 4.5 * math.pi
ROLL_FINENESS = 4096


@config
class ManifoldConfig:
    """Settings of the fixed shapes."""

    shape: str = setting(
        "ring",
        label="Shape",
        help="Clusters on a ring, one for each class, or a Swiss roll.",
        choices=("ring", "swiss_roll"),
    )
    num_modes: int = setting(
        10,
        label="Clusters",
        help="Clusters on the ring for pictures without classes; else there is one for each class.",
        low=2,
        high=100,
    )
    radius: float = setting(
        4.0, label="Radius", help="Of the ring, or of the roll's outer end.", low=0.5, high=50.0
    )
    width: float = setting(
        0.3,
        label="Width",
        help="Standard deviation across: of a cluster along the ring, of the roll around its line.",
        low=0.05,
        high=10.0,
    )
    length: float = setting(
        1.0,
        label="Length",
        help="Standard deviation of a cluster of the ring outwards; the roll has none.",
        low=0.05,
        high=10.0,
    )


@PRIORS.register("manifold", ManifoldConfig)
class Manifold(Prior):
    """Draws and densities of a fixed shape."""

    reads_labels = True

    def __init__(
        self,
        config: ManifoldConfig,
        *,
        latent_shape: tuple[int, ...],
        image: ImageSpec,
        codebook_size: int = 0,
    ) -> None:
        super().__init__()
        if latent_shape[0] < 2:
            raise ConfigError(
                f"Expected at least 2 latent dimensions for prior 'manifold', got "
                f"{latent_shape[0]}.",
                "Raise the latent size, or choose the standard normal.",
            )
        self.config = config
        self.latent_shape = latent_shape
        self.num_classes = image.num_classes
        make = _ring if config.shape == "ring" else _roll
        with torch.device("cpu"):  # a model that is only measured is built without values
            mean, factor, classes = make(config, image.num_classes)
        self.mean: Tensor
        self.factor: Tensor
        self.classes: Tensor
        self.register_buffer("mean", mean, persistent=False)
        self.register_buffer("factor", factor, persistent=False)
        self.register_buffer("classes", classes, persistent=False)

    def sample(
        self,
        num_samples: int,
        *,
        temperature: float = 1.0,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
        report: Report = be_silent,
    ) -> Tensor:
        """Draw latents.

        Args:
            num_samples: How many.
            temperature: Factor on what surrounds the centres of clusters, or the roll's line.
            labels: Classes, -1 where any will do.
            generator: Source of randomness on the CPU; None for the global one.
            report: Not used: a draw takes no time.

        Shape:
            - labels: ``(N,)``
            - returns: ``(N, *latent_shape)``

        Returns:
            The latents, on the prior's device.
        """
        size, positions = self.latent_shape[0], math.prod(self.latent_shape[1:])
        latent = temperature * normal_draws((num_samples, size, positions), self.mean, generator)
        for place in range(positions):
            latent[:, :2, place] = self._mixture.sample(
                num_samples,
                temperature=temperature,
                generator=generator,
                log_weights=self._log_weights(num_samples, labels),
            )
        return latent.reshape(num_samples, *self.latent_shape)

    def log_prob(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return log p(z), or log p(z|y) where the class is known.

        Args:
            latent: Where to evaluate.
            labels: Classes, -1 where they are not known.

        Shape:
            - latent: ``(B, *latent_shape)``
            - labels: ``(B,)``
            - returns: ``(B,)``

        Returns:
            Nats.
        """
        positions = latent.flatten(2) if latent.ndim > 2 else latent[..., None]
        among = self._log_weights(len(latent), labels)
        rest = -0.5 * (positions[:, 2:].square() + LOG_TWO_PI).flatten(1).sum(1)
        shaped = [self._mixture.log_prob(place[:, :2], among) for place in positions.unbind(2)]
        return rest + torch.stack(shaped).sum(0)

    @property
    def _mixture(self) -> GaussianMixture:
        return GaussianMixture(self.mean.new_zeros(len(self.mean)), self.mean, self.factor)

    def _log_weights(self, number: int, labels: Tensor | None) -> Tensor:
        # minus infinity for the components of other classes than the given one
        if labels is None or not self.num_classes:
            return self.mean.new_zeros(number, len(self.mean))
        labels = labels.to(self.classes.device)[:, None]
        is_other = (labels >= 0) & (labels != self.classes)
        return torch.zeros_like(is_other, dtype=self.mean.dtype).masked_fill(is_other, -torch.inf)


def _ring(config: ManifoldConfig, num_classes: int) -> tuple[Tensor, Tensor, Tensor]:
    """Return centres, triangular factors and classes of the Gaussians on a ring."""
    number = num_classes or config.num_modes
    angle = torch.arange(number) * (2.0 * math.pi / number)
    outwards = torch.stack([angle.cos(), angle.sin()], 1)
    along = torch.stack([-angle.sin(), angle.cos()], 1)
    axes = torch.stack([config.length * outwards, config.width * along], 2)  # (K, 2, 2)
    return config.radius * outwards, torch.linalg.cholesky(axes @ axes.mT), torch.arange(number)


def _roll(config: ManifoldConfig, num_classes: int) -> tuple[Tensor, Tensor, Tensor]:
    """Return places equally far apart on a spiral, standard deviations, and classes in order."""
    fine = torch.linspace(ROLL_START, ROLL_END, ROLL_FINENESS, dtype=torch.float64)
    spiral = config.radius / ROLL_END * fine[:, None] * torch.stack([fine.cos(), fine.sin()], 1)
    steps = (spiral[1:] - spiral[:-1]).norm(dim=1)
    passed = torch.cat([steps.new_zeros(1), steps.cumsum(0)])
    number = max(num_classes, 1)
    per_class = math.ceil(float(passed[-1]) / (0.5 * config.width) / number)
    places = (torch.arange(number * per_class) + 0.5) / (number * per_class) * passed[-1]
    mean = spiral[torch.searchsorted(passed, places).clamp(max=ROLL_FINENESS - 1)].float()
    return (
        mean,
        torch.full_like(mean, config.width),
        torch.arange(number).repeat_interleave(per_class),
    )
