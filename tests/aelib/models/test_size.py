from __future__ import annotations

import pytest

from aelib.core.config import from_dict
from aelib.core.errors import ConfigError
from aelib.core.types import ImageSpec
from aelib.models import Autoencoder, ModelConfig, check_size, shape_only

IMAGE = ImageSpec(3, 128, 128)


def test_the_number_is_that_of_the_built_model():
    config = ModelConfig()
    image = ImageSpec(1, 28, 28)
    assert check_size(config, image) == Autoencoder(config, image).num_parameters


def test_shapes_alone_take_no_memory():
    huge = {"backbone": {"name": "mlp", "hidden": [8192] * 8}}
    model = shape_only(from_dict(ModelConfig, huge), IMAGE)
    assert all(parameter.is_meta for parameter in model.parameters())


def test_a_model_that_is_too_large_is_refused_before_it_is_built():
    huge = {"backbone": {"name": "mlp", "hidden": [8192] * 8}}
    with pytest.raises(ConfigError, match="at most 100,000,000 parameters, got 1,745,403,936"):
        check_size(from_dict(ModelConfig, huge), IMAGE)
