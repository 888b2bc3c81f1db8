"""Pictures and a small network to restore them with."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.photographs import store
from aelib.photographs.network import NetworkSpec, PhotographNetwork


@pytest.fixture(scope="session")
def photo():
    """A grey picture with edges, slopes and texture."""
    y, x = np.mgrid[0:96, 0:128] / 128.0
    waves = 0.5 + 0.2 * np.sin(9 * x + 5 * y) + 0.1 * np.sin(60 * x * y)
    waves[30:60, 40:90] *= 0.4
    return waves.astype(np.float32).clip(0.0, 1.0)


@pytest.fixture
def small_network():
    """An untrained network whose tail is not zero."""
    torch.manual_seed(0)
    network = PhotographNetwork(NetworkSpec(channels=(8, 12), blocks=1))
    torch.nn.init.normal_(network.tail.weight, std=0.05)
    return network.eval().requires_grad_(requires_grad=False)


@pytest.fixture
def ships(monkeypatch, tmp_path):
    """Put networks of one's own in the place of the shipped ones."""

    def put(task, network):
        colours = network.spec.colours
        store.save(store.path_of(task, colours), task, network, {"steps": 0})

    monkeypatch.setattr(store, "FOLDER", tmp_path)
    store.shipped.cache_clear()
    yield put
    store.shipped.cache_clear()
