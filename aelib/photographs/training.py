r"""Train a network that restores photographs.

The loss is the mean of :math:`\log(\mathrm{mse}_i + \epsilon)` over the pictures of a batch: up to
a factor the PSNR, so that weak damage counts as much as strong. The rate rises, stays, and falls to
0 over the last part of the steps; as the state before the fall is kept, a training may be
continued later with more steps.

References:
    Chen et al. 2022, NAFNet: PSNR as the loss. https://arxiv.org/abs/2204.04676
    Hägele et al. 2024, a constant rate with a cool-down. https://arxiv.org/abs/2405.18392
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import torch

from aelib.core.device import map_format
from aelib.core.seeding import seed_draws
from aelib.photographs.network import PhotographNetwork
from aelib.photographs.tasks import TASKS
from aelib.training.state import TrainState
from aelib.training.update import Update

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from torch import Tensor

    from aelib.photographs.corpus import Corpus
    from aelib.photographs.network import NetworkSpec

MAX_NORM = 1.0
SAVE_EVERY = 1000
STOPPED, STEADY = "state.safetensors", "steady.safetensors"


@dataclass(frozen=True)
class TrainingSettings:
    """Settings of a training.

    Attributes:
        task: Name of the task.
        steps: Steps in all.
        batch_size: Crops in a step.
        learning_rate: Peak of the learning rate.
        warm_up: Steps in which the rate rises.
        cool_down: Share of the steps in which it falls, the last ones.
        weight_decay: Of AdamW.
        ema_decay: Decay of the averaged weights, which are the ones that are kept.
        epsilon: Squared error below which no more is gained.
        half_precision: Compute the network in bfloat16.
        seed: Seed of everything random.
    """

    task: str = "denoise"
    steps: int = 20_000
    batch_size: int = 8
    learning_rate: float = 6e-4
    warm_up: int = 300
    cool_down: float = 0.3
    weight_decay: float = 1e-4
    ema_decay: float = 0.999
    epsilon: float = 1e-5
    half_precision: bool = True
    seed: int = 0

    @property
    def cool_down_start(self) -> int:
        """Step at which the rate begins to fall."""
        return self.steps - round(self.cool_down * self.steps)

    def rate(self, step: int) -> float:
        """Return the learning rate of a step.

        Args:
            step: Counted from 0.

        Returns:
            The rate.
        """
        rise = (step + 1) / max(1, self.warm_up)
        fall = (self.steps - step) / max(1, self.steps - self.cool_down_start)
        return self.learning_rate * min(1.0, rise, fall)


class Report(NamedTuple):
    """Where a training is.

    Attributes:
        step: Steps done.
        loss: Mean loss since the last report.
        seconds: Time since the start of this process.
        network: The averaged weights.
    """

    step: int
    loss: float
    seconds: float
    network: PhotographNetwork


def train(
    spec: NetworkSpec,
    corpus: Corpus,
    settings: TrainingSettings,
    *,
    folder: Path | None = None,
    report: Callable[[Report], None] = lambda _: None,
    report_every: int = SAVE_EVERY,
    device: torch.device | None = None,
) -> PhotographNetwork:
    """Train a network, or go on where a folder's state stands.

    Args:
        spec: Shape of the network.
        corpus: Clean photographs.
        settings: Task, steps and rates.
        folder: Keeps the state every thousand steps, and that before the cool-down.
        report: Told how far it is.
        report_every: Steps between reports.
        device: Where to compute; the CPU by default.

    Returns:
        The averaged network, in evaluation mode.
    """
    place = device or torch.device("cpu")
    seed_draws(settings.seed, "photograph network", device=place)
    network = PhotographNetwork(spec).to(place)
    network = network.to(memory_format=map_format(place))
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=settings.learning_rate, weight_decay=settings.weight_decay
    )
    state = TrainState(network, optimiser, ema_decay=settings.ema_decay)
    _take_up(state, folder)
    update = Update(optimiser, max_norm=MAX_NORM, runs_ahead=False)
    begun, losses = time.monotonic(), list[float]()
    for step in range(state.counters.step, settings.steps):
        if folder and step == settings.cool_down_start:
            _save(state, folder / STEADY)
        for group in optimiser.param_groups:
            group["lr"] = settings.rate(step)
        clean = corpus.batch(settings.batch_size, settings.seed, step).to(place)
        seed_draws(settings.seed, "damage", step, device=place)
        optimiser.zero_grad(set_to_none=True)
        loss = _loss(network, clean, settings)
        loss.backward()  # type: ignore[no-untyped-call]
        update.apply(loss, step)
        state.counters.step = step + 1
        state.average_weights()
        losses.append(loss.item())
        if (step + 1) % report_every == 0 or step + 1 == settings.steps:
            seconds = time.monotonic() - begun
            report(Report(step + 1, sum(losses) / len(losses), seconds, state.averaged))
            losses.clear()
        if folder and (step + 1) % SAVE_EVERY == 0:
            _save(state, folder / STOPPED)
    if folder:
        (folder / STOPPED).unlink(missing_ok=True)
    return state.averaged.eval()


def _take_up(state: TrainState[PhotographNetwork], folder: Path | None) -> None:
    # the state of a training that was stopped, else that of one which ended and shall go on
    for name in (STOPPED, STEADY):
        if folder and (folder / name).exists():
            state.load(folder / name)
            return


def _save(state: TrainState[PhotographNetwork], path: Path) -> None:
    state.save(path, sums={}, num_summed=0)


def _loss(network: PhotographNetwork, clean: Tensor, settings: TrainingSettings) -> Tensor:
    task = TASKS[settings.task]
    damaged = task.damage(clean)
    with torch.autocast(clean.device.type, torch.bfloat16, enabled=settings.half_precision):
        restored: Tensor = network(*damaged)
    restored = task.finish(restored.float(), damaged)
    errors = (restored - clean).square().mean((1, 2, 3))
    return (errors + settings.epsilon).log().mean()
