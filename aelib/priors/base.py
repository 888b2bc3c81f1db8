"""What a prior is: a distribution p(z) to draw latents from and to measure a posterior against."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from torch import nn

from aelib.core.registry import Registry

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from aelib.core.types import Posterior


class Prior(nn.Module):
    """A distribution over latents."""

    @abstractmethod
    def sample(self, num_samples: int, generator: torch.Generator | None = None) -> Tensor:
        """Draw latents.

        Args:
            num_samples: How many.
            generator: Source of randomness on the CPU; None for the global one.

        Shape:
            - returns: ``(N, *latent_shape)``

        Returns:
            The latents, on the prior's device.
        """

    @abstractmethod
    def log_prob(self, latent: Tensor) -> Tensor:
        """Return log p(z).

        Args:
            latent: Where to evaluate.

        Shape:
            - latent: ``(B, *latent_shape)``
            - returns: ``(B,)``

        Returns:
            Nats.
        """

    @abstractmethod
    def divergence(self, posterior: Posterior, latent: Tensor) -> Tensor:
        """Return KL(q(z|x) ‖ p(z)), by dimension where the prior factorises.

        Args:
            posterior: The distribution q(z|x).
            latent: A draw from it, for priors without a closed form.

        Shape:
            - latent: ``(B, *latent_shape)``
            - returns: ``(B, D)``, or ``(B, 1)`` for a joint estimate; the sum is the divergence.

        Returns:
            Nats.
        """


PRIORS: Registry[Prior] = Registry("prior")
