"""Designs of the denoiser of photographs, each trained for the same time of the processor.

    python -m benchmarks.photograph_designs TRAIN VALIDATION [--minutes 5] [--designs plain,…]

The time of a step is measured first, so each design takes as many steps as fit; every one has the
same data, noise, loss and rates. PSNR is the mean over the validation pictures, with noise that
follows from the picture's index; seconds are those of a picture of 512 × 512.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.analysis.quality import psnr
from aelib.core.watch import UNWATCHED
from aelib.photographs.corpus import Crops, read_folder
from aelib.photographs.damage import add_noise
from aelib.photographs.network import NetworkSpec
from aelib.photographs.running import as_batch, restored
from aelib.photographs.store import Restorer
from aelib.photographs.tiling import run_tiled
from aelib.photographs.training import TrainingSettings, train

if TYPE_CHECKING:
    import numpy.typing as npt

    from aelib.photographs.network import PhotographNetwork

DESIGNS = {
    "plain 64 × 7 blocks": NetworkSpec(channels=(64,), blocks=7),
    "48, 96, 192 × 2 blocks": NetworkSpec(channels=(48, 96, 192), blocks=2),
    "48, 96, 192 × 3 blocks": NetworkSpec(channels=(48, 96, 192), blocks=3),
    "64, 128, 256 × 2 blocks": NetworkSpec(channels=(64, 128, 256), blocks=2),
    "24, 48, 96 × 2 blocks, not shuffled": NetworkSpec(channels=(24, 48, 96), shuffle=1),
}
SIGMAS = (15, 25, 50)
PROBE_STEPS = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("validation", type=Path)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--designs", help="parts of their names, separated by commas")
    known = parser.parse_args()
    corpus = Crops(read_folder(known.train), side=64)
    pictures = [p.astype(np.float32) / 255.0 for p in read_folder(known.validation)]
    print(f"{known.minutes:g} minutes each, {torch.get_num_threads()} threads")
    print("| design | parameters | steps | " + " | ".join(f"σ {s}" for s in SIGMAS) + " | s |")
    print("| --- | --- | --- |" + " --- |" * len(SIGMAS) + " --- |")
    wanted = known.designs.split(",") if known.designs else [""]
    for name, spec in DESIGNS.items():
        if any(part in name for part in wanted):
            _row(name, spec, corpus, pictures, known.minutes)


def _row(
    name: str,
    spec: NetworkSpec,
    corpus: Crops,
    pictures: list[npt.NDArray[np.float32]],
    minutes: float,
) -> None:
    def settings(steps: int) -> TrainingSettings:
        return TrainingSettings(steps=steps, batch_size=16, learning_rate=1e-3)

    train(spec, corpus, settings(PROBE_STEPS))  # what is loaded at first is no part of a step
    begun = time.process_time()
    train(spec, corpus, settings(PROBE_STEPS))
    per_step = (time.process_time() - begun) / PROBE_STEPS
    steps = round(60.0 * minutes / per_step)
    network = train(spec, corpus, settings(steps))
    decibels = [
        np.mean([
            psnr(clean, _cleaned(network, add_noise(clean, sigma / 255.0, index), sigma))
            for index, clean in enumerate(pictures)
        ])
        for sigma in SIGMAS
    ]
    large = np.zeros((512, 512), np.float32)
    _cleaned(network, large, SIGMAS[0])
    begun = time.perf_counter()
    _cleaned(network, large, SIGMAS[0])
    seconds = time.perf_counter() - begun
    count = sum(p.numel() for p in network.parameters())
    found = " | ".join(f"{value:.2f}" for value in decibels)
    print(f"| {name} | {count:,} | {steps:,} | {found} | {seconds:.2f} |", flush=True)


def _cleaned(
    network: PhotographNetwork, noisy: npt.NDArray[np.float32], sigma: float
) -> npt.NDArray[np.float32]:
    restorer = Restorer("denoise", network, {})
    planes = as_batch(noisy)[0]
    planes = torch.cat([planes, torch.full_like(planes, sigma / 255.0)])
    return (
        run_tiled(lambda seen: restored(restorer, seen, 1), planes, UNWATCHED)[0]
        .clamp(0, 1)
        .numpy()
    )


if __name__ == "__main__":
    main()
