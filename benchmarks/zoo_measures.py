"""Figures of a trained model on the test pictures; what is fit is fit on training pictures."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.analysis.feature_distance import features_of, frechet_distance
from aelib.analysis.probe import knn_accuracy, linear_accuracy
from aelib.analysis.quality import ssim

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from aelib.data import ImageSet, Splits
    from benchmarks.zoo_contestants import Trained

BATCH_SIZE = 500
NUM_PROBE, NUM_SSIM, NUM_LIKELIHOOD, NUM_SAMPLES = 10_000, 2_000, 500, 10_000
NUM_DRAWS = 100
"""Of the importance-weighted bound."""
ACTIVE_VARIANCE = 0.01
NUM_TIMED = 50


@torch.inference_mode()
def measure(trained: Trained, splits: Splits) -> dict[str, float | None]:
    """Return all figures; None for what a model does not have."""
    test, train = splits.test, splits.train.take(slice(0, NUM_PROBE))
    x = test.batch(slice(0, len(test)))
    again = _by_batch(
        lambda rows: trained.reconstruct(test.batch(rows), test.labels[rows]), len(test)
    )
    seen = features_of(x)
    pairs = zip(x[:NUM_SSIM].numpy(), again[:NUM_SSIM].numpy(), strict=True)
    figures: dict[str, float | None] = {
        "mse": float((again - x).square().mean(dtype=torch.float64)),
        "ssim": float(np.mean([ssim(a[0], b[0]) for a, b in pairs])),
        "reconstruction_distance": frechet_distance(seen, features_of(again)),
        "sample_distance": None,
        "parameters": trained.parameters,
        "decode_ms": _decode_ms(trained, x[:1]),
        **_probes(trained, train, test),
        **_posterior(trained, test),
    }
    if trained.sample is not None:
        drawn = features_of(trained.sample(NUM_SAMPLES))
        figures["sample_distance"] = frechet_distance(seen, drawn)
    return figures


def _by_batch(function: Callable[[slice], Tensor], count: int) -> Tensor:
    starts = range(0, count, BATCH_SIZE)
    return torch.cat([function(slice(start, start + BATCH_SIZE)) for start in starts])


def _decode_ms(trained: Trained, x: Tensor) -> float:
    latents, decode = trained.decode
    z = latents(x)
    times = []
    for _ in range(NUM_TIMED):
        start = time.perf_counter()
        decode(z)
        times.append(time.perf_counter() - start)
    return 1000.0 * float(np.median(times))


def _probes(trained: Trained, train: ImageSet, test: ImageSet) -> dict[str, float]:
    known, asked = (
        _by_batch(lambda rows, part=part: trained.encode(part.batch(rows)), len(part)).numpy()
        for part in (train, test)
    )
    labels = train.labels.numpy(), test.labels.numpy()
    return {
        "latent_numbers": known.shape[1],
        "linear_probe": linear_accuracy(known, labels[0], asked, labels[1]),
        "knn_probe": knn_accuracy(known, labels[0], asked, labels[1]),
    }


def _posterior(trained: Trained, test: ImageSet) -> dict[str, float | None]:
    found: dict[str, float | None] = {"active_units": None, "nll": None, "bits_per_dim": None}
    if trained.statistics is None:
        return found
    means = _by_batch(lambda rows: trained.statistics(test.batch(rows))[0], len(test))
    found["active_units"] = float((means.flatten(1).var(0) > ACTIVE_VARIANCE).sum())
    if trained.model is not None:
        from aelib.analysis.likelihood import bits_per_dimension, log_likelihood

        few = test.take(slice(0, NUM_LIKELIHOOD))
        bound = log_likelihood(trained.model, few, num_draws=NUM_DRAWS)
        found["nll"] = -float(bound.mean())
        if trained.model.loss.likelihood is not None:
            found["bits_per_dim"] = bits_per_dimension(trained.model, found["nll"])
    return found
