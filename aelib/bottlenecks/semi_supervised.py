r"""Class and style apart, learned from few labels: the semi-supervised VAE, M2.

The decoder draws a picture from a class and a style, :math:`p(x|y, z)`; the encoder guesses the
class, :math:`q(y|x)`, and the style given the class, :math:`q(z|x, y)`. With
:math:`-L(x, y)` the bound on :math:`\log p(x, y)`, the bound of a picture without a label is the
expectation over all classes,

.. math:: -U(x) = \sum_y q(y|x)\bigl(-L(x, y) - \log q(y|x)\bigr),

so training decodes such pictures once for each class. A known class is the only one that counts,
and teaches the guess beside it, with weight :math:`\alpha` as if every picture had a label:

.. math:: L(x, y) = -\log p(x|y, z) + \log K + \beta\,KL(q(z|x, y)\,\|\,p(z)), \qquad
    -\alpha \log q(y|x)

All K classes are equally likely beforehand. In evaluation an unknown class is the one guessed.

References:
    Kingma et al. 2014, Semi-supervised learning with deep generative models, section 3.1.2.
    https://arxiv.org/abs/1406.5298
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from aelib.bottlenecks.base import BOTTLENECKS, Bottleneck
from aelib.core.config import config, setting
from aelib.core.errors import ConfigError
from aelib.core.types import BottleneckOutput, Term
from aelib.nn.distributions import DiagonalGaussian, bound_log_variance
from aelib.nn.labels import known_cross_entropy, one_hot, told_class
from aelib.nn.perceptron import Perceptron

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Progress
    from aelib.priors.base import Prior


@config
class SemiSupervisedConfig:
    """Settings of the semi-supervised bottleneck."""

    latent_dim: int = setting(
        16, label="Latent size", help="Number of dimensions of the style.", low=1, high=1024
    )
    beta: float = setting(1.0, label="β", help="Weight of the style's KL.", low=0.0, high=1000.0)
    alpha: float = setting(
        10.0,
        label="α",
        help="Weight of guessing the known classes, as if every picture had a label.",
        low=0.0,
        high=10000.0,
    )
    hidden: int = setting(
        128,
        label="Hidden width",
        help="Of the layer between features, and class or style.",
        low=1,
        high=4096,
    )


@BOTTLENECKS.register("semi_supervised", SemiSupervisedConfig)
class SemiSupervised(Bottleneck):
    """Guesses the class, then the style given the class."""

    is_generative = True
    has_posterior = True
    uses_labels = True
    learns_from_labels = True
    predicts_labels = True

    def __init__(
        self, config: SemiSupervisedConfig, *, feature_shape: tuple[int, ...], image: ImageSpec
    ) -> None:
        super().__init__()
        if image.num_classes < 2:
            raise ConfigError(
                "Expected pictures of two or more classes to guess, got "
                f"{image.num_classes or 'pictures without'}.",
                "Choose a data set with labels, or another bottleneck.",
            )
        self.config = config
        self.num_classes = image.num_classes
        self.latent_shape = (config.latent_dim,)
        width, size = feature_shape[0], config.hidden
        self.to_class = Perceptron(width, size, self.num_classes)
        self.to_posterior = Perceptron(width + self.num_classes, size, 2 * config.latent_dim)

    @property
    def decoder_shape(self) -> tuple[int, ...]:
        """The style and the class beside it."""
        return (self.config.latent_dim + self.num_classes,)

    def forward(
        self, features: Tensor, prior: Prior, labels: Tensor | None = None
    ) -> BottleneckOutput:
        """Return the style for each class in training, or for the known or guessed one.

        Args:
            features: What the encoder returned.
            prior: Distribution that the style is measured against.
            labels: Classes, -1 where they are not known; None for none at all.

        Shape:
            - features: ``(B, F)``
            - labels: ``(B,)``

        Returns:
            Latent ``(K · B, D)`` and the classes that the decoder is to be told; the terms ``kl``
            (of the style), ``class_kl`` (of the class, log K where it is known) and
            ``classification``; the details ``kl_per_dimension`` and ``class_logits``.
        """
        logits = self.to_class(features)
        if labels is None:
            labels = torch.full((len(features),), -1, device=features.device)
        log_guess = logits.log_softmax(1)
        every_class = self.training and bool((labels < 0).any())
        num_draws = self.num_classes if every_class else 1
        if every_class:
            told = torch.arange(num_draws, device=labels.device).repeat_interleave(len(labels))
            weights = torch.where(
                labels[:, None] < 0, log_guess.exp(), one_hot(labels, self.num_classes)
            ).T
            spent = log_guess.T.flatten()
        else:
            told = torch.where(labels < 0, logits.argmax(1), labels)
            weights = None
            spent = (log_guess.exp() * log_guess).sum(1)
        is_known = (labels >= 0).repeat(num_draws)
        posterior = self._posterior(features.repeat(num_draws, 1), told)
        latent = posterior.rsample() if self.training else posterior.mean
        kl_per_dimension = prior.divergence(posterior, latent)
        return BottleneckOutput(
            latent=latent,
            posterior=posterior,
            terms={
                "kl": kl_per_dimension.sum(1),
                "class_kl": math.log(self.num_classes) + spent.masked_fill(is_known, 0.0),
                "classification": known_cross_entropy(logits, labels).repeat(num_draws),
            },
            details={
                "kl_per_dimension": kl_per_dimension,
                "class_logits": logits.repeat(num_draws, 1),
            },
            num_draws=num_draws,
            draw_weights=weights,
            decoder_labels=told,
        )

    def decoder_input(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """Put the class beside the style.

        Args:
            latent: Styles.
            labels: Their classes.

        Shape:
            - latent: ``(B, D)``
            - labels: ``(B,)``
            - returns: ``(B, D + num_classes)``

        Returns:
            Style and one-hot class.
        """
        return torch.cat([latent, told_class(labels, self.num_classes)], dim=1)

    def objective(self, output: BottleneckOutput, progress: Progress) -> dict[str, Term]:
        """Return the cost of class and style, and of wrong guesses.

        Args:
            output: What :meth:`forward` returned.
            progress: Not used.

        Returns:
            The three terms with their weights.
        """
        weights = {"kl": self.config.beta, "class_kl": 1.0, "classification": self.config.alpha}
        return {name: Term(output.terms[name], weight) for name, weight in weights.items()}

    def _posterior(self, features: Tensor, labels: Tensor) -> DiagonalGaussian:
        told = torch.cat([features, one_hot(labels, self.num_classes)], dim=1)
        mean, raw = self.to_posterior(told).chunk(2, dim=1)
        return DiagonalGaussian(mean, bound_log_variance(raw))
