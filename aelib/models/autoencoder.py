"""The one model: a backbone around a bottleneck, with a prior, a loss and a corruption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import nn

from aelib.backbones import BACKBONES
from aelib.bottlenecks import BOTTLENECKS
from aelib.core.errors import CapabilityError, ConfigError
from aelib.core.types import Capabilities, ImageSpec, ModelOutput
from aelib.corruptions import CORRUPTIONS
from aelib.losses import LOSSES
from aelib.priors import PRIORS

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from aelib.core.types import BottleneckOutput, Layout
    from aelib.models.config import ModelConfig

SMALLEST_SIDE, LARGEST_SIDE = 8, 128


class Autoencoder(nn.Module):
    """Encode pictures to latents, decode latents to pictures.

    Args:
        config: Which parts, with their settings.
        image: Size of the images; sides from 8 to 128 pixels, 1 or 3 channels.

    Raises:
        ConfigError: If the image size is not supported or the parts do not fit together.
    """

    def __init__(self, config: ModelConfig, image: ImageSpec) -> None:
        super().__init__()
        _check_image(image)
        self.config = config
        self.image = image
        backbone = BACKBONES.build(config.backbone)
        self.layout = self._choose_layout()
        self.encoder = backbone.encoder(image, self.layout)
        self.bottleneck = BOTTLENECKS.build(
            config.bottleneck, feature_shape=self.encoder.feature_shape, image=image
        )
        self.prior = PRIORS.build(config.prior, latent_shape=self.bottleneck.latent_shape)
        self.loss = LOSSES.build(config.loss)
        self.decoder = backbone.decoder(
            self.bottleneck.decoder_shape, image, image.channels * self.loss.values_per_channel
        )
        self.corruption = CORRUPTIONS.build(config.corruption)

    @property
    def latent_shape(self) -> tuple[int, ...]:
        """``(D,)`` or ``(D, h, w)``."""
        return self.bottleneck.latent_shape

    @property
    def capabilities(self) -> Capabilities:
        """What this model can do."""
        return Capabilities(
            is_generative=self.bottleneck.is_generative,
            is_discrete=self.bottleneck.is_discrete,
            has_posterior=self.bottleneck.has_posterior,
            uses_labels=self.bottleneck.uses_labels,
            latent_layout=self.layout,
            denoises=self.corruption.level is not None,
        )

    @property
    def num_parameters(self) -> int:
        """Number of trainable numbers."""
        return sum(p.numel() for p in self.parameters())

    def encode(self, x: Tensor, labels: Tensor | None = None) -> BottleneckOutput:
        """Return the latent of pictures, and its posterior where there is one.

        Args:
            x: Images in [0, 1].
            labels: Classes, if the model uses them.

        Shape:
            - x: ``(B, C, H, W)``
            - labels: ``(B,)``

        Returns:
            Latent ``(B, *latent_shape)``: a draw in training mode, the mean in evaluation mode.

        Raises:
            CapabilityError: If the pictures do not have the size that the model was built for.
        """
        if tuple(x.shape[1:]) != self.image.shape:
            raise CapabilityError(
                f"Expected images of shape {self.image.shape}, got {tuple(x.shape[1:])}.",
                "Resize them, or choose a model for this size.",
            )
        output: BottleneckOutput = self.bottleneck(self.encoder(x), self.prior, labels)
        return output

    def decode(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return the pictures of latents.

        Args:
            latent: Latents, encoded or made up.
            labels: Classes, if the model uses them.

        Shape:
            - latent: ``(B, *latent_shape)``
            - labels: ``(B,)``
            - returns: ``(B, C, H, W)``

        Returns:
            Images in [0, 1].
        """
        return self.loss.image(self.predict(latent, labels))

    def predict(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return what the decoder says, before the loss reads it as a picture.

        Args:
            latent: Latents.
            labels: Classes, if the model uses them.

        Shape:
            - latent: ``(B, *latent_shape)``
            - labels: ``(B,)``
            - returns: ``(B, C · values_per_channel, H, W)``

        Returns:
            Unbounded values.
        """
        prediction: Tensor = self.decoder(self.bottleneck.decoder_input(latent, labels))
        return prediction

    def reconstruct(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """Encode and decode.

        Args:
            x: Images in [0, 1].
            labels: Classes, if the model uses them.

        Shape:
            - x, returns: ``(B, C, H, W)``
            - labels: ``(B,)``

        Returns:
            Images in [0, 1].
        """
        return self.decode(self.encode(x, labels).latent, labels)

    def sample(
        self,
        num_samples: int,
        *,
        labels: Tensor | None = None,
        temperature: float = 1.0,
        generator: torch.Generator | None = None,
    ) -> Tensor:
        """Decode draws from the prior.

        Args:
            num_samples: How many.
            labels: Classes, if the model uses them.
            temperature: Factor on the draws; below 1 stays nearer the prior's centre.
            generator: Source of randomness on the CPU; None for the global one.

        Shape:
            - labels: ``(N,)``
            - returns: ``(N, C, H, W)``

        Returns:
            Images in [0, 1].

        Raises:
            CapabilityError: If the latents of this model follow no prior.
        """
        if not self.capabilities.is_generative:
            raise CapabilityError(
                "Expected a generative model, got one whose latents follow no prior.",
                "Choose a variational model to draw samples.",
            )
        latent = self.prior.sample(num_samples, generator) * temperature
        return self.decode(latent, labels)

    def forward(self, x: Tensor, labels: Tensor | None = None) -> ModelOutput:
        """Encode and decode, keeping what the objective needs.

        Args:
            x: Images in [0, 1], corrupted in the training of a denoiser.
            labels: Classes, if the model uses them.

        Shape:
            - x: ``(B, C, H, W)``
            - labels: ``(B,)``

        Returns:
            Prediction and bottleneck.
        """
        encoded = self.encode(x, labels)
        return ModelOutput(self.predict(encoded.latent, labels), encoded)

    def _choose_layout(self) -> Layout:
        settings = self.config.bottleneck
        name = BOTTLENECKS.name_of(settings)
        wanted = BOTTLENECKS[name].part.layout(settings)
        backbone = BACKBONES.name_of(self.config.backbone)
        available = BACKBONES[backbone].part.feature_layouts
        if wanted not in available:
            raise ConfigError(
                f"Expected a backbone with {wanted} features for bottleneck '{name}', "
                f"got '{backbone}', which has {', '.join(sorted(available))}.",
                "Choose another backbone or layout.",
            )
        return wanted


def _check_image(image: ImageSpec) -> None:
    sides = (image.height, image.width)
    if min(sides) < SMALLEST_SIDE or max(sides) > LARGEST_SIDE or image.channels not in (1, 3):
        raise ConfigError(
            f"Expected images of {SMALLEST_SIDE} to {LARGEST_SIDE} pixels a side with 1 or 3 "
            f"channels, got {image.height}×{image.width} with {image.channels}.",
            "Resize the images.",
        )
