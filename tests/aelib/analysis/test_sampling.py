from __future__ import annotations

import io

import numpy as np
import pytest
import torch

from aelib.analysis.sampling import (
    alternate_rows,
    asked_labels,
    draw_pictures,
    draws_file,
    nearest_pictures,
    reconstructed_examples,
)
from aelib.core.config import from_dict
from aelib.core.errors import CapabilityError
from aelib.core.types import ImageSpec
from aelib.models import Autoencoder, ModelConfig

IMAGE = ImageSpec(1, 8, 8, num_classes=3)
SMALL = {"backbone": {"name": "conv", "channels": [4, 4]}}
GAUSSIAN = {**SMALL, "bottleneck": {"name": "gaussian", "latent_dim": 3}}
CODES = {
    **SMALL,
    "bottleneck": {"name": "vector_quantized", "latent_dim": 2, "codebook_size": 5},
    "prior": {"name": "pixelcnn", "width": 8, "num_layers": 2},
}
CONDITIONAL = {**GAUSSIAN, "conditioning": {"name": "label"}}


def _model(parts):
    torch.manual_seed(0)
    return Autoencoder(from_dict(ModelConfig, parts), IMAGE).eval()


@pytest.mark.parametrize("parts", [GAUSSIAN, CODES, CONDITIONAL])
def test_a_seed_decides_the_pictures_and_they_are_those_of_their_latents(parts):
    model = _model(parts)
    first, again, other = (draw_pictures(model, 70, seed=seed) for seed in (1, 1, 2))
    assert torch.equal(first.images, again.images)
    assert not torch.equal(first.images, other.images)
    assert first.images.shape == (70, 1, 8, 8)
    latent = first.latents.reshape(-1, *model.latent_shape)
    with torch.no_grad():
        torch.testing.assert_close(model.decode(latent, first.labels), first.images)


def test_temperature_reaches_the_prior():
    cold, warm = (draw_pictures(_model(GAUSSIAN), 8, seed=0, temperature=t) for t in (0.5, 1.0))
    torch.testing.assert_close(2 * cold.latents, warm.latents)


def test_progress_rises_to_one_over_all_batches():
    told = []
    draw_pictures(_model(CODES), 70, seed=0, report=lambda fraction, _: told.append(fraction))
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)
    assert 0.4 < told[len(told) // 2 - 1] < 1.0


def test_classes_are_those_that_a_model_can_draw():
    assert asked_labels(_model(GAUSSIAN), 3, None).tolist() == [-1, -1, -1]
    assert asked_labels(_model(CONDITIONAL), 4, None).tolist() == [0, 1, 2, 0]
    assert asked_labels(_model(CODES), 2, None).tolist() == [-1, -1]
    assert asked_labels(_model(CODES), 2, 2).tolist() == [2, 2]
    for parts, label in ((GAUSSIAN, 0), (CODES, 3), (CODES, -1)):
        with pytest.raises(CapabilityError, match="Choose another class, or any"):
            asked_labels(_model(parts), 2, label)


def test_a_class_changes_the_draws():
    model = _model(CONDITIONAL)
    first, second = (draw_pictures(model, 4, seed=0, label=label).images for label in (0, 1))
    assert not torch.equal(first, second)


def test_the_nearest_is_found_and_its_distance_is_by_value(tiny_images, monkeypatch):
    monkeypatch.setattr("aelib.analysis.sampling.NEAREST_BATCH", 7)
    chosen = torch.tensor([20, 3, 11])
    moved = (tiny_images.batch(chosen) + 0.01).clamp(0, 1.1)
    found = nearest_pictures(moved, tiny_images)
    assert found.indices.tolist() == [20, 3, 11]
    assert found.num_different == 3
    assert found.distances.tolist() == pytest.approx([0.01] * 3, abs=1e-4)


def test_reconstructions_are_those_of_the_pictures_beside_them(tiny_images):
    model = _model(CONDITIONAL)
    originals, made = reconstructed_examples(model, tiny_images, 5, label=1, seed=0)
    assert len(originals) == len(made) == 5
    with torch.no_grad():
        expected = model.reconstruct(originals, torch.ones(5, dtype=torch.int64))
    torch.testing.assert_close(made, expected)


def test_rows_alternate_and_the_last_may_be_short():
    first = torch.arange(5.0).reshape(5, 1, 1, 1)
    order = alternate_rows(first, first + 10, 2).flatten().tolist()
    assert order == [0, 1, 10, 11, 2, 3, 12, 13, 4, 14]


def test_a_file_holds_the_draws():
    draws = draw_pictures(_model(CONDITIONAL), 4, seed=0)
    with np.load(io.BytesIO(draws_file(draws))) as kept:
        assert sorted(kept) == ["images", "labels", "latents"]
        assert np.array_equal(kept["images"], draws.images.numpy())
        assert kept["labels"].tolist() == [0, 1, 2, 0]
