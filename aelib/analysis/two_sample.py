r"""Do two samples come from one distribution? Whether a classifier can tell them apart.

A small network learns on one half of the points; its accuracy on the other half is ½ where nobody
can tell them apart and 1 where they do not overlap.

References:
    Lopez-Paz & Oquab 2017, Revisiting classifier two-sample tests. https://arxiv.org/abs/1610.06545
    Rosca, Lakshminarayanan & Mohamed 2018, a classifier between prior and aggregate posterior.
    https://arxiv.org/abs/1802.06847
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import nn

from aelib.core.seeding import generator, seeded

if TYPE_CHECKING:
    from torch import Tensor

HIDDEN, NUM_STEPS, RATE, DECAY = 32, 100, 0.01, 0.05


def tell_apart(first: Tensor, second: Tensor, *, seed: int = 0) -> float:
    """Return how often a classifier says rightly from which of two samples a point is.

    Args:
        first: Points of one sample.
        second: Points of the other; as many are used of the one as of the other.
        seed: Seed of the halves and of the network.

    Shape:
        - first: ``(N, D)``
        - second: ``(M, D)``

    Returns:
        Accuracy on points that it has not learned from, about ½ to 1; see :func:`chance_error`.

    Raises:
        ValueError: If there are fewer than 4 points of either.
    """
    count = min(len(first), len(second)) // 2 * 2
    if count < 4:
        raise ValueError(f"expected at least 4 points of each sample, got {count}")
    # halves of each, so that both classes are equally many in both
    half = count // 2
    shuffled = [
        points[torch.randperm(len(points), generator=generator(seed, "halves", name))[:count]]
        for name, points in (("first", first), ("second", second))
    ]
    train = torch.cat([points[:half] for points in shuffled]).float().cpu()
    test = torch.cat([points[half:] for points in shuffled]).float().cpu()
    target = torch.cat([torch.zeros(half), torch.ones(half)])
    # robust: a few points far out must not squeeze the rest
    centre = train.median(0).values
    scale = (train - centre).abs().median(0).values.clamp(min=1e-6) * 1.4826
    train, test = ((points - centre) / scale for points in (train, test))
    with seeded(seed, "classifier", device=torch.device("cpu")), torch.enable_grad():
        scores = _learn(train.clamp(-20, 20), target)(test.clamp(-20, 20))[:, 0]
    return float(((scores > 0).float() == target).float().mean())


def chance_error(count: int) -> float:
    """Return the standard deviation of the accuracy where nobody can tell two samples apart.

    Args:
        count: Points of each sample.

    Returns:
        Of a coin thrown for each of ``count`` points to be told, one half of all.
    """
    return 0.5 / math.sqrt(max(1, count))


def _learn(points: Tensor, target: Tensor) -> nn.Module:
    network = nn.Sequential(
        nn.Linear(points.shape[1], HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, HIDDEN), nn.ReLU(),
        nn.Linear(HIDDEN, 1),
    )  # fmt: skip
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    for _ in range(NUM_STEPS):
        optimiser.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(network(points)[:, 0], target)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return network.requires_grad_(requires_grad=False)
