from __future__ import annotations

import pytest

from aelib.core.config import from_dict, to_dict
from aelib.core.errors import UnknownNameError
from aelib.models import ModelConfig


def test_a_model_is_named_parts():
    values = to_dict(ModelConfig())
    assert {kind: part["name"] for kind, part in values.items()} == {
        "backbone": "conv",
        "bottleneck": "gaussian",
        "regulariser": "none",
        "conditioning": "none",
        "prior": "standard_normal",
        "loss": "mse",
        "corruption": "none",
    }


def test_a_misspelt_part_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'masking'"):
        from_dict(ModelConfig, {"corruption": {"name": "maskin"}})
