"""What a regulariser is: a demand on latents, whichever bottleneck made them.

A β-TC-VAE is the Gaussian bottleneck with a total-correlation regulariser, an adversarial
autoencoder the plain one with a discriminator, a contractive one the plain one with a Jacobian
penalty. So each demand stands once, and every bottleneck can have it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from torch import nn

from aelib.core.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from aelib.core.types import BottleneckOutput, Progress, Term
    from aelib.priors.base import Prior


class LatentView(NamedTuple):
    """What a regulariser may look at.

    Attributes:
        output: What the bottleneck made of the batch.
        x: The pictures that were encoded, ``(B, C, H, W)``.
        labels: Their classes ``(B,)``, -1 where a class is not known; None without labels.
        prior: The model's prior.
        encode: Encodes pictures once more, for what depends on the encoder's derivative.
        progress: How far training is.
    """

    output: BottleneckOutput
    x: Tensor
    labels: Tensor | None
    prior: Prior
    encode: Callable[[Tensor], BottleneckOutput]
    progress: Progress

    @property
    def vectors(self) -> Tensor:
        """Each latent as one vector ``(K · B, D)``, a map's positions one after the other."""
        return self.output.latent.flatten(1)

    @property
    def draw_labels(self) -> Tensor | None:
        """The class of each latent ``(K · B,)``: each draw of a picture has that of the picture."""
        return None if self.labels is None else self.labels.repeat(self.output.num_draws)


class Regulariser(nn.Module):
    """A demand on latents.

    A part is built from its settings, ``latent_shape`` and ``image`` (size of the pictures and
    number of classes). What is trained against the model (a discriminator) is a sub-module whose
    loss is a helper term; :func:`aelib.nn.perceptron.as_judge` gives both sides their own gradient
    in one backward pass.

    Attributes:
        needs_posterior: Only for bottlenecks with a posterior.
        needs_continuous: Only for latents that are not made of codes.
        is_generative: It brings the latents to the prior, so that draws decode to images.
        predicts_labels: It has :meth:`class_logits`.
    """

    needs_posterior: ClassVar[bool] = False
    needs_continuous: ClassVar[bool] = False
    is_generative: ClassVar[bool] = False
    predicts_labels: ClassVar[bool] = False

    @staticmethod
    def learns_from_labels(config: Any) -> bool:  # noqa: ANN401 -- the part's own settings
        """Return whether training reads labels, where they are known.

        Args:
            config: Settings of the regulariser.

        Returns:
            No, unless overridden.
        """
        return False

    @abstractmethod
    def forward(self, view: LatentView) -> dict[str, Term]:
        """Return what is minimised.

        Args:
            view: Latents and what they came from.

        Returns:
            Terms by name, each ``(B,)`` in nats with its weight; a term of the name of one of the
            bottleneck's replaces it. With K draws for each picture, ``(K · B,)``.
        """

    def class_logits(self, latent: Tensor) -> Tensor:
        """Return log-probabilities of the classes, up to a constant.

        Args:
            latent: Encoded pictures.

        Shape:
            - latent: ``(B, *latent_shape)``
            - returns: ``(B, num_classes)``

        Raises:
            NotImplementedError: If it predicts no classes.
        """
        raise NotImplementedError(f"{type(self).__name__} predicts no classes")


REGULARISERS: Registry[Regulariser] = Registry("regulariser")
