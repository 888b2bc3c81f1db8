"""pythae's models around the same convolutional networks as ours, trained by its own trainers.

pythae's own learning rate, 1e-4, is far from done in this time, so it gets 1e-3, and twice as many
epochs as ours. Its other settings are its defaults, and its layers are torch's own: the faster
transposed convolution of ours is no part of pythae.
"""

from __future__ import annotations

import contextlib
import io
import logging
import tempfile
import time
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from aelib.backbones import BACKBONES
from aelib.nn.transposed_convolution import KERNEL, PADDING, STRIDE, TransposedConvolution
from benchmarks.zoo_contestants import CHANNELS, EPOCHS, LATENT_DIM, Trained

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from aelib.core.types import ImageSpec
    from aelib.data import Splits

TRAINING = {"num_epochs": 2 * EPOCHS, "per_device_train_batch_size": 64, "learning_rate": 1e-3}
BETA, NUM_EMBEDDINGS, CODE_DIM = 4.0, 128, 16
"""As in our presets."""


def _train_ae(splits: Splits, seed: int) -> Trained:
    from pythae.models import AE, AEConfig

    return _train(AE, AEConfig(**_sizes(splits.image)), splits, seed, width=LATENT_DIM)


def _train_vae(splits: Splits, seed: int) -> Trained:
    from pythae.models import VAE, VAEConfig

    return _train(VAE, VAEConfig(**_sizes(splits.image)), splits, seed, width=2 * LATENT_DIM)


def _train_beta_vae(splits: Splits, seed: int) -> Trained:
    from pythae.models import BetaVAE, BetaVAEConfig

    config = BetaVAEConfig(**_sizes(splits.image), beta=BETA)
    return _train(BetaVAE, config, splits, seed, width=2 * LATENT_DIM)


def _train_vq_vae(splits: Splits, seed: int) -> Trained:
    from pythae.models import VQVAE, VQVAEConfig

    config = VQVAEConfig(**_sizes(splits.image), num_embeddings=NUM_EMBEDDINGS, use_ema=True)
    return _train(VQVAE, config, splits, seed, width=0)


def _train_aae(splits: Splits, seed: int) -> Trained:
    from pythae.models import Adversarial_AE, Adversarial_AE_Config

    config = Adversarial_AE_Config(**_sizes(splits.image))
    return _train(Adversarial_AE, config, splits, seed, width=2 * LATENT_DIM)


MODELS: dict[str, Callable[[Splits, int], Trained]] = {
    "ae": _train_ae,
    "vae": _train_vae,
    "beta-vae": _train_beta_vae,
    "vq-vae": _train_vq_vae,
    "aae": _train_aae,
}


def _sizes(image: ImageSpec) -> dict[str, Any]:
    return {"input_dim": image.shape, "latent_dim": LATENT_DIM}


def _networks(image: ImageSpec, width: int) -> tuple[nn.Module, nn.Module]:
    """Return our convolutional networks as pythae wants them; width 0 for a map of codes."""
    from pythae.models.base.base_utils import ModelOutput
    from pythae.models.nn import BaseDecoder, BaseEncoder

    backbone = BACKBONES.build(BACKBONES["conv"].config(channels=CHANNELS))
    features = backbone.encoder(image, "vector" if width else "map")
    if width:
        head: nn.Module = nn.Linear(features.feature_shape[0], width)
        latent_shape: tuple[int, ...] = (LATENT_DIM,)
    else:
        head = nn.Conv2d(features.feature_shape[0], CODE_DIM, 1)
        latent_shape = (CODE_DIM, *features.feature_shape[1:])

    decoder = _of_torch(backbone.decoder(latent_shape, image, image.channels))

    class Encoder(BaseEncoder):
        def __init__(self) -> None:
            super().__init__()
            self.features, self.head = features, head

        def forward(self, x: torch.Tensor) -> ModelOutput:
            y = self.head(self.features(x))
            if width <= LATENT_DIM:
                return ModelOutput(embedding=y)
            mean, log_variance = y.chunk(2, dim=1)
            return ModelOutput(embedding=mean, log_covariance=log_variance)

    class Decoder(BaseDecoder):
        def __init__(self) -> None:
            super().__init__()
            self.layers = decoder

        def forward(self, z: torch.Tensor) -> ModelOutput:
            return ModelOutput(reconstruction=self.layers(z).sigmoid())

    return Encoder(), Decoder()


def _of_torch(network: nn.Module) -> nn.Module:
    for parent in list(network.modules()):
        for name, layer in parent.named_children():
            if isinstance(layer, TransposedConvolution):
                plain = nn.ConvTranspose2d(
                    layer.in_channels, layer.out_channels, KERNEL, stride=STRIDE, padding=PADDING
                )
                plain.load_state_dict(layer.state_dict())
                setattr(parent, name, plain)
    return network


def _train(cls: Any, config: Any, splits: Splits, seed: int, *, width: int) -> Trained:  # noqa: ANN401
    from pythae.data.datasets import BaseDataset
    from pythae.trainers import (
        AdversarialTrainer,
        AdversarialTrainerConfig,
        BaseTrainer,
        BaseTrainerConfig,
    )

    logging.disable(logging.INFO)
    torch.manual_seed(seed)
    encoder, decoder = _networks(splits.image, width)
    model = cls(config, encoder=encoder, decoder=decoder)
    sets = [
        BaseDataset(part.batch(slice(0, len(part))), torch.zeros(len(part)))
        for part in (splits.train, splits.validation)
    ]
    settings: dict[str, Any] = {**TRAINING, "seed": seed, "per_device_eval_batch_size": 500}
    is_adversarial = hasattr(model, "discriminator")
    if is_adversarial:
        rate = settings.pop("learning_rate")
        settings.update(autoencoder_learning_rate=rate, discriminator_learning_rate=rate)
    trainer_class = AdversarialTrainer if is_adversarial else BaseTrainer
    config_class = AdversarialTrainerConfig if is_adversarial else BaseTrainerConfig
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(io.StringIO()):
        trainer = trainer_class(
            model,
            train_dataset=sets[0],
            eval_dataset=sets[1],
            training_config=config_class(output_dir=folder, **settings),
        )
        start = time.process_time()
        trainer.train()
        seconds = time.process_time() - start
    best = trainer._best_model.eval()  # noqa: SLF001 -- else it is only on disk, pickled
    return _as_trained(best, seconds, width)


def _as_trained(model: Any, seconds: float, width: int) -> Trained:  # noqa: ANN401
    def latents(x: Tensor) -> Tensor:
        embedding: Tensor = model.encoder(x).embedding
        if width:
            return embedding
        quantized: Tensor = model.quantizer(embedding.permute(0, 2, 3, 1)).quantized_vector
        return quantized

    def decode(z: Tensor) -> Tensor:
        pictures: Tensor = model.decoder(z).reconstruction
        return pictures

    def sample(count: int) -> Tensor:
        return decode(torch.randn(count, LATENT_DIM, generator=torch.Generator().manual_seed(0)))

    def statistics(x: Tensor) -> tuple[Tensor, Tensor]:
        output = model.encoder(x)
        return output.embedding, output.log_covariance.exp()

    has_posterior = width > LATENT_DIM
    return Trained(
        encode=lambda x: latents(x).flatten(1),
        reconstruct=lambda x, _: decode(latents(x)),
        decode=(latents, decode),
        sample=sample if has_posterior else None,
        parameters=sum(p.numel() for p in model.parameters() if p.requires_grad),
        seconds=seconds,
        statistics=statistics if has_posterior else None,
    )
