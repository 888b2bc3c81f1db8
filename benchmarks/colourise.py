"""Colourise the two coloured photographs that no network learned from, beside Levin et al.

    python -m benchmarks.colourise [--points 10,50,200] [--draws 3] [--only ours,grey]

Their colours are taken away but for random points of 3 × 3 pixels; PSNR over red, green and blue is
a mean over photographs and draws of points. *First guess* is the mean
of the guesses that our network is given.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.analysis.quality import psnr
from aelib.photographs.colouring import LIBRARY_VALIDATION, library_photographs
from aelib.photographs.colourise import colourise, colourise_by_levin, first_guess
from aelib.photographs.hints import brightness_of, no_hints, random_hints, shown

if TYPE_CHECKING:
    import numpy.typing as npt

    from aelib.photographs.hints import Hints

    Picture = npt.NDArray[np.float32]


def grey(light: Picture, _hints: Hints) -> Picture:
    return shown(light, no_hints(light.shape))


METHODS = {
    "grey": grey,
    "Levin et al.": colourise_by_levin,
    "first guess": first_guess,
    "ours": colourise,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", default="10,50,200", help="numbers of hints, by commas")
    parser.add_argument("--draws", type=int, default=3, help="draws of points for each photograph")
    parser.add_argument("--only", default=",".join(METHODS), help="methods, by commas")
    known = parser.parse_args()
    methods = {name: METHODS[name] for name in known.only.split(",")}
    photographs = [p.astype(np.float32) / 255.0 for p in library_photographs(LIBRARY_VALIDATION)]
    pixels = sum(p.shape[0] * p.shape[1] for p in photographs) / 1e6 * known.draws
    print(f"{len(photographs)} photographs, {known.draws} draws, {torch.get_num_threads()} threads")
    print("| points | method | PSNR dB | of each photograph | CPU s per megapixel |")
    print("| --- | --- | --- | --- | --- |")
    for points in (int(text) for text in known.points.split(",")):
        for name, method in methods.items():
            seconds, found = 0.0, []
            for clean in photographs:
                light, decibels = brightness_of(clean), []
                for seed in range(known.draws):
                    hints = random_hints(clean, points, seed)
                    begun = time.process_time()
                    made = method(light, hints)
                    seconds += time.process_time() - begun
                    decibels.append(psnr(clean, made))
                found.append(float(np.mean(decibels)))
            each = ", ".join(f"{value:.2f}" for value in found)
            print(
                f"| {points} | {name} | {np.mean(found):.2f} | {each} | {seconds / pixels:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
