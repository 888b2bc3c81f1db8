from __future__ import annotations

import pytest
import torch
from torch import nn

from aelib.backbones import Conv1d, Conv1dConfig
from aelib.core.errors import ConfigError
from aelib.core.types import ImageSpec


def test_each_stage_halves_the_moments():
    encoder = Conv1d(Conv1dConfig(channels=(4, 6))).encoder(ImageSpec(3, 1, 33), "map")
    assert encoder.feature_shape == (6, 1, 9)  # 33, 17, 9


def test_it_is_a_convolution_over_time():
    encoder = Conv1d(Conv1dConfig(channels=(4,), kernel=7)).encoder(ImageSpec(2, 1, 20), "map")
    first = encoder.layers[0]
    x = torch.randn(5, 2, 1, 20)
    weight, bias = first.weight[:, :, 0], first.bias
    expected = nn.functional.conv1d(x[:, :, 0], weight, bias, stride=2, padding=3).relu()
    torch.testing.assert_close(encoder(x)[:, :, 0], expected)


def test_dropout_is_in_the_encoder_only():
    backbone = Conv1d(Conv1dConfig(channels=(4, 4), dropout=0.5))
    encoder = backbone.encoder(ImageSpec(2, 1, 20), "vector")
    decoder = backbone.decoder((3,), ImageSpec(2, 1, 20), 2)
    assert sum(isinstance(m, nn.Dropout2d) for m in encoder.modules()) == 2
    assert not any(isinstance(m, nn.Dropout2d) for m in decoder.modules())


def test_an_even_kernel_is_refused():
    with pytest.raises(ConfigError, match="odd number for 'kernel', got 4") as caught:
        Conv1dConfig(kernel=4)
    assert caught.value.remedy == "Choose 3 or 5."
