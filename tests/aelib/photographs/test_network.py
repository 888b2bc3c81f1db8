import pytest
import torch

from aelib.photographs.network import NetworkSpec, PhotographNetwork


@pytest.mark.parametrize("size", [(32, 32), (33, 47), (8, 5)])
@pytest.mark.parametrize("colours", [1, 3])
def test_any_size_comes_back_at_its_size(size, colours):
    network = PhotographNetwork(NetworkSpec(colours=colours, channels=(8, 12), blocks=1))
    x, sigma = torch.rand(2, colours, *size), torch.rand(2, 1, *size)
    assert network(x, sigma).shape == x.shape


def test_an_untrained_network_returns_the_picture():
    network = PhotographNetwork(NetworkSpec(channels=(8, 12), blocks=1))
    x = torch.rand(1, 1, 16, 16)
    assert torch.equal(network(x, torch.zeros_like(x)), x)


def test_picture_and_level_scale_together(small_network):
    x, sigma = torch.rand(1, 1, 24, 24), torch.full((1, 1, 24, 24), 0.1)
    scaled = small_network(3.0 * x, 3.0 * sigma)
    torch.testing.assert_close(scaled, 3.0 * small_network(x, sigma))
    assert not torch.allclose(small_network(x, sigma), x, atol=1e-3)


def test_the_level_matters(small_network):
    x = torch.rand(1, 1, 24, 24)
    low, high = (small_network(x, torch.full_like(x, sigma)) for sigma in (0.0, 0.3))
    assert not torch.allclose(low, high, atol=1e-3)


def test_one_scale_is_a_plain_stack():
    spec = NetworkSpec(channels=(8,), blocks=3)
    assert spec.stride == 2
    assert not PhotographNetwork(spec).down


def test_no_layer_has_a_bias(small_network):
    assert not [name for name, _ in small_network.named_parameters() if "bias" in name]


def test_the_encoder_tells_the_features_of_each_scale(small_network):
    x = torch.rand(2, 1, 30, 41)
    scales = small_network.encode(x, torch.zeros_like(x))
    assert [tuple(f.shape[1:]) for f in scales] == [(8, 16, 22), (8, 16, 22), (12, 8, 11)]
