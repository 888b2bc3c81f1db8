"""Trains runs in children of a process that has imported torch, so that each starts at once.

Reads one JSON command a line, answers one JSON value a line:

- ``{"train": path, "save_every_step": bool, "crash_at": k or null}`` answers the child's pid;
- ``{"wait": pid}`` answers its exit code, negative for a signal.

A child writes a byte to ``<path>.steps`` after each step. With ``crash_at`` it dies, without
any clean-up, at its k-th call that changes something on disk.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import torch

from aelib.core.errors import AelibError
from aelib.data import ImageSet, Splits
from aelib.runs import RunDirectory
from aelib.training import Trainer, engine, train_run

CRASH = 137


def tiny_splits() -> Splits:
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(256, (64, 1, 8, 8), generator=generator, dtype=torch.uint8)
    sets = [ImageSet(images[start:end]) for start, end in ((0, 40), (40, 52), (52, 64))]
    return Splits(*sets)


def _import_what_training_imports() -> None:
    weight = torch.nn.Parameter(torch.zeros(2))
    optimiser = torch.optim.AdamW([weight], fused=True)  # imports a great deal when it is made
    weight.grad = torch.ones(2)
    optimiser.step()


def _count_steps(path: str) -> None:
    log = os.open(path + ".steps", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    one_step = Trainer._one_step

    def counted(self, *args):
        one_step(self, *args)
        os.write(log, b".")

    Trainer._one_step = counted


def _crash_at(number: int) -> None:
    calls = 0

    def counted(function):
        def call(*args, **kwargs):
            nonlocal calls
            calls += 1
            if calls == number:
                os._exit(CRASH)
            return function(*args, **kwargs)

        return call

    os.fsync = counted(os.fsync)
    Path.replace = counted(Path.replace)
    Path.unlink = counted(Path.unlink)


def _train(command: dict) -> int:
    _count_steps(command["train"])
    if command.get("save_every_step"):
        engine.SAVE_SECONDS = 0.0
    if command.get("crash_at"):
        _crash_at(command["crash_at"])
    try:
        return train_run(RunDirectory(Path(command["train"])), tiny_splits())
    except AelibError:
        return 1


def main() -> None:
    torch.set_num_threads(1)
    _import_what_training_imports()
    for line in sys.stdin:
        command = json.loads(line)
        if "train" in command:
            answer = os.fork()
            if answer == 0:
                os._exit(_train(command))
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(command["wait"], 0)[1])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
