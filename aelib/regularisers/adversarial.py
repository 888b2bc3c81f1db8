r"""Latents that a discriminator cannot tell from draws of the prior: the adversarial autoencoder.

The discriminator d learns to say whether a vector is a draw z' from the prior or an encoding z,
and the encoder learns to please it, by the loss that does not fade where the discriminator is sure,

.. math:: \min_d\ \operatorname{softplus}(-d(z')) + \operatorname{softplus}(d(z))
    + \tfrac{\gamma}{2}\lVert\nabla_{z'} d(z')\rVert^2,
    \qquad \min_{enc}\ w\operatorname{softplus}(-d(z)).

The penalty on the discriminator's slope at the prior's draws (R1) keeps the two from circling
around each other. Any prior will do that can be drawn from. With labels the discriminator is told
the class, and the prior is drawn for that class where it has classes; a class that is not known is
told as nothing and drawn from the whole prior.

References:
    Makhzani et al. 2015, Adversarial autoencoders. https://arxiv.org/abs/1511.05644
    Goodfellow et al. 2014, Generative adversarial nets. https://arxiv.org/abs/1406.2661
    Mescheder, Geiger & Nowozin 2018, Which training methods for GANs do actually converge?
    https://arxiv.org/abs/1801.04406
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from aelib.core.config import config, setting
from aelib.core.errors import ConfigError
from aelib.core.types import Term
from aelib.nn.labels import one_hot
from aelib.nn.perceptron import Perceptron
from aelib.regularisers.base import REGULARISERS, Regulariser

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec
    from aelib.regularisers.base import LatentView


@config
class AdversarialConfig:
    """Settings of the game between encoder and discriminator."""

    weight: float = setting(
        1.0, label="Weight", help="Of pleasing the discriminator.", low=0.0, high=10000.0
    )
    use_labels: bool = setting(
        False,
        label="Tell the class",
        help="Each class comes to its own part of a prior with classes.",
    )
    slope_penalty: float = setting(
        1.0,
        label="γ",
        help="Against a steep discriminator; less for a prior with narrow parts.",
        low=0.0,
        high=1000.0,
    )
    hidden: int = setting(
        256, label="Discriminator's width", help="Of its two hidden layers.", low=1, high=4096
    )


@REGULARISERS.register("adversarial", AdversarialConfig)
class Adversarial(Regulariser):
    """A discriminator between latents and the prior."""

    needs_continuous = True
    is_generative = True

    def __init__(
        self, config: AdversarialConfig, *, latent_shape: tuple[int, ...], image: ImageSpec
    ) -> None:
        super().__init__()
        if config.use_labels and image.num_classes < 1:
            raise ConfigError(
                "Expected pictures with classes to tell the discriminator, got pictures without.",
                "Choose a data set with labels, or turn 'use_labels' off.",
            )
        self.config = config
        self.num_told = image.num_classes if config.use_labels else 0
        width = config.hidden
        num_inputs = math.prod(latent_shape) + self.num_told
        self.discriminator = Perceptron(num_inputs, width, width, 1)

    @staticmethod
    def learns_from_labels(config: AdversarialConfig) -> bool:
        """Return whether the discriminator is told the class.

        Args:
            config: Settings of the regulariser.

        Returns:
            As the setting says.
        """
        return config.use_labels

    def forward(self, view: LatentView) -> dict[str, Term]:
        """Return both sides of the game; neither tells how good a model is.

        Args:
            view: Latents, labels and the prior.

        Returns:
            The helper terms ``prior_match`` and ``latent_discriminator``.
        """
        latent = view.vectors
        labels = view.draw_labels if self.num_told else None
        with torch.no_grad():
            drawn = view.prior.sample(len(latent), labels=labels).flatten(1)
        told = self._told(labels, latent)
        logits, slopes = self._judge(torch.cat([latent.detach(), drawn]), told.repeat(2, 1))
        (found, wanted), (slope_found, slope_wanted) = logits.chunk(2), slopes.chunk(2)
        penalty = 0.5 * self.config.slope_penalty * slope_wanted.square().sum(1)
        loss = F.softplus(found) + F.softplus(-wanted) + penalty
        match = _please(latent, found, slope_found)
        return {
            "prior_match": Term(match, self.config.weight, is_helper=True),
            "latent_discriminator": Term(loss, is_helper=True),
        }

    def _judge(self, vectors: Tensor, told: Tensor) -> tuple[Tensor, Tensor]:
        """Return the discriminator's logits ``(2B,)`` and their slopes ``(2B, D)``, in one pass."""
        is_training = torch.is_grad_enabled()
        with torch.enable_grad():
            vectors.requires_grad_()
            logits = self.discriminator(torch.cat([vectors, told], 1))[:, 0]
            (slopes,) = torch.autograd.grad(logits.sum(), vectors, create_graph=is_training)
        return logits, slopes

    def _told(self, labels: Tensor | None, latent: Tensor) -> Tensor:
        if labels is None:
            return latent.new_zeros(len(latent), self.num_told)
        return one_hot(labels, self.num_told)


def _please(latent: Tensor, logits: Tensor, slopes: Tensor) -> Tensor:
    """Return softplus(-d(z)); its gradient reaches the latents by d's slopes, and not d."""
    value = F.softplus(-logits).detach()
    gradient = -torch.sigmoid(-logits).detach()[:, None] * slopes.detach()
    return value + ((latent - latent.detach()) * gradient).sum(1)
