from __future__ import annotations

import pytest
import torch

from aelib.analysis.health_examination import examine
from aelib.core.config import from_dict
from aelib.core.types import ImageSpec
from aelib.data import ImageSet
from aelib.models import Autoencoder, ModelConfig
from aelib.runs import open_model


def _noise(count, *, seed):
    generator = torch.Generator().manual_seed(seed)
    return ImageSet(torch.randint(256, (count, 1, 8, 8), generator=generator, dtype=torch.uint8))


def _model(bottleneck, **parts):
    torch.manual_seed(0)
    values = {"backbone": {"name": "mlp", "hidden": []}, "bottleneck": bottleneck, **parts}
    return Autoencoder(from_dict(ModelConfig, values), ImageSpec(1, 8, 8)).eval()


@pytest.fixture
def copier(monkeypatch):
    """A model that gives back what it is given."""
    model = _model({"name": "plain", "latent_dim": 64})
    monkeypatch.setattr(model.encoder, "forward", lambda x: torch.logit(x.flatten(1), eps=1e-6))
    model.bottleneck.to_latent = torch.nn.Identity()
    monkeypatch.setattr(model.decoder, "forward", lambda z: z.reshape(-1, 1, 8, 8))
    return model


def test_noise_comes_through_the_identity_whole_and_through_a_constant_not_at_all(copier):
    assert examine(copier, _noise(60, seed=0)).copying == pytest.approx(1.0, abs=0.02)
    with torch.no_grad():
        for parameter in (constant := _model({"name": "plain", "latent_dim": 2})).parameters():
            parameter.zero_()
    assert examine(constant, _noise(60, seed=0)).copying == pytest.approx(0.0, abs=1e-6)


def test_through_a_projection_as_much_noise_comes_as_it_has_dimensions(copier, monkeypatch):
    torch.manual_seed(0)
    basis = torch.linalg.qr(torch.randn(64, 16)).Q
    monkeypatch.setattr(
        copier.loss, "image", lambda z: 0.5 + ((z.sigmoid().flatten(1) - 0.5) @ basis @ basis.T)
        .reshape(-1, 1, 8, 8)
    )  # fmt: skip
    assert examine(copier, _noise(100, seed=0)).copying == pytest.approx(16 / 64, abs=0.03)


def test_a_model_that_is_its_own_judge_of_known_pictures(copier):
    train, other = _noise(100, seed=0), _noise(100, seed=1)
    found = examine(copier, other, train)
    assert found.train_mse == pytest.approx(0.0, abs=1e-6)
    assert found.prior is None
    # what it makes of unseen pictures lies as near to other unseen ones as to known ones
    assert found.memory.ratio == pytest.approx(1.0, abs=0.35)
    assert (found.memory.num_train, found.memory.num_held_out) == (100, 50)
    assert found.pairs.shape == (2, 8, 1, 8, 8)


def test_one_that_shows_known_pictures_only_has_a_memory(copier, monkeypatch):
    train, other = _noise(100, seed=0), _noise(100, seed=1)
    known = train.batch(slice(0, 100))
    monkeypatch.setattr(copier.loss, "image", lambda z: known[torch.arange(len(z)) % 100])
    found = examine(copier, other, train)
    assert found.memory.ratio == 0.0
    assert torch.equal(found.pairs[0], found.pairs[1])


def test_without_training_pictures_what_needs_them_is_missing(tiny_run, tiny_images):
    model = open_model(tiny_run).model
    found = examine(model, tiny_images)
    assert found.train_mse is found.memory is found.pairs is found.prior.distance is None
    assert 0.3 <= found.prior.accuracy <= 1.0
    assert found.posterior_points.shape == (24, 2)
    assert found.prior_points.shape == (24, 2)


def test_the_same_model_is_found_the_same_and_the_global_generator_is_left_alone(
    tiny_run, tiny_images
):
    model = open_model(tiny_run).model
    torch.manual_seed(1)
    first = examine(model, tiny_images, tiny_images)
    state = torch.get_rng_state()
    torch.manual_seed(1)
    assert torch.equal(state, torch.get_rng_state())
    torch.manual_seed(2)
    second = examine(model, tiny_images, tiny_images)
    assert (first.prior, first.memory, first.copying) == (
        second.prior, second.memory, second.copying
    )  # fmt: skip
    assert first.signs == second.signs


@pytest.mark.parametrize(
    "parts",
    [
        {"bottleneck": {"name": "plain", "latent_dim": 2, "layout": "map"}},
        {"bottleneck": {"name": "vector_quantized", "codebook_size": 8}},
        {"bottleneck": {"name": "gaussian", "latent_dim": 1}},
        {"bottleneck": {"name": "plain", "latent_dim": 2}, "prior": {"name": "gmm"}},
    ],
    ids=["map", "codes", "one dimension", "fitted prior"],
)
def test_every_kind_of_latent_can_be_examined(parts, tiny_images):
    backbone = {"name": "conv", "channels": [4, 8]}
    model = Autoencoder(
        from_dict(ModelConfig, {"backbone": backbone, **parts}), ImageSpec(1, 8, 8)
    ).eval()
    found = examine(model, tiny_images, tiny_images)
    assert (found.prior is None) == (not model.capabilities.is_generative)
    assert (found.posterior_points is None) == (model.latent_shape[0] < 2)
