from __future__ import annotations

import pytest
import torch

from aelib.analysis.codes import (
    Codebook,
    code_counts,
    codebook_of,
    codes_of,
    decode_codes,
    format_changes,
    parse_changes,
    with_changes,
)
from aelib.core.config import from_dict
from aelib.core.errors import CapabilityError, DataError
from aelib.core.types import ImageSpec
from aelib.data import ImageSet
from aelib.models import Autoencoder
from aelib.runs.config import RunConfig

BOOK = Codebook(torch.zeros(8, 3), 2, 3)


def model_with(bottleneck):
    torch.manual_seed(0)
    parts = {"backbone": {"name": "conv", "channels": [4, 8]}, "bottleneck": bottleneck}
    config = from_dict(RunConfig, {"model": parts}).model
    return Autoencoder(config, ImageSpec(1, 8, 8, 0)).eval()


@pytest.fixture(
    params=[
        {"name": "vector_quantized", "codebook_size": 16, "latent_dim": 3},
        {"name": "finite_scalar", "levels": [4, 3]},
    ],
    ids=lambda bottleneck: bottleneck["name"],
)
def model(request):
    return model_with(request.param)


def test_codes_and_their_vectors_give_the_models_own_latent(model):
    images = torch.rand(5, 1, 8, 8)
    book = codebook_of(model)
    latent = model.encode(images).latent
    assert (book.height, book.width) == latent.shape[2:]
    for image, wanted in zip(images, latent, strict=True):
        codes = codes_of(model, image)
        placed = book.vectors[codes].T.reshape(wanted.shape)
        torch.testing.assert_close(placed, wanted, atol=1e-6, rtol=0)
        picture = model.reconstruct(image[None])[0]
        torch.testing.assert_close(decode_codes(model, codes), picture, atol=1e-6, rtol=0)


def test_each_code_of_each_picture_is_counted_once(model):
    images = (torch.rand(7, 1, 8, 8) * 255).to(torch.uint8)
    counts = code_counts(model, ImageSet(images, None))
    book = codebook_of(model)
    assert len(counts) == len(book.vectors)
    assert sum(counts) == 7 * book.num_positions
    for code in codes_of(model, images[0] / 255.0):
        assert counts[code] > 0


def test_a_continuous_latent_has_no_codes():
    with pytest.raises(CapabilityError, match="made of codes"):
        codebook_of(model_with({"name": "plain", "latent_dim": 4}))


def test_positions_count_along_the_rows():
    assert BOOK.num_positions == 6
    assert [BOOK.position(1, 1), BOOK.position(1, 3), BOOK.position(2, 1)] == [0, 2, 3]


def test_changes_come_back_as_they_were_written():
    changes = {4: 7, 0: 3}
    assert format_changes(changes) == "0:3,4:7"
    assert parse_changes("0:3, 4:7", BOOK) == changes
    assert parse_changes("", BOOK) == {}
    assert with_changes([1, 1, 1, 1, 1, 1], changes) == [3, 1, 1, 1, 7, 1]


@pytest.mark.parametrize(
    "text", ["x", "1", "1:2,", "1:-2", "6:0", "0:8", "1:2,1:3", "1:2;2:3", "1:2," * 900]
)
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(DataError, match="Expected"):
        parse_changes(text, BOOK)
