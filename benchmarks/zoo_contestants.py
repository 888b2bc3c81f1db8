"""What is measured: PCA, our presets, and pythae's models around the same networks as ours."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

from aelib.analysis.linear_baseline import LinearBaseline
from aelib.backbones import BACKBONES
from aelib.core.config import to_dict
from aelib.data import DATASETS, ImageSet, Splits
from aelib.runs import RunDirectory, open_model
from aelib.runs.config import run_config_from_dict
from aelib.training import Trainer
from aelib.training.presets import PRESETS

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from aelib.runs.config import RunConfig

LATENT_DIM = 16
EPOCHS = 6
EMA_DECAY = 0.998
USUAL_BATCH = 48
BATCH_SIZES = {"adversarial-ring": 64, "semi-supervised": 64, "latent-classifier": 64}
"""Batch size by preset; the rest have the usual one."""
RATES, USUAL_RATE = {"conv": 1e-2}, 3e-3
"""Rate by backbone, and of the rest. Chosen on validation pictures with ``undercomplete`` and
``vq-vae``; those of presets are for fewer pictures."""
CHANNELS = (16, 32)
"""Of convolutional networks, ours and pythae's: half the default, so that all can be measured."""
OWN_SIZE = ("overcomplete", "vae-2d", "adversarial-ring", "sparse-kl", "sparse-l1", "top-k")
"""Presets whose latent size is their point."""
SAME_LOSS = {"name": "mse", "sigma": 1.0}
"""The loss of pythae's models, for rows of ours that differ from pythae's in training only."""
WARM_UPS = {"vae": 0.5, "beta-vae": 0.7}
"""Share of training over which the KL term grows in those rows: no latent is given up before the
decoder has a use for it. Chosen on validation pictures among 0.2 to 0.7."""


class Trained(NamedTuple):
    """A trained model as the measures see it.

    Attributes:
        encode: Pictures in [0, 1] to latents ``(N, D)``.
        reconstruct: Pictures, with their labels, to pictures.
        decode: The model's own latents of pictures, and what makes pictures of them again.
        sample: Draws pictures; None where the model has no prior.
        parameters: Trainable numbers.
        seconds: Processor time of the training.
        statistics: Mean and variance of the posteriors ``(N, D)``; None where there are none.
        model: Ours, for what only ours has.
    """

    encode: Callable[[Tensor], Tensor]
    reconstruct: Callable[[Tensor, Tensor | None], Tensor]
    decode: tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor]]
    sample: Callable[[int], Tensor] | None
    parameters: int
    seconds: float
    statistics: Callable[[Tensor], tuple[Tensor, Tensor]] | None = None
    model: Any = None


class Contestant(NamedTuple):
    """One row of the table.

    Attributes:
        name: Preset, ``pca`` or ``pythae-…``.
        train: Trains with a seed.
        digest: Changes with the settings.
        needs_pythae: It cannot be measured without pythae.
    """

    name: str
    train: Callable[[Splits, int], Trained]
    digest: str
    needs_pythae: bool = False


def contestants(dataset: str, keep: Path | None = None) -> list[Contestant]:
    """Return all rows for a data set, PCA first.

    Args:
        dataset: ``fashion-mnist`` or ``binary-mnist``.
        keep: Folder in which runs of ours stay; None to delete them.

    Returns:
        The rows.
    """
    if dataset == "binary-mnist":
        names = ("vae", "iwae", "flow-vae", "vampprior-vae", "ladder-vae")
        loss = {"name": "bce"}
        return [_ours(name, name, {**_own(name), "loss": loss}, keep) for name in names]
    rows = [Contestant("pca", _pca, "1")]
    for name, preset in PRESETS.items():
        if preset.config.data != DATASETS["fashion-mnist-mini"].config():
            continue  # made for other data
        rows.append(_ours(name, name, _own(name), keep))
    rows += [
        _ours(f"{name} (loss of pythae)", name, _with_loss_of_pythae(name)) for name in WARM_UPS
    ]
    no_prior = {"name": "standard_normal"}
    rows.append(_ours("vq-vae (no prior)", "vq-vae", {**_own("vq-vae"), "prior": no_prior}))
    from benchmarks import zoo_pythae

    settings = json.dumps([zoo_pythae.TRAINING, LATENT_DIM, CHANNELS], sort_keys=True)
    for name, train in zoo_pythae.MODELS.items():
        rows.append(Contestant(f"pythae-{name}", train, _digest(settings), needs_pythae=True))
    return rows


def splits(dataset: str) -> Splits:
    """Return the pictures; binary MNIST is made of MNIST by a threshold of one half."""
    if dataset == "fashion-mnist":
        return DATASETS.build(DATASETS["fashion-mnist"].config()).load()
    found = DATASETS.build(DATASETS["mnist"].config()).load()
    parts = (_binary(part) for part in (found.train, found.validation, found.test))
    return Splits(*parts, class_names=found.class_names)


