"""Drawing maps of codes: each code read once, beside the whole map read again for each.

    python -m benchmarks.code_draws

Processor time of one thread, the two in turns; the least of five.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TURNS = 5


def main() -> None:
    os.environ["OMP_NUM_THREADS"] = "1"  # before torch is imported
    import torch

    torch.set_num_threads(1)
    print("| what | read once, ms | read again, ms | ratio |\n| --- | --- | --- | --- |")
    _draw_codes()


def _draw_codes() -> None:
    from aelib.core.types import ImageSpec
    from aelib.priors import PRIORS
    from aelib.priors.autoregressive import Autoregressive

    class Whole:
        """Reads the whole map again for each code."""

        in_turn = Autoregressive.in_turn

    for name in ("pixelcnn", "code_transformer"):
        entry = PRIORS[name]
        image, shape = ImageSpec(1, 28, 28, 10), (16, 7, 7)
        settings = {"latent_shape": shape, "image": image, "codebook_size": 128}
        prior = entry.part(entry.config(), **settings).eval()
        whole = type("Whole", (Whole, entry.part), {})(entry.config(), **settings).eval()
        for number in (64, 500):
            _line(
                f"{name}: draw {number} maps of 7 × 7 codes",
                lambda one=prior, n=number: one.sample(n),
                lambda one=whole, n=number: one.sample(n),
            )


def _line(title: str, fast: Callable[[], object], slow: Callable[[], object]) -> None:
    times: tuple[list[float], list[float]] = [], []
    for _ in range(TURNS + 1):  # the first warms up
        for act, taken in zip((fast, slow), times, strict=True):
            start = time.process_time()
            act()
            taken.append(1000.0 * (time.process_time() - start))
    first, second = (min(taken[1:]) for taken in times)
    print(f"| {title} | {first:.1f} | {second:.1f} | {first / second:.2f} |", flush=True)


if __name__ == "__main__":
    main()
