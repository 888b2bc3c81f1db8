from __future__ import annotations

import pytest
import torch

from aelib.analysis.feature_distance import features_of, frechet_distance
from aelib.analysis.feature_figures import feature_figures
from aelib.analysis.fitted_prior import FittedPrior
from aelib.analysis.latents import encode_images
from aelib.analysis.linear_baseline import LinearBaseline
from aelib.core.config import from_dict
from aelib.core.types import ImageSpec
from aelib.data import DATASETS, load
from aelib.models import Autoencoder, ModelConfig


@pytest.fixture(scope="module")
def splits():
    return load(DATASETS["fashion-mnist-mini"].config())


def _model(bottleneck, image, **parts):
    torch.manual_seed(0)
    config = {
        "backbone": {"name": "mlp", "hidden": [8]},
        "bottleneck": {"name": bottleneck, "latent_dim": 4},
        **parts,
    }
    return Autoencoder(from_dict(ModelConfig, config), image).eval()


def _learn(model, images, *, steps):
    """Let latents go where reconstructions are best, which is not N(0, I)."""
    x = images.batch(slice(None))
    labels = images.labels if model.capabilities.uses_labels else None
    optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(steps):
        optimiser.zero_grad()
        (model.reconstruct(x, labels) - x).square().mean().backward()
        optimiser.step()


def test_reconstructions_stand_beside_those_of_pca(splits):
    images = splits.validation.take(slice(0, 120))
    baseline = LinearBaseline.fit(splits.train.take(slice(0, 500)), 4)
    model = _model("plain", splits.image)
    figures = feature_figures(model, images, baseline, None)
    real = features_of(images.batch(slice(None)))
    with torch.no_grad():
        rebuilt = features_of(model.reconstruct(images.batch(slice(None))))
    assert figures == {
        "frechet_num_images": 120.0,
        "frechet_reconstructions": pytest.approx(frechet_distance(real, rebuilt), rel=1e-4),
        "pca_frechet_reconstructions": pytest.approx(
            frechet_distance(real, features_of(baseline.reconstruct(images)))
        ),
    }
    # PCA has learned something, and a model of chance weights nothing
    assert figures["pca_frechet_reconstructions"] < figures["frechet_reconstructions"]


@pytest.mark.parametrize("conditioning", ["none", "label"])
def test_samples_of_a_generative_model_are_measured_and_repeat(splits, conditioning):
    images = splits.validation.take(slice(0, 40))
    baseline = LinearBaseline.fit(splits.train.take(slice(0, 500)), 4)
    model = _model("gaussian", splits.image, conditioning={"name": conditioning})
    figures = feature_figures(model, images, baseline, None)
    assert figures["frechet_samples"] > 0
    assert 0 <= figures["sample_precision"] <= 1
    assert 0 <= figures["sample_recall"] <= 1
    assert feature_figures(model, images, baseline, None) == figures


@pytest.mark.parametrize("conditioning", ["none", "label"])
def test_samples_of_a_fitted_prior_come_nearer_than_those_of_one_that_leads_elsewhere(
    splits, conditioning
):
    images = splits.validation.take(slice(0, 120))
    baseline = LinearBaseline.fit(splits.train.take(slice(0, 500)), 4)
    model = _model("gaussian", splits.image, conditioning={"name": conditioning})
    _learn(model, splits.train.take(slice(0, 500)), steps=150)
    prior = FittedPrior(model, encode_images(model, splits.validation.take(slice(120, None))))
    figures = feature_figures(model, images, baseline, prior)
    assert figures["frechet_fitted_samples"] < 0.8 * figures["frechet_samples"]
    nearest = figures["frechet_reconstructions"]
    assert figures["frechet_fitted_samples"] == pytest.approx(nearest, rel=0.25)


def test_a_class_without_pictures_leaves_the_figure_out(splits):
    images = splits.validation.take(slice(0, 120))
    baseline = LinearBaseline.fit(splits.train.take(slice(0, 500)), 4)
    model = _model("gaussian", splits.image, conditioning={"name": "label"})
    prior = FittedPrior(model, encode_images(model, splits.validation.take(slice(0, 4))))
    assert "frechet_fitted_samples" not in feature_figures(model, images, baseline, prior)


def test_other_pictures_are_not_compared(tiny_splits):
    model = _model("plain", ImageSpec(1, 8, 8))
    baseline = LinearBaseline.fit(tiny_splits.train, 4)
    assert feature_figures(model, tiny_splits.test, baseline, None) == {}