def _binary(part: ImageSet) -> ImageSet:
    return ImageSet((part.images >= 128).to(torch.uint8) * 255, part.labels)


def _own(name: str) -> dict[str, Any]:
    model = to_dict(PRESETS[name].config.model)
    bottleneck, backbone = model["bottleneck"], model["backbone"]
    if backbone.get("channels") == to_dict(BACKBONES["conv"].config())["channels"]:
        backbone["channels"] = list(CHANNELS)
    is_vector = bottleneck.get("layout", "vector") == "vector" and "latent_dim" in bottleneck
    is_code = bottleneck["name"] in ("vector_quantized", "finite_scalar")
    if is_vector and not is_code and name not in OWN_SIZE:
        bottleneck["latent_dim"] = LATENT_DIM
    return model


def _with_loss_of_pythae(name: str) -> dict[str, Any]:
    model = _own(name)
    model["bottleneck"]["warm_up"] = WARM_UPS[name]
    return {**model, "loss": SAME_LOSS}


def _ours(title: str, preset: str, model: dict[str, Any], keep: Path | None = None) -> Contestant:
    own = to_dict(PRESETS[preset].config.training)
    training = {
        **own,
        "ema_decay": EMA_DECAY,
        "batch_size": BATCH_SIZES.get(preset, USUAL_BATCH),
        "learning_rate": RATES.get(model["backbone"]["name"], USUAL_RATE),
        "epochs": EPOCHS,
    }
    del training["kept_epochs"]  # a film of the training: no part of what is learned
    config = {"data": {"name": "fashion-mnist"}, "model": model, "training": training}

    def train(splits: Splits, seed: int) -> Trained:
        settings = {**config, "training": {**training, "seed": seed, "kept_epochs": 0}}
        folder = keep / f"{title}-{seed}" if keep else None
        return _train_ours(run_config_from_dict(settings), splits, folder)

    return Contestant(title, train, _digest(json.dumps(config, sort_keys=True)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _train_ours(config: RunConfig, splits: Splits, keep: Path | None) -> Trained:
    with tempfile.TemporaryDirectory() as folder:
        run = RunDirectory.create(keep or Path(folder) / "run", config)
        trainer = Trainer(run, splits)
        start = time.process_time()
        trainer.train()
        seconds = time.process_time() - start
        model = open_model(run).model
    can = model.capabilities

    def unknown(x: Tensor) -> Tensor | None:
        return None if not can.uses_labels else torch.full((len(x),), -1, dtype=torch.int64)

    def encode(x: Tensor) -> Tensor:
        return model.encode(x, unknown(x)).latent.flatten(1)

    def latents(x: Tensor) -> Tensor:
        return model.encode(x, unknown(x)).latent

    def sample(count: int) -> Tensor:
        labels = torch.arange(count) % max(1, model.image.num_classes)
        return model.sample(count, labels=labels, generator=torch.Generator().manual_seed(0))

    def statistics(x: Tensor) -> tuple[Tensor, Tensor]:
        posterior = model.encode(x, unknown(x)).posterior
        return posterior.mean, posterior.variance

    return Trained(
        encode=encode,
        reconstruct=lambda x, labels: model.reconstruct(x, labels if can.uses_labels else None),
        decode=(latents, lambda z: model.decode(z, unknown(z))),
        sample=sample if can.is_generative else None,
        parameters=model.num_parameters,
        seconds=seconds,
        statistics=statistics if can.has_posterior else None,
        model=model,
    )


def _pca(splits: Splits, seed: int) -> Trained:
    """PCA with a Gaussian over its coordinates to draw from."""
    start = time.process_time()
    baseline = LinearBaseline.fit(splits.train, LATENT_DIM)
    seconds = time.process_time() - start
    pca, shape = baseline.pca, splits.image.shape

    def encode(x: Tensor) -> Tensor:
        return pca.transform(255.0 * x.flatten(1)).float()

    def decode(z: Tensor) -> Tensor:
        return pca.inverse(z).div(255.0).clamp(0.0, 1.0).reshape(-1, *shape).float()

    def sample(count: int) -> Tensor:
        draws = torch.randn(count, LATENT_DIM, generator=torch.Generator().manual_seed(seed))
        return decode(draws * pca.explained_variance.sqrt())

    return Trained(
        encode=encode,
        reconstruct=lambda x, _: decode(encode(x)),
        decode=(encode, decode),
        sample=sample,
        parameters=pca.components.numel() + pca.mean.numel(),
        seconds=seconds,
    )
