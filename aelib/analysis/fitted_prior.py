r"""A prior that is fitted after training, to the latents of pictures: any autoencoder then draws.

The decoder has only learned latents that the encoder gives. Where the prior that a model was
trained with leads elsewhere, or where there was none, a mixture of Gaussians fitted to the latents
leads back; fitted to those of one class, it draws that class, be the model told of classes or not.

.. math:: p(z) = \sum_{k=1}^{K} w_k\, N(z; \mu_k, \Sigma_k)
   \quad\text{fitted to}\quad \mu_\phi(x_1), \dots, \mu_\phi(x_N)

References:
    Ghosh et al. 2020, From variational to deterministic autoencoders, section 4.
    https://arxiv.org/abs/1903.12436
    Dai & Wipf 2019, Diagnosing and enhancing VAE models. https://arxiv.org/abs/1903.05789
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.errors import CapabilityError, DataError
from aelib.core.seeding import seeded
from aelib.core.types import be_silent
from aelib.nn.mixtures import GaussianMixture, fit_gaussians
from aelib.priors.gmm import LARGEST_FULL

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.analysis.latents import Latents
    from aelib.core.types import Capabilities, Report
    from aelib.models import Autoencoder

ANY_CLASS = -1
MOST_COMPONENTS = 10
LATENTS_PER_NUMBER = 10
"""How many latents a Gaussian has for each of its dimensions, so that it follows no single one."""


def can_fit(can: Capabilities) -> bool:
    """Return whether a prior can be fitted: not to codes, between which there is nothing.

    Args:
        can: What a model can do.

    Returns:
        True for a continuous latent.
    """
    return not can.is_discrete


class FittedPrior:
    """Mixtures of Gaussians over the latents of a model: one over all, and one for each class.

    Each is fitted when it is first drawn from, with as many Gaussians as its latents can tell, ten
    at most. Covariances are full, or diagonal where a latent has more than 256 numbers.

    Args:
        model: What encoded the pictures.
        latents: Of pictures, best of such as the model has not learned from.
        seed: Decides where fits start.

    Raises:
        CapabilityError: If the latent is made of codes.
    """

    def __init__(self, model: Autoencoder, latents: Latents, *, seed: int = 0) -> None:
        if not can_fit(model.capabilities):
            raise CapabilityError(
                "Expected a continuous latent to fit Gaussians to, got one that is made of codes.",
                "Draw from the model's own prior.",
            )
        self.model = model
        self.latents = latents
        self.seed = seed
        self._fitted: dict[int, GaussianMixture] = {}

    @property
    def has_classes(self) -> bool:
        """Whether a class can be asked for."""
        return self.latents.labels is not None

    def mixture(self, label: int = ANY_CLASS) -> GaussianMixture:
        """Return the Gaussians over the latents of a class.

        Args:
            label: The class; :data:`ANY_CLASS` for all latents.

        Returns:
            The mixture, on the model's device.

        Raises:
            DataError: If there are not two latents to fit it to.
        """
        if label not in self._fitted:
            self._fitted[label] = self._fit(label)
        return self._fitted[label]

    def sample(
        self,
        num_samples: int,
        *,
        temperature: float = 1.0,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
        report: Report = be_silent,
    ) -> Tensor:
        """Draw latents, each from the mixture of the class that it is asked to be.

        Args:
            num_samples: How many.
            temperature: Factor on the deviation from a Gaussian's centre.
            labels: Classes, :data:`ANY_CLASS` for any; None for any.
            generator: Source of randomness on the CPU; None for the global one.
            report: Not used: a draw takes no time.

        Shape:
            - labels: ``(N,)``
            - returns: ``(N, *latent_shape)``

        Returns:
            The latents, on the model's device.

        Raises:
            DataError: If a class has not two latents.
        """
        asked = torch.full((num_samples,), ANY_CLASS) if labels is None else labels.cpu()
        device = next(self.model.parameters()).device
        drawn = torch.empty((num_samples, *self.model.latent_shape), device=device)
        for label in sorted(set(asked.tolist())):
            rows = (asked == label).nonzero().flatten().to(device)
            mixture = self.mixture(label)
            made = mixture.sample(len(rows), temperature=temperature, generator=generator)
            drawn[rows] = made.reshape(-1, *self.model.latent_shape)
        return drawn

    def _fit(self, label: int) -> GaussianMixture:
        flat, known = torch.from_numpy(self.latents.mean), self.latents.labels
        if label != ANY_CLASS:
            flat = flat[:0] if known is None else flat[torch.from_numpy(known == label)]
        device = next(self.model.parameters()).device
        mixture = fit_mixture(flat, self.seed, label)
        return GaussianMixture(*(part.float().to(device) for part in mixture))


def fit_mixture(rows: Tensor, *seed: int) -> GaussianMixture:
    """Fit as many Gaussians as points can tell, ten at most.

    Args:
        rows: The points, on the CPU.
        *seed: Decides where the fit starts.

    Shape:
        - rows: ``(N, D)``

    Returns:
        The mixture, float64; with full covariances for at most 256 dimensions.

    Raises:
        DataError: If there are not two points.
    """
    number, size = rows.shape
    if number < 2:
        raise DataError(
            f"Expected two pictures or more to fit a prior to, got {number}.",
            "Choose another class, or all.",
        )
    is_full = size <= LARGEST_FULL
    enough = LATENTS_PER_NUMBER * (size if is_full else 1)
    num_components = max(1, min(MOST_COMPONENTS, number // enough))
    with seeded("fitted prior", *seed, device=torch.device("cpu")):
        return fit_gaussians(rows, num_components, is_full=is_full)
