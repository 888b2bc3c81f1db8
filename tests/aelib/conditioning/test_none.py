from __future__ import annotations

import torch

from aelib.conditioning import NoConditioning, NoConditioningConfig
from aelib.core.types import ImageSpec


def test_nothing_is_added():
    part = NoConditioning(
        NoConditioningConfig(), feature_shape=(6,), decoder_shape=(4,), image=ImageSpec(1, 8, 8)
    )
    x = torch.randn(5, 6)
    assert part.features(x, None) is x
    assert part.decoder_input(x, None) is x
