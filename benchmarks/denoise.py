"""Denoise a folder of clean photographs: ours beside classical filters and BM3D.

    python -m benchmarks.denoise DIR [--sigmas 15,25,50] [--colour | --grey] [--only 'ours;bm3d']

Noise is Gaussian, unclipped and drawn from the index of the picture and the level, as the
literature does; results are clipped to [0, 1] before they are measured, the noisy row is not.
PSNR and SSIM are means over the pictures. The filters are given the true level, except "ours
blind"; *turns* are orientations that are averaged. Each filter's strength is the best of a few on
the folder itself, which favours the filters.
BM3D is measured where the package `bm3d` is installed (free for non-commercial use only).
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aelib.analysis.filters import FILTERS
from aelib.analysis.quality import psnr_from_mse, ssim
from aelib.photographs import classical
from aelib.photographs.corpus import read_folder
from aelib.photographs.denoise import denoise

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Picture = npt.NDArray[np.float32]
    Method = Callable[[Picture, float], Picture]

# strengths as multiples of sigma, among which the best is taken; radii of the median in pixels
CANDIDATES = {
    "median": None,
    "total_variation": (0.6, 0.9, 1.2, 1.6),
    "non_local_means": (0.4, 0.6, 0.8, 1.0),
    "wavelet": (0.7, 1.0, 1.3),
}
GREY = np.array([0.299, 0.587, 0.114])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sigmas", default="15,25,50")
    parser.add_argument("--grey", action="store_true", help="turn coloured pictures grey")
    parser.add_argument("--only", help="methods, separated by semicolons")
    known = parser.parse_args()
    pictures = [_floats(picture, known.grey) for picture in read_folder(known.folder)]
    pixels = sum(p.shape[0] * p.shape[1] for p in pictures) / 1e6
    print(f"{known.folder}: {len(pictures)} pictures, {pixels:.1f} megapixels")
    print("| σ | method | PSNR dB | SSIM | s per megapixel |")
    print("| --- | --- | --- | --- | --- |")
    for sigma in (float(word) for word in known.sigmas.split(",")):
        noisy = [_noisy(picture, i, sigma) for i, picture in enumerate(pictures)]
        _row(sigma, "noisy", pictures, noisy, seconds=0.0)
        for name, candidates in _methods(sigma / 255.0).items():
            if known.only and name not in known.only.split(";"):
                continue
            found = [_measured(method, pictures, noisy, sigma) for method in candidates]
            best, seconds = max(found, key=lambda pair: _mean_psnr(pictures, pair[0]))
            _row(sigma, name, pictures, best, seconds=seconds / pixels)


def _floats(picture: npt.NDArray[np.uint8], is_grey: bool) -> Picture:
    floats = picture.astype(np.float32) / 255.0
    if picture.ndim == 3 and (is_grey or not (picture[..., :1] != picture).any()):
        return np.rint(floats @ GREY * 255.0).astype(np.float32) / np.float32(255.0)
    return floats


def _noisy(picture: Picture, index: int, sigma: float) -> Picture:
    draws = np.random.default_rng([index, round(sigma * 1000)])
    return (picture + draws.normal(0.0, sigma / 255.0, picture.shape)).astype(np.float32)


def _methods(sigma: float) -> dict[str, list[Method]]:
    methods: dict[str, list[Method]] = {}
    for name, factors in CANDIDATES.items():
        strengths = (1.0, 2.0, 3.0) if factors is None else [f * sigma for f in factors]
        methods[name] = [_filter(name, strength) for strength in strengths]
    if classical.has_bm3d():
        methods["bm3d"] = [classical.bm3d]
    else:
        print("BM3D is not installed: pip install bm3d")
    methods["ours"] = [lambda y, s: denoise(y, s).picture]
    methods["ours, 4 turns"] = [lambda y, s: denoise(y, s, num_turns=4).picture]
    methods["ours, 8 turns"] = [lambda y, s: denoise(y, s, num_turns=8).picture]
    methods["ours blind"] = [lambda y, _: denoise(y).picture]
    return methods


def _filter(name: str, strength: float) -> Method:
    chosen = FILTERS[name]
    return lambda noisy, _: chosen.apply(noisy, min(max(strength, chosen.low), chosen.high))


def _measured(
    method: Method, pictures: list[Picture], noisy: list[Picture], sigma: float
) -> tuple[list[Picture], float]:
    method(noisy[0], sigma / 255.0)  # what is loaded at the first call is no part of the work
    begun = time.perf_counter()
    results = [method(y, sigma / 255.0) for y in noisy]
    seconds = time.perf_counter() - begun
    return [np.asarray(r, np.float32).clip(0.0, 1.0) for r in results], seconds


def _row(
    sigma: float, name: str, clean: list[Picture], results: list[Picture], *, seconds: float
) -> None:
    alike = np.mean([ssim(a, b.clip(0.0, 1.0)) for a, b in zip(clean, results, strict=True)])
    print(
        f"| {sigma:g} | {name} | {_mean_psnr(clean, results):.2f} | {alike:.4f} | {seconds:.2f} |"
    )


def _mean_psnr(clean: list[Picture], results: list[Picture]) -> float:
    pairs = zip(clean, results, strict=True)
    return float(np.mean([psnr_from_mse(float(np.square(a - b).mean())) for a, b in pairs]))


if __name__ == "__main__":
    main()
