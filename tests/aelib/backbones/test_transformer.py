from __future__ import annotations

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from aelib.backbones import Transformer, TransformerConfig
from aelib.core.batch import shard
from aelib.core.errors import ConfigError
from aelib.core.types import ImageSpec

IMAGE = ImageSpec(1, 16, 16)


def _encoder(layout="map", image=IMAGE, **settings):
    torch.manual_seed(0)
    config = TransformerConfig(**{"width": 16, "depth": 2, **settings})
    return Transformer(config).encoder(image, layout)


@pytest.mark.parametrize(
    "image", [ImageSpec(3, 9, 14), ImageSpec(2, 1, 19)], ids=["image", "series"]
)
def test_patches_are_cut_in_reading_order_and_joined_again(image):
    grid = _encoder(image=image).layers.grid
    x = torch.rand(2, *image.shape)
    patches = grid.split(x)
    assert patches.shape[1] == grid.num_tokens
    assert torch.equal(grid.join(patches, image.shape), x)
    height = min(4, image.height)
    second = x[:, :, :height, 4:8]
    assert torch.equal(patches[:, 1], second.flatten(1))


def test_a_series_is_cut_along_time_only():
    assert _encoder(image=ImageSpec(2, 1, 19)).feature_shape == (16, 1, 5)


def _missing(encoder, features):
    """Which places ``(B, T)`` of a map hold the learned token."""
    return (features.flatten(2) == encoder.layers.missing[:, None]).all(1)


def test_in_training_a_random_share_of_the_patches_is_not_seen():
    encoder = _encoder(mask_ratio=0.75).train()
    x = torch.rand(3, *IMAGE.shape)
    torch.manual_seed(5)
    features = encoder(x)
    is_missing = _missing(encoder, features)
    assert is_missing.sum(1).tolist() == [12, 12, 12]
    assert not torch.equal(is_missing[0], is_missing[1])
    pixels = is_missing.reshape(3, 1, 4, 4).repeat_interleave(4, 2).repeat_interleave(4, 3)
    for is_changed, is_same in ((pixels, True), (~pixels, False)):
        torch.manual_seed(5)
        other = encoder(torch.where(is_changed, 1.0 - x, x))
        assert torch.allclose(other, features) == is_same


def test_in_use_every_patch_is_seen():
    encoder = _encoder(mask_ratio=0.75).eval()
    assert not _missing(encoder, encoder(torch.rand(3, *IMAGE.shape))).any()


@pytest.mark.parametrize("layout", ["vector", "map"])
def test_what_is_not_seen_costs_nothing(layout):
    def flops(mask_ratio):
        encoder = _encoder(layout, mask_ratio=mask_ratio, num_summaries=1).train()
        with FlopCounterMode(display=False) as counter:
            encoder(torch.zeros(2, *IMAGE.shape))
        return counter.get_total_flops()

    assert flops(0.75) < 0.4 * flops(0.0)


def test_processes_that_share_a_batch_drop_what_one_would():
    encoder = _encoder(mask_ratio=0.5).train()
    x = torch.rand(4, *IMAGE.shape)
    torch.manual_seed(3)
    whole = encoder(x)
    for rank in range(2):
        with shard(rank, 2, lambda value: value):
            torch.manual_seed(3)
            part = encoder(x[2 * rank : 2 * rank + 2])
        torch.testing.assert_close(part, whole[2 * rank : 2 * rank + 2])


def test_places_matter():
    encoder = _encoder("vector", positions="waves").eval()
    x = torch.rand(1, *IMAGE.shape)
    assert not torch.allclose(encoder(x), encoder(x.roll(4, dims=3)), atol=1e-3)


def test_a_width_that_heads_cannot_share_is_refused():
    with pytest.raises(ConfigError, match="4 heads share evenly, got 30") as caught:
        TransformerConfig(width=30)
    assert caught.value.remedy == "Set 'width' to 32."
