"""Speed of training: our trainer beside pythae's with the same modules, and beside the limit.

    python -m benchmarks.training                     without pythae
    python -m benchmarks.training --make-pythae DIR   makes an environment with pythae in DIR
    DIR/bin/python -m benchmarks.training             with pythae

The environment sees the packages of the one that made it, so that all run in one process on the
same torch. Repetitions take turns, so that what else the machine does meets all alike; a table
shows medians, and the median of the ratios within a turn. ``--clock cpu --threads 1`` counts
processor time instead, for a machine that has other work.

``steps`` is a training with 16 validation pictures, ``whole`` one with all of them; both write
every file of a run. ``time to loss`` lets pythae train 10 epochs at its defaults (batch 64, Adam at
1e-4) and keep its best model, and ours train with settings of its own; both losses are computed by
the same code, on the same validation pictures.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib.util
import os
import platform
import statistics
import subprocess
import sys
import sysconfig
import time
import venv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from aelib.data import Splits

PYTHAE = "pythae==0.1.2"
BATCH_SIZE = 128
PYTHAE_EPOCHS = 10
OUR_SETTINGS = {"epochs": 3, "learning_rate": 3e-3, "batch_size": 128}
NUM_VALIDATION = 16
GOALS = {"limit": 0.9, "mlp": 1.6, "conv": 1.2, "loss": 1 / 3}


def main() -> None:
    options = _options()
    if options.make_pythae:
        _make_environment(Path(options.make_pythae))
        return
    os.environ["OMP_NUM_THREADS"] = str(options.threads)  # before torch is imported
    import torch

    from benchmarks.contestants import NETWORKS

    torch.set_num_threads(options.threads)
    clock = time.process_time if options.clock == "cpu" else time.perf_counter
    has_pythae = importlib.util.find_spec("pythae") is not None
    splits = _splits(options.images)
    print(
        f"{len(splits.train):,} pictures, {options.threads} threads, {options.clock} clock, "
        f"batch {BATCH_SIZE}, {options.repetitions} repetitions; torch {torch.__version__}, "
        f"Python {platform.python_version()}; load {os.getloadavg()[0]:.1f}"
    )
    if not has_pythae:
        print("pythae is not here; see the top of this file for how to compare with it.")
    for network in NETWORKS if options.only != "loss" else ():
        _compare_speed(network, splits, clock, options.repetitions, has_pythae=has_pythae)
    for network in NETWORKS if has_pythae and options.only != "speed" else ():
        _compare_time_to_loss(network, splits, clock)
    print(f"\nload at the end {os.getloadavg()[0]:.1f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare the speed of training.")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--images", type=int, default=60_000, help="training pictures at most")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall")
    parser.add_argument("--only", choices=("speed", "loss"), help="leave out the other part")
    parser.add_argument("--make-pythae", metavar="DIR", help="make an environment with pythae")
    options = parser.parse_args()
    if options.clock == "cpu" and options.threads != 1:
        parser.error("waiting threads count as processor time: use --threads 1 with --clock cpu")
    return options


def _make_environment(folder: Path) -> None:
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    find = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own = subprocess.run([python, "-c", find], check=True, capture_output=True, text=True)
    seen = sysconfig.get_path("purelib")
    (Path(own.stdout.strip()) / "beside.pth").write_text(f"{seen}\n")
    subprocess.run([python, "-m", "pip", "install", "--quiet", PYTHAE], check=True)


def _splits(num_images: int) -> Splits:
    from aelib.core.errors import AelibError
    from aelib.data import DATASETS

    try:
        splits = DATASETS.build(DATASETS["fashion-mnist"].config()).load()
    except AelibError as error:
        print(f"{error} The bundled set is used instead.")
        splits = DATASETS.build(DATASETS["fashion-mnist-mini"].config()).load()
    return dataclasses.replace(splits, train=splits.train.take(slice(0, num_images)))


def _compare_speed(
    network: str,
    splits: Splits,
    clock: Callable[[], float],
    repetitions: int,
    *,
    has_pythae: bool,
) -> None:
    from benchmarks.contestants import run_config, time_limit, train_ours, train_pythae

    config = run_config(network, batch_size=BATCH_SIZE, epochs=1)
    few = dataclasses.replace(splits, validation=splits.validation.take(slice(0, NUM_VALIDATION)))
    num_steps = len(splits.train) // BATCH_SIZE
    num_images = num_steps * BATCH_SIZE
    seconds: dict[str, list[float]] = {}
    for _ in range(repetitions):
        turn = {
            "limit": time_limit(config, splits, clock, num_steps),
            "steps": train_ours(config, few, clock)[0],
            "whole": train_ours(config, splits, clock)[0],
        }
        if has_pythae:
            settings = {"num_epochs": 1, "per_device_train_batch_size": BATCH_SIZE}
            turn["pythae"], _ = train_pythae(
                config, splits, clock, has_validation=False, **settings
            )
        for name, value in turn.items():
            seconds.setdefault(name, []).append(value)
    print(f"\n{network}: pictures per second, and the speed of `steps` beside it")
    for name, values in seconds.items():
        ratios = [other / mine for other, mine in zip(values, seconds["steps"], strict=True)]
        goal = {"limit": GOALS["limit"], "pythae": GOALS[network.split(maxsplit=1)[0]]}.get(name)
        print(
            f"  {name:8} {num_images / statistics.median(values):10,.0f}"
            f"   ×{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
            + (f"   goal ×{goal:.2f}" if goal else "")
        )


def _compare_time_to_loss(network: str, splits: Splits, clock: Callable[[], float]) -> None:
    from benchmarks.contestants import run_config, train_ours, train_pythae, validation_loss

    ours, rows = train_ours(run_config(network, **OUR_SETTINGS), splits, clock)
    theirs, model = train_pythae(
        run_config(network), splits, clock, has_validation=True, num_epochs=PYTHAE_EPOCHS
    )
    print(f"\n{network}: validation loss in nats per picture, and the time for it")
    print(f"  pythae {validation_loss(model, splits):8.2f}  {theirs:8.1f} s")
    print(
        f"  ours   {rows[-1]['validation']['objective']:8.2f}  {ours:8.1f} s"
        f"   ×{ours / theirs:.2f} of the time   goal ×{GOALS['loss']:.2f} at no higher loss"
    )


if __name__ == "__main__":
    sys.exit(main())
