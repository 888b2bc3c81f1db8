from __future__ import annotations

import pytest
import torch

from aelib.core.errors import CheckpointError
from aelib.data import DATASETS, load_held_out
from aelib.nn.feature_network import WEIGHTS, FeatureNetwork, look_distance, trained_features


def test_it_knows_clothing_that_it_has_not_learned_from():
    images = load_held_out(DATASETS["fashion-mnist"].config()).validation.take(slice(0, 500))
    network = trained_features()
    with torch.no_grad():
        guesses = network(images.batch(slice(None))).argmax(1)
    assert (guesses == images.labels).float().mean() > 0.87


def test_the_file_is_small():
    assert WEIGHTS.stat().st_size < 400_000


@pytest.mark.parametrize("size", [(8, 8), (9, 13), (28, 28), (64, 32)])
@pytest.mark.parametrize("channels", [1, 3])
def test_any_size_gives_maps_that_halve_and_one_vector(size, channels):
    network, x = trained_features(), torch.rand(2, channels, *size)
    height, width = size
    shapes = [tuple(found.shape) for found in network.maps(x)]
    halved = [(height, width), (-(-height // 2), -(-width // 2)), (-(-height // 4), -(-width // 4))]
    assert shapes == [(2, c, *side) for c, side in zip((16, 32, 64), halved, strict=True)]
    assert network.summary(x).shape == (2, 64)


def test_colours_are_read_as_brightness():
    grey = torch.rand(2, 1, 16, 16)
    network = trained_features()
    torch.testing.assert_close(network.summary(grey.repeat(1, 3, 1, 1)), network.summary(grey))
    red = torch.zeros(1, 3, 16, 16)
    red[:, 0] = 1.0
    torch.testing.assert_close(
        network.summary(red), network.summary(torch.full((1, 1, 16, 16), 0.299))
    )


def test_its_weights_are_nobodys_parameters():
    network = trained_features()
    assert list(network.parameters()) == []
    assert network.state_dict() == {}
    x = torch.rand(1, 1, 8, 8, requires_grad=True)
    network(x).sum().backward()
    assert x.grad.abs().sum() > 0


def test_equal_pictures_look_the_same_and_more_noise_looks_less_alike():
    network = trained_features()
    x = load_held_out(DATASETS["fashion-mnist-mini"].config()).validation.batch(slice(0, 8))
    noise = torch.randn(x.shape, generator=torch.Generator().manual_seed(0))
    distances = [look_distance(network, x, x + level * noise).mean() for level in (0, 0.1, 0.3)]
    assert distances[0] == 0
    assert distances[0] < distances[1] < distances[2] < 12


def test_other_weights_are_refused(tmp_path):
    from safetensors.torch import save_file

    with pytest.raises(CheckpointError, match="aelib features"):
        trained_features(tmp_path / "none.safetensors")
    save_file({"head.bias": torch.zeros(3)}, tmp_path / "other.safetensors")
    with pytest.raises(CheckpointError, match="found none that fit"):
        trained_features(tmp_path / "other.safetensors")
    (tmp_path / "broken.safetensors").write_bytes(b"nothing")
    with pytest.raises(CheckpointError, match="found none that fit"):
        trained_features(tmp_path / "broken.safetensors")


def test_gradients_reach_a_network_in_training():
    network = FeatureNetwork()
    network(torch.rand(2, 1, 8, 8)).sum().backward()
    assert all(p.grad is not None for p in network.parameters())
