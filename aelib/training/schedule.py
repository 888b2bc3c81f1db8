"""The learning rate as a function of the step."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aelib.core.types import Progress
    from aelib.runs.config import TrainingConfig


def learning_rate(config: TrainingConfig, progress: Progress) -> float:
    r"""Return the rate of one step: a linear rise, then half a cosine down to 0.

    .. math:: \eta\,\tfrac12\left(1 + \cos\pi\frac{t - w}{1 - w}\right)

    Args:
        config: Peak rate and share of warm-up w.
        progress: Step t, counted from 0.

    Returns:
        The learning rate.

    References:
        Loshchilov & Hutter 2017, SGDR. https://arxiv.org/abs/1608.03983
    """
    warm_up_steps = config.warm_up * progress.num_steps
    if progress.step < warm_up_steps:
        return config.learning_rate * (progress.step + 1) / max(1.0, warm_up_steps)
    rest = (progress.step - warm_up_steps) / max(1.0, progress.num_steps - warm_up_steps)
    return config.learning_rate * 0.5 * (1.0 + math.cos(math.pi * min(1.0, rest)))
