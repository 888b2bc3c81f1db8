from dataclasses import fields

import numpy as np
import pytest
import torch

from aelib.analysis import latent_store
from aelib.analysis.latent_store import stored_errors, stored_latents
from aelib.analysis.latents import encode_images, reconstruction_errors
from aelib.core.folders import cache_root
from aelib.runs import open_model


@pytest.fixture
def cache(tiny_run):
    return cache_root()


class Counted:
    """Counts how often the model is asked."""

    def __init__(self, monkeypatch, name):
        self.times, self._call = 0, getattr(latent_store, name)
        monkeypatch.setattr(latent_store, name, self)

    def __call__(self, *given, **named):
        self.times += 1
        return self._call(*given, **named)


def same(one, other):
    for field in fields(one):
        a, b = getattr(one, field.name), getattr(other, field.name)
        assert (a is None) == (b is None), field.name
        if a is not None:
            np.testing.assert_array_equal(a, b)
            assert a.dtype == b.dtype


def test_latents_and_errors_are_computed_once(tiny_run, tiny_images, monkeypatch):
    encoded = Counted(monkeypatch, "encode_images")
    decoded = Counted(monkeypatch, "reconstruction_errors")
    model = open_model(tiny_run).model
    wanted = encode_images(model, tiny_images)
    for _ in range(2):
        latents = stored_latents(tiny_run, model, tiny_images)
        same(latents, wanted)
        errors = stored_errors(tiny_run, model, tiny_images, latents)
        np.testing.assert_array_equal(errors, reconstruction_errors(model, tiny_images, latents))
        assert errors.dtype == np.float32
    assert (encoded.times, decoded.times) == (1, 1)


def test_latents_without_their_variance_are_kept_beside_those_with_it(tiny_run, tiny_images):
    model = open_model(tiny_run).model
    for _ in range(2):
        means = stored_latents(tiny_run, model, tiny_images, keeps_variance=False)
        whole = stored_latents(tiny_run, model, tiny_images)
        assert means.variance is None
        assert whole.variance is not None
        np.testing.assert_array_equal(means.mean, whole.mean)
        np.testing.assert_array_equal(means.kl, whole.kl)


def test_other_pictures_and_other_weights_have_their_own(tiny_run, tiny_images, monkeypatch):
    encoded = Counted(monkeypatch, "encode_images")
    model = open_model(tiny_run).model
    stored_latents(tiny_run, model, tiny_images)
    assert len(stored_latents(tiny_run, model, tiny_images.take(slice(0, 5)))) == 5
    data = tiny_run.weights_path.read_bytes()
    tiny_run.weights_path.write_bytes(data + b" ")
    stored_latents(tiny_run, model, tiny_images)
    assert encoded.times == 3


@pytest.mark.parametrize("damage", [b"", b"no file of latents", None])
def test_a_damaged_file_is_computed_again(tiny_run, tiny_images, cache, damage):
    model = open_model(tiny_run).model
    wanted = stored_latents(tiny_run, model, tiny_images)
    (path,) = cache.glob("latents/*.npz")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] if damage is None else damage)
    same(stored_latents(tiny_run, model, tiny_images), wanted)


def test_the_folder_does_not_grow_for_ever(tiny_run, tiny_images, cache, monkeypatch):
    monkeypatch.setattr(latent_store, "MOST_FILES", 2)
    model = open_model(tiny_run).model
    for count in (4, 5, 6):
        stored_latents(tiny_run, model, tiny_images.take(slice(0, count)))
    assert len(list(cache.glob("latents/*.npz"))) == 2


def test_what_is_very_large_is_not_kept(tiny_run, tiny_images, cache, monkeypatch):
    monkeypatch.setattr(latent_store, "MOST_BYTES", 10)
    stored_latents(tiny_run, open_model(tiny_run).model, tiny_images)
    assert not list(cache.glob("latents/*.npz"))


def test_a_cache_that_cannot_be_written_costs_only_time(tiny_run, tiny_images, cache):
    cache.mkdir(parents=True, exist_ok=True)
    (cache / "latents").write_text("a file where a folder should be")
    found = stored_latents(tiny_run, open_model(tiny_run).model, tiny_images)
    assert torch.from_numpy(found.mean).isfinite().all()
