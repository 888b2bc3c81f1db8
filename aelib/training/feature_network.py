"""Train the feature network that is shipped: a classifier of Fashion-MNIST, made from train alone.

References:
    Loshchilov & Hutter 2019, AdamW. https://arxiv.org/abs/1711.05101
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch.nn import functional as F

from aelib.core.seeding import generator, seed_draws
from aelib.core.types import Progress, be_silent
from aelib.nn.feature_network import WEIGHTS, FeatureNetwork
from aelib.runs.checkpoint import save_tensors
from aelib.runs.config import TrainingConfig
from aelib.training.augment import augment
from aelib.training.schedule import learning_rate

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

    from aelib.core.types import Report
    from aelib.data import ImageSet, Splits

SETTINGS = TrainingConfig(
    epochs=12, batch_size=128, learning_rate=3e-3, weight_decay=0.02, augment="shift_and_flip"
)
BATCH_SIZE = 500


class FeatureReport(NamedTuple):
    """How a training of the feature network went.

    Attributes:
        accuracy: Share of validation pictures named rightly, in the epoch that was kept.
        epoch: That epoch.
    """

    accuracy: float
    epoch: int


def train_features(
    splits: Splits,
    path: Path = WEIGHTS,
    *,
    settings: TrainingConfig = SETTINGS,
    report: Report = be_silent,
) -> FeatureReport:
    """Train the classifier, and keep the epoch that names most validation pictures rightly.

    Args:
        splits: Grey pictures of ten classes; the test split is not looked at.
        path: Where the weights go.
        settings: Epochs, batch size, learning rate, weight decay and augmentation.
        report: Told how far it is.

    Returns:
        Accuracy on validation pictures.
    """
    device = torch.device("cpu")
    seed_draws(settings.seed, "feature network", device=device)
    network = FeatureNetwork().to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=settings.learning_rate, weight_decay=settings.weight_decay
    )
    train = splits.train
    steps = len(train) // settings.batch_size
    best = FeatureReport(-1.0, 0)
    for epoch in range(settings.epochs):
        order = torch.randperm(len(train), generator=generator(settings.seed, "order", epoch))
        network.train()
        for index in range(steps):
            place = Progress(epoch * steps + index, settings.epochs * steps)
            seed_draws(settings.seed, "step", place.step, device=device)
            for group in optimiser.param_groups:
                group["lr"] = learning_rate(settings, place)
            rows = order[index * settings.batch_size : (index + 1) * settings.batch_size]
            x = augment(train.batch(rows), settings.augment)
            _step(network, optimiser, x, _labels(train)[rows])
        found = accuracy(network, splits.validation)
        report((epoch + 1) / settings.epochs, f"Epoch {epoch + 1}: {found:.4f} on validation")
        if found > best.accuracy:
            best = FeatureReport(found, epoch + 1)
            save_tensors(path, network.state_dict(), best._asdict())
    return best


def _step(
    network: FeatureNetwork, optimiser: torch.optim.Optimizer, x: Tensor, labels: Tensor
) -> None:
    optimiser.zero_grad(set_to_none=True)
    loss = F.cross_entropy(network(x), labels)
    loss.backward()  # type: ignore[no-untyped-call]
    optimiser.step()


@torch.no_grad()
def accuracy(network: FeatureNetwork, images: ImageSet) -> float:
    """Return the share of pictures that the network names rightly.

    Args:
        network: The classifier.
        images: Pictures with labels.

    Returns:
        A share in [0, 1].
    """
    network.eval()
    correct = 0
    for start in range(0, len(images), BATCH_SIZE):
        rows = slice(start, start + BATCH_SIZE)
        guesses = network(images.batch(rows)).argmax(1)
        correct += int((guesses == _labels(images)[rows]).sum())
    return correct / len(images)


def _labels(images: ImageSet) -> Tensor:
    if images.labels is None:
        raise ValueError("a classifier needs labels")
    return images.labels
