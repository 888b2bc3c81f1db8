from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.analysis.classes import likeliest_class
from aelib.analysis.decoding import decode_flat
from aelib.analysis.denoising import mean_squared_error
from aelib.analysis.latents import (
    BATCH_SIZE,
    encode_images,
    encode_split,
    reconstruction_errors,
    save_latents,
)
from aelib.core.errors import CapabilityError, DataError
from aelib.data import ImageSet, load
from aelib.runs import open_model


def test_latents_errors_and_labels_are_those_of_the_model(untrained, tiny_images):
    model = untrained({"name": "gaussian", "latent_dim": 3})
    found = encode_images(model, tiny_images)
    x = tiny_images.images.float() / 255.0
    with torch.no_grad():
        encoded = model.encode(x)
        error = (model.reconstruct(x) - x).square().mean((1, 2, 3))
    assert np.allclose(found.mean, encoded.latent, atol=1e-6)
    assert np.allclose(found.variance, encoded.posterior.variance, atol=1e-6)
    assert np.allclose(reconstruction_errors(model, tiny_images, found), error, atol=1e-6)
    assert np.array_equal(found.labels, tiny_images.labels)
    assert found.mean.dtype == np.float32
    assert len(found) == len(tiny_images)


def test_the_error_of_one_picture_alone_is_that_among_all(untrained, tiny_images):
    model = untrained({"name": "gaussian", "latent_dim": 3})
    found = encode_images(model, tiny_images)
    alone = [
        mean_squared_error(decode_flat(model, found.mean[[number]]), tiny_images.batch([number]))
        for number in range(len(found))
    ]
    assert alone == pytest.approx(reconstruction_errors(model, tiny_images, found), rel=1e-5)


def test_kl_by_dimension_is_the_mean_of_the_closed_form(untrained, tiny_images):
    found = encode_images(untrained({"name": "gaussian", "latent_dim": 3}), tiny_images)
    mean, variance = found.mean.astype(float), found.variance.astype(float)
    wanted = 0.5 * (mean**2 + variance - np.log(variance) - 1.0)
    assert np.allclose(found.kl, wanted.mean(axis=0), rtol=1e-4)


def test_a_map_is_flattened_and_has_no_posterior(untrained, tiny_images):
    model = untrained({"name": "plain", "latent_dim": 2, "layout": "map"})
    found = encode_images(model, tiny_images)
    assert found.mean.shape == (24, int(np.prod(model.latent_shape)))
    assert found.variance is None
    assert found.kl is None


def test_batches_change_nothing(untrained, tiny_images):
    model = untrained({"name": "gaussian", "latent_dim": 3})
    many = ImageSet(tiny_images.images.repeat(BATCH_SIZE // 8, 1, 1, 1))
    few, all_of_them = encode_images(model, tiny_images), encode_images(model, many)
    assert np.allclose(all_of_them.mean[-24:], few.mean, atol=1e-6)
    assert np.allclose(all_of_them.kl, few.kl, rtol=1e-6)
    assert all_of_them.labels is None


def test_a_split_of_a_run_is_encoded_with_its_own_model(tiny_run):
    found = encode_split(tiny_run, "validation")
    images = load(tiny_run.config().data).validation
    wanted = encode_images(open_model(tiny_run).model, images)
    assert np.array_equal(found.mean, wanted.mean)
    with pytest.raises(DataError, match="nonsense"):
        encode_split(tiny_run, "nonsense")


def test_saved_latents_can_be_read_without_pickle(untrained, tiny_images, tmp_path):
    found = encode_images(untrained({"name": "plain", "latent_dim": 3}), tiny_images)
    error = np.arange(len(found), dtype=np.float32)
    save_latents(tmp_path / "latents.npz", found, error)
    with np.load(tmp_path / "latents.npz", allow_pickle=False) as saved:
        assert sorted(saved) == ["error", "labels", "mean"]
        assert np.array_equal(saved["mean"], found.mean)
        assert np.array_equal(saved["error"], error)
    assert [path.name for path in tmp_path.iterdir()] == ["latents.npz"]


def test_a_missing_folder_is_said_without_its_path(untrained, tiny_images, tmp_path):
    found = encode_images(untrained({"name": "plain", "latent_dim": 3}), tiny_images)
    with pytest.raises(DataError, match="Expected a folder 'absent'") as caught:
        save_latents(tmp_path / "absent" / "latents.npz", found, found.mean[:, 0])
    assert str(tmp_path) not in str(caught.value)


def test_pictures_of_another_size_and_none_at_all_are_refused(untrained):
    model = untrained({"name": "plain", "latent_dim": 3})
    with pytest.raises(CapabilityError, match="Resize"):
        encode_images(model, ImageSet(torch.zeros(2, 1, 9, 9, dtype=torch.uint8)))
    with pytest.raises(DataError, match="got none"):
        encode_images(model, ImageSet(torch.zeros(0, 1, 8, 8, dtype=torch.uint8)))


def test_a_model_that_is_told_the_class_is_told_a_guess_where_it_is_not_known(
    untrained, tiny_images
):
    model = untrained({"name": "gaussian", "latent_dim": 3}, conditioning="label", num_classes=10)
    some = tiny_images.take(slice(0, 6))
    guess = likeliest_class(model, some.batch(slice(None))).numpy()
    assert np.array_equal(encode_images(model, ImageSet(some.images)).told, guess)
    labels = some.labels.clone()
    labels[2:4] = -1
    found = encode_images(model, ImageSet(some.images, labels))
    assert np.array_equal(found.told, np.where(labels < 0, guess, labels))
    error = model.reconstruct(some.batch(slice(None)), torch.tensor(found.told)).detach()
    error = (error - some.batch(slice(None))).square().mean((1, 2, 3))
    known = ImageSet(some.images, labels)
    assert np.allclose(reconstruction_errors(model, known, found), error, atol=1e-6)
    assert encode_images(untrained({"name": "plain"}), some).told is None
