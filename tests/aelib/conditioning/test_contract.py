"""What every conditioning promises."""

from __future__ import annotations

import pytest
import torch

from aelib.conditioning import CONDITIONING
from aelib.core.types import ImageSpec

IMAGE = ImageSpec(1, 8, 8, num_classes=3)


@pytest.mark.parametrize("place", [(), (2, 4)], ids=["vector", "map"])
@pytest.mark.parametrize("name", CONDITIONING)
def test_features_keep_their_shape_and_the_decoder_gets_what_is_declared(name, place):
    part = CONDITIONING.build(
        CONDITIONING[name].config(),
        feature_shape=(6, *place),
        decoder_shape=(4, *place),
        image=IMAGE,
    )
    labels = torch.tensor([0, 1, 2, -1, 0]) if part.uses_labels else None
    features, latent = torch.randn(5, 6, *place), torch.randn(5, 4, *place)
    assert part.features(features, labels).shape == features.shape
    told = part.decoder_input(latent, labels)
    assert told.shape == (5, *part.decoder_shape)
    assert torch.equal(told[:, :4], latent)
