"""A small sweep over the latent size, trained once for all tests of this folder."""

from __future__ import annotations

import shutil

import pytest

from aelib.runs.config import run_config_from_dict
from aelib.sweeps import SweepDirectory, make_axis, make_plan
from aelib.sweeps.worker import work
from tests.conftest import TINY_RUN

LATENT = "model.bottleneck.latent_dim"


def tiny_base(**training):
    return run_config_from_dict({
        **TINY_RUN,
        "training": {**TINY_RUN["training"], "epochs": 1, "batch_size": 256, **training},
    })


def tiny_plan(values=("2", "3"), **training):
    base = tiny_base(**training)
    return make_plan(base, [make_axis(base, LATENT, values)])


@pytest.fixture(scope="session")
def trained_sweep(tmp_path_factory):
    root = tmp_path_factory.mktemp("swept") / "runs"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AELIB_RUNS", str(root))
        sweep = SweepDirectory.create(tiny_plan(), label="tiny", preset="vae")
        said = []
        assert work(said.append) == 0
    return root, sweep.id, said


@pytest.fixture
def tiny_sweep(runs_root, trained_sweep):
    """A finished sweep over two latent sizes; a copy that a test may spoil."""
    root, sweep_id, _ = trained_sweep
    shutil.copytree(root, runs_root, dirs_exist_ok=True)
    return SweepDirectory(runs_root / "sweeps" / sweep_id)
