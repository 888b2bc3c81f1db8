"""The one model: a backbone around a bottleneck, and the parts that train and use the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn

from aelib.backbones import BACKBONES
from aelib.bottlenecks import BOTTLENECKS
from aelib.conditioning import CONDITIONING
from aelib.core.errors import CapabilityError
from aelib.core.types import ImageSpec, ModelOutput, be_silent
from aelib.corruptions import CORRUPTIONS
from aelib.losses import LOSSES
from aelib.models.capabilities import capabilities_of
from aelib.models.fit import check_fit
from aelib.nn.growing import Growing
from aelib.priors import PRIORS, StandardNormal, StandardNormalConfig
from aelib.regularisers import REGULARISERS

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import BottleneckOutput, Capabilities, Posterior, Progress, Report
    from aelib.models.config import ModelConfig


class Autoencoder(nn.Module):
    """Encode pictures to latents, decode latents to pictures.

    Args:
        config: Which parts, with their settings.
        image: Size of the images; see :func:`aelib.models.fit.check_fit`.
    """

    def __init__(self, config: ModelConfig, image: ImageSpec) -> None:
        super().__init__()
        check_fit(config, image)
        self.config = config
        self.image = image
        self.capabilities: Capabilities = capabilities_of(config)
        backbone = BACKBONES.build(config.backbone)
        self.encoder = backbone.encoder(image, self.capabilities.latent_layout)
        self.bottleneck = BOTTLENECKS.build(
            config.bottleneck, feature_shape=self.encoder.feature_shape, image=image
        )
        self.conditioning = CONDITIONING.build(
            config.conditioning,
            feature_shape=self.encoder.feature_shape,
            decoder_shape=self.bottleneck.decoder_shape,
            image=image,
        )
        self.prior = PRIORS.build(
            config.prior,
            latent_shape=self.latent_shape,
            image=image,
            codebook_size=self.bottleneck.codebook_size,
        )
        self.regulariser = REGULARISERS.build(
            config.regulariser, latent_shape=self.latent_shape, image=image
        )
        self.loss = LOSSES.build(config.loss, image=image)
        self.decoder = backbone.decoder(
            self.conditioning.decoder_shape, image, image.channels * self.loss.values_per_channel
        )
        self.corruption = CORRUPTIONS.build(config.corruption)
        self._growing = [module for module in self.modules() if isinstance(module, Growing)]
        # what the posteriors that make up a prior are themselves measured against
        self._reference = StandardNormal(
            StandardNormalConfig(), latent_shape=self.latent_shape, image=image
        )

    @property
    def latent_shape(self) -> tuple[int, ...]:
        """``(D,)`` or ``(D, h, w)``."""
        return self.bottleneck.latent_shape

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
        if self.prior.needs_posterior:
            self.prior.refresh(self._posterior_of)
        features = self.conditioning.features(self.encoder(x), labels)
        output: BottleneckOutput = self.bottleneck(features, self.prior, labels)
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
        told = self.conditioning.decoder_input(
            self.bottleneck.decoder_input(latent, labels), labels
        )
        prediction: Tensor = self.decoder(told)
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
        encoded = self.encode(x, labels)
        return self.decode(encoded.latent, told_labels(encoded, labels))

    def draw(
        self,
        num_samples: int,
        *,
        labels: Tensor | None = None,
        temperature: float = 1.0,
        generator: torch.Generator | None = None,
        report: Report = be_silent,
    ) -> Tensor:
        """Draw latents from the prior.

        Args:
            num_samples: How many.
            labels: Classes, if the model uses them.
            temperature: Below 1 stays nearer to what the prior holds for most likely.
            generator: Source of randomness on the CPU; None for the global one.
            report: Told how far a draw is that takes many steps.

        Shape:
            - labels: ``(N,)``
            - returns: ``(N, *latent_shape)``

        Returns:
            Latents that :meth:`decode` takes.

        Raises:
            CapabilityError: If the latents of this model follow no prior.
        """
        if not self.capabilities.is_generative:
            raise CapabilityError(
                "Expected a generative model, got one whose latents follow no prior.",
                "Choose a variational model, or one with a fitted prior, to draw samples.",
            )
        if self.prior.needs_posterior:
            self.prior.refresh(self._posterior_of)
        drawn = self.prior.sample(
            num_samples,
            temperature=temperature,
            labels=labels,
            generator=generator,
            report=report,
        )
        return self.bottleneck.latent_of(drawn) if self.prior.reads == "codes" else drawn

    def sample(
        self,
        num_samples: int,
        *,
        labels: Tensor | None = None,
        temperature: float = 1.0,
        generator: torch.Generator | None = None,
        report: Report = be_silent,
    ) -> Tensor:
        """Decode draws from the prior.

        Args:
            num_samples: How many.
            labels: Classes, if the model uses them.
            temperature: Below 1 stays nearer to what the prior holds for most likely.
            generator: Source of randomness on the CPU; None for the global one.
            report: Told how far a draw is that takes many steps.

        Shape:
            - labels: ``(N,)``
            - returns: ``(N, C, H, W)``

        Returns:
            Images in [0, 1].
        """
        latent = self.draw(
            num_samples,
            labels=labels,
            temperature=temperature,
            generator=generator,
            report=report,
        )
        return self.decode(latent, labels)

    def classify(self, x: Tensor) -> Tensor:
        """Return how likely each class is.

        Args:
            x: Images in [0, 1].

        Shape:
            - x: ``(B, C, H, W)``
            - returns: ``(B, num_classes)``

        Returns:
            Probabilities.

        Raises:
            CapabilityError: If the model predicts no classes.
        """
        if not self.capabilities.predicts_labels:
            raise CapabilityError(
                "Expected a model that predicts classes, got one that does not.",
                "Choose a semi-supervised model.",
            )
        unknown = torch.full((len(x),), -1, dtype=torch.int64, device=x.device)
        output = self.encode(x, unknown)
        if self.regulariser.predicts_labels:
            return self.regulariser.class_logits(output.latent).softmax(1)
        return output.details["class_logits"].softmax(1)

    def advance(self, progress: Progress) -> None:
        """Tell parts that grow with training how far it is; they keep it with their weights.

        Args:
            progress: How far training is.
        """
        for module in self._growing:
            module.advance(progress)

    def forward(self, x: Tensor, labels: Tensor | None = None) -> ModelOutput:
        """Encode and decode, keeping what the objective needs.

        Args:
            x: Images in [0, 1], corrupted in the training of a denoiser.
            labels: Classes, if the model uses them; -1 where they are not known.

        Shape:
            - x: ``(B, C, H, W)``
            - labels: ``(B,)``

        Returns:
            Prediction and bottleneck.
        """
        encoded = self.encode(x, labels)
        told = told_labels(encoded, labels)
        return ModelOutput(self.predict(encoded.latent, told), encoded, x, labels)

    def _posterior_of(self, x: Tensor) -> Posterior:
        unknown = torch.full((len(x),), -1, dtype=torch.int64, device=x.device)
        features = self.conditioning.features(self.encoder(x), unknown)
        output: BottleneckOutput = self.bottleneck(features, self._reference, unknown)
        if output.posterior is None:
            raise TypeError("this bottleneck has no posterior")
        return output.posterior


def told_labels(encoded: BottleneckOutput, labels: Tensor | None) -> Tensor | None:
    """Return the classes that the decoder is to be told with encoded latents.

    Args:
        encoded: What :meth:`Autoencoder.encode` returned.
        labels: The classes it was given, -1 where they are not known.

    Shape:
        - labels: ``(B,)``
        - returns: ``(K · B,)``

    Returns:
        The bottleneck's own where it has some, e.g. a guess of an unknown class.
    """
    if encoded.decoder_labels is not None or labels is None:
        return encoded.decoder_labels
    return labels.repeat(encoded.num_draws)
