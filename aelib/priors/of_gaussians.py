"""What priors made of Gaussians share: density and draws of their mixture."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from aelib.core.types import be_silent
from aelib.priors.base import Prior

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from aelib.core.types import Report
    from aelib.nn.mixtures import GaussianMixture


class PriorOfGaussians(Prior):
    """A prior whose :attr:`mixture` is one of flattened latents."""

    latent_shape: tuple[int, ...]

    @property
    @abstractmethod
    def mixture(self) -> GaussianMixture:
        """The Gaussians as they are now."""

    def sample(
        self,
        num_samples: int,
        *,
        temperature: float = 1.0,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
        report: Report = be_silent,
    ) -> Tensor:
        """Draw a Gaussian for each latent, then the latent.

        Args:
            num_samples: How many.
            temperature: Factor on the deviation from a Gaussian's centre.
            labels: Not used.
            generator: Source of randomness on the CPU; None for the global one.
            report: Not used: a draw takes no time.

        Shape:
            - labels: ``(N,)``
            - returns: ``(N, *latent_shape)``

        Returns:
            The latents, on the prior's device.
        """
        drawn = self.mixture.sample(num_samples, temperature=temperature, generator=generator)
        return drawn.reshape(num_samples, *self.latent_shape)

    def log_prob(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return the log-density of the mixture.

        Args:
            latent: Where to evaluate.
            labels: Not used.

        Shape:
            - latent: ``(B, *latent_shape)``
            - labels: ``(B,)``
            - returns: ``(B,)``

        Returns:
            Nats.
        """
        return self.mixture.log_prob(latent.flatten(1))
