r"""A ladder of latents: each level's distribution depends on the levels above it.

The top is :math:`z_1 \sim N(0, I)`. Below,
:math:`z_l = \mu_l(z_{<l}) + \sigma_l(z_{<l})\,\epsilon_l` with :math:`\epsilon_l \sim N(0, I)`.
So all of it is a function of the noise :math:`\epsilon` of all levels (:math:`\epsilon_1 = z_1`),
and p(ε) is N(0, I).

What a picture says of a level, :math:`N(\hat\mu_l, \hat\sigma_l^2)`, meets what the levels above
say as two measurements do, each weighing as much as it is precise:

.. math:: q(z_l|z_{<l}, x) = N\Bigl(\frac{\hat\mu_l\hat\sigma_l^{-2} + \mu_l\sigma_l^{-2}}
    {\hat\sigma_l^{-2} + \sigma_l^{-2}},\; \frac{1}{\hat\sigma_l^{-2} + \sigma_l^{-2}}\Bigr)

or, of the noise and with :math:`r = \sigma_l^2 / \hat\sigma_l^2`,

.. math:: q(\epsilon_l|\epsilon_{<l}, x) =
    N\Bigl(\frac{r}{1 + r}\,\frac{\hat\mu_l - \mu_l}{\sigma_l},\; \frac{1}{1 + r}\Bigr)

whose KL to N(0, I) is that of :math:`q(z_l)` to :math:`p(z_l|z_{<l})`, since a divergence does not
change when both sides are shifted and scaled alike.

References:
    Sønderby et al. 2016, Ladder variational autoencoders. https://arxiv.org/abs/1602.02282
    Vahdat & Kautz 2020, residual posteriors. https://arxiv.org/abs/2007.03898
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import nn
from torch.nn import functional as F

from aelib.nn.distributions import DiagonalGaussian, bound_log_variance
from aelib.nn.perceptron import Perceptron

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor


class Descent(NamedTuple):
    """What the way down the ladder comes to.

    Attributes:
        noise: ε of all levels, the top first, ``(B, D)``.
        values: z of all levels, ``(B, D)``.
        state: What the network made of all levels above the last, ``(B, width)``.
    """

    noise: Tensor
    values: Tensor
    state: Tensor


class Ladder(nn.Module):
    """The network from the top level down.

    Args:
        sizes: Dimensions of each level, the top first; at least two.
        width: Of its hidden layers.
    """

    def __init__(self, sizes: tuple[int, ...], width: int) -> None:
        super().__init__()
        self.sizes = sizes
        self.to_state = nn.ModuleList(
            nn.Sequential(
                Perceptron(above + (width if index else 0), width, width), nn.LeakyReLU(0.2)
            )
            for index, above in enumerate(sizes[:-1])
        )
        self.to_prior = nn.ModuleList(nn.Linear(width, 2 * size) for size in sizes[1:])

    def descend(self, choose: Callable[[int, DiagonalGaussian | None], Tensor]) -> Descent:
        """Go down.

        Args:
            choose: Given the index of a level and p(z) there, None for N(0, I) at the top,
                returns its noise ``(B, sizes[index])``.

        Returns:
            Noise and values of all levels, and the last state.

        Raises:
            ValueError: If there is only one level.
        """
        noise = choose(0, None)
        noises, values, state = [noise], [noise], None
        for index, (to_state, to_prior) in enumerate(
            zip(self.to_state, self.to_prior, strict=True), start=1
        ):
            read = values[-1] if state is None else torch.cat([state, values[-1]], dim=1)
            state = to_state(read)
            mean, raw = to_prior(state).chunk(2, dim=1)
            prior = DiagonalGaussian(mean, bound_log_variance(raw))
            noises.append(choose(index, prior))
            values.append(mean + (0.5 * prior.log_variance).exp() * noises[-1])
        if state is None:
            raise ValueError("a ladder has at least two levels")
        return Descent(torch.cat(noises, dim=1), torch.cat(values, dim=1), state)

    def forward(self, noise: Tensor) -> Descent:
        """Go down with given noise.

        Args:
            noise: ε of all levels, the top first.

        Shape:
            - noise: ``(B, D)``

        Returns:
            Noise and values of all levels, and the last state.
        """
        parts = torch.split(noise, list(self.sizes), dim=1)
        return self.descend(lambda index, _: parts[index])


def noise_posterior(told: DiagonalGaussian, prior: DiagonalGaussian | None) -> DiagonalGaussian:
    """Return the distribution of a level's noise given the levels above and the picture.

    Args:
        told: What the picture says of z.
        prior: p(z) given the levels above; None at the top, where the picture alone decides.

    Shape:
        - told, prior, returns: ``(B, D)`` each

    Returns:
        The Gaussian of the noise.
    """
    if prior is None:
        return told
    log_ratio = prior.log_variance - told.log_variance
    distance = (told.mean - prior.mean) * (-0.5 * prior.log_variance).exp()
    return DiagonalGaussian(log_ratio.sigmoid() * distance, -F.softplus(log_ratio))


@dataclass(frozen=True)
class LadderPosterior:
    """q(ε|x) of all levels together.

    Attributes:
        ladder: The way down.
        told: What the picture says of z at each level, the top first.
    """

    ladder: Ladder
    told: tuple[DiagonalGaussian, ...]

    def walk(
        self, choose: Callable[[int, DiagonalGaussian], Tensor]
    ) -> tuple[Tensor, DiagonalGaussian]:
        """Go down and choose the noise of each level knowing its distribution.

        Args:
            choose: Given the index of a level and q of its noise, returns the noise.

        Shape:
            - returns: ``(B, D)``, and a Gaussian of ``(B, D)``

        Returns:
            The noise, and its distribution at each level given the levels above.
        """
        found: list[DiagonalGaussian] = []

        def chosen(index: int, prior: DiagonalGaussian | None) -> Tensor:
            found.append(noise_posterior(self.told[index], prior))
            return choose(index, found[-1])

        noise = self.ladder.descend(chosen).noise
        mean, log_variance = (torch.cat(parts, dim=1) for parts in zip(*found, strict=True))
        return noise, DiagonalGaussian(mean, log_variance)

    def draw(self) -> tuple[Tensor, DiagonalGaussian]:
        """Draw level after level.

        Shape:
            - returns: ``(B, D)``, and a Gaussian of ``(B, D)``

        Returns:
            The noise, and its distribution at each level given what was drawn above.
        """
        return self.walk(lambda _, q: q.rsample())

    @cached_property
    def _middle(self) -> DiagonalGaussian:
        return self.walk(lambda _, q: q.mean)[1]

    @property
    def mean(self) -> Tensor:
        """Mean of each level given the means above, ``(B, D)``."""
        return self._middle.mean

    @property
    def variance(self) -> Tensor:
        """Variance of each level given the means above, ``(B, D)``."""
        return self._middle.variance

    def rsample(self) -> Tensor:
        """Draw a latent through which gradients flow.

        Shape:
            - returns: ``(B, D)``

        Returns:
            The noise of all levels.
        """
        return self.draw()[0]

    def log_prob(self, latent: Tensor) -> Tensor:
        """Return the log-density of each dimension given the levels above it.

        Args:
            latent: Where to evaluate.

        Shape:
            - latent, returns: ``(B, D)``

        Returns:
            Nats; their sum is the log-density of the latent.
        """
        parts = torch.split(latent, list(self.ladder.sizes), dim=1)
        return self.walk(lambda index, _: parts[index])[1].log_prob(latent)

    def kl_to_standard_normal(self) -> Tensor:
        """Return the divergence of each dimension from N(0, 1), given the means above.

        Shape:
            - returns: ``(B, D)``

        Returns:
            Nats.
        """
        return self._middle.kl_to_standard_normal()
