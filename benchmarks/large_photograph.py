"""A photograph of 512 × 512 and one of twelve megapixels: time, memory, what tiles' borders leave.

    python -m benchmarks.large_photograph

The large one is a sample, repeated. The small one's time is the median of five, the level told.
Memory is the peak of the process above what it held after a
small picture was denoised. Tiles of 256 pixels are compared with the picture done at once.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import time

import numpy as np
import torch

from aelib.core.watch import UNWATCHED, Watch
from aelib.photographs.damage import add_noise
from aelib.photographs.denoise import denoise
from aelib.photographs.running import as_batch, restored
from aelib.photographs.samples import read_sample
from aelib.photographs.store import shipped
from aelib.photographs.tiling import run_tiled

SIZE = (3000, 4000)
SIGMAS = (15, 50, 75)


def main() -> None:
    fresh = multiprocessing.get_context("spawn")  # a peak is that of a process
    for title, colours in (("camera", 1), ("astronaut", 3)):
        process = fresh.Process(target=_measure, args=(title, colours))
        process.start()
        process.join()


def _measure(title: str, colours: int) -> None:
    sample = read_sample(title).astype(np.float32) / 255.0
    denoise(add_noise(sample, 0.1))
    _time_small(add_noise(sample, 0.1), title)
    repeats = [-(-wanted // had) for wanted, had in zip(SIZE, sample.shape, strict=False)]
    whole = np.tile(sample, (*repeats, 1)[: sample.ndim])[: SIZE[0], : SIZE[1]]
    noisy = add_noise(whole, 0.1)
    before = _peak()
    told: list[float] = []
    begun = time.perf_counter()
    denoise(noisy, watch=Watch(progress=told.append))
    seconds = time.perf_counter() - begun
    print(
        f"{title}: {SIZE[1]} × {SIZE[0]}, {colours} colours: {_peak() - before:.0f} MB more, "
        f"{seconds:.1f} s on {torch.get_num_threads()} threads, progress told {len(told)} times"
    )
    _borders(sample, colours)


def _time_small(noisy: np.ndarray, title: str) -> None:
    taken = []
    for _ in range(5):
        begun = time.perf_counter()
        denoise(noisy, 0.1)
        taken.append(time.perf_counter() - begun)
    print(f"{title}: {noisy.shape[1]} × {noisy.shape[0]}: {statistics.median(taken):.2f} s")


def _borders(sample: np.ndarray, colours: int) -> None:
    network = shipped("denoise", colours)
    for sigma in SIGMAS:
        planes = as_batch(add_noise(sample, sigma / 255.0))[0]
        planes = torch.cat([planes, torch.full_like(planes[:1], sigma / 255.0)])
        at_once, tiled = (
            run_tiled(lambda seen: restored(network, seen, colours), planes, UNWATCHED, tile=tile)
            for tile in (4096, 256)
        )
        worst = 255.0 * float((at_once - tiled).abs().max())
        print(f"  σ = {sigma}: tiles differ by at most {worst:.4f} of 255")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


if __name__ == "__main__":
    main()
