"""Enlarge, fill, sharpen and brighten a folder of clean photographs, beside the classical methods.

    python -m benchmarks.restore DIR [--only shrunk,missing]

Each photograph is damaged with a seed of its own; PSNR and SSIM are means over the folder.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from aelib.analysis.quality import psnr, ssim
from aelib.analysis.spoiling import spoil
from aelib.photographs import classical, damage
from aelib.photographs.corpus import read_folder
from aelib.photographs.restore import brighten, enlarge, inpaint, sharpen
from aelib.photographs.running import as_batch
from aelib.photographs.tasks.brighten import lifted

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Picture = npt.NDArray[np.float32]


class Trial(NamedTuple):
    """A damage, and the methods that undo it on one photograph."""

    damage: str
    methods: Callable[[Picture, int], tuple[Picture, dict[str, Callable[[], Picture]]]]


def enlarging(factor: int) -> Trial:
    def methods(clean: Picture, _seed: int) -> tuple[Picture, dict[str, Callable[[], Picture]]]:
        small = damage.shrink(clean, factor)
        truth = clean[: small.shape[0] * factor, : small.shape[1] * factor]
        return truth, {
            "bicubic": lambda: classical.interpolated(small, factor),
            "lanczos": lambda: classical.interpolated(small, factor, "lanczos"),
            "ours": lambda: enlarge(small, factor),
        }

    return Trial(f"shrunk × {factor}", methods)


def filling(name: str, make: Callable[[tuple[int, int], int], npt.NDArray[np.bool_]]) -> Trial:
    def methods(clean: Picture, seed: int) -> tuple[Picture, dict[str, Callable[[], Picture]]]:
        missing = make(clean.shape[:2], seed)
        holes = damage.blanked(clean, missing)
        return clean, {
            "holes": lambda: holes,
            "biharmonic": lambda: classical.biharmonic(holes, missing),
            "ours": lambda: inpaint(holes, missing),
        }

    return Trial(name, methods)


def sharpening(sigma: float) -> Trial:
    def methods(clean: Picture, seed: int) -> tuple[Picture, dict[str, Callable[[], Picture]]]:
        soft = damage.add_noise(spoil(clean, "blur", sigma), 2.0 / 255.0, seed)
        return clean, {
            "blurred": lambda: soft,
            "wiener": lambda: classical.wiener(soft, sigma),
            "richardson-lucy": lambda: classical.richardson_lucy(soft, sigma),
            "ours": lambda: sharpen(soft, sigma),
        }

    return Trial(f"blur σ = {sigma:g}", methods)


def brightening(darkness: float) -> Trial:
    def methods(clean: Picture, seed: int) -> tuple[Picture, dict[str, Callable[[], Picture]]]:
        dark = spoil(clean, "low_light", darkness, seed=seed)
        return clean, {
            "dark": lambda: dark,
            "gain alone": lambda: _gained(dark),
            "clahe": lambda: classical.equalised(dark),
            "ours": lambda: brighten(dark),
        }

    return Trial(f"darkness {darkness:g}", methods)


def _gained(dark: Picture) -> Picture:
    planes = lifted(as_batch(dark)).pictures[0]
    return (planes[0] if dark.ndim == 2 else planes.permute(1, 2, 0)).numpy()


TRIALS = (
    enlarging(2),
    enlarging(4),
    filling("10 % missing", lambda size, seed: damage.scattered(size, 0.1, seed)),
    filling("30 % missing", lambda size, seed: damage.scattered(size, 0.3, seed)),
    filling("70 % missing", lambda size, seed: damage.scattered(size, 0.7, seed)),
    filling("scratches", damage.scratches),
    sharpening(1.0),
    sharpening(2.0),
    brightening(0.5),
    brightening(0.8),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="parts of the damages' names, by commas")
    known = parser.parse_args()
    pictures = [picture.astype(np.float32) / 255.0 for picture in read_folder(known.folder)]
    pixels = sum(p.shape[0] * p.shape[1] for p in pictures) / 1e6
    print(f"{known.folder}: {len(pictures)} pictures, {torch.get_num_threads()} threads")
    print("| damage | method | PSNR dB | SSIM | s per megapixel |")
    print("| --- | --- | --- | --- | --- |")
    wanted = known.only.split(",")
    for trial in (trial for trial in TRIALS if any(part in trial.damage for part in wanted)):
        found: dict[str, list[tuple[float, float, float]]] = {}
        for seed, clean in enumerate(pictures):
            truth, methods = trial.methods(clean, seed)
            for name, method in methods.items():
                begun = time.perf_counter()
                result = method().clip(0.0, 1.0)
                seconds = time.perf_counter() - begun
                found.setdefault(name, []).append((
                    psnr(truth, result),
                    ssim(truth, result),
                    seconds,
                ))
        for name, rows in found.items():
            decibels, alike, seconds = np.array(rows).T
            print(
                f"| {trial.damage} | {name} | {decibels.mean():.2f} | {alike.mean():.4f} "
                f"| {seconds.sum() / pixels:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
