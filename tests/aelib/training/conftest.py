"""A run to interrupt, and a process that trains it in children."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from aelib.runs import RunDirectory
from aelib.runs.config import run_config_from_dict

HERE = Path(__file__).parent
# Everything random is on: dropout, augmentation, noise of varied level, posterior draws, order.
SETTINGS = {
    "data": {"name": "digits"},
    "model": {
        "backbone": {"name": "mlp", "hidden": [8], "dropout": 0.2},
        "bottleneck": {"name": "gaussian", "latent_dim": 2, "warm_up": 0.5},
        "loss": {"name": "gaussian"},
        "corruption": {"name": "gaussian", "vary": True},
    },
    "training": {
        "epochs": 4,
        "batch_size": 8,
        "ema_decay": 0.9,
        "weight_decay": 0.01,
        "augment": "affine",
        "precision": "float32",
        "compile": "off",
    },
}


class ForkServer:
    """The other end of fork_server.py."""

    def __init__(self, process):
        self._process = process

    def _ask(self, command):
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def start(self, run, **options):
        return self._ask({"train": str(run.path), **options})

    def wait(self, pid):
        return self._ask({"wait": pid})

    def train(self, run, **options):
        return self.wait(self.start(run, **options))


@pytest.fixture(scope="module")
def fork_server():
    with subprocess.Popen(
        [sys.executable, str(HERE / "fork_server.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=HERE.parents[2],
        env={"PYTHONPATH": str(HERE.parents[2]), "OMP_NUM_THREADS": "1"},
    ) as process:
        yield ForkServer(process)
        process.stdin.close()


@pytest.fixture
def new_run(tmp_path):
    """Make new runs with these settings, some of training changed."""

    def make(name="run", model=None, **training):
        settings = {
            **SETTINGS,
            "model": {**SETTINGS["model"], **(model or {})},
            "training": {**SETTINGS["training"], **training},
        }
        return RunDirectory.create(tmp_path / name, run_config_from_dict(settings))

    return make


@pytest.fixture
def result_of():
    """What a finished run left: the weights' bytes, and the rows without their times."""

    def result(run):
        rows = [{k: v for k, v in row.items() if k != "seconds"} for row in run.metrics()]
        return run.weights_path.read_bytes(), rows

    return result
