r"""A classifier in latent space, which learns from the pictures whose class is known.

Its cross-entropy, :math:`-w\log q(y|z)` averaged over the known ones, trains the encoder too: so
few labels shape a latent space that all pictures have made. Without a hidden layer it asks that
classes lie apart by planes.

References:
    Le, Patterson & White 2018, Supervised autoencoders. https://papers.nips.cc/paper/7296
    Kingma et al. 2014, Semi-supervised learning with deep generative models, section 3.1.
    https://arxiv.org/abs/1406.5298
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from aelib.core.config import config, setting
from aelib.core.errors import ConfigError
from aelib.core.types import Term
from aelib.nn.labels import known_cross_entropy
from aelib.nn.perceptron import Perceptron
from aelib.regularisers.base import REGULARISERS, Regulariser

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec
    from aelib.regularisers.base import LatentView


@config
class ClassifierConfig:
    """Settings of the classifier."""

    weight: float = setting(
        10.0,
        label="Weight",
        help="Of the cross-entropy, as if every picture had a label.",
        low=0.0,
        high=10000.0,
    )
    hidden: int = setting(
        0, label="Hidden width", help="Of one hidden layer; 0 for none.", low=0, high=4096
    )


@REGULARISERS.register("classifier", ClassifierConfig)
class Classifier(Regulariser):
    """Guesses the class from the latent."""

    predicts_labels = True

    def __init__(
        self, config: ClassifierConfig, *, latent_shape: tuple[int, ...], image: ImageSpec
    ) -> None:
        super().__init__()
        if image.num_classes < 1:
            raise ConfigError(
                "Expected pictures with classes to learn, got pictures without.",
                "Choose a data set with labels, or another regulariser.",
            )
        self.config = config
        hidden = [config.hidden] if config.hidden else []
        self.network = Perceptron(math.prod(latent_shape), *hidden, image.num_classes)

    @staticmethod
    def learns_from_labels(config: ClassifierConfig) -> bool:
        """Return that training reads labels.

        Args:
            config: Not used.

        Returns:
            True.
        """
        return True

    def forward(self, view: LatentView) -> dict[str, Term]:
        """Return the cross-entropy.

        Args:
            view: Latents and labels.

        Returns:
            The term ``classification``, 0 where a class is not known.
        """
        logits = self.class_logits(view.output.latent)
        value = known_cross_entropy(logits, view.draw_labels)
        return {"classification": Term(value, self.config.weight)}

    def class_logits(self, latent: Tensor) -> Tensor:
        """Return log-probabilities of the classes, up to a constant.

        Args:
            latent: Encoded pictures.

        Shape:
            - latent: ``(B, *latent_shape)``
            - returns: ``(B, num_classes)``

        Returns:
            One number for each class.
        """
        logits: Tensor = self.network(latent.flatten(1))
        return logits
