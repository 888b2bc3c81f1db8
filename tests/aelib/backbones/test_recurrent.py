from __future__ import annotations

import pytest
import torch

from aelib.backbones import Recurrent, RecurrentConfig
from aelib.core.types import ImageSpec

IMAGE = ImageSpec(3, 8, 9)


def _last_state(layers, steps):
    state = None
    for index in range(steps.shape[1]):
        _, state = layers(steps[:, index : index + 1], state)
    return state[0][-1]


def test_the_encoder_reads_row_after_row():
    encoder = Recurrent(RecurrentConfig(width=5, bidirectional=False)).encoder(IMAGE, "vector")
    x = torch.randn(2, *IMAGE.shape)
    rows = torch.stack([x[:, :, row].flatten(1) for row in range(8)], dim=1)
    expected = _last_state(encoder.layers.layers, rows)
    torch.testing.assert_close(encoder(x), expected)


def test_the_encoder_reads_moment_after_moment():
    series = ImageSpec(3, 1, 20)
    encoder = Recurrent(RecurrentConfig(width=5, bidirectional=False)).encoder(series, "vector")
    x = torch.randn(2, *series.shape)
    moments = torch.stack([x[:, :, 0, moment] for moment in range(20)], dim=1)
    torch.testing.assert_close(encoder(x), _last_state(encoder.layers.layers, moments))


def test_the_second_half_of_the_features_reads_backwards():
    encoder = Recurrent(RecurrentConfig(width=5)).encoder(IMAGE, "vector")
    layers = encoder.layers.layers
    for name, value in layers.named_parameters():  # the same cell in both directions
        if name.endswith("_reverse"):
            value.data.copy_(layers.get_parameter(name.removesuffix("_reverse")))
    x = torch.randn(1, *IMAGE.shape)
    forwards, backwards = encoder(x).chunk(2, dim=1)
    torch.testing.assert_close(encoder(x.flip(2)), torch.cat([backwards, forwards], dim=1))
    assert not torch.allclose(forwards, backwards)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize("image", [IMAGE, ImageSpec(3, 1, 20)], ids=["image", "series"])
def test_the_decoder_writes_the_first_steps_without_knowing_how_many_follow(cell, image):
    backbone = Recurrent(RecurrentConfig(cell=cell, width=6, depth=2))
    side = "height" if image.kind == "image" else "width"
    longer = image._replace(**{side: 2 * getattr(image, side)})
    decoder, other = (backbone.decoder((4,), size, 2) for size in (image, longer))
    places = torch.randn_like(other.places)
    places[: len(decoder.places)] = decoder.places.detach()
    other.load_state_dict({**decoder.state_dict(), "places": places})
    latent = torch.randn(3, 4)
    start = other(latent)[:, :, : image.height, : image.width]
    torch.testing.assert_close(decoder(latent), start)


def test_the_forget_gate_begins_open():
    decoder = Recurrent(RecurrentConfig(width=4, depth=2)).decoder((3,), IMAGE, 1)
    for layer in range(2):
        bias = decoder.layers.get_parameter(f"bias_ih_l{layer}")
        assert torch.equal(bias[4:8], torch.ones(4))
        assert not torch.equal(bias[:4], torch.ones(4))


def test_a_gated_recurrent_unit_has_three_quarters_of_the_weights():
    def count(cell):
        encoder = Recurrent(RecurrentConfig(cell=cell)).encoder(IMAGE, "vector")
        return sum(p.numel() for p in encoder.parameters())

    assert 4 * count("gru") == 3 * count("lstm")
