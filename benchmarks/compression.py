"""What a picture costs and how near it comes back: shipped models, PCA, JPEG and WebP.

    python -m benchmarks.compression
    python -m benchmarks.compression vae vq-vae --num 2000

Bytes are those of streams that are written in full, on test pictures; what is fitted is fitted to
validation pictures. The decoder and the fitted numbers are not counted. With each model stands what
PCA, coded alike, gives for as many bytes, read off its curve between two steps, and the WebP file
and the JPEG without headers that are no worse than it.
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np

from aelib.compression import classical
from aelib.compression.linear_codec import LinearCodec
from aelib.compression.rate_distortion import (
    MODEL,
    PRIOR,
    codecs_of,
    linear_curve,
    model_curve,
)
from aelib.data import load_held_out
from aelib.runs import find_run, open_model

STEPS = (4.0, 8.0, 16.0)
NAMES = ("vae", "conditional-vae", "ladder-vae", "beta-vae", "autoencoder", "residual",
         "perceptual", "adversarial", "sparse-kl", "overcomplete", "vq-vae", "fsq-vae")  # fmt: skip
TITLES = ("model", "step", "bytes", "under its prior", "dB", "dB of PCA",
          "bytes of WebP", "of JPEG without headers")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure models as codecs.")
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--num", type=int, default=1000, help="test pictures")
    options = parser.parse_args()
    print(f"| {' | '.join(TITLES)} |\n| {' | '.join(['---'] * len(TITLES))} |")
    known: dict[str, tuple[Any, ...]] = {}
    for name in options.names:
        run = find_run(name)
        data = run.config().data
        if repr(data) not in known:
            pictures = load_held_out(data)
            test = pictures.test.take(slice(0, options.num))
            linear = linear_curve(LinearCodec(pictures.validation), test)
            known[repr(data)] = pictures.validation, test, linear, classical.curves(test.images)
        validation, test, linear, files = known[repr(data)]
        points = model_curve(codecs_of(open_model(run).model, validation), test)
        under = next((p for p in points if p.codec == PRIOR), None)
        for point in points:
            if point.codec == MODEL and point.setting in (0.0, *STEPS):
                print(_row(name, point, under, linear, files), flush=True)


def _row(name, point, under, linear, files) -> str:  # noqa: ANN001 -- points
    linear = sorted(linear, key=lambda p: p.num_bytes)
    sizes = np.log([p.num_bytes for p in linear])
    cells = [
        name,
        f"{point.setting:g}" if point.setting else "–",
        f"{point.num_bytes:.1f}",
        f"{under.num_bytes:.1f}" if under else "–",
        f"{point.psnr:.1f}",
        f"{np.interp(np.log(point.num_bytes), sizes, [p.psnr for p in linear]):.1f}",
    ]
    for codec in (classical.WEBP, classical.BARE_JPEG):
        enough = [p.num_bytes for p in files if p.codec == codec and p.mse <= point.mse]
        cells.append(f"{min(enough):.0f}")
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
