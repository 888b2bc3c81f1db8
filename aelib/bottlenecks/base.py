"""What a bottleneck is: the step from features to a latent, and what that step costs.

It reports *facts* (:attr:`BottleneckOutput.terms`, unweighted) and, separately, what of them
is to be minimised and with which weight (:meth:`Bottleneck.objective`).
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from torch import nn

from aelib.core.registry import Registry
from aelib.core.types import Term

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import BottleneckOutput, Layout, Progress
    from aelib.priors.base import Prior


class Bottleneck(nn.Module):
    """Features to latents.

    A part is built from its settings, ``feature_shape`` (what the encoder returns) and ``image``
    (size of the pictures and number of classes).

    What training must update beside the gradient step (a codebook by moving average, say) is a
    buffer, changed in :meth:`forward` in training mode; :mod:`aelib.core.batch` gives sums and
    means over a batch that several processes share. What is trained against the model (a
    discriminator) adds its loss to :meth:`objective` as a helper term.

    Attributes:
        is_generative: Training brings the latents to the prior, so that its draws decode to images.
        is_discrete: Latents are integer codes.
        has_posterior: A distribution over latents is returned.
        uses_labels: Labels are needed to encode and to decode.
        learns_from_labels: Training reads labels where they are known.
        predicts_labels: ``details["class_logits"]`` holds log-probabilities of the classes.
        codebook_size: Number of codes; 0 for a continuous latent.
        latent_shape: ``(D,)`` or ``(D, h, w)``.
        decoder_shape: Shape of what the decoder reads; as the latent unless labels are added.
    """

    is_generative: ClassVar[bool] = False
    is_discrete: ClassVar[bool] = False
    has_posterior: ClassVar[bool] = False
    uses_labels: ClassVar[bool] = False
    learns_from_labels: ClassVar[bool] = False
    predicts_labels: ClassVar[bool] = False

    codebook_size: int = 0
    latent_shape: tuple[int, ...]

    @staticmethod
    def layout(config: Any) -> Layout:  # noqa: ANN401 -- the part's own settings
        """Return the layout of features that these settings want.

        Args:
            config: Settings of the bottleneck.

        Returns:
            ``vector`` unless overridden.
        """
        return "vector"

    @staticmethod
    def levels(config: Any) -> tuple[int, ...]:  # noqa: ANN401 -- the part's own settings
        """Return the sizes of the levels of a hierarchical latent.

        Args:
            config: Settings of the bottleneck.

        Returns:
            Dimensions of each level, the top first, in the order of the latent; empty for one
            level.
        """
        return ()

    @property
    def decoder_shape(self) -> tuple[int, ...]:
        """Shape of :meth:`decoder_input` without the batch."""
        return self.latent_shape

    @abstractmethod
    def forward(
        self, features: Tensor, prior: Prior, labels: Tensor | None = None
    ) -> BottleneckOutput:
        """Return the latent of features.

        Args:
            features: What the encoder returned.
            prior: Distribution to measure a posterior against.
            labels: Classes, if the bottleneck uses them.

        Shape:
            - features: ``(B, *feature_shape)``
            - labels: ``(B,)``

        Returns:
            Latent, posterior and unweighted terms.
        """

    def decoder_input(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return what the decoder reads.

        Args:
            latent: A latent, encoded or drawn from the prior.
            labels: Classes, if the bottleneck uses them.

        Shape:
            - latent: ``(B, *latent_shape)``
            - labels: ``(B,)``
            - returns: ``(B, *decoder_shape)``

        Returns:
            The latent itself unless overridden.
        """
        return latent

    def latent_of(self, codes: Tensor) -> Tensor:
        """Return the latents that codes stand for.

        Args:
            codes: Indices into the codebook.

        Shape:
            - codes: ``(B, h, w)``
            - returns: ``(B, *latent_shape)``

        Raises:
            NotImplementedError: If the latent is continuous.
        """
        raise NotImplementedError(f"{type(self).__name__} has no codes")

    def objective(self, output: BottleneckOutput, progress: Progress) -> dict[str, Term]:
        """Return what is minimised beside the reconstruction.

        Args:
            output: What :meth:`forward` returned.
            progress: How far training is.

        Returns:
            Weighted terms by name; every fact with weight 1 unless overridden.
        """
        return {name: Term(value) for name, value in output.terms.items()}


BOTTLENECKS: Registry[Bottleneck] = Registry("bottleneck")
