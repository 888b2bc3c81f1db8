"""The nearest latents of a picture among very many: time, and memory beside the latents.

    python -m benchmarks.neighbors [--dimensions 64]

All distances are computed; there is no index, so none is missed. Times are the best of five.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc

import numpy as np

from aelib.analysis.neighbors import COSINE, EUCLIDEAN, nearest

SIZES = (10_000, 100_000, 1_000_000)
COUNT, ROUNDS = 12, 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dimensions", type=int, default=64)
    dimensions = parser.parse_args().dimensions
    print("| latents | distance | ms | MB beside the latents |")
    print("| --- | --- | --- | --- |")
    for size in SIZES:
        latents = np.random.default_rng(0).standard_normal((size, dimensions), dtype=np.float32)
        for metric in (EUCLIDEAN, COSINE):
            seconds = min(_seconds(latents, row, metric) for row in range(ROUNDS))
            tracemalloc.start()
            nearest(latents, 0, COUNT, metric)
            peak = tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.stop()
            print(f"| {size:,} × {dimensions} | {metric} | {1000 * seconds:.1f} | {peak:.0f} |")


def _seconds(latents: np.ndarray, row: int, metric: str) -> float:
    begun = time.perf_counter()
    nearest(latents, row, COUNT, metric)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
