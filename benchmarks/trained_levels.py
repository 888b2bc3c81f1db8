"""Train one denoiser for each level of a corruption, and write the errors that Denoise shows.

    python -m benchmarks.trained_levels [--kinds gaussian,masking] [--epochs 4] [--pictures 20000]

The preset *denoising* on Fashion-MNIST's training pictures, one thread, seed 0; half a minute to a
minute for each level. Errors are those on the 1,000 first validation pictures. Kinds that are not
named keep their errors.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from aelib.analysis.denoising import mean_squared_error, rebuild
from aelib.analysis.spoiling import spoil_batch
from aelib.analysis.trained_levels import SHIPPED, TrainedLevels, read_levels, write_levels
from aelib.corruptions import CORRUPTIONS
from aelib.data import load
from aelib.runs import RunDirectory, open_model
from aelib.training import Trainer
from aelib.training.presets import find_preset

if TYPE_CHECKING:
    from aelib.data import Splits
    from aelib.runs import RunConfig

TRAINED, TESTED = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9), (0.0, 0.1, 0.3, 0.5, 0.7, 0.9)
NUM_MEASURED = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", default="gaussian,masking")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--pictures", type=int, default=20_000)
    known = parser.parse_args()
    torch.set_num_threads(1)
    base = find_preset("denoising").config
    training = replace(base.training, epochs=known.epochs, num_images=known.pictures)
    base = replace(base, training=training)
    splits = load(base.data)
    found = read_levels() if SHIPPED.exists() else {}
    for kind in known.kinds.split(","):
        errors = [_errors(_at(base, kind, level), splits, kind) for level in TRAINED]
        varied = _errors(_at(base, kind, TRAINED[-1], vary=True), splits, kind)
        found[kind] = TrainedLevels(TRAINED, TESTED, tuple(errors), varied)
        write_levels(found)
        print(f"\n{kind}: error × 1000 on pictures spoilt at a level")
        print("| trained at | " + " | ".join(f"{level:g}" for level in TESTED) + " |")
        print("| --- |" + " --- |" * len(TESTED))
        for name, row in zip((*TRAINED, "all"), (*errors, varied), strict=True):
            print(f"| {name} | " + " | ".join(f"{1000 * error:.2f}" for error in row) + " |")


def _at(base: RunConfig, kind: str, level: float, *, vary: bool = False) -> RunConfig:
    corruption = replace(CORRUPTIONS[kind].config(), level=level, vary=vary)
    return replace(base, model=replace(base.model, corruption=corruption))


def _errors(config: RunConfig, splits: Splits, kind: str) -> tuple[float, ...]:
    with tempfile.TemporaryDirectory() as folder:
        run = RunDirectory.create(Path(folder) / kind, config)
        Trainer(run, splits).train()
        model = open_model(run).model
    clean = splits.validation.batch(slice(0, NUM_MEASURED))
    corruption = CORRUPTIONS.build(config.model.corruption)
    return tuple(
        round(
            mean_squared_error(
                rebuild(model, spoil_batch(corruption, clean, level, seed=index)), clean
            ),
            6,
        )
        for index, level in enumerate(TESTED)
    )


if __name__ == "__main__":
    main()
