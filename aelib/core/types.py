"""What travels between parts.

Shape letters, used in every docstring: B batch, C channels, H height, W width (pixels), D latent
dimensions, F features, K codebook entries, T tokens, N samples, L levels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from torch import Tensor

Layout = Literal["vector", "map"]
"""``vector``: a latent ``(B, D)``; ``map``: a latent ``(B, D, h, w)``."""

Kind = Literal["image", "series"]
"""``series``: C signals over W moments, kept as pictures of height 1, ``(B, C, 1, W)``."""

Report = Callable[[float, str], None]
"""Told how far a long step is: a fraction in [0, 1] and a sentence. Raising in it stops the step,
and nothing half-done stays behind."""


def be_silent(fraction: float, message: str) -> None:
    """Ignore progress.

    Args:
        fraction: Share done.
        message: What is being done.
    """


class ImageSpec(NamedTuple):
    """Size of the images that a model is built for."""

    channels: int
    height: int
    width: int
    num_classes: int = 0

    @property
    def shape(self) -> tuple[int, int, int]:
        """``(C, H, W)``."""
        return (self.channels, self.height, self.width)

    @property
    def num_values(self) -> int:
        """``C · H · W``."""
        return self.channels * self.height * self.width

    @property
    def kind(self) -> Kind:
        """What one sample is: a picture, or signals over time."""
        return "series" if self.height == 1 else "image"


class Progress(NamedTuple):
    """How far training is; schedules depend on it."""

    step: int
    num_steps: int

    @property
    def fraction(self) -> float:
        """Share of all steps done, in [0, 1]."""
        return min(1.0, self.step / max(1, self.num_steps))

    def rise(self, share: float) -> float:
        """Return the place on a line that rises from 0 to 1 over the first ``share`` of all steps.

        Args:
            share: 0 for no rise.

        Returns:
            A weight in [0, 1].
        """
        return min(1.0, self.fraction / share) if share else 1.0


FINISHED = Progress(1, 1)
"""Schedules at their final value, as in evaluation."""


class Term(NamedTuple):
    """One named summand of the objective.

    Attributes:
        value: ``(B,)`` in nats.
        weight: Factor in the objective.
        is_helper: It trains something that only serves training, e.g. a discriminator; left out
            of the objective by which the best epoch is chosen.
    """

    value: Tensor
    weight: float = 1.0
    is_helper: bool = False


class Posterior(Protocol):
    """Distribution q(z|x) over a latent.

    Shape:
        - mean, variance: as the latent, ``(B, D)``
    """

    @property
    def mean(self) -> Tensor:
        """Expected latent."""

    @property
    def variance(self) -> Tensor:
        """Variance of each latent dimension."""

    def rsample(self) -> Tensor:
        """Draw a latent through which gradients flow."""

    def log_prob(self, latent: Tensor) -> Tensor:
        """Log-density of each dimension, in nats."""

    def kl_to_standard_normal(self) -> Tensor:
        """Divergence of each dimension from N(0, 1), in nats."""


@dataclass(frozen=True)
class BottleneckOutput:
    """What a bottleneck makes of features.

    Attributes:
        latent: What the decoder reads; a draw in training, the mean in evaluation.
        posterior: Distribution of the latent, if the bottleneck has one.
        codes: Integer indices, if the latent is discrete.
        terms: Unweighted facts by name, ``(B,)`` in nats.
        details: Values for pages and health checks by name, e.g. KL per dimension ``(B, D)``.
        num_draws: In training a bottleneck may return K latents for each picture: then every
            first dimension above is K · B, the first draw of all pictures first. The objective is
            that of an expectation over the draws (``draw_weights``), or their importance-weighted
            bound (without).
        draw_weights: Probability of each draw, ``(K, B)``.
        decoder_labels: Classes that the decoder is to read instead of those given, ``(K · B,)``.
    """

    latent: Tensor
    posterior: Posterior | None = None
    codes: Tensor | None = None
    terms: dict[str, Tensor] = field(default_factory=dict)
    details: dict[str, Tensor] = field(default_factory=dict)
    num_draws: int = 1
    draw_weights: Tensor | None = None
    decoder_labels: Tensor | None = None


@dataclass(frozen=True)
class ModelOutput:
    """What a model makes of a batch.

    Attributes:
        prediction: What the decoder returned, ``(B, C·k, H, W)``; ``model.loss.image`` makes it
            a picture.
        bottleneck: Latent, posterior and terms.
        x: The pictures that were encoded, spoilt ones in the training of a denoiser.
        labels: Their classes, if they were given; -1 where a class is not known.
    """

    prediction: Tensor
    bottleneck: BottleneckOutput
    x: Tensor
    labels: Tensor | None = None


class Capabilities(NamedTuple):
    """What a model can do; pages read this and never ask which class it is.

    Attributes:
        is_generative: Latents drawn from the prior decode to images.
        is_discrete: The latent is made of integer codes.
        has_posterior: ``encode`` gives a distribution with a KL per dimension.
        uses_labels: Encoding and decoding take class labels.
        learns_from_labels: Training reads class labels where they are known.
        predicts_labels: :meth:`Autoencoder.classify` gives classes.
        draws_by_class: A draw can be asked for one class, where the pictures have classes.
        latent_layout: ``vector`` or ``map``.
        levels: Sizes of the levels of a hierarchical latent, the top first; empty for one level.
        denoises: It was trained to undo a corruption.
    """

    is_generative: bool
    is_discrete: bool
    has_posterior: bool
    uses_labels: bool
    learns_from_labels: bool
    predicts_labels: bool
    draws_by_class: bool
    latent_layout: Layout
    levels: tuple[int, ...]
    denoises: bool
