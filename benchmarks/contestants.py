"""What is timed: our trainer, pythae's trainer with the same modules, and the limit of both.

The limit is one fixed batch of pictures through forward pass, backward pass and optimiser step of
the same modules, as anybody would write it: no data, no checks, no files.
"""

from __future__ import annotations

import contextlib
import io
import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from aelib.core.types import Progress
from aelib.models import Autoencoder, objective_terms, total
from aelib.runs import RunDirectory
from aelib.runs.config import RunConfig, run_config_from_dict
from aelib.runs.metrics_log import read_rows
from aelib.training import Trainer, evaluate

if TYPE_CHECKING:
    from collections.abc import Callable

    from aelib.data import Splits

NETWORKS: dict[str, dict[str, Any]] = {
    "mlp 784-512-16": {"name": "mlp", "hidden": [512]},
    "conv 32, 64": {"name": "conv", "channels": [32, 64]},
}


def run_config(network: str, **training: float) -> RunConfig:
    model = {
        "backbone": NETWORKS[network],
        "bottleneck": {"name": "gaussian", "latent_dim": 16},
        "loss": {"name": "bce"},
    }
    return run_config_from_dict({"model": model, "training": training})


def train_ours(
    config: RunConfig, splits: Splits, clock: Callable[[], float]
) -> tuple[float, list[dict[str, Any]]]:
    """Return the time of a whole training, files included, and its rows of metrics."""
    with tempfile.TemporaryDirectory() as folder:
        run = RunDirectory.create(Path(folder) / "run", config)
        trainer = Trainer(run, splits)
        start = clock()
        trainer.train()
        return clock() - start, list(read_rows(run.metrics_path))


def time_limit(
    config: RunConfig, splits: Splits, clock: Callable[[], float], num_steps: int
) -> float:
    """Return the time of ``num_steps`` steps on one batch that is there already."""
    model = Autoencoder(config.model, splits.image).train()
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, fused=True)
    x = splits.train.batch(torch.arange(config.training.batch_size))

    def step() -> None:
        optimiser.zero_grad()
        terms = objective_terms(model, model(x), x, Progress(1, 1))
        (total(terms).mean() / x[0].numel()).backward()
        optimiser.step()

    step()
    start = clock()
    for _ in range(num_steps):
        step()
    return clock() - start


def train_pythae(
    config: RunConfig,
    splits: Splits,
    clock: Callable[[], float],
    *,
    has_validation: bool,
    **settings: float,
) -> tuple[float, Autoencoder]:
    """Return the time of pythae's training of our modules, and the model it keeps.

    Args:
        config: The modules.
        splits: Pictures; pythae gets them as floats in memory, made before the clock starts.
        clock: Returns seconds.
        has_validation: Whether pythae validates after each epoch and keeps the best model.
        **settings: pythae's ``BaseTrainerConfig``; what is not named stays at its default.
    """
    from pythae.data.datasets import BaseDataset
    from pythae.trainers import BaseTrainer, BaseTrainerConfig

    logging.disable(logging.INFO)
    model = pythae_model(Autoencoder(config.model, splits.image))
    sets = []
    for part in (splits.train, splits.validation):
        pictures = part.batch(slice(0, len(part)))
        sets.append(BaseDataset(pictures, torch.zeros(len(part))))
    quiet = contextlib.redirect_stderr(io.StringIO())  # its progress bar
    with tempfile.TemporaryDirectory() as folder, quiet:
        trainer = BaseTrainer(
            model,
            train_dataset=sets[0],
            eval_dataset=sets[1] if has_validation else None,
            training_config=BaseTrainerConfig(output_dir=folder, **settings),
        )
        start = clock()
        trainer.train()
        seconds = clock() - start
    best = trainer._best_model  # noqa: SLF001 -- else it is only on disk, pickled
    return seconds, best.decoder.autoencoder


def pythae_model(autoencoder: Autoencoder) -> nn.Module:
    """Return pythae's VAE around the modules of one of our models."""
    from pythae.models import VAE, VAEConfig
    from pythae.models.base.base_utils import ModelOutput
    from pythae.models.nn import BaseDecoder, BaseEncoder

    class Encoder(BaseEncoder):
        def __init__(self) -> None:
            super().__init__()
            self.encoder, self.bottleneck = autoencoder.encoder, autoencoder.bottleneck

        def forward(self, x: torch.Tensor) -> ModelOutput:
            mean, log_variance = self.bottleneck.to_posterior(self.encoder(x)).chunk(2, dim=1)
            return ModelOutput(embedding=mean, log_covariance=log_variance)

    class Decoder(BaseDecoder):
        def __init__(self) -> None:
            super().__init__()
            self.autoencoder = autoencoder

        def forward(self, z: torch.Tensor) -> ModelOutput:
            return ModelOutput(reconstruction=self.autoencoder.decode(z))

    image, latent_dim = autoencoder.image, autoencoder.latent_shape[0]
    settings = VAEConfig(input_dim=image.shape, latent_dim=latent_dim, reconstruction_loss="bce")
    return VAE(settings, encoder=Encoder(), decoder=Decoder())


def validation_loss(model: Autoencoder, splits: Splits) -> float:
    """Return the objective on the validation pictures, nats per picture."""
    return evaluate(model, splits.validation)["objective"]
