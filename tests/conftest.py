"""What tests share: tiny pictures, a tiny trained run, folders of their own, and no network.

Importing this file also keeps torch to one thread, so that results do not depend on the machine.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["AELIB_MAP_SPARE"] = "off"  # a process per test would only take the cores

import shutil
import socket
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from aelib.data import ImageSet, Splits, load
from aelib.runs import RunDirectory
from aelib.runs.config import run_config_from_dict
from aelib.training import train_run

if TYPE_CHECKING:
    from pathlib import Path

torch.set_num_threads(1)

SIDE, NUM_CLASSES = 8, 3
TINY_RUN = {
    "data": {"name": "digits"},
    "model": {
        "backbone": {"name": "conv", "channels": [4, 8]},
        "bottleneck": {"name": "gaussian", "latent_dim": 3},
        "loss": {"name": "mse", "sigma": 0.1},
    },
    "training": {
        "epochs": 2,
        "batch_size": 16,
        "learning_rate": 0.01,
        "precision": "float32",
        "compile": "off",
    },
}


def shapes(num_images: int, *, seed: int) -> ImageSet:
    """Grey 8×8 pictures: bright right of a column, below a row, or a square; a little noise."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(num_images) % NUM_CLASSES
    place = torch.randint(2, SIDE - 2, (num_images,), generator=generator)[:, None, None]
    rows, columns = torch.meshgrid(torch.arange(SIDE), torch.arange(SIDE), indexing="ij")
    is_square = ((rows - place).abs() < 2) & ((columns - place).abs() < 2)
    kinds = torch.stack([columns >= place, rows >= place, is_square])
    pictures = kinds[labels, torch.arange(num_images)].float() * 200.0
    noise = torch.rand(pictures.shape, generator=generator) * 55.0
    return ImageSet((pictures + noise).byte().unsqueeze(1), labels)


@pytest.fixture
def random() -> np.random.Generator:
    """A source of numbers of the test's own: the same whatever ran before."""
    return np.random.default_rng(0)


@pytest.fixture
def tiny_images() -> ImageSet:
    """24 grey 8×8 pictures with labels 0, 1, 2; they fit the model of ``tiny_run``."""
    return shapes(24, seed=4)


@pytest.fixture
def tiny_splits() -> Splits:
    """96 / 32 / 32 such pictures, to train on in a moment."""
    return Splits(
        train=shapes(96, seed=1),
        validation=shapes(32, seed=2),
        test=shapes(32, seed=3),
        class_names=("right", "below", "square"),
    )


@pytest.fixture(scope="session")
def _trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trained") / "tiny-vae"
    run = RunDirectory.create(path, run_config_from_dict(TINY_RUN))
    digits = load(run.config().data)
    few = Splits(
        train=digits.train.take(slice(0, 320)),
        validation=digits.validation.take(slice(0, 64)),
        test=digits.test,
        class_names=digits.class_names,
    )
    train_run(run, few)
    return path


@pytest.fixture
def runs_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of this test alone for runs (returned), data and caches; no shipped runs."""
    for variable, name in (
        ("AELIB_RUNS", "runs"),
        ("AELIB_DATA", "data"),
        ("AELIB_CACHE", "cache"),
    ):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(variable, str(tmp_path / name))
    monkeypatch.setattr("aelib.runs.index.SHIPPED", tmp_path / "shipped")
    return tmp_path / "runs"


@pytest.fixture
def tiny_run(runs_root: Path, _trained: Path) -> RunDirectory:
    """A finished VAE run on the 8×8 digits, in ``runs_root``; a copy that a test may spoil."""
    path = runs_root / _trained.name
    shutil.copytree(_trained, path)
    return RunDirectory(path)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing leave this machine: a test that needs the network is a mistake."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        is_inside = self.family == socket.AF_UNIX or address[0] in ("127.0.0.1", "::1", "localhost")
        if not is_inside:
            raise OSError(f"tests have no network; something wanted {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
