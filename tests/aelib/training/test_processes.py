from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from aelib.core.config import to_dict
from aelib.core.errors import ConfigError
from aelib.runs import RunDirectory, TrainingConfig, open_model
from aelib.runs.config import run_config_from_dict
from aelib.training import train_run
from aelib.training.processes import (
    OneProcess,
    check_share,
    is_launched,
    is_main,
    leave_group,
    start_processes,
)

PROJECT = Path(__file__).resolve().parents[3]
CPU = TrainingConfig(precision="float32", compile="off")


def test_one_process_is_the_main_one_and_shares_nothing(monkeypatch):
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    monkeypatch.delenv("RANK", raising=False)
    processes = start_processes(CPU, num_steps=1)
    assert isinstance(processes, OneProcess)
    assert (processes.rank, processes.world) == (0, 1)
    value = torch.ones(2)
    assert processes.total(value) is value
    assert is_main()
    assert not is_launched()


def test_a_launcher_is_recognised(monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setenv("RANK", "1")
    assert is_launched()
    assert not is_main()


def test_the_group_is_left_once():
    store = torch.distributed.HashStore()
    torch.distributed.init_process_group("gloo", store=store, rank=0, world_size=1)
    for _ in range(2):
        leave_group()
        assert not torch.distributed.is_initialized()


@pytest.mark.parametrize(("precision", "is_half"), [("float32", False), ("bfloat16", True)])
def test_the_precision_is_that_of_the_settings(precision, is_half, monkeypatch):
    monkeypatch.setattr("aelib.training.processes.best_device", lambda: torch.device("cpu"))
    processes = OneProcess(TrainingConfig(precision=precision), num_steps=1)
    with processes.autocast():
        product = torch.ones(2, 2) @ torch.ones(2, 2)
    assert (product.dtype == torch.bfloat16) == is_half


@pytest.mark.parametrize(("batch", "world", "advice"), [(9, 2, 8), (7, 4, 4), (3, 8, 8)])
def test_a_batch_that_cannot_be_shared_is_refused_with_a_remedy(batch, world, advice):
    with pytest.raises(ConfigError) as caught:
        check_share(batch, world)
    assert f"Set 'training.batch_size' to {advice}" in str(caught.value)
    check_share(advice, world)


SETTINGS = {
    "data": {"name": "digits"},
    "model": {
        "backbone": {"name": "mlp", "hidden": [16]},
        "bottleneck": {"name": "gaussian", "latent_dim": 2, "free_bits": 0.3},
        "loss": {"name": "gaussian"},
        "corruption": {"name": "gaussian", "vary": True},
    },
    "training": {
        "epochs": 1,
        "batch_size": 64,
        "ema_decay": 0.9,
        "precision": "float32",
        "compile": "off",
    },
}


def _launch(tmp_path, settings, name="two"):
    config = tmp_path / "config.json"
    config.write_text(json.dumps(settings))
    # One socket between two processes of this machine, on any free port.
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command += ["--nproc-per-node", "2", "-m", "aelib", "train"]
    command += ["--config", str(config), "--folder", str(tmp_path / name)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    environment["ACCELERATE_USE_CPU"] = "true"
    return subprocess.run(
        command,
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_two_processes_give_the_result_of_one(tmp_path):
    launched = _launch(tmp_path, SETTINGS)
    assert launched.returncode == 0, launched.stderr[-2000:]
    two = RunDirectory(tmp_path / "two")
    one = RunDirectory.create(tmp_path / "one", run_config_from_dict(SETTINGS))
    train_run(one)
    assert two.status == "finished"
    assert two.read("environment")["processes"] == 2
    for mine, theirs in zip(one.metrics(), two.metrics(), strict=True):
        assert mine["step"] == theirs["step"]
        for part in ("train", "validation"):
            assert theirs[part] == pytest.approx(mine[part], rel=1e-4)
    weights = [open_model(run).model.state_dict() for run in (one, two)]
    for name, value in weights[0].items():
        assert torch.allclose(value, weights[1][name], atol=1e-4), name
    assert to_dict(one.config()) == to_dict(two.config())
