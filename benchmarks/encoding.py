"""Encoding a million pictures from disk: speed and memory, by the command that a person would use.

python -m benchmarks.encoding                     1,000,000 pictures of 28×28 with `vae`
python -m benchmarks.encoding --count 100000 --model student --processes 2

*Memory* is the highest resident size of a process beyond that of one which encodes 1,000 pictures.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description="Time encoding from disk.")
    parser.add_argument("--model", default="vae")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        few = _encode(options.model, Path(folder), 1_000, 1)
        many = _encode(options.model, Path(folder), options.count, options.processes)
    print(f"{'pictures':>10} {'processes':>9} {'seconds':>8} {'per second':>10} {'memory, MB':>10}")
    print(f"{1_000:>10,} {1:>9} {few[0]:8.1f} {'':>10} {few[1]:10.0f}")
    rate = (options.count - 1_000) / (many[0] - few[0])
    print(
        f"{options.count:>10,} {options.processes:>9} {many[0]:8.1f} {rate:10,.0f} "
        f"{many[1] - few[1]:+10.0f}"
    )


def _encode(model: str, folder: Path, count: int, processes: int) -> tuple[float, float]:
    """Return seconds of all processes, and megabytes of the largest."""
    import numpy as np

    from aelib.runs import find_run, open_model

    image = open_model(find_run(model)).model.image
    path = folder / f"{count}.npy"
    source = np.random.default_rng(0)
    # written part by part: a child's highest size begins with that of its parent
    with path.open("wb") as file:
        facts = {"descr": "|u1", "fortran_order": False, "shape": (count, *image.shape)}
        np.lib.format.write_array_header_1_0(file, facts)
        for start in range(0, count, 10_000):
            shape = (min(10_000, count - start), *image.shape)
            file.write(source.integers(0, 256, shape, np.uint8).tobytes())
    command = [sys.executable, "-m", "aelib", "encode", model, str(folder / f"z{count}")]
    start = time.monotonic()
    started = [
        subprocess.Popen(
            [*command, "--pictures", str(path)],
            env=os.environ
            | {"RANK": str(rank), "WORLD_SIZE": str(processes), "OMP_NUM_THREADS": "1"},
            stdout=subprocess.DEVNULL,
        )
        for rank in range(processes)
    ]
    if any(process.wait() for process in started):
        sys.exit("encoding failed")
    seconds = time.monotonic() - start
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


if __name__ == "__main__":
    main()
