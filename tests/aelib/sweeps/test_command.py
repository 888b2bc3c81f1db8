from __future__ import annotations

import shlex

from aelib.cli import main
from aelib.sweeps import list_sweeps, make_axis, make_plan
from aelib.sweeps.command import sweep_command
from aelib.training.presets import find_preset

from .conftest import tiny_base


def test_the_command_is_short_and_names_the_axes():
    base = find_preset("beta-vae").config
    axes = [
        make_axis(base, "model.bottleneck.beta", ["0.5", "4"]),
        make_axis(base, "model.bottleneck.latent_dim", ["2", "4"]),
    ]
    assert sweep_command(make_plan(base, axes), "beta-vae") == (
        "python -m aelib sweep --preset beta-vae --axis model.bottleneck.beta=0.5,4.0 "
        "--axis model.bottleneck.latent_dim=2,4"
    )


def test_the_command_starts_the_very_sweep(runs_root, monkeypatch, capsys):
    base = tiny_base()
    plan = make_plan(base, [make_axis(base, "training.seed", ["3"])])
    monkeypatch.setattr("aelib.sweeps.worker.work", lambda _say: 0)
    assert main(shlex.split(sweep_command(plan))[3:]) == 0
    (sweep,) = list_sweeps()
    assert sweep.plan() == plan
