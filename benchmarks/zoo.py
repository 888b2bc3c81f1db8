"""Every preset on Fashion-MNIST, beside PCA and pythae: figures on the test pictures, three seeds.

    python -m benchmarks.zoo run             all contestants, seeds 0 to 2; goes on where it was
    python -m benchmarks.zoo run --only vae,pythae-vae --seeds 0
    python -m benchmarks.zoo run --mnist     binary MNIST, which is downloaded: nats of a picture
    python -m benchmarks.zoo table           writes docs/zoo.md from what was measured

Each finished training adds one line to ``benchmarks/zoo.jsonl``; a line that is there is not
measured again, so the benchmark can be stopped at any time and shared between processes
(``--share 0/2`` and ``--share 1/2``). Of the 60,000 training pictures 55,000 teach and 5,000 choose
the epoch; the 10,000 test pictures are looked at once, at the end. Time is processor time of one
thread, so that two processes on two cores do not disturb each other's figures much.

pythae is compared where it is installed; ``python -m benchmarks.training --make-pythae DIR`` makes
an environment with it, in which ``DIR/bin/python -m benchmarks.zoo run`` is to be started.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS, TABLE = HERE / "zoo.jsonl", HERE.parent / "docs" / "zoo.md"


def main() -> None:
    options = _options()
    if options.command == "table":
        from benchmarks.zoo_table import write_table

        write_table(results(), TABLE)
        print(TABLE.read_text())
        return
    os.environ["OMP_NUM_THREADS"] = "1"  # before torch is imported
    import torch

    torch.set_num_threads(1)
    from benchmarks import zoo_contestants

    dataset = "binary-mnist" if options.mnist else "fashion-mnist"
    splits = zoo_contestants.splits(dataset)
    for seed in options.seeds:
        for place, contestant in enumerate(zoo_contestants.contestants(dataset, options.keep)):
            if options.only and contestant.name not in options.only:
                continue
            if place % options.share[1] != options.share[0]:
                continue
            if contestant.needs_pythae and importlib.util.find_spec("pythae") is None:
                print(f"{contestant.name}: pythae is not here", flush=True)
                continue
            _measure(contestant, dataset, splits, seed)


def results() -> list[dict[str, Any]]:
    """Return the lines that were measured."""
    if not RESULTS.exists():
        return []
    return [json.loads(line) for line in RESULTS.read_text().splitlines() if line]


def _measure(contestant: Any, dataset: str, splits: Any, seed: int) -> None:  # noqa: ANN401
    from benchmarks.zoo_measures import measure

    place = {"data": dataset, "name": contestant.name, "seed": seed, "digest": contestant.digest}
    if _is_measured(place):
        return
    started = time.time()
    trained = contestant.train(splits, seed)
    row = {**place, "seconds": round(trained.seconds, 2), **measure(trained, splits)}
    if _is_measured(place):
        return  # by another process, meanwhile: a second line would count as a second seed
    with RESULTS.open("a") as file:
        file.write(json.dumps(row) + "\n")
    print(
        f"{contestant.name} seed {seed}: mse {row['mse']:.5f}, {time.time() - started:.0f} s",
        flush=True,
    )


def _is_measured(place: dict[str, Any]) -> bool:
    return any(all(row[key] == place[key] for key in place) for row in results())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the zoo.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run")
    run.add_argument("--only", type=lambda text: text.split(","), default=())
    run.add_argument(
        "--seeds", type=lambda text: [int(s) for s in text.split(",")], default=[0, 1, 2]
    )
    run.add_argument("--share", type=_share, default=(0, 1), help="I/N: every N-th, from the I-th")
    run.add_argument("--keep", type=Path, help="folder in which the runs of ours stay")
    run.add_argument("--mnist", action="store_true", help="binary MNIST instead")
    commands.add_parser("table")
    return parser.parse_args()


def _share(text: str) -> tuple[int, int]:
    mine, total = map(int, text.split("/"))
    return mine, total


if __name__ == "__main__":
    main()
