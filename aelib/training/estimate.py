"""What a training will cost here: parameters, bytes, and time measured on a few steps."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, NamedTuple

import torch

from aelib.core.device import best_device, map_format
from aelib.core.errors import ConfigError
from aelib.core.types import FINISHED
from aelib.models import Autoencoder, check_size, shape_only
from aelib.nn.layers import lay_out_maps
from aelib.training.distillation import load_teacher
from aelib.training.engine import Step
from aelib.training.update import Update

if TYPE_CHECKING:
    from aelib.core.types import ImageSpec
    from aelib.runs.config import RunConfig

BUDGET_SECONDS = 0.5
MAX_STEPS = 20
MAX_VALUES = 2**22
"""Values of one timed batch at most; the time of a larger batch is in proportion."""


class Estimate(NamedTuple):
    """The cost of a training.

    Attributes:
        parameters: Trainable numbers.
        seconds_per_epoch: Time of the steps of one epoch; what follows an epoch comes on top.
        seconds_total: Time of all steps.
        weights_bytes: Size of the model's tensors in a file.
    """

    parameters: int
    seconds_per_epoch: float
    seconds_total: float
    weights_bytes: int


def estimate(config: RunConfig, image: ImageSpec, num_images: int) -> Estimate:
    """Build the model and time some steps on random pictures.

    Args:
        config: Settings of the run.
        image: Size of the pictures.
        num_images: Pictures to learn from.

    Returns:
        Its cost if nothing else runs on the machine.
    """
    parameters = check_size(config.model, image)
    tensors = shape_only(config.model, image).state_dict().values()
    batch_size = min(config.training.batch_size, num_images)
    steps = num_images // batch_size
    seconds = steps * _seconds_per_step(config, image, batch_size)
    return Estimate(
        parameters=parameters,
        seconds_per_epoch=seconds,
        seconds_total=seconds * config.training.epochs,
        weights_bytes=sum(tensor.numel() * tensor.element_size() for tensor in tensors),
    )


def _seconds_per_step(config: RunConfig, image: ImageSpec, batch_size: int) -> float:
    device = best_device()
    model = Autoencoder(config.model, image).to(device).train()
    lay_out_maps(model, map_format(device))
    optimiser = torch.optim.AdamW(model.parameters(), fused=device.type in ("cpu", "cuda"))
    clip, runs_ahead = config.training.gradient_clip, device.type == "cuda"
    update = Update(optimiser, max_norm=clip, runs_ahead=runs_ahead)
    timed_size = min(batch_size, max(1, MAX_VALUES // image.num_values))
    target = torch.rand(timed_size, *image.shape, device=device)
    labels = None
    if model.capabilities.uses_labels or model.capabilities.learns_from_labels:
        labels = torch.zeros(timed_size, dtype=torch.int64, device=device)
    teacher = None
    with contextlib.suppress(ConfigError):  # one that is missing is told when training starts
        teacher = load_teacher(config.training, model)
    step = Step(model, teacher)
    progress = FINISHED  # a model that grows with training, at its largest
    times: list[float] = []
    begin = time.perf_counter()
    while len(times) < 2 or (
        len(times) < MAX_STEPS and time.perf_counter() - begin < BUDGET_SECONDS
    ):
        started = time.perf_counter()
        optimiser.zero_grad(set_to_none=True)
        loss, _ = step(model.corruption(target), target, progress, labels)
        loss.backward()
        update.apply(loss, len(times))
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        times.append(time.perf_counter() - started)
    rest = sorted(times[1:])  # the first step also takes the memory
    return rest[len(rest) // 2] * batch_size / timed_size
