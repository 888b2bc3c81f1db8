from __future__ import annotations

import pytest
import torch
from torch import nn

from aelib.nn.layers import (
    ACTIVATIONS,
    CropTo,
    FlattenMap,
    ResizeTo,
    UnflattenMap,
    halved_sizes,
    halved_widths,
    lay_out_maps,
    normalisation,
)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_keep_the_shape_and_zero(name):
    x = torch.linspace(-3, 3, 7).reshape(1, 7)
    y = ACTIVATIONS[name]()(x)
    assert y.shape == x.shape
    assert y[0, 3] == 0


def test_sizes_halve_rounding_up_and_stop_at_two():
    assert halved_sizes(9, 28, 4) == [(9, 28), (5, 14), (3, 7), (2, 4), (2, 4)]
    assert halved_sizes(8, 8, 0) == [(8, 8)]


@pytest.mark.parametrize("num_channels", [1, 3, 8, 12, 64])
def test_group_normalisation_takes_any_number_of_channels(num_channels):
    x = torch.randn(2, num_channels, 4, 4)
    layer = normalisation("group", num_channels)
    alone = layer(x[:1])
    assert torch.allclose(layer(x)[:1], alone)  # a sample does not see the others
    assert isinstance(normalisation("none", num_channels), nn.Identity)


def test_crop_keeps_the_upper_left():
    x = torch.arange(16.0).reshape(1, 1, 4, 4)
    assert CropTo((2, 3))(x)[0, 0].tolist() == [[0, 1, 2], [4, 5, 6]]


def test_resize_repeats_the_nearest():
    x = torch.tensor([[[[1.0, 2.0]]]])
    assert ResizeTo((2, 4))(x)[0, 0].tolist() == [[1, 1, 2, 2], [1, 1, 2, 2]]


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_flatten_map_is_torchs_flatten_with_gradients_laid_out_as_the_map(layout):
    maps = torch.randn(2, 3, 4, 5).contiguous(memory_format=layout).requires_grad_()
    weight = torch.randn(2, 60)
    (FlattenMap()(maps) * weight).sum().backward()
    assert torch.equal(FlattenMap()(maps), maps.flatten(1))
    assert torch.equal(maps.grad.flatten(1), weight)
    seen = []
    inner = maps * 2.0
    inner.register_hook(seen.append)
    (FlattenMap()(inner) * weight).sum().backward()
    assert seen[0].stride() == maps.stride()


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_unflatten_map_is_torchs_unflatten_in_the_layout_asked_for(layout):
    model = nn.Sequential(UnflattenMap((3, 4, 5)), nn.Conv2d(3, 2, 3))
    lay_out_maps(model, layout)
    vector = torch.randn(2, 60, requires_grad=True)
    maps = model[0](vector)
    weight = torch.randn(2, 3, 4, 5)
    (maps * weight).sum().backward()
    assert torch.equal(maps, vector.unflatten(1, (3, 4, 5)))
    assert torch.equal(vector.grad, weight.flatten(1))
    assert maps.is_contiguous(memory_format=layout)
    assert model[1].weight.is_contiguous(memory_format=layout)
    assert model(vector).is_contiguous(memory_format=layout)


def test_widths_halve_rounding_up_and_stop_at_two():
    assert halved_widths(9, 4) == [(1, 9), (1, 5), (1, 3), (1, 2), (1, 2)]
    assert halved_widths(1, 1) == [(1, 1), (1, 1)]
