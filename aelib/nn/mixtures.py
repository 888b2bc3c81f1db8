r"""Mixtures of Gaussians: density, draws and fits stand once, here.

.. math:: \log p(z) = \log \sum_k w_k\, N(z; \mu_k, L_k L_k^\top)

The fit is scikit-learn's: expectation–maximisation with k-means++ starts is long and well tested.

References:
    Bishop 2006, Pattern recognition and machine learning, section 9.2.
    https://www.microsoft.com/en-us/research/publication/pattern-recognition-machine-learning/
    https://scikit-learn.org/stable/modules/mixture.html
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, NamedTuple

import torch

from aelib.core.seeding import normal_draws
from aelib.nn.categorical import draw_categories
from aelib.nn.distributions import LOG_TWO_PI

if TYPE_CHECKING:
    from torch import Tensor

FLOOR = 1e-4
"""Added to each variance of a fit, as a share of the rows' own."""


class GaussianMixture(NamedTuple):
    """K Gaussians with their weights.

    Attributes:
        log_weights: Logs of the weights, up to a constant.
        mean: Centres.
        factor: Standard deviations ``(K, D)``, or lower triangular factors ``(K, D, D)`` of the
            covariances.

    Shape:
        - log_weights: ``(K,)``
        - mean: ``(K, D)``
        - factor: ``(K, D)`` or ``(K, D, D)``
    """

    log_weights: Tensor
    mean: Tensor
    factor: Tensor

    def log_density_by_component(self, x: Tensor) -> Tensor:
        """Return the log-density of each Gaussian.

        Args:
            x: Where to evaluate.

        Shape:
            - x: ``(B, D)``
            - returns: ``(B, K)``

        Returns:
            Nats, without the weights.
        """
        if self.factor.ndim == 2:
            whitened = (x[:, None] - self.mean) / self.factor  # (B, K, D)
            distance = whitened.square().sum(2)
            log_volume = self.factor.log().sum(1)
        else:
            difference = (x[None] - self.mean[:, None]).mT  # (K, D, B)
            solved = torch.linalg.solve_triangular(self.factor, difference, upper=False)
            distance = solved.square().sum(1).T
            log_volume = self.factor.diagonal(dim1=1, dim2=2).log().sum(1)
        return -0.5 * (distance + x.shape[1] * LOG_TWO_PI) - log_volume

    def log_prob(self, x: Tensor, log_weights: Tensor | None = None) -> Tensor:
        """Return the log-density of the mixture.

        Args:
            x: Where to evaluate.
            log_weights: Weights of each row's own, minus infinity for components left out.

        Shape:
            - x: ``(B, D)``
            - log_weights: ``(B, K)``
            - returns: ``(B,)``

        Returns:
            Nats.
        """
        weights = self.log_weights if log_weights is None else log_weights
        return (self.log_density_by_component(x) + weights.log_softmax(-1)).logsumexp(1)

    def sample(
        self,
        num_samples: int,
        *,
        temperature: float,
        generator: torch.Generator | None,
        log_weights: Tensor | None = None,
    ) -> Tensor:
        """Draw a component for each sample, then the sample.

        Args:
            num_samples: How many.
            temperature: Factor on the deviation from a component's centre.
            generator: Source of randomness on the CPU; None for the global one.
            log_weights: Weights of each draw's own, minus infinity for components left out.

        Shape:
            - log_weights: ``(N, K)``
            - returns: ``(N, D)``

        Returns:
            The draws.
        """
        weights = self.log_weights if log_weights is None else log_weights
        chosen = draw_categories(weights.expand(num_samples, -1), generator)
        noise = normal_draws((num_samples, self.mean.shape[1]), self.mean, generator)
        factor = self.factor[chosen]
        step = factor * noise if factor.ndim == 2 else (factor @ noise[..., None])[..., 0]
        return self.mean[chosen] + temperature * step


def fit_gaussians(rows: Tensor, num_components: int, *, is_full: bool) -> GaussianMixture:
    """Fit Gaussians to points by expectation–maximisation; the global generator decides the start.

    Args:
        rows: The points, on the CPU.
        num_components: How many Gaussians; no more than there are points.
        is_full: Whether dimensions may vary together within a Gaussian.

    Shape:
        - rows: ``(N, D)``

    Returns:
        The mixture, float64.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture as Fit

    points = rows.double()
    centre = points.mean(0)
    scale = points.std(0, correction=0).clamp(min=1e-6)
    fit = Fit(
        min(num_components, len(points)),
        covariance_type="full" if is_full else "diag",
        reg_covar=FLOOR,
        random_state=int(torch.randint(2**31 - 1, ())),
    )
    with warnings.catch_warnings():
        # where it stops, or how many centres differ, is good enough for draws
        warnings.simplefilter("ignore", ConvergenceWarning)
        fit.fit(((points - centre) / scale).numpy())
    covariance = torch.from_numpy(fit.covariances_)
    factor = torch.linalg.cholesky(covariance) if is_full else covariance.sqrt()
    return GaussianMixture(
        torch.from_numpy(fit.weights_).log(),
        torch.from_numpy(fit.means_) * scale + centre,
        factor * (scale[:, None] if is_full else scale),
    )
