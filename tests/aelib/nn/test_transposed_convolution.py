import warnings

import pytest
import torch
from torch.nn import functional as F

from aelib.nn.transposed_convolution import TransposedConvolution


def _layer(before=3, after=1, dtype=torch.float32):
    torch.manual_seed(0)
    return TransposedConvolution(before, after).to(dtype)


def _torch(layer, x):
    return F.conv_transpose2d(x, layer.weight, layer.bias, stride=2, padding=1)


@pytest.mark.parametrize("after", [1, 2])
@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_map_and_gradients_are_those_of_torch(after, layout):
    layer = _layer(after=after).to(memory_format=layout)
    x = torch.randn(4, 3, 5, 7).contiguous(memory_format=layout).requires_grad_()
    wanted = _torch(layer, x)
    weighting = torch.randn_like(wanted)
    torch.testing.assert_close(layer(x), wanted)
    with torch.no_grad():
        torch.testing.assert_close(layer(x), wanted)
    inputs = (x, layer.weight, layer.bias)
    expected = torch.autograd.grad((wanted * weighting).sum(), inputs)
    torch.testing.assert_close(torch.autograd.grad((layer(x) * weighting).sum(), inputs), expected)


def test_gradients_have_gradients():
    layer = _layer(before=2, dtype=torch.float64)
    x = torch.randn(2, 2, 2, 3, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(layer, (x,))
    assert torch.autograd.gradgradcheck(layer, (x,))


def test_the_slope_of_each_picture_can_be_asked_for_at_once():
    layer, x = _layer(), torch.randn(2, 3, 2, 2)
    slope = torch.func.vmap(torch.func.jacrev(lambda one: layer(one[None])[0]))(x)
    wanted = torch.func.vmap(torch.func.jacrev(lambda one: _torch(layer, one[None])[0]))(x)
    torch.testing.assert_close(slope, wanted)


def test_no_map_is_enlarged_to_no_map():
    assert _layer()(torch.zeros(0, 3, 4, 4)).shape == (0, 1, 8, 8)


def test_half_precision_is_left_to_torch():
    layer, x = _layer(), torch.randn(2, 3, 4, 4)
    with torch.autocast("cpu", torch.bfloat16):
        assert torch.equal(layer(x), _torch(layer, x))


def test_an_exported_graph_holds_one_layer(tmp_path):
    layer, x = _layer().eval(), torch.randn(2, 3, 4, 4)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the exporter that traces will be replaced
        torch.onnx.export(layer, (x,), tmp_path / "layer.onnx", dynamo=False)
    data = (tmp_path / "layer.onnx").read_bytes()
    assert b"ConvTranspose" in data
    assert b"Col2Im" not in data
    assert b"MatMul" not in data
