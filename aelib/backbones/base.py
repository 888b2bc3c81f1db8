"""What a backbone is: a pair of networks, one from images to features, one from latents to images.

A bottleneck stands between them. A backbone says which feature layouts it can make; the model
asks for the one that its bottleneck wants.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from torch import nn

from aelib.core.config import setting
from aelib.core.registry import Registry
from aelib.nn.layers import ACTIVATIONS

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Kind, Layout


class Encoder(nn.Module):
    """Images to features.

    Attributes:
        feature_shape: ``(F,)`` or ``(F, h, w)``.
    """

    def __init__(self, layers: nn.Module, feature_shape: tuple[int, ...]) -> None:
        super().__init__()
        self.layers = layers
        self.feature_shape = feature_shape

    def forward(self, x: Tensor) -> Tensor:
        """Return the features of ``x``.

        Args:
            x: Images in [0, 1].

        Shape:
            - x: ``(B, C, H, W)``
            - returns: ``(B, *feature_shape)``

        Returns:
            The features.
        """
        features: Tensor = self.layers(x)
        return features


class Backbone(ABC):
    """Builds an encoder and a decoder for one size of image.

    Attributes:
        feature_layouts: Layouts that the encoder can return and the decoder can read.
        kinds: What it is for: ``image``, ``series`` (signals over time, height 1), or both.
    """

    feature_layouts: ClassVar[frozenset[Layout]] = frozenset({"vector"})
    kinds: ClassVar[frozenset[Kind]] = frozenset({"image"})

    @abstractmethod
    def encoder(self, image: ImageSpec, layout: Layout) -> Encoder:
        """Build the network from images to features.

        Args:
            image: Size of the images.
            layout: Layout of the features, one of ``feature_layouts``.

        Returns:
            The encoder.
        """

    @abstractmethod
    def decoder(self, latent_shape: tuple[int, ...], image: ImageSpec, channels: int) -> nn.Module:
        """Build the network from latents to predictions.

        Args:
            latent_shape: ``(D,)`` or ``(D, h, w)`` with the ``h, w`` of this backbone's features.
            image: Size of the images.
            channels: Channels of the prediction; a loss may want more than the image has.

        Returns:
            A module from ``(B, *latent_shape)`` to ``(B, channels, H, W)``, unbounded values.
        """


BACKBONES: Registry[Backbone] = Registry("backbone")


def channels_setting(default: tuple[int, ...], *, what: str = "the sides of the picture") -> Any:  # noqa: ANN401 -- a dataclass field
    """Declare the stages of a convolutional backbone.

    Args:
        default: Channels of each.
        what: What a stage halves.

    Returns:
        A field of a settings class.
    """
    return setting(
        default,
        label="Channels",
        help=f"Channels of each stage; each stage halves {what}.",
        low=1,
        high=1024,
    )


def activation_setting(default: str = "relu") -> Any:  # noqa: ANN401 -- a dataclass field
    """Declare the non-linearity of a backbone.

    Args:
        default: Its name.

    Returns:
        A field of a settings class.
    """
    return setting(default, label="Activation", help="Non-linearity.", choices=tuple(ACTIVATIONS))


def normalisation_setting(default: str = "none") -> Any:  # noqa: ANN401 -- a dataclass field
    """Declare the normalisation of a convolutional backbone.

    Args:
        default: ``none`` or ``group``.

    Returns:
        A field of a settings class.
    """
    return setting(
        default,
        label="Normalisation",
        help="Group normalisation after each hidden convolution, or none.",
        choices=("none", "group"),
    )


def hidden_setting() -> Any:  # noqa: ANN401 -- a dataclass field
    """Declare the linear layer at the inner ends of a convolutional backbone.

    Returns:
        A field of a settings class.
    """
    return setting(
        0,
        label="Hidden layer",
        help="Width of a linear layer between the maps and a vector latent; 0 for none.",
        low=0,
        high=8192,
    )


def dropout_setting(what: str) -> Any:  # noqa: ANN401 -- a dataclass field
    """Declare dropout in the encoder.

    Args:
        what: What is dropped.

    Returns:
        A field of a settings class.
    """
    return setting(
        0.0,
        label="Dropout",
        help=f"Share of {what} of the encoder set to zero in training.",
        low=0.0,
        high=0.9,
    )
