"""What it costs a training to keep the latents of its epochs, which Compare plays as a film.

    python -m benchmarks.kept_epochs [--preset vae] [--data fashion-mnist] [--epochs 2]

Seconds are those of an epoch with everything that belongs to it; one thread.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import torch

from aelib.data import DATASETS, load
from aelib.runs import RunDirectory
from aelib.training import Trainer
from aelib.training.epoch_latents import EpochLatentsWriter
from aelib.training.presets import find_preset


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", default="vae")
    parser.add_argument("--data", default="fashion-mnist-mini")
    parser.add_argument("--epochs", type=int, default=3)
    known = parser.parse_args()
    torch.set_num_threads(1)
    base = find_preset(known.preset).config
    data = DATASETS[known.data].config()
    config = replace(base, data=data, training=replace(base.training, epochs=known.epochs))
    spent = _timed_writes()
    with tempfile.TemporaryDirectory() as folder:
        run = RunDirectory.create(Path(folder) / known.preset, config)
        splits = load(data)
        Trainer(run, splits).train()
        seconds = run.metrics()[-1]["seconds"] / known.epochs
        sizes = [path.stat().st_size for path in run.epochs_path.iterdir()]
    each = sum(spent[1:]) / known.epochs  # the first is epoch 0, before the training
    print("| training pictures | an epoch, s | keeping it, s | share | KB an epoch |")
    print("| --- | --- | --- | --- | --- |")
    print(
        f"| {len(splits.train):,} | {seconds:.1f} | {each:.2f} | {100 * each / seconds:.1f} % | "
        f"{max(sizes) / 1000:.0f} |"
    )


def _timed_writes() -> list[float]:
    spent: list[float] = []
    write = EpochLatentsWriter.write

    def timed(*args: object, **named: object) -> None:
        begun = time.perf_counter()
        write(*args, **named)  # type: ignore[arg-type]
        spent.append(time.perf_counter() - begun)

    EpochLatentsWriter.write = timed  # type: ignore[method-assign]
    return spent


if __name__ == "__main__":
    main()
