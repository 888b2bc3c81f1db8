from __future__ import annotations

import torch

from aelib.training import train_run


def test_versions_and_a_command_that_repeats_the_run_are_kept(new_run, tiny_splits):
    run = new_run(epochs=1)
    train_run(run, tiny_splits)
    kept = run.read("environment")
    assert kept["torch"] == torch.__version__
    assert kept["processes"] == 1
    assert kept["command"].startswith("python -m aelib train ")
    assert "--data.name digits" in kept["command"]
    assert str(run.path) not in str(kept)


def test_a_resumed_run_keeps_its_start(new_run, tiny_splits):
    run = new_run(epochs=1)
    run.write("environment", {"started": "2001-01-01T00:00:00+00:00"})
    train_run(run, tiny_splits)
    assert run.read("environment")["started"] == "2001-01-01T00:00:00+00:00"
