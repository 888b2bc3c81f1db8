"""Train the presets of the page on overfitting, and write the curves that it ships.

    python -m benchmarks.overfitting [preset ...]

One thread, seed 0, the bundled pictures; a few seconds to half a minute a preset. Named presets
are trained anew, the curves of the others stay.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import torch

from aelib.analysis.overfitting import CURES, SHIPPED, TROUBLE, curve_of, read_curves, write_curves
from aelib.data import load
from aelib.runs import RunDirectory
from aelib.training import Trainer
from aelib.training.presets import find_preset


def main() -> None:
    torch.set_num_threads(1)
    everything = (TROUBLE, *CURES)
    curves = read_curves() if SHIPPED.exists() else {}
    for name in sys.argv[1:] or everything:
        config = find_preset(name).config
        splits = load(config.data)
        with tempfile.TemporaryDirectory() as folder:
            run = RunDirectory.create(Path(folder) / name, config)
            Trainer(run, splits).train()
            curves[name] = curve_of(name, run.metrics(), splits.image.num_values)
        curve = curves[name]
        print(
            f"{name:16} best {curve.validation[curve.best]:.5f} at step {curve.steps[curve.best]}, "
            f"end {curve.validation[-1]:.5f}, {curve.gap:.2f} times the error of training",
            flush=True,
        )
        write_curves(SHIPPED, [curves[found] for found in everything if found in curves])


if __name__ == "__main__":
    main()
