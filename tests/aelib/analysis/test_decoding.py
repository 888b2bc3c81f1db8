from __future__ import annotations

import pytest
import torch

from aelib.analysis.decoding import BATCH_SIZE, decode_flat

MAP = {"name": "plain", "latent_dim": 3, "layout": "map"}
VECTOR = {"name": "plain", "latent_dim": 3}


@pytest.mark.parametrize("bottleneck", [VECTOR, MAP])
@pytest.mark.parametrize("channels", [1, 3])
def test_rows_become_the_pictures_of_their_latents(untrained, bottleneck, channels):
    model = untrained(bottleneck, channels=channels)
    latents = torch.randn(5, *model.latent_shape)
    images = decode_flat(model, latents.flatten(1))
    assert images.shape == (5, channels, 8, 8)
    assert torch.allclose(images, model.decode(latents), atol=1e-6)
    assert not images.requires_grad


def test_batches_change_nothing(untrained):
    model = untrained(VECTOR)
    latents = torch.randn(2 * BATCH_SIZE + 1, 3)
    one_by_one = torch.cat([model.decode(row[None]) for row in latents[::100]])
    images = decode_flat(model, latents.numpy())
    assert len(images) == len(latents)
    assert torch.allclose(images[::100], one_by_one, atol=1e-6)


def test_no_latents_give_no_pictures(untrained):
    assert decode_flat(untrained(VECTOR), torch.zeros(0, 3)).shape == (0, 1, 8, 8)


@pytest.mark.parametrize("shape", [(3,), (2, 4), (2, 3, 1)])
def test_rows_of_another_length_are_refused(untrained, shape):
    with pytest.raises(ValueError, match=r"expected latents \(N, 3\)"):
        decode_flat(untrained(VECTOR), torch.zeros(shape))
