from __future__ import annotations

import pytest
import torch
from torch import nn

from aelib.nn.convolution import (
    Residual,
    Style,
    enlarge,
    enlarging_decoder,
    halving_encoder,
    keep_scale,
    latent_to_map,
    map_to_features,
    same_convolution,
    stride_of,
)


def test_a_style_says_what_follows_a_convolution():
    assert [type(m) for m in Style("silu", "group").after(8)] == [nn.GroupNorm, nn.SiLU]
    assert [type(m) for m in Style("silu", "none").after(8)] == [nn.SiLU]


def test_a_residual_adds_to_its_input():
    layer = nn.Conv2d(2, 2, 1)
    x = torch.randn(1, 2, 3, 3)
    assert torch.equal(Residual(layer)(x), x + layer(x))


@pytest.mark.parametrize(
    ("size", "halved", "stride"),
    [((9, 28), (5, 14), (2, 2)), ((1, 17), (1, 9), (1, 2)), ((2, 2), (2, 2), (1, 1))],
)
def test_the_stride_reaches_the_halved_size_and_enlarging_undoes_it(size, halved, stride):
    style = Style(kernel=(3, 5))
    assert stride_of(size, halved) == stride
    down = same_convolution(1, 4, style, stride=stride)
    small = down(torch.zeros(1, 1, *size))
    assert small.shape == (1, 4, *halved)
    ways = ("upsample",) if stride == (1, 2) else ("upsample", "transposed")
    for how in ways:
        layers = nn.Sequential(*enlarge(4, 1, halved, size, how=how, style=style))
        assert layers(small).shape == (1, 1, *size)


def test_groups_of_channels_do_not_see_each_other():
    layer = same_convolution(2, 2, Style(), groups=2)
    one, other = torch.randn(1, 2, 4, 4), torch.randn(1, 2, 4, 4)
    other[:, 0] = one[:, 0]
    assert torch.allclose(layer(one)[:, 0], layer(other)[:, 0])


def test_stages_are_called_with_the_channels_beside_them_and_meet_vectors_and_maps():
    seen = []

    def remember(width):
        seen.append(width)
        return [nn.Identity()]

    sizes = [(8, 8), (4, 4), (2, 2)]
    for layout, latent_shape in (("vector", (6,)), ("map", (6, 2, 2))):
        down, shape = halving_encoder(
            [1, 3, 5], sizes, layout, hidden=7, style=Style(), after=remember, last=[nn.ReLU()]
        )
        assert seen == [3, 5]
        seen.clear()
        up = enlarging_decoder(
            latent_shape,
            [5, 3, 1],
            sizes[::-1],
            hidden=7,
            style=Style(),
            before=remember,
            how="upsample",
        )
        assert seen == [5, 3]
        seen.clear()
        features = down(torch.randn(2, 1, 8, 8))
        assert features.shape == (2, *shape)
        assert features.min() >= 0.0  # the last layer was the last
        assert up(torch.zeros(2, *latent_shape)).shape == (2, 1, 8, 8)


@pytest.mark.parametrize("hidden", [0, 7])
def test_the_inner_ends_meet_vectors_and_maps(hidden):
    maps = torch.randn(2, 3, 4, 5)
    for layout, latent_shape in (("vector", (6,)), ("map", (6, 4, 5))):
        layers, shape = map_to_features((3, 4, 5), layout, hidden=hidden, style=Style())
        assert nn.Sequential(*layers)(maps).shape == (2, *shape)
        back = nn.Sequential(*latent_to_map(latent_shape, (3, 4, 5), hidden=hidden, style=Style()))
        assert back(torch.randn(2, *latent_shape)).shape == maps.shape


def test_a_deep_stack_still_tells_its_inputs_apart():
    torch.manual_seed(0)
    scaled = [m for _ in range(20) for m in (keep_scale(nn.Conv2d(64, 64, 1)), nn.ReLU())]
    torch_own = [m for _ in range(20) for m in (nn.Conv2d(64, 64, 1), nn.ReLU())]
    x = torch.randn(16, 64, 4, 4)
    with torch.no_grad():
        kept, faded = (nn.Sequential(*layers)(x).std(0).mean() for layers in (scaled, torch_own))
    assert 0.03 < kept < 3.0
    assert faded < 1e-6
