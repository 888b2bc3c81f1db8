"""What a model costs and what it is worth, side by side: for a student, its teacher, an int8 copy.

Latency is the median over batches of one picture on one thread after a warm-up: what a person waits
for who moves a slider. It holds for this machine and this moment only.

References:
    Wang et al. 2004, SSIM. https://doi.org/10.1109/TIP.2003.819861
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, NamedTuple

import torch

from aelib.analysis.reconstruction import reconstruction_quality
from aelib.runs import open_model
from aelib.training.evaluation import wanted_labels

if TYPE_CHECKING:
    from collections.abc import Callable

    from aelib.data import ImageSet
    from aelib.models import Autoencoder
    from aelib.runs import RunDirectory

NUM_TIMED = 30


class Footprint(NamedTuple):
    """One model in numbers.

    Attributes:
        parameters: Trainable numbers.
        bytes: Size of the weights file.
        encode_ms: Milliseconds to encode one picture.
        decode_ms: Milliseconds to decode one latent.
        mse: Mean squared error of reconstructions.
        ssim: Mean structural similarity of the first pictures; NaN for series.
    """

    parameters: int
    bytes: int
    encode_ms: float
    decode_ms: float
    mse: float
    ssim: float


def footprint(run: RunDirectory, images: ImageSet) -> Footprint:
    """Measure the model of a run.

    Args:
        run: A run with weights.
        images: Pictures that it has not learned from.

    Returns:
        Its numbers on the CPU.
    """
    model = open_model(run).model
    mse, similarity = reconstruction_quality(model, images)
    encode_ms, decode_ms = _latency(model, images)
    return Footprint(
        model.num_parameters,
        run.weights_path.stat().st_size,
        encode_ms,
        decode_ms,
        mse,
        similarity,
    )


@torch.inference_mode()
def _latency(model: Autoencoder, images: ImageSet) -> tuple[float, float]:
    one = slice(0, 1)
    x, labels = images.batch(one), wanted_labels(model, images, one)
    latent = model.encode(x, labels).latent
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return _median_ms(lambda: model.encode(x, labels)), _median_ms(
            lambda: model.decode(latent, labels)
        )
    finally:
        torch.set_num_threads(threads)


def _median_ms(act: Callable[[], object]) -> float:
    for _ in range(3):
        act()
    times = []
    for _ in range(NUM_TIMED):
        begin = time.perf_counter()
        act()
        times.append(time.perf_counter() - begin)
    return 1e3 * statistics.median(times)
